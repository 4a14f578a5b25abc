"""Questions from standard input: one a line, one JSON document a line back, in order."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import typer

from corpus.errors import UsageError, UserError
from ui import output


def answer_each(field: str, answer: Callable[[str], dict[str, Any]]) -> None:
    """Answer every line of standard input as soon as it has arrived.

    A line that cannot be answered yields ``{field: line, "error": message}`` in its place, so that
    line n of the output answers line n of the input; the exit code is then 1.
    """
    failed = False
    for line in _input_lines():
        try:
            document = answer(_decoded(line))
        except UserError as exc:
            failed = True
            document = {field: line.decode("utf-8", "replace"), "error": str(exc)}
        output.write_json_line(document)
    if failed:
        raise typer.Exit(1)


def _input_lines() -> Iterator[bytes]:
    for line in sys.stdin.buffer:
        yield line.rstrip(b"\r\n")


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise UsageError(f"the line is not valid UTF-8 (byte {exc.start + 1}); convert it and try again") from exc
