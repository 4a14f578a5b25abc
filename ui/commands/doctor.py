"""``fieldguide doctor``: is everything in order."""

from dataclasses import asdict
from typing import Annotated

import typer

from ui import options, output, session


def doctor(
    context: typer.Context,
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Check the corpus files: everything there, both languages in step.")
    ] = False,
    as_json: options.JsonFlag = False,
) -> None:
    """Check that everything is in order.

    Data directory, library, indexes, graph, weights and versions; exit code 1 if anything is wrong.
    Looks without mending: `fieldguide build` mends.

    \b
    fieldguide doctor
    fieldguide doctor --corpus --json
    """
    if corpus:
        from assistant.corpuscheck import corpus_checks

        checks = list(corpus_checks())
    else:
        from assistant.health import health_checks

        checks = list(health_checks(session.settings(context)))
    if as_json:
        output.write_json([asdict(check) for check in checks])
    else:
        rows = (("ok" if check.ok else "BAD", check.name, check.detail) for check in checks)
        output.write(output.table(("", "checked", "found"), rows))
    wrong = [check.name for check in checks if not check.ok]
    if wrong:
        output.say(f"not in order: {', '.join(wrong)}")
        raise typer.Exit(1)
