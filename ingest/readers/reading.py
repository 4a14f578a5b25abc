"""Which files are read, as what, and under which source id."""

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import UnreadableInputError
from corpus.types import Document, Source
from ingest.readers import article, jsonl, markdown, plain
from ingest.readers.bytes import decode
from ingest.readers.clean import MOST_BLOCKS, check_size, clean, label

#: Largest input in bytes.
LARGEST = 50_000_000
_MOST_AUTHORS = 500
#: So many bytes tell what a file is.
_HEAD = 4096
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
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|\s*(<\?xml[^>]*>\s*)?<svg", "an image"),
    (rb"II\*\x00|MM\x00\*|BM.{4}\x00\x00\x00\x00|\x00\x00\x01\x00", "an image"),
    (rb"\s*%PDF-", "a PDF file"),
    (rb"%!PS", "a PostScript file"),
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)", "a ZIP archive or Office document"),
    (rb"\xd0\xcf\x11\xe0", "an Office document"),
    (rb"\{\\rtf", "a rich-text document"),
    (rb"\s*(<!doctype html|<html)", "an HTML page"),
    (rb"\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|7z\xbc\xaf|Rar!\x1a|\x28\xb5\x2f\xfd|.{257}ustar", "an archive"),
    (rb"ID3[\x02-\x04]|OggS\x00|fLaC\x00|RIFF.{4}(WAVE|AVI )|\x00\x00\x00.ftyp|\x1a\x45\xdf\xa3", "a sound or film"),
    (rb"\x7fELF|\xcf\xfa\xed\xfe", "a program"),
    (rb"SQLite format 3\x00", "a database"),
)
_KIND_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), kind) for pattern, kind in _OTHER_KINDS)
#: Refused by their names where the bytes look like text.
_OTHER_SUFFIX = re.compile(
    r"\.(ya?ml|json|html?|xml|csv|tsv|tex|pdf|ps|rtf|docx?|pptx?|xlsx?|od[tsp]|epub"
    r"|png|jpe?g|gif|webp|tiff?|bmp|ico|svg|heic|zip|gz|bz2|xz|7z|rar|tar|mp3|wav|mp4)"
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


def find_inputs(path: Path, skipped: Counter[str] | None = None, leaving: list[Path] | None = None) -> Iterator[Path]:
    """Yield `path`, or the files below a folder that can be read, in order; hidden ones are left out.

    Files of other types are counted in `skipped` by their suffix. Symbolic links that lead out of the folder
    are not followed but put into `leaving`.
    """
    if not path.is_dir():
        yield path
        return
    root = os.path.realpath(path)
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        out = {name for name in (*names, *files) if _leads_out(Path(folder) / name, root)}
        if leaving is not None:
            leaving += (Path(folder) / name for name in sorted(out) if not name.startswith("."))
        here = set(files) - out
        for name in sorted(here):
            suffix = Path(name).suffix.lower()
            beside_corpus = name in _NOT_DOCUMENTS and "corpus.jsonl" in here
            if name.startswith(".") or beside_corpus:
                continue
            if suffix in _READERS:
                yield Path(folder) / name
            elif skipped is not None:
                skipped[os.fsencode(suffix).decode("utf-8", "replace") or "no suffix"] += 1


def _leads_out(path: Path, root: str) -> bool:
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)


def load(path: Path) -> Input:
    """Return the bytes of a file and its reader; raises `UnreadableInputError`."""
    shown = _shown(path)
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
    for pattern, kind in _KIND_PATTERNS:
        if pattern.match(data[:_HEAD]):
            raise UnreadableInputError(shown, f"is {kind}; fieldguide reads {READ_KINDS}")
    suffix = path.suffix.lower()
    if suffix in _READERS:
        return _READERS[suffix]
    if _OTHER_SUFFIX.fullmatch(suffix):
        raise UnreadableInputError(shown, f"is a {suffix} file; fieldguide reads {READ_KINDS}")
    return plain.read


def read(path: Path, collection: str) -> Iterator[Document]:
    """Yield the documents of one file as a source of `collection`.

    Raises `UnreadableInputError` when the file is missing, too large, binary, empty or broken.
    """
    yield from read_input(load(path), collection)


def read_input(loaded: Input, collection: str) -> Iterator[Document]:
    """Yield the documents of a loaded file."""
    shown = _shown(loaded.path)
    text = decode(loaded.data, shown)
    reader = loaded.reader
    if reader is not jsonl.read:
        check_size(text, shown)
        # JSON is cleaned once it is parsed: a line separator within a string must not end the line.
        text = clean(text)
        reader = article.read if article.is_saved_article(text) else reader
    source = Source(
        id=source_id(loaded.path),
        title=_title(loaded.path),
        collection=collection,
        level="full-text",
        kind="document",
        url=None,
    )
    found = False
    for document in reader(text, source):
        found = True
        yield _bounded(document, shown)
    if not found:
        raise UnreadableInputError(shown, "holds no text")


def _bounded(document: Document, shown: str) -> Document:
    """Return `document` with every name in it clean and short, whatever reader made it."""
    if len(document.blocks) > MOST_BLOCKS:
        raise UnreadableInputError(shown, f"has more than {MOST_BLOCKS:,} paragraphs in one document; split the file")
    source = document.source
    authors = tuple(map(label, source.authors[:_MOST_AUTHORS]))
    blocks = tuple(
        replace(block, headings=tuple(map(label, block.headings)), locator=label(block.locator))
        for block in document.blocks
    )
    return replace(
        document,
        source=replace(source, title=label(source.title), authors=authors),
        key=label(document.key),
        title=label(document.title),
        blocks=blocks,
    )


def source_id(path: Path) -> str:
    """Return the id that a file's source has for good: its name and a short hash of where it lies."""
    where = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    plain_name = unicodedata.normalize("NFKC", _title(path)).lower()
    slug = re.sub(r"[^\w]+", "-", plain_name).strip("-_")[:40] or "document"
    return f"{slug}-{where}"


def _title(path: Path) -> str:
    return label(os.fsencode(path.stem).decode("utf-8", "replace")) or "document"


def _shown(path: Path) -> str:
    return clean(os.fsencode(path).decode("utf-8", "replace"))
