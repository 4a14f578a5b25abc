"""Which files are read, as what, and under which source id."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableInputError
from corpus.types import Document, Source
from ingest.readers import jsonl, markdown, plain
from ingest.readers.bytes import decode

#: Largest input in bytes.
LARGEST = 50_000_000
#: What `add` takes, for messages.
READ_KINDS = "Markdown (.md, .markdown), plain text (.txt, .text) and JSON Lines (.jsonl)"

Reader = Callable[[str, Source], Iterator[Document]]

_READERS: Mapping[str, Reader] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".txt": plain.read,
    ".text": plain.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}
#: Files of a BEIR folder that are not documents.
_NOT_DOCUMENTS = {"queries.jsonl"}
#: Known by their first bytes, whatever they are called.
_OTHER_KINDS = (
    (re.compile(rb"%PDF-"), "a PDF file"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or Office document"),
    (re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE), "an HTML page"),
    (re.compile(rb"\x1f\x8b"), "a gzip archive"),
)


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: where it lies, its bytes, and which reader takes it."""

    path: Path
    data: bytes
    reader: Reader

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes: equal for equal content."""
        return fingerprint(self.data)


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def find_inputs(path: Path) -> Iterator[Path]:
    """Yield `path`, or the files below a folder that can be read, in order; hidden ones are left out."""
    if not path.is_dir():
        yield path
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        here = set(files)
        for name in sorted(files):
            suffix = Path(name).suffix.lower()
            beside_corpus = name in _NOT_DOCUMENTS and "corpus.jsonl" in here
            if suffix in _READERS and not name.startswith(".") and not beside_corpus:
                yield Path(folder) / name


def load(path: Path) -> Input:
    """Return the bytes of a file and its reader; raises `UnreadableInputError`."""
    shown = os.fsencode(path).decode("utf-8", "replace")
    try:
        if not path.is_file():
            reason = "is not a regular file" if path.exists() else "no such file; check the path"
            raise UnreadableInputError(shown, reason)
        size = path.stat().st_size
        if size > LARGEST:
            raise UnreadableInputError(
                shown, f"has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f} MB; split the file"
            )
        data = path.read_bytes()
    except OSError as exc:
        raise UnreadableInputError(shown, f"cannot be read: {exc.strerror or exc}") from exc
    return Input(path, data, _reader_for(path, data, shown))


def _reader_for(path: Path, data: bytes, shown: str) -> Reader:
    for pattern, kind in _OTHER_KINDS:
        if pattern.match(data):
            raise UnreadableInputError(shown, f"is {kind}; fieldguide reads {READ_KINDS}")
    suffix = path.suffix.lower()
    if suffix in _READERS:
        return _READERS[suffix]
    if suffix in {".yaml", ".yml", ".json", ".html", ".htm", ".xml", ".csv", ".tsv", ".tex"}:
        raise UnreadableInputError(shown, f"is a {suffix} file; fieldguide reads {READ_KINDS}")
    return plain.read


def read(path: Path, collection: str) -> Iterator[Document]:
    """Yield the documents of one file as a source of `collection`.

    Raises `UnreadableInputError` when the file is missing, too large, binary, empty or broken.
    """
    yield from read_input(load(path), collection)


def read_input(loaded: Input, collection: str) -> Iterator[Document]:
    """Yield the documents of a loaded file."""
    shown = os.fsencode(loaded.path).decode("utf-8", "replace")
    text = decode(loaded.data, shown)
    source = Source(
        id=source_id(loaded.path),
        title=_title(loaded.path),
        collection=collection,
        level="full-text",
        kind="document",
        url=None,
    )
    found = False
    for document in loaded.reader(text, source):
        found = True
        yield document
    if not found:
        raise UnreadableInputError(shown, "holds no text")


def source_id(path: Path) -> str:
    """Return the id that a file's source has for good: its name and a short hash of where it lies."""
    where = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    plain_name = unicodedata.normalize("NFKC", _title(path)).lower()
    slug = re.sub(r"[^\w]+", "-", plain_name).strip("-_")[:40] or "document"
    return f"{slug}-{where}"


def _title(path: Path) -> str:
    return os.fsencode(path.stem).decode("utf-8", "replace")
