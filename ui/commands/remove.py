"""``fieldguide remove``: the user's sources out of the library."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import options, output, session
from ui.commands.add import report

if TYPE_CHECKING:
    from ingest.add import RemoveResult


def remove(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Ids, as `fieldguide sources` lists them.")],
    collections: Annotated[
        str | None, typer.Option("--collection", metavar="A,B", help="Only from these collections [default: all].")
    ] = None,
    as_json: options.JsonFlag = False,
) -> None:
    """Remove sources that were added.

    All their passages go with them; what is built in stays.

    \b
    fieldguide remove notes
    """
    from ingest.add import remove as remove_sources

    gone = remove_sources(session.settings(context), sources, options.names(collections) or (), say=output.say)
    report(map(_in_the_shape_of_add, gone), as_json)


def _in_the_shape_of_add(one: "RemoveResult") -> dict[str, Any]:
    return {
        "path": one.source,
        "source": one.source,
        "status": one.status,
        "passages": one.passages,
        "statements": 0,
        "error": one.error,
    }
