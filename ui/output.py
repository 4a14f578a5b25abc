"""What every command writes: results to standard output, messages to standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROGRAM = "fieldguide"


def write(text: str) -> None:
    """Write a result to standard output, ended by a line break, and flush it."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def write_bytes(data: bytes, path: Path | None) -> None:
    """Write a result to the file `path`, whole or not at all, or to standard output when it is None."""
    if path is not None:
        _write_file(data, path)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _write_file(data: bytes, path: Path) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced by a finished file
        path.write_bytes(data)
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as exc:
        aside.unlink(missing_ok=True)
        raise OSError(exc.errno, exc.strerror, str(path)) from exc


def write_json(document: Any) -> None:
    """Write one JSON document, indented for a reader at a terminal."""
    write(json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def write_json_line(document: Any) -> None:
    """Write one JSON document on a line of its own and flush it."""
    write(json.dumps(document, ensure_ascii=False))


def say(message: str) -> None:
    """Tell the user something on standard error, in one line that names the program."""
    sys.stderr.write(f"{PROGRAM}: {message}\n")
    sys.stderr.flush()


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows in aligned columns under a header; nothing is cut."""
    cells = [[str(value) if value is not None else "" for value in row] for row in (header, *rows)]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - display_width(cell))


def display_width(text: str) -> int:
    """Return how many terminal columns `text` takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
