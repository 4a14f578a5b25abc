"""``fieldguide remove``: the user's sources out of the library."""

from typing import Annotated

import typer

from ui import options, session
from ui.commands.add import report


def remove(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Ids, as `fieldguide sources` lists them.")],
    as_json: options.JsonFlag = False,
) -> None:
    """Remove sources that were added.

    All their passages go with them; what is built in stays.

    \b
    fieldguide remove notes
    """
    from ingest.add import remove as remove_sources

    report(remove_sources(session.settings(context), sources), as_json)
