"""``fieldguide statement``: a statement of the graph with its evidence."""

from typing import Annotated

import typer

from ui import options, output, session, text


def statement(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Id of the statement, as a citation of kind graph gives it.")],
    as_json: options.JsonFlag = False,
    language: Annotated[options.SpokenLanguage, typer.Option("--lang", help="Language of the words.")] = "en",
) -> None:
    """Print a statement of the graph.

    The fact in words, who says so and where, and the query that shows it.

    \b
    fieldguide statement s-0123456789abcdef0123
    """
    with session.fieldguide(context) as guide:
        record = guide.statement(id)
    if as_json:
        output.write_json(record)
    else:
        output.write(text.statement(record, language))
