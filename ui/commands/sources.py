"""``fieldguide sources``: what the library holds."""

from typing import Annotated

import typer

from ui import options, output, session

_COLUMNS = ("id", "collection", "year", "level", "passages", "statements", "title")


def sources(
    context: typer.Context,
    as_json: options.JsonFlag = False,
    collections: Annotated[
        str | None, typer.Option("--collection", metavar="A,B", help="Only these collections [default: all].")
    ] = None,
) -> None:
    """List the sources of the library.

    \b
    fieldguide sources --collection mine
    """
    from ingest.add import list_sources
    from ingest.build import ensure_built

    settings = session.settings(context)
    ensure_built(settings, output.say)
    rows = list_sources(settings, options.names(collections) or ())
    if as_json:
        output.write_json(rows)
    else:
        output.write(output.table(_COLUMNS, ([row[column] for column in _COLUMNS] for row in rows)))
