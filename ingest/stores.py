"""The read side: all that answering a question reads, opened together."""

from dataclasses import dataclass
from pathlib import Path

from corpus.settings import Settings
from ingest.bm25 import Bm25Index
from ingest.build import ensure_built, open_library, writing
from ingest.dense import DenseIndex
from ingest.embed import Embedder, LocalEmbedder
from ingest.graph import INDEX_NAME
from ingest.indexes import broken_indexes, refresh
from ingest.library import Library
from ingest.say import Say, to_stderr
from ingest.storage import BrokenIndexError, file_digest


@dataclass(frozen=True, slots=True)
class Stores:
    """Library, both text indexes, the query embedder, and where the graph lies."""

    settings: Settings
    library: Library
    dense: DenseIndex
    bm25: Bm25Index
    embedder: Embedder

    @property
    def graph_path(self) -> Path:
        """The N-Quads file of the newest generation."""
        return self.settings.data_dir / self.library.index_marks()[INDEX_NAME].place

    def close(self) -> None:
        """Close what is open."""
        self.dense.close()
        self.library.close()

    def __enter__(self) -> "Stores":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_stores(
    settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None, root: Path | None = None
) -> Stores:
    """Return the read side, built or repaired first where needed.

    An index that opens badly is made again, which is said through `say`. Raises what `build` raises.
    """
    ensure_built(settings, say, embedder, root)
    try:
        return _open(settings, embedder)
    except BrokenIndexError as exc:
        say(f"an index is damaged ({exc}); making it again")
    mend_broken(settings, say, embedder)
    return _open(settings, embedder)


def _open(settings: Settings, embedder: Embedder | None) -> Stores:
    library = open_library(settings)
    used = embedder or LocalEmbedder(settings)
    stores = Stores(
        settings, library, DenseIndex(settings.data_dir, library, used.id), Bm25Index(settings.data_dir, library), used
    )
    try:
        stores.dense.open_all()
        stores.bm25.open_all()
        _check_graph(stores)
    except BrokenIndexError:
        stores.close()
        raise
    return stores


def _check_graph(stores: Stores) -> None:
    mark = stores.library.index_marks()[INDEX_NAME]
    path = stores.settings.data_dir / mark.place
    if file_digest(path) != mark.digest:
        raise BrokenIndexError(f"{path}: changed since it was made")


def mend_broken(settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None) -> tuple[str, ...]:
    """Check every index against the library and make broken ones again; returns their names."""
    with writing(settings, say, embedder) as work:
        broken = tuple(broken_indexes(work.place))
        for name, reason in broken:
            say(f"{name} is damaged ({reason}); making it again")
            work.library.mark_broken(name)
        refresh(work.place)
    return tuple(name for name, _ in broken)


def graph_file(
    settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None, root: Path | None = None
) -> Path:
    """Return the graph's file for a command that reads nothing else; built or repaired first where needed."""
    ensure_built(settings, say, embedder, root)
    with open_library(settings) as library:
        mark = library.index_marks()[INDEX_NAME]
    path = settings.data_dir / mark.place
    if file_digest(path) != mark.digest:
        mend_broken(settings, say, embedder)
        return graph_file(settings, say, embedder, root)
    return path
