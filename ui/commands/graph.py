"""``fieldguide graph``: the whole graph in a format that other programs read."""

from typing import Annotated, Literal

import typer

from ui import options, output, session

GraphFormat = Literal["trig", "turtle", "nt", "jsonld"]


def graph(
    context: typer.Context,
    format: Annotated[
        GraphFormat, typer.Option("--format", help="trig keeps the named graphs; the others merge them.")
    ] = "trig",
    out: options.OutputOption = None,
) -> None:
    """Write the whole graph to a file.

    Vocabulary and shapes included, without a limit of rows.

    \b
    fieldguide graph --format turtle -o guide.ttl
    """
    with session.fieldguide(context) as guide:
        data = guide.graph(format)
    output.write_bytes(data, out)
