"""``fieldguide build``: the built-in corpus and its indexes."""

from dataclasses import asdict

import typer

from ui import options, output, session, text


def build(context: typer.Context, as_json: options.JsonFlag = False) -> None:
    """Build library, indexes and graph.

    From the corpus that ships with the program; what you added survives.
    The first command that needs them does this too. The same corpus gives the same result.

    \b
    fieldguide build
    """
    from ingest.build import build as build_all

    made = asdict(build_all(session.settings(context), output.say))
    if as_json:
        output.write_json(made)
    else:
        output.write(text.built(made))
