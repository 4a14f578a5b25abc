"""``fieldguide eval``: how well questions are answered."""

from pathlib import Path
from typing import Annotated

import typer

from ui import options, output, session, text


def evaluate(
    context: typer.Context,
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="[QUESTIONS.jsonl]", help="Questions, one JSON object a line [default: the built-in ones]."
        ),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only the questions of this part: open or apart, of the built-in ones."),
    ] = None,
    as_json: options.JsonFlag = False,
    misses: Annotated[
        bool, typer.Option("--misses", help="List the questions that were not answered as expected.")
    ] = False,
) -> None:
    """Measure the answers to evaluation questions.

    A fact counts only when it stands in the answer and in its evidence. Prints facts, citation,
    verdict, list F1, abstention and language, over all and by intent and language.

    \b
    fieldguide eval --part open
    fieldguide eval my-questions.jsonl --json
    """
    from assistant.evaluate import built_in_questions, evaluate, read_questions

    asked = read_questions(questions or built_in_questions(), part)
    with session.fieldguide(context, history=False) as guide:
        found = evaluate(guide, asked)
    if as_json:
        output.write_json(found.to_dict())
    else:
        output.write(text.evaluation(found.to_dict(), misses))
