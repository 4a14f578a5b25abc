"""``fieldguide config``: the effective settings."""

import json

import typer

from ui import options, output, session


def config(context: typer.Context, as_json: options.JsonFlag = False) -> None:
    """Print the effective settings.

    fieldguide.toml, then FIELDGUIDE_* variables, then options.

    \b
    FIELDGUIDE_TOP_K=12 fieldguide config
    """
    from corpus.settings import effective

    shown = effective(session.settings(context))
    if as_json:
        output.write_json(shown)
    else:
        output.write("\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in shown.items()))
