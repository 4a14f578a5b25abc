"""JSON Lines as BEIR writes them: one document a line, ``{"_id", "title", "text"}``."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import UnreadableInputError
from corpus.types import Block, Document, Source
from ingest.readers import plain
from ingest.readers.bytes import detect_language


def read(text: str, source: Source) -> Iterator[Document]:
    """Yield a document for each line; raises `UnreadableInputError` naming the first broken one."""
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _row(line, f"{source.title}.jsonl", number)
            key = str(row.get("_id", number))
            if key in seen:
                raise UnreadableInputError(f"{source.title}.jsonl", f"line {number}: _id {key!r} stands there twice")
            seen.add(key)
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
    title = _clean(str(row.get("title") or ""))
    body = _clean(row["text"])
    headings = (title,) if title else ()
    for document in plain.read(body, source):
        blocks = tuple(Block(block.text, headings, key) for block in document.blocks)
        yield Document(source, key, title, detect_language(body), blocks)


def _clean(text: str) -> str:
    """Drop what JSON can spell but no text holds: NUL and halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
