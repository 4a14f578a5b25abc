"""``fieldguide passage``: a stored passage, word for word."""

from typing import Annotated

import typer

from ui import options, output, session, text


def passage(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Id of the passage, as a citation or a search hit gives it.")],
    as_json: options.JsonFlag = False,
) -> None:
    """Print a passage, word for word.

    Whatever its collection, with its source and where it stands there.

    \b
    fieldguide passage p-0123456789abcdef0123
    """
    with session.fieldguide(context) as guide:
        record = guide.passage(id)
    if as_json:
        output.write_json(record)
    else:
        output.write(text.passage(record))
