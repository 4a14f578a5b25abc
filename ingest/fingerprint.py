"""What the built-in part was made from: the corpus files and the code that reads them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import corpus
import ingest
import kg

_SUFFIXES = (".py", ".yaml", ".md", ".json", ".ttl")
_CODE = tuple(Path(package.__path__[0]) for package in (corpus, kg, ingest))


def files_stamp(root: Path | None) -> str:
    """Return what changes when any file is edited: names, sizes and times, no contents; a few milliseconds."""
    digest = hashlib.sha256()
    for entry in _entries(root):
        stat = entry.stat()
        digest.update(f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def contents_digest(root: Path | None) -> str:
    """Return the SHA-256 over the contents of the same files, wherever they lie."""
    digest = hashlib.sha256()
    for entry in _entries(root):
        digest.update(entry.name.encode() + b"\0" + Path(entry.path).read_bytes() + b"\0")
    return digest.hexdigest()


def _entries(root: Path | None) -> Iterator["os.DirEntry[str]"]:
    for folder in (*_CODE, *((root,) if root else ())):
        yield from _below(folder)


def _below(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(Path(entry.path))
        elif entry.name.endswith(_SUFFIXES):
            yield entry
