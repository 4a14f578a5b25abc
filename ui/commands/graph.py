"""``fieldguide graph``: the whole graph in a format that other programs read."""

from io import BytesIO
from typing import Annotated, Literal

import typer

from ui import options, output, session

GraphFormat = Literal["trig", "turtle", "nt", "jsonld"]


def graph(
    context: typer.Context,
    format: Annotated[
        GraphFormat, typer.Option("--format", help="trig and jsonld keep the named graphs, turtle and nt merge them.")
    ] = "trig",
    out: options.OutputOption = None,
) -> None:
    """Write the whole graph to a file.

    Vocabulary and shapes included, without a limit of rows.

    \b
    fieldguide graph --format turtle -o guide.ttl
    """
    from ingest.stores import graph_file
    from kg.formats import export_graph

    written = BytesIO()
    export_graph(graph_file(session.settings(context), output.say), format, written)
    output.write_bytes(written.getvalue(), out, spell=True)
