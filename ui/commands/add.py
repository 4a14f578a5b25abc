"""``fieldguide add``: documents into the library."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from corpus.types import MINE
from ui import options, output, session


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

    results = add_inputs(session.settings(context), inputs, collection, say=output.say)
    report(map(asdict, results), as_json)


def report(results: Iterable[Mapping[str, Any]], as_json: bool) -> None:
    """Print every result the moment it is durable, then a summary on standard error; exit 1 if one failed."""
    counts: dict[str, int] = {}
    for one in results:
        counts[one["status"]] = counts.get(one["status"], 0) + 1
        if as_json:
            output.write_json_line(one)
        else:
            output.write_line(_line(one))
    output.say(", ".join(f"{count} {status}" for status, count in counts.items()) or "nothing to do")
    if counts.get("failed"):
        raise typer.Exit(1)


def _line(one: Mapping[str, Any]) -> str:
    if one["error"]:
        return f"{one['status']:9}  {one['error']}"
    name = one["path"] if one["path"] == one["source"] else f"{one['path']} as {one['source']}"
    return f"{one['status']:9}  {name}, {one['passages']} {'passage' if one['passages'] == 1 else 'passages'}"
