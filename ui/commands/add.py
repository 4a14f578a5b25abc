"""``fieldguide add``: documents into the library."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.types import MINE
from ui import options, output, session

if TYPE_CHECKING:
    from ingest.add import AddResult


def add(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, or folders of files.")],
    collection: options.CollectionOption = MINE,
    as_json: options.JsonFlag = False,
) -> None:
    """Add documents to the library.

    What is reported as added is kept, come what may.
    Takes Markdown, plain text and BEIR JSONL (one document a line: _id, title, text).
    Adding the same content twice changes nothing. An input that fails never stops the others.

    \b
    fieldguide add notes.md reports/ --collection mine
    fieldguide add corpus.jsonl --collection beir --json
    """
    from ingest.add import add as add_inputs

    report(add_inputs(session.settings(context), inputs, collection), as_json)


def report(results: "Iterable[AddResult]", as_json: bool) -> None:
    """Print every result the moment it is durable, then a summary on standard error; exit 1 if one failed."""
    counts: dict[str, int] = {}
    for one in results:
        counts[one.status] = counts.get(one.status, 0) + 1
        if as_json:
            output.write_json_line(asdict(one))
        else:
            output.write(_line(one))
    output.say(", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing to do")
    if counts.get("failed"):
        raise typer.Exit(1)


def _line(one: "AddResult") -> str:
    if one.error:
        return f"{one.status:9}  {one.error}"
    return f"{one.status:9}  {one.path}  ({one.source}: {one.passages} passages, {one.statements} statements)"
