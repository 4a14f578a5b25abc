"""An answer in other formats; `FORMATS` is the table of them."""

from collections.abc import Callable, Mapping
from typing import Any

from assistant.answer import Answer
from assistant.export.bibtex import to_bibtex
from assistant.export.json_document import to_json
from assistant.export.markdown import to_markdown
from corpus.errors import UsageError

Exporter = Callable[[Mapping[str, Any]], bytes]

#: Format → the function that writes an answer (as its JSON record) in it.
FORMATS: Mapping[str, Exporter] = {"md": to_markdown, "bibtex": to_bibtex, "json": to_json}


def export(answer: Answer | Mapping[str, Any], format: str) -> bytes:
    """Return an answer in `format`; raises `UsageError` naming the known formats for another one."""
    if format not in FORMATS:
        raise UsageError(f"export format {format!r} is none of {', '.join(FORMATS)}")
    record = answer.to_dict() if isinstance(answer, Answer) else answer
    return FORMATS[format](record)
