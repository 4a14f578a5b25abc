"""Dense search: Chroma collections made from the library, one folder a generation, checked before use.

A generation is written into a folder of its own, closed, opened again and checked, and only then named
in the library. Who reads an older one is not disturbed, and a killed writer leaves nothing that is read.
"""

import hashlib
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.types import Passage
from ingest.filters import Filter, Hit, day_number, ranked
from ingest.library import IndexMark, Library
from ingest.storage import BrokenIndexError, delete, folder_digest, has_room, make_private_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = "chroma"
_BATCH = 1000
#: Wide enough that the approximate search finds what an exact one does, on collections of this size.
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32, "num_threads": 1}
#: More hits are taken than asked for, because the library scores them again.
_MARGIN = 16
_SELF = 1e-3
_DATABASE = "chroma.sqlite3"


def index_name(collection: str) -> str:
    """Return the name of a collection's dense index in the library's marks."""
    return f"dense/{collection}"


def metadata_of(passage: Passage) -> dict[str, str | int]:
    """Return what Chroma keeps of a passage beside its vector."""
    return {
        "collection": passage.collection,
        "source": passage.source,
        "section": passage.section,
        "level": passage.level,
        "language": passage.language,
        "date": passage.date or "",
        "day": day_number(passage.date),
    }


class ChromaFolder:
    """One open Chroma directory; `close` it before another process or generation takes over."""

    def __init__(self, path: Path, collection: str, *, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError

        # What damaged files were seen to raise; Chroma wraps few of them.
        self._errors: tuple[type[Exception], ...] = (
            ChromaError,
            sqlite3.Error,
            ValueError,
            LookupError,
            ArithmeticError,
            TypeError,
            AttributeError,
            AssertionError,
            EOFError,
            OSError,
            RuntimeError,
        )
        if not create:
            _check_database(path / _DATABASE)
        try:
            self._client: Any = chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
        except self._errors as exc:
            raise BrokenIndexError(f"{path}: {exc}") from exc
        try:
            if create:
                self._made: Any = self._client.create_collection(
                    collection, embedding_function=None, configuration={"hnsw": dict(_HNSW)}
                )
            else:
                self._made = self._client.get_collection(collection, embedding_function=None)
        except self._errors as exc:
            self._client.close()
            raise BrokenIndexError(f"{path}: {exc}") from exc

    def close(self) -> None:
        """Let go of the directory."""
        self._client.close()

    def ids(self) -> set[str]:
        """Return the ids of all vectors."""
        return set(self._call("get", include=[])["ids"])

    def count(self) -> int:
        """Return how many vectors there seem to be; no proof that they can be found."""
        return int(self._call("count"))

    def add(self, passages: Sequence[Passage], vectors: Mapping[str, bytes]) -> None:
        """Add passages with their vectors."""
        import numpy as np

        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            rows = np.stack([np.frombuffer(vectors[passage.id], "<f4") for passage in batch])
            ids = [passage.id for passage in batch]
            self._call("upsert", ids=ids, embeddings=rows, metadatas=[metadata_of(passage) for passage in batch])

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors by id."""
        for start in range(0, len(ids), _BATCH):
            self._call("delete", ids=list(ids[start : start + _BATCH]))

    def nearest(
        self, vectors: "NDArray[np.float32]", k: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[list[str], list[float]]]:
        """Return ids and cosine distances of the nearest to each row of `vectors`."""
        found = self._call("query", query_embeddings=vectors, n_results=k, where=where, include=["distances"])
        return list(zip(found["ids"], found["distances"], strict=True))

    def _call(self, method: str, **arguments: Any) -> Any:
        try:
            return getattr(self._made, method)(**arguments)
        except self._errors as exc:
            raise BrokenIndexError(f"{method}: {exc}") from exc


def manifest(path: Path, count: int) -> str:
    """Return what the library remembers of a finished folder: how many vectors, and a digest of its segments.

    Opening changes the database and segments that were never saved (small ones, which hold nothing yet), but
    not saved segments; those can end the process when damaged.
    """
    digest = hashlib.sha256()
    for saved in sorted(path.glob("*/index_metadata.pickle")):
        digest.update(f"{saved.parent.name} {folder_digest(saved.parent)}\n".encode())
    return f"{count} {digest.hexdigest()}"


def check_manifest(path: Path, expected: str) -> int:
    """Return how many vectors a folder should hold; raises `BrokenIndexError` when its segments changed."""
    count = int(expected.partition(" ")[0])
    try:
        found = manifest(path, count)
    except OSError as exc:
        raise BrokenIndexError(f"{path}: {exc}") from exc
    if found != expected:
        raise BrokenIndexError(f"{path}: files changed since they were made")
    return count


def _check_database(file: Path) -> None:
    """Raise `BrokenIndexError` on a damaged database: Chroma ends the whole process when it meets one."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            # As bytes: what the check says of a damaged database may name parts of it that are no text.
            database.text_factory = bytes
            verdict = database.execute("PRAGMA quick_check(1)").fetchall()
    except (sqlite3.Error, ValueError, OverflowError) as exc:
        raise BrokenIndexError(f"{file}: {exc}") from exc
    if verdict != [(b"ok",)]:
        raise BrokenIndexError(f"{file}: {verdict!r:.200}")


def chroma_where(wanted: Filter) -> dict[str, Any] | None:
    """Return `wanted` in Chroma's words."""
    conditions: list[dict[str, Any]] = [{key: {"$in": list(values)}} for key, values in wanted.fields().items()]
    if wanted.last_day is not None:
        conditions.append({"day": {"$lte": wanted.last_day}})
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}


def check(path: Path, collection: str, vectors: Mapping[str, bytes], sample: int) -> None:
    """Raise `BrokenIndexError` unless the folder holds exactly `vectors` and a sample finds itself."""
    folder = ChromaFolder(path, collection)
    try:
        if folder.ids() != set(vectors):
            raise BrokenIndexError(f"{path}: holds other passages than the library")
        _check_sample(folder, vectors, sample)
    finally:
        folder.close()


def _check_sample(folder: ChromaFolder, vectors: Mapping[str, bytes], sample: int) -> None:
    import numpy as np

    ids = sorted(vectors)
    chosen = ids[:: max(1, len(ids) // sample)][:sample]
    if not chosen:
        return
    rows = np.stack([np.frombuffer(vectors[one], "<f4") for one in chosen])
    for one, (_, distances) in zip(chosen, folder.nearest(rows, 1), strict=True):
        # Another passage with the same words may come first; the distance tells.
        if not distances or distances[0] > _SELF:
            raise BrokenIndexError(f"passage {one} does not find itself")


def make(
    root: Path, collection: str, passages: Sequence[Passage], vectors: Mapping[str, bytes], former: Path | None
) -> Path:
    """Make the folder `root` hold `passages`, from a copy of `former` where little changed; returns it.

    Raises `BrokenIndexError` when what was made does not pass the check.
    """
    delete(root)
    make_private_dir(root.parent)
    held = [passage for passage in passages if passage.id in vectors]
    if former is None or not _from_former(root, collection, held, vectors, former):
        delete(root)
        folder = ChromaFolder(make_private_dir(root), collection, create=True)
        try:
            folder.add(held, vectors)
        finally:
            folder.close()
    check(root, collection, vectors, 64)
    return root


def _from_former(
    root: Path, collection: str, passages: Sequence[Passage], vectors: Mapping[str, bytes], former: Path
) -> bool:
    shutil.copytree(former, root)
    try:
        folder = ChromaFolder(root, collection)
    except BrokenIndexError:
        return False
    try:
        had = folder.ids()
        new = [passage for passage in passages if passage.id not in had]
        if len(new) > max(200, len(had)):
            return False
        folder.remove(sorted(had - set(vectors)))
        folder.add(new, vectors)
    except BrokenIndexError:
        return False
    finally:
        folder.close()
    return True


def _temporary_copy(path: Path) -> "tempfile.TemporaryDirectory[str] | None":
    """Return a private copy of a folder, in memory if need be; None where there is no room for one."""
    for place in (None, "/dev/shm"):  # noqa: S108
        try:
            copy = tempfile.TemporaryDirectory(prefix="fieldguide-", dir=place)
        except OSError:
            continue
        try:
            shutil.copytree(path, copy.name, copy_function=shutil.copyfile, dirs_exist_ok=True)
            for folder in (Path(copy.name), *(one for one in Path(copy.name).rglob("*") if one.is_dir())):
                folder.chmod(0o700)
        except OSError:
            copy.cleanup()
        else:
            return copy
    return None


class DenseIndex:
    """The dense search of all collections; follows the library from one generation to the next."""

    def __init__(self, data_dir: Path, library: Library, embedder: str) -> None:
        self._data_dir = data_dir
        self._library = library
        self._embedder = embedder
        self._open: dict[str, tuple[str, ChromaFolder]] = {}
        self._copies: list[tempfile.TemporaryDirectory[str]] = []
        self._lock = threading.RLock()

    def open_all(self) -> None:
        """Open every collection and let a few vectors find themselves; raises `BrokenIndexError`."""
        with self._lock:
            for name, mark in self._library.index_marks().items():
                if name.startswith("dense/"):
                    self._opened(name.removeprefix("dense/"), mark)

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            for _, folder in self._open.values():
                folder.close()
            self._open.clear()
            while self._copies:
                self._copies.pop().cleanup()

    def query(
        self,
        vector: "NDArray[np.float32]",
        k: int,
        collections: Sequence[str] = ("guide", "mine"),
        where: Filter | None = None,
    ) -> tuple[Hit, ...]:
        """Return the `k` passages nearest to the unit `vector`: cosine computed from the library's vectors.

        Collections that do not exist are passed over. Raises `BrokenIndexError` on a damaged index.
        """
        wanted = chroma_where(where or Filter())
        with self._lock:
            marks = self._library.index_marks()
            found: list[str] = []
            for collection in collections:
                mark = marks.get(index_name(collection))
                if mark is not None:
                    found += self._candidates(collection, mark, vector, k, wanted)
        return ranked(self._scored(vector, found), k)

    def _candidates(
        self,
        collection: str,
        mark: IndexMark,
        vector: "NDArray[np.float32]",
        k: int,
        wanted: Mapping[str, Any] | None,
    ) -> list[str]:
        folder = self._opened(collection, mark)
        ids, _ = folder.nearest(vector.reshape(1, -1), k + _MARGIN, wanted)[0]
        return ids

    def _opened(self, collection: str, mark: IndexMark) -> ChromaFolder:
        place, folder = self._open.get(collection, ("", None))
        # A dirty mark means that a newer generation is on its way; what is open is whole until then.
        if folder is not None and (place == mark.place or mark.state == "dirty"):
            return folder
        if not mark.is_whole:
            raise BrokenIndexError(f"the dense index of {collection} is damaged")
        if folder is not None:
            folder.close()
        count = check_manifest(self._data_dir / mark.place, mark.digest)
        opened = self._open_folder(self._data_dir / mark.place, collection)
        self._probe(opened, mark.place, count)
        self._open[collection] = (mark.place, opened)
        return opened

    def _open_folder(self, path: Path, collection: str) -> ChromaFolder:
        try:
            return ChromaFolder(path, collection)
        except BrokenIndexError:
            if has_room(path):
                raise
            # Chroma writes even to read: where that is refused, a copy elsewhere is read.
            copy = _temporary_copy(path)
            if copy is None:
                raise
        self._copies.append(copy)
        return ChromaFolder(Path(copy.name), collection)

    def _probe(self, folder: ChromaFolder, place: str, count: int) -> None:
        ids = folder.ids()
        if len(ids) != count:
            raise BrokenIndexError(f"{place}: holds {len(ids)} vectors, should hold {count}")
        some = sorted(ids)[:: max(1, len(ids) // 4)][:4]
        _check_sample(folder, self._library.vectors_by_id(some, self._embedder), 4)

    def _scored(self, vector: "NDArray[np.float32]", ids: Sequence[str]) -> list[Hit]:
        import numpy as np

        vectors = self._library.vectors_by_id(ids, self._embedder)
        if not vectors:
            return []
        rows = np.stack([np.frombuffer(one, "<f4") for one in vectors.values()])
        scores = np.round(rows.astype(np.float64) @ vector.astype(np.float64), 6)
        return [Hit(one, float(score)) for one, score in zip(vectors, scores, strict=True)]
