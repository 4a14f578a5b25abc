"""``fieldguide verify``: a stored answer checked again against the present stores."""

from pathlib import Path
from typing import Annotated

import typer

from ui import options, output, session, text
from ui.stored import read_answer


def verify(
    context: typer.Context,
    answer: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="A file that `ask --json` wrote, or -.")],
    as_json: options.JsonFlag = False,
) -> None:
    """Check a stored answer again.

    Each citation: found, changed or gone. Each claim: supported or not.
    Leaves with exit code 1 if any fails.

    \b
    fieldguide verify answer.json
    """
    from assistant.verify import verify_stored

    record = read_answer(answer)
    with session.fieldguide(context) as guide:
        report = verify_stored(record, guide)
    if as_json:
        output.write_json(report.to_dict())
    else:
        output.write(text.verification(report.to_dict()))
    if not report.ok:
        raise typer.Exit(1)
