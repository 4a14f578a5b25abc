"""``fieldguide decide``: the survey's decision flow, one question at a time."""

import sys
from typing import Annotated

import typer

from ui import options, output, session, text

_UNDERSTOOD = {"y", "yes", "n", "no", "是", "否"}


def decide(
    context: typer.Context,
    answers: Annotated[
        str | None, typer.Option(metavar="Y,N,...", help="Answers in the order asked, instead of asking for them.")
    ] = None,
    as_json: options.JsonFlag = False,
    language: Annotated[options.SpokenLanguage, typer.Option("--lang", help="Language of the questions.")] = "en",
) -> None:
    """Walk the decision flow to a verdict.

    The survey's Figure 2, with a citation for every branch taken. Without --answers it asks; with
    --json alone it prints the first question. Answers that stop short of an outcome print the
    question that comes next.

    \b
    fieldguide decide
    fieldguide decide --answers n,n,n,y --json
    """
    from assistant.decide import open_flow, walk

    guide = open_flow(session.settings(context))
    given = list(options.names(answers) or ())
    found = walk(guide, given, language)
    if answers is None and not as_json:
        while found.next is not None:
            given.append(_asked(found.next.question.in_language(language), len(given) + 1))
            found = walk(guide, given, language)
    record = found.to_dict()
    if as_json:
        output.write_json(record)
    else:
        output.write(text.decision(record))


def _asked(question: str, number: int) -> str:
    """Ask until the answer is one that is understood; raises `typer.Abort` when the input ends."""
    while True:
        sys.stderr.write(f"{number}. {question} [y/n] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise typer.Abort
        if line.strip().lower() in _UNDERSTOOD:
            return line.strip()
