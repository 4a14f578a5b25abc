"""``fieldguide export``: a stored answer in another format."""

from pathlib import Path
from typing import Annotated

import typer

from ui import options, output
from ui.stored import read_answer


def export(
    answer: Annotated[Path, typer.Argument(metavar="ANSWER.json", help="A file that `ask --json` wrote, or -.")],
    format: Annotated[str, typer.Option("--format", help="md, bibtex or json.")] = "md",
    out: options.OutputOption = None,
) -> None:
    """Write a stored answer in another format.

    \b
    fieldguide ask what is masked language modelling? --json > answer.json
    fieldguide export answer.json --format bibtex -o answer.bib
    """
    record = read_answer(answer)
    from assistant.export import export as convert

    output.write_bytes(convert(record, format), out, spell=format == "json")
