"""The graph file: what the library knows, handed to `kg.build`; one N-Quads file a generation."""

from pathlib import Path

from corpus.types import Knowledge
from ingest.library import Library
from ingest.storage import make_private_dir

FOLDER = "graph"
INDEX_NAME = "graph"


def make(path: Path, library: Library) -> str:
    """Write the graph of all collections to `path`; returns the SHA-256 of the file in hex."""
    from ingest.storage import file_digest
    from kg.build import build

    make_private_dir(path.parent)
    build(all_knowledge(library), path)
    return file_digest(path)


def all_knowledge(library: Library) -> tuple[Knowledge, ...]:
    """Return what each collection knows."""
    return tuple(library.knowledge(collection) for collection in library.collections())
