"""Plain text: paragraphs between blank lines."""

import re
from collections.abc import Iterator

from corpus.types import Block, Document, Source
from ingest.readers.bytes import detect_language
from ingest.readers.paragraphs import join_lines

_BLANK = re.compile(r"\n[ \t\f]*\n+")


def read(text: str, source: Source) -> Iterator[Document]:
    """Yield the one document of a plain text; paragraphs are its locators (``¶ 3``)."""
    language = detect_language(text)
    paragraphs = [join_lines(part) for part in _BLANK.split(text) if part.strip()]
    blocks = tuple(Block(part, (), f"¶ {number}") for number, part in enumerate(paragraphs, 1))
    if blocks:
        yield Document(source, source.id, source.title, language, blocks)
