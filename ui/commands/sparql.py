"""``fieldguide sparql``: a read-only query over the graph."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.errors import UnreadableInputError, UsageError
from ui import options, output, session

ResultFormat = Literal["table", "json", "xml", "csv", "tsv", "turtle", "nt", "jsonld"]

#: Far above the longest query that is accepted, so that the guard says by how much one is too long.
_MAX_BYTES = 1_000_000


def sparql(
    context: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="The query, or - to read it from standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="Read the query from FILE.")] = None,
    format: Annotated[
        ResultFormat | None, typer.Option("--format", help="[default: table; turtle for CONSTRUCT and DESCRIBE]")
    ] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds the query may run up to 10 [default: 2].")] = None,
    max_rows: Annotated[int | None, typer.Option(help="Rows at most up to 10000 [default: 1000].")] = None,
) -> None:
    """Query the graph, read-only.

    SELECT, ASK, CONSTRUCT or DESCRIBE, within limits that are said when they cut.

    The usual prefixes need no declaration; `fieldguide graph` writes the whole graph.

    \b
    fieldguide sparql 'SELECT ?m WHERE { ?m fg:derivedFrom+ model:llama }'
    fieldguide sparql --file query.rq --format csv > rows.csv
    """
    text = _query_text(query, file)
    settings = session.settings(context, sparql_timeout=timeout, sparql_max_rows=max_rows)
    # Not through `Fieldguide`, whose other stores a query does not need.
    from ingest.stores import graph_file
    from kg.formats import render
    from kg.sparql import GraphWorker, Limits

    limits = Limits(timeout=settings.sparql_timeout, max_rows=settings.sparql_max_rows)
    with GraphWorker(graph_file(settings, output.say), limits) as worker:
        result = worker.query(text)
    fitting = "turtle" if result.graph is not None else "table"
    shown = format or fitting
    output.write(render(result, shown), spell=shown in {"json", "jsonld", "nt", "turtle"})
    if result.limit:
        output.say(result.limit)


def _query_text(query: list[str] | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise UsageError("sparql wants one query: QUERY, --file FILE or - for standard input")
    if file is not None:
        return _decoded(_file_bytes(file), str(file))
    text = options.words(query)
    return _decoded(sys.stdin.buffer.read(_MAX_BYTES), "standard input") if text == "-" else text


def _file_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES)
    except OSError as exc:
        raise UnreadableInputError(str(path), f"cannot be read: {exc.strerror}") from exc


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UnreadableInputError(name, "is not a query in UTF-8; it looks binary") from exc
