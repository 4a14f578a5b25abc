"""``fieldguide decide``: the survey's decision flow, one question at a time."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ui import options, output, session, text

if TYPE_CHECKING:
    from assistant import Fieldguide

DecideLanguage = Literal["en", "zh"]

_UNDERSTOOD = {"y", "yes", "n", "no", "是", "否"}


def decide(
    context: typer.Context,
    answers: Annotated[
        str | None, typer.Option(metavar="Y,N,...", help="Answers in the order asked, instead of asking for them.")
    ] = None,
    as_json: options.JsonFlag = False,
    language: Annotated[DecideLanguage, typer.Option("--lang", help="Language of the questions.")] = "en",
) -> None:
    """Walk the decision flow to a verdict.

    The survey's Figure 2, with a citation for every branch taken. Without --answers it asks; with
    --json alone it prints the first question. Answers that stop short of an outcome print the
    question that comes next.

    \b
    fieldguide decide
    fieldguide decide --answers n,n,n,y --json
    """
    given = list(options.names(answers) or ())
    with session.fieldguide(context) as guide:
        record = guide.decide(given, language=language)
        if answers is None and not as_json:
            record = _ask_through(guide, given, record, language)
    if as_json:
        output.write_json(record)
    else:
        output.write(text.decision(record))


def _ask_through(guide: "Fieldguide", given: list[str], record: dict[str, Any], language: Literal["en", "zh"]) -> Any:
    while record["next"] is not None:
        sys.stderr.write(f"{len(given) + 1}. {record['next']['question']} [y/n] ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise typer.Abort
        if line.strip().lower() in _UNDERSTOOD:
            given.append(line.strip())
            record = guide.decide(given, language=language)
    return record
