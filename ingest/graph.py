"""The graph file: what the library knows, handed to `kg.build`; one N-Quads file a generation."""

from pathlib import Path

from corpus.types import Knowledge
from ingest.library import Library
from ingest.storage import make_private_dir

FOLDER = "graph"
INDEX_NAME = "graph"
#: Under this key the library keeps how many triples its graph holds.
TRIPLES = "graph:triples"


def make(path: Path, library: Library) -> tuple[str, int]:
    """Write the graph of all collections to `path`; returns the file's SHA-256 in hex and its triples."""
    from ingest.storage import file_digest
    from kg.build import build

    make_private_dir(path.parent)
    report = build(all_knowledge(library), path)
    return file_digest(path), report.triples


def all_knowledge(library: Library) -> tuple[Knowledge, ...]:
    """Return what each collection knows, its texts left out."""
    return tuple(library.knowledge(collection, documents=False) for collection in library.collections())
