"""Is the installation in order: versions, weights, data directory, library, indexes and graph.

Looks without mending; `fieldguide build` mends.
"""

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from assistant.corpuscheck import Check
from corpus.errors import UserError
from corpus.settings import Settings
from ingest.build import open_library
from ingest.indexes import Workplace, broken_indexes, stale_indexes
from ingest.library import LIBRARY_FILE, Library
from ingest.say import silent

_PACKAGES = ("torch", "sentence-transformers", "onnxruntime", "chromadb", "bm25s", "rdflib", "pyoxigraph", "gradio")
#: Below this much free space a build or a large `add` may not end.
_ENOUGH_BYTES = 500_000_000


def health_checks(settings: Settings) -> Iterator[Check]:
    """Yield a check for each part of the installation; none of them changes anything."""
    found = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    yield Check("versions", True, f"fieldguide {version('fieldguide')}, Python {platform.python_version()}, {found}")
    yield _weights(settings)
    yield _directory(settings.data_dir)
    if not (settings.data_dir / LIBRARY_FILE).is_file():
        yield Check("library", False, f"not built yet in {settings.data_dir}; run `fieldguide build`")
        return
    try:
        with open_library(settings) as library:
            yield from _stores(settings, library)
    except UserError as exc:
        yield Check("library", False, str(exc))


def _weights(settings: Settings) -> Check:
    from ingest.embed import open_model_folder

    try:
        folder = open_model_folder(settings.embedder)
    except UserError as exc:
        return Check("weights", False, str(exc))
    return Check("weights", True, f"{settings.embedder}, SHA-256 {folder.weights}")


def _directory(path: Path) -> Check:
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Check(
            "data directory", False, f"{path} cannot be written; set FIELDGUIDE_DATA_DIR to a directory of yours"
        )
    free = shutil.disk_usage(existing).free
    detail = f"{path}, {free / 1e9:.1f} GB free"
    return Check("data directory", free >= _ENOUGH_BYTES, detail)


def _stores(settings: Settings, library: Library) -> Iterator[Check]:
    yield _intact(settings, library)
    embedder = library.meta("embedder:id")
    if embedder is None:
        yield Check("indexes", False, "not built yet; run `fieldguide build`")
        return
    place = Workplace(settings.data_dir, library, embedder, silent)
    yield from _indexes(place)
    yield _graph(place)


def _intact(settings: Settings, library: Library) -> Check:
    try:
        with closing(sqlite3.connect(settings.data_dir / LIBRARY_FILE)) as database:
            said = [str(row[0]) for row in database.execute("PRAGMA quick_check(3)")]
        counts = library.counts()
    except sqlite3.Error as exc:
        said = [str(exc)]
    if said != ["ok"]:
        return Check("library", False, f"{'; '.join(said)}; move {LIBRARY_FILE} away and run `fieldguide build`")
    holds = (counts.sources, "sources"), (counts.passages, "passages"), (counts.statements, "statements")
    return Check("library", True, ", ".join(f"{count} {what}" for count, what in holds))


def _indexes(place: Workplace) -> Iterator[Check]:
    wrong = dict.fromkeys(
        stale_indexes(place.library, place.data_dir, place.embedder), "not made from what the library holds now"
    )
    wrong.update(broken_indexes(place))
    for name in sorted({*place.library.index_marks(), *wrong}):
        yield Check(f"index {name}", name not in wrong, wrong.get(name, "clean, agrees with the library"))


def _graph(place: Workplace) -> Check:
    from kg.validate import validate

    mark = place.library.index_marks().get("graph")
    if mark is None or not (place.data_dir / mark.place).is_file():
        return Check("graph", False, "not built yet; run `fieldguide build`")
    violations = validate(place.data_dir / mark.place)
    found = f"{len(violations)} break the shapes, the first: {violations[0]}" if violations else "keeps every shape"
    return Check("graph", not violations, found)
