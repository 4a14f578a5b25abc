"""``fieldguide remove``: the user's sources out of the library."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import options, output, session
from ui.commands.add import report

if TYPE_CHECKING:
    from ingest.add import RemoveResult


def remove(
    context: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Ids, as `fieldguide sources` lists them, or paths as added."),
    ],
    collections: Annotated[
        str | None, typer.Option("--collection", metavar="A,B", help="Only from these collections [default: all].")
    ] = None,
    as_json: options.JsonFlag = False,
) -> None:
    """Remove sources that were added.

    All their passages go with them; what is built in stays.

    \b
    fieldguide remove notes.md
    """
    from ingest.add import list_sources
    from ingest.add import remove as remove_sources

    settings, within = session.settings(context), options.names(collections) or ()

    def own() -> list[str]:
        return [str(row["id"]) for row in list_sources(settings, within) if row["added"]]

    gone = remove_sources(settings, sources, within, say=output.say)
    report((_in_the_shape_of_add(one, own) for one in gone), as_json)


def _in_the_shape_of_add(one: "RemoveResult", own: Callable[[], Sequence[str]]) -> dict[str, Any]:
    unknown = (one.error or "").startswith("unknown source")
    return {
        "path": one.source,
        "source": one.source,
        "status": one.status,
        "passages": one.passages,
        "statements": 0,
        "error": _unknown(one.source, own()) if unknown else one.error,
    }


def _unknown(name: str, own: Sequence[str]) -> str:
    """Return that nothing of the user's bears `name`, with the nearest ids of what the user did add."""
    stem = Path(name).stem.lower()
    nearest = [one for one in own if one.startswith(stem)] or get_close_matches(stem, own, n=3, cutoff=0.4)
    hint = f"nearest: {', '.join(nearest[:3])}" if nearest else "`fieldguide sources` lists what there is"
    return f"unknown source {name!r}; {hint}"
