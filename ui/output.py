"""What every command writes: results to standard output, messages to standard error.

Texts of documents, titles and names of files pass through here on their way to a terminal, which would
obey the control characters in them; so none gets through but the line break and the tab.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROGRAM = "fieldguide"

#: C0 without tab and line break, DEL, C1, Unicode's line breaks, bidirectional overrides and isolates.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_BREAKS = "\x0b\x0c\x85\u2028\u2029"


def printable(text: str) -> str:
    """Return `text` without what a terminal would obey or what turns the direction of its letters."""
    return _COMMANDS.sub(lambda found: " " if found[0] in _BREAKS else "", text)


def spelt(text: str) -> str:
    """Return a JSON or Turtle text with the same characters as escapes, which its reader turns back."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    """Return `text` fit to print, on a single line, so that a name cannot forge a second one."""
    return printable(text.replace("\n", " ").replace("\t", " "))


def write(text: str, *, spell: bool = False) -> None:
    """Write a result to standard output, ended by a line break, and flush it.

    Control characters are left out, or spelt as JSON and Turtle do when `spell` is set.
    """
    safe = spelt(text) if spell else printable(text)
    sys.stdout.write(safe if safe.endswith("\n") else safe + "\n")
    sys.stdout.flush()


def write_line(text: str) -> None:
    """Write `text` as one line, whatever names stand in it, and flush it."""
    write(one_line(text))


def write_bytes(data: bytes, path: Path | None, *, spell: bool = False) -> None:
    """Write a text in UTF-8 to the file `path`, whole or not at all, or to standard output when it is None.

    A file gets every byte; control characters go to standard output as `write` does it.
    """
    if path is not None:
        _write_file(data, path)
        return
    text = data.decode("utf-8", "replace")
    sys.stdout.flush()
    sys.stdout.buffer.write((spelt(text) if spell else printable(text)).encode())
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
    write(json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None), spell=True)


def write_json_line(document: Any) -> None:
    """Write one JSON document on a line of its own and flush it."""
    write(json.dumps(document, ensure_ascii=False), spell=True)


def say(message: str) -> None:
    """Tell the user something on standard error, in a line that names the program; further lines are indented."""
    told = printable(message).replace("\n", "\n  ")
    sys.stderr.write(f"{PROGRAM}: {told}\n")
    sys.stderr.flush()


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows in aligned columns under a header; nothing is cut."""
    cells = [[one_line(str(value)) if value is not None else "" for value in row] for row in (header, *rows)]
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
