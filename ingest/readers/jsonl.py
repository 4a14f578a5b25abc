"""JSON Lines as BEIR writes them: one document a line, ``{"_id", "title", "text"}``."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import UnreadableInputError
from corpus.types import Block, Document, Source
from ingest.readers import plain
from ingest.readers.bytes import detect_language
from ingest.readers.clean import check_size, clean, label

#: Longest line in characters: each is a whole document.
_LONGEST_ROW = 5_000_000


def read(text: str, source: Source) -> Iterator[Document]:
    """Yield a document for each line; raises `UnreadableInputError` naming the first broken one."""
    seen: set[str] = set()
    check_size(text, f"{source.title}.jsonl", _LONGEST_ROW)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _row(line, f"{source.title}.jsonl", number)
            key = label(_text(str(row.get("_id", number)))) or str(number)
            if key in seen:
                raise UnreadableInputError(f"{source.title}.jsonl", f"line {number}: _id {key!r} stands there twice")
            seen.add(key)
            check_size(row["text"], f"{source.title}.jsonl, _id {key}")
            yield from _documents(row, key, source)


def _row(line: str, path: str, number: int) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise UnreadableInputError(path, f"line {number} is not JSON: {exc}") from exc
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UnreadableInputError(path, f'line {number} has no "text"; each line is {{"_id", "title", "text"}}')
    return row


def _documents(row: Mapping[str, Any], key: str, source: Source) -> Iterator[Document]:
    title = label(_text(str(row.get("title") or "")))
    body = _text(row["text"])
    headings = (title,) if title else ()
    for document in plain.read(body, source):
        blocks = tuple(Block(block.text, headings, key) for block in document.blocks)
        yield Document(source, key, title, detect_language(body), blocks)


def _text(text: str) -> str:
    """Drop what JSON can spell but no text holds: control characters and halves of surrogate pairs."""
    return clean(text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n"))
