"""Keep the indexes true to the library: what is dirty, missing or does not match is made again.

Each index is made in a place of its own (a generation), closed and checked; then its mark in the library
names the new place and what it was made from. Killed in between, the next command starts that index over.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StorageError
from corpus.types import GUIDE
from ingest import bm25, dense, graph
from ingest.library import EVERYTHING, IndexMark, Library
from ingest.say import Say
from ingest.storage import BrokenIndexError, delete, file_digest, folder_digest, storage_errors


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the makers of indexes work with."""

    data_dir: Path
    library: Library
    embedder: str
    say: Say


def stamp(library: Library, name: str, embedder: str) -> str:
    """Return what an index must have been made from to be up to date."""
    kind, _, collection = name.partition("/")
    revision = library.revision(collection or EVERYTHING)
    return f"{revision}:{embedder}" if kind == "dense" else str(revision)


def wanted_indexes(library: Library) -> tuple[str, ...]:
    """Return the names of all indexes there should be."""
    collections = library.collections()
    names = [name(one) for one in collections for name in (dense.index_name, bm25.index_name)]
    return (*names, graph.INDEX_NAME)


def stale_indexes(library: Library, data_dir: Path, embedder: str) -> tuple[str, ...]:
    """Return the indexes that are dirty, missing or made from something else; reads no index file."""
    marks = library.index_marks()

    def stale(name: str) -> bool:
        mark = marks.get(name)
        return (
            mark is None
            or mark.state == "dirty"
            or mark.stamp != stamp(library, name, embedder)
            or not (data_dir / mark.place).exists()
        )

    unwanted = set(marks) - set(wanted_indexes(library))
    return (*(name for name in wanted_indexes(library) if stale(name)), *sorted(unwanted))


def has_whole_indexes(library: Library, data_dir: Path, embedder: str) -> bool:
    """Say whether every index has a finished generation, if not of the newest state; reads no index file.

    While a writer works, its marks name the generation before: whole, and good to read.
    """
    marks = library.index_marks()
    needed = (dense.index_name(GUIDE), bm25.index_name(GUIDE), graph.INDEX_NAME)

    def whole(mark: IndexMark) -> bool:
        other_model = mark.name.startswith("dense/") and not mark.stamp.endswith(f":{embedder}")
        return mark.is_whole and not other_model and (data_dir / mark.place).exists()

    return all(name in marks for name in needed) and all(map(whole, marks.values()))


def broken_indexes(place: Workplace) -> Iterator[tuple[str, str]]:
    """Check every index that is marked clean against the library, and yield name and reason of broken ones."""
    for name, mark in place.library.index_marks().items():
        if mark.state == "clean":
            try:
                _check(place, mark)
            except (BrokenIndexError, OSError) as exc:
                yield name, str(exc)


def _check(place: Workplace, mark: IndexMark) -> None:
    kind, _, collection = mark.name.partition("/")
    path = place.data_dir / mark.place
    if kind == "dense":
        dense.check_manifest(path, mark.digest)
        dense.check(path, collection, _vectors(place, collection), 16)
    elif (folder_digest(path) if kind == "bm25" else file_digest(path)) != mark.digest:
        raise BrokenIndexError(f"{path}: changed since it was made")


def refresh(place: Workplace) -> tuple[str, ...]:
    """Make every stale index; returns their names. The caller holds the writer's lock.

    Raises `StorageError` when there is no room; indexes made until then stay.
    """
    stale = stale_indexes(place.library, place.data_dir, place.embedder)
    for name in stale:
        if name in wanted_indexes(place.library):
            _make(place, name)
        else:
            place.library.forget_index(name)
    if stale:
        _sweep(place)
    return stale


def _make(place: Workplace, name: str) -> None:
    kind, _, collection = name.partition("/")
    former = place.library.index_marks().get(name)
    place.library.mark_dirty(name)
    wanted = stamp(place.library, name, place.embedder)
    generation = f"{place.library.next_generation():06d}"
    makers: dict[str, Callable[[Workplace, str, str, IndexMark | None], tuple[str, str]]] = {
        "dense": _make_dense,
        "bm25": _make_bm25,
        "graph": _make_graph,
    }
    with storage_errors(place.data_dir):
        where, digest = makers[kind](place, collection, generation, former)
        place.library.mark_clean(IndexMark(name, "clean", wanted, where, digest))


def _make_dense(place: Workplace, collection: str, generation: str, former: IndexMark | None) -> tuple[str, str]:
    where = f"{dense.FOLDER}/{collection}/{generation}"
    passages = place.library.passages((collection,))
    vectors = place.library.vectors_by_id((passage.id for passage in passages), place.embedder)
    old = place.data_dir / former.place if former and former.stamp.endswith(f":{place.embedder}") else None
    old = old if old is not None and old.exists() else None
    try:
        dense.make(place.data_dir / where, collection, passages, vectors, old)
    except BrokenIndexError as exc:
        if shutil.disk_usage(place.data_dir).free < 16_000_000:
            reason = "the disk is full; free some space and run the command again"
            raise StorageError(f"cannot write to {place.data_dir}: {reason}") from exc
        if old is None:
            raise StorageError(f"cannot make the dense index: {exc}") from exc
        place.say(f"the dense index of {collection} was damaged; making it again")
        dense.make(place.data_dir / where, collection, passages, vectors, None)
    return where, dense.manifest(place.data_dir / where, len(vectors))


def _vectors(place: Workplace, collection: str) -> dict[str, bytes]:
    return place.library.vectors_by_id(place.library.passage_ids((collection,)), place.embedder)


def _make_bm25(place: Workplace, collection: str, generation: str, _: IndexMark | None) -> tuple[str, str]:
    where = f"{bm25.FOLDER}/{collection}/{generation}"
    path = bm25.make(place.data_dir / where, place.library.passages((collection,)))
    return where, folder_digest(path)


def _make_graph(place: Workplace, _: str, generation: str, __: IndexMark | None) -> tuple[str, str]:
    where = f"{graph.FOLDER}/{generation}.nq"
    digest, triples = graph.make(place.data_dir / where, place.library)
    place.library.set_meta({graph.TRIPLES: str(triples)})
    return where, digest


def _sweep(place: Workplace) -> None:
    """Delete all generations but the named ones and the one before each, which readers may still use."""
    named = {place.data_dir / mark.place for mark in place.library.index_marks().values()}
    for folder in (dense.FOLDER, bm25.FOLDER):
        for collection in sorted((place.data_dir / folder).glob("*")):
            _keep_two(sorted(collection.iterdir()), named)
            if not any(collection.iterdir()):
                delete(collection)
    _keep_two(sorted((place.data_dir / graph.FOLDER).glob("*")), named)


def _keep_two(generations: list[Path], named: set[Path]) -> None:
    current = [path for path in generations if path in named]
    older = [path for path in generations if path not in named and current and path.name < current[-1].name]
    for path in set(generations) - set(current) - set(older[-1:]):
        delete(path)
