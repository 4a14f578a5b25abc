"""Answers that `ask --json` wrote, read back and checked before anything relies on them."""

import json
import sys
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableInputError

#: No answer comes near this many bytes; a larger file is not one.
MAX_BYTES = 20_000_000

_NEEDED = {"id": str, "question": str, "language": str, "answer": str, "claims": list, "citations": list}


def read_answer(path: Path) -> dict[str, Any]:
    """Return the answer stored at `path`, or on standard input for ``-``.

    Raises `UnreadableInputError` when it cannot be read or is not an answer.
    """
    name = str(path)
    try:
        record = json.loads(_read(path))
    except OSError as exc:
        raise UnreadableInputError(name, f"cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise UnreadableInputError(name, "looks binary; give a file that `fieldguide ask --json` wrote") from exc
    except (json.JSONDecodeError, RecursionError) as exc:
        raise UnreadableInputError(
            name, f"is not JSON ({exc}); give a file that `fieldguide ask --json` wrote"
        ) from exc
    _refuse_other(record, name)
    answer: dict[str, Any] = record
    return answer


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.buffer.read(MAX_BYTES).decode("utf-8-sig")
    with path.open("rb") as file:
        return file.read(MAX_BYTES).decode("utf-8-sig")


def _refuse_other(record: object, name: str) -> None:
    if not isinstance(record, dict):
        raise UnreadableInputError(name, "is not an answer; give one that `fieldguide ask --json` wrote")
    for field, kind in _NEEDED.items():
        if not isinstance(record.get(field), kind):
            raise UnreadableInputError(name, f"is not an answer: {field!r} is missing or not a {kind.__name__}")
