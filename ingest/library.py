"""The library: one SQLite database that holds all that is searched, and is the truth of it.

Rows have an origin: ``built-in`` ones are replaced by every build, the ``user``'s stay until removed.
Each change of a collection raises its revision and marks the indexes made from it dirty, in the same
transaction, so that no index can pass for newer than it is.
"""

import difflib
import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from corpus.errors import StorageError, UnknownNameError, UsageError
from corpus.types import (
    GUIDE,
    Asked,
    Definition,
    Dispute,
    Document,
    Entity,
    Figure,
    Finding,
    Flow,
    Knowledge,
    ModelQuestions,
    Note,
    Passage,
    SentenceSpan,
    Source,
    Statement,
)
from ingest.codec import from_json, to_json
from ingest.storage import database_errors, make_private_dir, refuses_to_write, storage_errors
from ingest.tables import BY_KIND, RECORD_TABLES, SCHEMA, SCHEMA_VERSION, RecordTable, collection_of

LIBRARY_FILE = "library.sqlite"
Origin = Literal["built-in", "user"]
BUILT_IN: Origin = "built-in"
USER: Origin = "user"
#: The graph is made from all collections; this key stands for them together in `Library.revision`.
EVERYTHING = "*"

_Record = TypeVar("_Record", Entity, Statement, Finding, Figure, Definition, Asked, ModelQuestions, Dispute, Note, Flow)
#: Built-in sources first, then the user's in the order they came.
_SOURCE_ORDER = "origin, added, ordinal, id"
#: SQLite takes 32,766 parameters a query; far fewer keep statements small.
_BATCH = 500
#: Milliseconds to wait for another process that writes; and when there is better to do than wait.
_PATIENCE_MS = 30_000
_SHORT_PATIENCE_MS = 200
#: Answers kept; the oldest make room.
_ANSWERS_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class IndexMark:
    """What the library knows of an index: whether to trust it, what it was made from, where it lies."""

    name: str
    state: Literal["clean", "dirty"]
    stamp: str
    place: str
    digest: str

    @property
    def is_whole(self) -> bool:
        """Whether a finished generation lies at `place`; of a former state when the mark is dirty."""
        return self.stamp != ""


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source with what the library knows of it: counts, and for the user's own when and whence."""

    source: Source
    origin: Origin
    passages: int
    statements: int
    added: str | None
    path: str | None
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a feature of a text in one language speaks for each class of a classifier (little-endian float16)."""

    language: str
    feature: str
    rarity: float
    weights: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds."""

    sources: int
    documents: int
    passages: int
    statements: int
    vectors: int


@dataclass(frozen=True, slots=True)
class NewSource:
    """All that enters with one input of the user, stored in one transaction."""

    source: Source
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    path: str
    fingerprint: str
    added: str


def library_path(where: Path | str) -> Path:
    """Return the file of a path or ``sqlite:///`` URL; raises `UsageError` for another database."""
    if isinstance(where, Path):
        return where
    if where.startswith("sqlite:///"):
        return Path(where.removeprefix("sqlite:///"))
    if "://" in where:
        raise UsageError(f"library {where!r}: this database is not known; use sqlite:///PATH")
    return Path(where)


class Library:
    """One connection to the library; may be shared by threads.

    Where nothing can be written (disk full, read-only), an existing library is opened for reading only.
    Raises `StorageError` when the file cannot be opened or was written by a newer version; so do all
    methods when the disk refuses or another process holds the library for more than half a minute.
    """

    def __init__(self, where: Path | str) -> None:
        self.path = library_path(where)
        self._lock = threading.RLock()
        #: Why nothing can be written, where the library is open for reading only.
        self.refusal: OSError | sqlite3.Error | None = None
        with storage_errors(self.path.parent):
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._open_to_write()
        except (OSError, sqlite3.Error) as exc:
            if not refuses_to_write(exc):
                raise
            self.refusal = exc
            return self._open_to_read(exc)

    def _open_to_write(self) -> sqlite3.Connection:
        make_private_dir(self.path.parent)
        # Made before SQLite does, so that the database is private from its first byte. One that is there is never
        # opened like this: to close any handle of a file drops all of this process's locks on it, also SQLite's.
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        database = sqlite3.connect(
            self.path, timeout=_PATIENCE_MS / 1000, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    def _prepare(self, database: sqlite3.Connection) -> None:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        if self._version(database) < SCHEMA_VERSION:
            database.execute("BEGIN IMMEDIATE")
            for statement in SCHEMA.split(";\n"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
            database.execute("COMMIT")

    def _version(self, database: sqlite3.Connection) -> int:
        version = int(database.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise StorageError(
                f"{self.path} was written by a newer fieldguide (format {version}, this one knows {SCHEMA_VERSION}); "
                "upgrade fieldguide or set FIELDGUIDE_DATA_DIR elsewhere"
            )
        return version

    def _open_to_read(self, refusal: OSError | sqlite3.Error) -> sqlite3.Connection:
        """Return a connection that writes nothing; raises `refusal` when that does not work either."""
        options = ["mode=ro"]
        log = self.path.with_name(self.path.name + "-wal")
        if not log.exists() or log.stat().st_size == 0:
            # Even to read, SQLite makes files beside the library, unless told that nobody changes it.
            options.append("mode=ro&immutable=1")
        for option in options:
            database = None
            try:
                database = sqlite3.connect(
                    f"{self.path.absolute().as_uri()}?{option}",
                    uri=True,
                    timeout=_PATIENCE_MS / 1000,
                    isolation_level=None,
                    check_same_thread=False,
                )
                if self._version(database) == SCHEMA_VERSION:
                    return database
            except sqlite3.Error:
                pass
            if database is not None:
                database.close()
        raise refusal

    def close(self) -> None:
        """Close the connection; the library object is of no use afterwards."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes made inside happen together, durably, or not at all; may be nested."""
        with self._lock, database_errors(self.path.parent):
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, query: str, parameters: Sequence[object] = ()) -> list[Any]:
        with self._lock, database_errors(self.path.parent):
            return self._db.execute(query, parameters).fetchall()

    def _write(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        with self._lock, database_errors(self.path.parent):
            self._db.executemany(query, rows)

    # What stands in meta, and the marks of the indexes.

    def meta(self, key: str) -> str | None:
        """Return the value kept under `key`."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Keep `values` under their keys."""
        with self.transaction():
            self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def revision(self, collection: str = EVERYTHING) -> int:
        """Return how often `collection` was changed; for `EVERYTHING` how often any was."""
        return int(self.meta(f"revision:{collection}") or 0)

    def next_generation(self) -> int:
        """Return a number that no index folder of this library bears yet."""
        with self.transaction():
            number = int(self.meta("generation") or 0) + 1
            self.set_meta({"generation": str(number)})
        return number

    def _touch(self, collection: str) -> None:
        for key in (collection, EVERYTHING):
            self.set_meta({f"revision:{key}": str(self.revision(key) + 1)})
        for name in (f"dense/{collection}", f"bm25/{collection}", "graph"):
            self.mark_dirty(name)

    def index_marks(self) -> dict[str, IndexMark]:
        """Return the mark of every index by its name (``dense/guide``, ``bm25/guide``, ``graph``)."""
        rows = self._rows("SELECT name, state, stamp, place, digest FROM indexes")
        return {row[0]: IndexMark(*row) for row in rows}

    def mark_dirty(self, name: str) -> None:
        """Note that an index is not to be trusted."""
        with self.transaction():
            self._write("UPDATE indexes SET state = 'dirty' WHERE name = ?", [(name,)])

    def mark_broken(self, name: str) -> None:
        """Note that an index is damaged: the next one is not made from a copy of it."""
        with self.transaction():
            self._write("UPDATE indexes SET state = 'dirty', stamp = '' WHERE name = ?", [(name,)])

    def mark_clean(self, mark: IndexMark) -> None:
        """Note that an index was made, closed and checked."""
        row = (mark.name, mark.state, mark.stamp, mark.place, mark.digest)
        with self.transaction():
            self._write("INSERT OR REPLACE INTO indexes VALUES (?, ?, ?, ?, ?)", [row])

    def forget_index(self, name: str) -> None:
        """Drop the mark of an index whose collection is gone."""
        with self.transaction():
            self._write("DELETE FROM indexes WHERE name = ?", [(name,)])

    # Writing what is searched.

    def replace_built_in(self, knowledge: Knowledge, passages: Sequence[Passage], meta: Mapping[str, str]) -> None:
        """Put the built-in knowledge in the place of the former one, with `meta`, in one transaction."""
        with self.transaction():
            tables = ["sources", "documents", "passages", *(table.name for table in RECORD_TABLES)]
            for name in tables:
                self._db.execute(f"DELETE FROM {name} WHERE origin = ?", (BUILT_IN,))  # noqa: S608
            self._insert_sources([(source, None, None, None) for source in knowledge.sources], BUILT_IN)
            self._insert_texts(knowledge.documents, passages, BUILT_IN)
            for table in RECORD_TABLES:
                self._insert_records(table, table.of_knowledge(knowledge), BUILT_IN)
            self._drop_orphan_vectors()
            self._touch(GUIDE)
            self.set_meta(meta)

    def store_source(self, new: NewSource) -> None:
        """Store a source of the user with its texts, in the place of a former one of the same id."""
        collection = new.source.collection
        with self.transaction():
            self._delete_source(new.source.id, collection)
            self._insert_sources([(new.source, new.path, new.fingerprint, new.added)], USER)
            self._insert_texts(new.documents, new.passages, USER)
            self._drop_orphan_vectors()
            self._touch(collection)

    def remove_source(self, source: str, collection: str) -> int:
        """Remove a source of the user with all that came with it; returns how many passages went."""
        with self.transaction():
            gone = self._delete_source(source, collection)
            self._drop_orphan_vectors()
            self._touch(collection)
        return gone

    def _delete_source(self, source: str, collection: str) -> int:
        key = (source, collection, USER)
        gone = 0
        for name in ("documents", "passages", *(table.name for table in RECORD_TABLES)):
            done = self._db.execute(
                f"DELETE FROM {name} WHERE source = ? AND collection = ? AND origin = ?",  # noqa: S608
                key,
            )
            gone += done.rowcount if name == "passages" else 0
        self._db.execute("DELETE FROM sources WHERE id = ? AND collection = ? AND origin = ?", key)
        return gone

    def _drop_orphan_vectors(self) -> None:
        self._db.execute("DELETE FROM vectors WHERE passage NOT IN (SELECT id FROM passages)")

    def _insert_sources(
        self, sources: Iterable[tuple[Source, str | None, str | None, str | None]], origin: Origin
    ) -> None:
        rows = (
            (source.id, source.collection, origin, to_json(Source, source), path, fingerprint, added, ordinal)
            for ordinal, (source, path, fingerprint, added) in enumerate(sources)
        )
        self._write("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _insert_texts(self, documents: Iterable[Document], passages: Iterable[Passage], origin: Origin) -> None:
        # The same line twice in one input has one id and is stored once.
        self._write(
            "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_document_row(document, origin, ordinal) for ordinal, document in enumerate(documents)),
        )
        self._write(
            "INSERT OR IGNORE INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_passage_row(passage, origin) for passage in passages),
        )

    def _insert_records(self, table: RecordTable, records: Iterable[Any], origin: Origin) -> None:
        rows = (
            (
                table.id_of(record),
                collection_of(record),
                origin,
                getattr(record, "source", None),
                ordinal,
                to_json(table.kind, record),
            )
            for ordinal, record in enumerate(records)
        )
        self._write(f"INSERT OR IGNORE INTO {table.name} VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608

    def store_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors (little-endian float32, unit length) by passage id; the passage may come later."""
        rows = ((passage, embedder, vector) for passage, vector in vectors.items())
        with self.transaction():
            self._write("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def drop_vectors_except(self, embedder: str) -> None:
        """Drop the vectors of every other embedder."""
        with self.transaction():
            self._write("DELETE FROM vectors WHERE embedder <> ?", [(embedder,)])

    def store_phrases(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors of phrases."""
        with self.transaction():
            rows = ((text, embedder, vector) for text, vector in vectors.items())
            self._write("INSERT OR REPLACE INTO phrases VALUES (?, ?, ?)", rows)

    def drop_phrases_except(self, embedder: str, phrases: Collection[str]) -> None:
        """Drop the phrases of every other embedder, and those of this one that are none of `phrases`."""
        gone = [(text, embedder) for text in self.phrases(embedder) if text not in phrases]
        with self.transaction():
            self._write("DELETE FROM phrases WHERE embedder <> ?", [(embedder,)])
            self._write("DELETE FROM phrases WHERE text = ? AND embedder = ?", gone)

    def replace_weights(self, former: str, classifier: str, rows: Iterable[Weights], meta: Mapping[str, str]) -> None:
        """Put what a classifier has learned in the place of all whose name begins with `former`, with `meta`.

        In one transaction that raises the guide's revision: whoever reads the former weights has to read anew.
        """
        with self.transaction():
            self._touch(GUIDE)
            self._write("DELETE FROM weights WHERE substr(classifier, 1, ?) = ?", [(len(former), former)])
            values = ((classifier, one.language, one.feature, one.rarity, one.weights) for one in rows)
            self._write("INSERT INTO weights VALUES (?, ?, ?, ?, ?)", values)
            self.set_meta(meta)

    # Reading.

    def collections(self) -> tuple[str, ...]:
        """Return the names of all collections that hold a source, sorted."""
        return tuple(row[0] for row in self._rows("SELECT DISTINCT collection FROM sources ORDER BY collection"))

    def counts(self) -> Counts:
        """Return how much the library holds."""
        names = ("sources", "documents", "passages", "statements", "vectors")
        return Counts(*(self._rows(f"SELECT count(*) FROM {name}")[0][0] for name in names))  # noqa: S608

    def sources(self, collections: Sequence[str] = ()) -> tuple[Source, ...]:
        """Return the sources of `collections` (all when none is named)."""
        where, values = _in("collection", collections)
        rows = self._rows(f"SELECT record FROM sources WHERE {where} ORDER BY {_SOURCE_ORDER}", values)  # noqa: S608
        return tuple(from_json(Source, row[0]) for row in rows)

    def stored_sources(self, collections: Sequence[str] = ()) -> tuple[StoredSource, ...]:
        """Return the sources with their counts, built-in ones first, in the order they came."""
        return self._stored(*_in("collection", collections))

    def _stored(self, where: str, values: Sequence[str]) -> tuple[StoredSource, ...]:
        rows = self._rows(
            "SELECT record, origin, "  # noqa: S608
            "(SELECT count(*) FROM passages p WHERE p.source = s.id AND p.collection = s.collection"
            " AND p.origin = s.origin), "
            "(SELECT count(*) FROM statements t WHERE t.source = s.id AND t.collection = s.collection"
            f" AND t.origin = s.origin), added, path, fingerprint FROM sources s WHERE {where} "
            f"ORDER BY {_SOURCE_ORDER}",
            values,
        )
        return tuple(StoredSource(from_json(Source, row[0]), *row[1:]) for row in rows)

    def source(self, source: str, collection: str | None = None) -> Source:
        """Return a source by id, the user's own before a built-in one; raises `UnknownNameError`."""
        where, values = _in("collection", (collection,) if collection else ())
        rows = self._rows(
            f"SELECT record FROM sources WHERE id = ? AND {where} ORDER BY origin DESC, collection LIMIT 1",  # noqa: S608
            (source, *values),
        )
        if not rows:
            known = [row[0] for row in self._rows("SELECT DISTINCT id FROM sources ORDER BY id")]
            raise UnknownNameError("source", source, near_names(source, known))
        return from_json(Source, rows[0][0])

    def content_digest(self, collections: Sequence[str] = ()) -> str:
        """Return ``sha256:…`` over what `collections` (all when none is named) hold, wherever it came from.

        It is the digest of the built-in corpus when the user has added nothing to them; empty before the
        first build.
        """
        where, values = _in("collection", collections)
        own = self._rows(
            f"SELECT collection, fingerprint FROM sources WHERE origin = ? AND {where} ORDER BY 1, 2",  # noqa: S608
            (USER, *values),
        )
        built = self.meta("built:corpus") or ""
        if not own:
            return built
        lines = "\n".join((built, *(f"{collection} {fingerprint}" for collection, fingerprint in own)))
        return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"

    def source_of_path(self, path: str, collection: str) -> StoredSource | None:
        """Return the source that came from the file `path`."""
        return self._stored_where("path = ?", path, collection)

    def source_of_content(self, fingerprint: str, collection: str) -> StoredSource | None:
        """Return the source whose input had this fingerprint."""
        return self._stored_where("fingerprint = ?", fingerprint, collection)

    def _stored_where(self, condition: str, value: str, collection: str) -> StoredSource | None:
        found = self._stored(f"{condition} AND collection = ? AND origin = ?", (value, collection, USER))
        return next(iter(found), None)

    def document(self, document: str) -> Document:
        """Return a document by id; raises `UnknownNameError`."""
        rows = self._rows("SELECT record FROM documents WHERE id = ?", (document,))
        if not rows:
            raise UnknownNameError("document", document)
        return from_json(Document, rows[0][0])

    def documents(self, collections: Sequence[str] = ()) -> tuple[Document, ...]:
        """Return the documents of `collections` in the order they came."""
        where, values = _in("collection", collections)
        order = "origin, CASE origin WHEN 'user' THEN source END, ordinal, id"
        rows = self._rows(f"SELECT record FROM documents WHERE {where} ORDER BY {order}", values)  # noqa: S608
        return tuple(from_json(Document, row[0]) for row in rows)

    def document_keys(self, documents: Iterable[str]) -> dict[str, str]:
        """Return the source's own id of each document (a JSONL line's ``_id``, a section and language)."""
        return {row[0]: row[1] for row in self._by_ids("SELECT id, key FROM documents WHERE id", documents)}

    def passage(self, passage: str) -> Passage:
        """Return a passage by id; raises `UnknownNameError`."""
        found = self.passages_by_id([passage])
        if not found:
            raise UnknownNameError("passage", passage)
        return found[passage]

    def passages_by_id(self, passages: Iterable[str]) -> dict[str, Passage]:
        """Return the passages that exist, by id."""
        return {row[0]: _passage(row) for row in self._by_ids("SELECT * FROM passages WHERE id", passages)}

    def passages_of_document(self, document: str) -> tuple[Passage, ...]:
        """Return the passages of a document in reading order."""
        rows = self._rows("SELECT * FROM passages WHERE document = ? ORDER BY ordinal", (document,))
        return tuple(map(_passage, rows))

    def passages(self, collections: Sequence[str] = ()) -> tuple[Passage, ...]:
        """Return the passages of `collections`, by id."""
        where, values = _in("collection", collections)
        return tuple(map(_passage, self._rows(f"SELECT * FROM passages WHERE {where} ORDER BY id", values)))  # noqa: S608

    def passage_ids(self, collections: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the ids of the passages of `collections`, sorted."""
        where, values = _in("collection", collections)
        return tuple(row[0] for row in self._rows(f"SELECT id FROM passages WHERE {where} ORDER BY id", values))  # noqa: S608

    def held(self, passages: Iterable[str]) -> set[str]:
        """Return which of `passages` the library holds."""
        return {row[0] for row in self._by_ids("SELECT id FROM passages WHERE id", passages)}

    def vectors_by_id(self, passages: Iterable[str], embedder: str) -> dict[str, bytes]:
        """Return the vectors of those passages that have one of `embedder`."""
        rows = self._by_ids("SELECT passage, vector, embedder FROM vectors WHERE passage", passages)
        return {row[0]: row[1] for row in rows if row[2] == embedder}

    def phrases(self, embedder: str) -> dict[str, bytes]:
        """Return all phrases with their vectors of `embedder` (little-endian float32, unit length)."""
        return dict(self._rows("SELECT text, vector FROM phrases WHERE embedder = ?", (embedder,)))

    def weights(self, classifier: str, language: str, features: Collection[str]) -> tuple[Weights, ...]:
        """Return the weights of those features of a language that a classifier has any for, in a fixed order."""
        marks = ", ".join("?" * len(features))
        rows = self._rows(
            "SELECT language, feature, rarity, weights FROM weights "  # noqa: S608
            f"WHERE classifier = ? AND language = ? AND feature IN ({marks}) ORDER BY feature",
            (classifier, language, *features),
        )
        return tuple(Weights(*row) for row in rows)

    def embedded(self, embedder: str, passages: Iterable[str]) -> set[str]:
        """Return which of `passages` have a vector of `embedder`."""
        rows = self._by_ids("SELECT passage, embedder FROM vectors WHERE passage", passages)
        return {row[0] for row in rows if row[1] == embedder}

    def _by_ids(self, query: str, ids: Iterable[str]) -> list[Any]:
        wanted = list(dict.fromkeys(ids))
        rows: list[Any] = []
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            rows += self._rows(f"{query} IN ({', '.join('?' * len(batch))})", batch)
        return rows

    def records(self, kind: type[_Record], collections: Sequence[str] = ()) -> tuple[_Record, ...]:
        """Return all records of a kind (`Entity`, `Statement`, `Finding`, `Figure`, …) in corpus order."""
        where, values = _in("collection", collections)
        name = BY_KIND[kind].name
        rows = self._rows(f"SELECT record FROM {name} WHERE {where} ORDER BY origin, ordinal, id", values)  # noqa: S608
        return tuple(from_json(kind, row[0]) for row in rows)

    def flow(self) -> Flow | None:
        """Return the decision flow."""
        return next(iter(self.records(Flow)), None)

    def knowledge(self, collection: str, *, documents: bool = True) -> Knowledge:
        """Return all that `collection` knows, without its `documents` where those are not needed."""
        only = (collection,)
        return Knowledge(
            sources=self.sources(only),
            documents=self.documents(only) if documents else (),
            entities=self.records(Entity, only),
            statements=self.records(Statement, only),
            findings=self.records(Finding, only),
            figures=self.records(Figure, only),
            definitions=self.records(Definition, only),
            asked=self.records(Asked, only),
            model_questions=self.records(ModelQuestions, only),
            disputes=self.records(Dispute, only),
            notes=self.records(Note, only),
            flow=self.flow() if collection == GUIDE else None,
            digest=self.meta("built:corpus") or "",
        )

    # Answers given and decisions taken survive every build.

    def keep_answer(self, answer: str, asked: str, record: Mapping[str, object]) -> None:
        """Keep an answer by its id, with the ISO time it was asked; the same id replaces it.

        The oldest make room. Waits a fifth of a second for another writer, no longer: raises `StorageError`.
        """
        row = (answer, asked, json.dumps(record, ensure_ascii=False))
        with self._impatient(), self.transaction():
            self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", [row])
            excess = self._rows("SELECT count(*) FROM answers")[0][0] - _ANSWERS_KEPT
            if excess > 0:
                self._write(
                    "DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE id <> ? ORDER BY asked, id LIMIT ?)",
                    [(answer, excess)],
                )

    @contextmanager
    def _impatient(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=_SHORT_PATIENCE_MS / 1000):
            raise StorageError(f"cannot use the library in {self.path.parent}: it is being written; try again")
        try:
            self._rows(f"PRAGMA busy_timeout={_SHORT_PATIENCE_MS}")
            yield
        finally:
            self._rows(f"PRAGMA busy_timeout={_PATIENCE_MS}")
            self._lock.release()

    def answers(self) -> dict[str, Any]:
        """Return the kept answers by id, oldest first."""
        return {row[0]: json.loads(row[1]) for row in self._rows("SELECT id, record FROM answers ORDER BY asked, id")}

    def keep_decision(self, decision: str, statement: str, verdict: str, decided: str, record: object) -> None:
        """Keep a review decision on a statement by its id, with the ISO time it was taken."""
        with self.transaction():
            row = (decision, statement, verdict, decided, json.dumps(record, ensure_ascii=False))
            self._write("INSERT OR REPLACE INTO review_decisions VALUES (?, ?, ?, ?, ?)", [row])

    def decisions(self) -> dict[str, Any]:
        """Return the kept review decisions by id, oldest first."""
        rows = self._rows("SELECT id, record FROM review_decisions ORDER BY decided, id")
        return {row[0]: json.loads(row[1]) for row in rows}


def near_names(name: str, known: Sequence[str]) -> list[str]:
    """Return up to three of `known` that `name` may have meant: those that begin like it, then like ones."""
    begun = [one for one in known if len(name) >= 3 and one.lower().startswith(name.lower())]
    close = difflib.get_close_matches(name, known, n=3)
    return list(dict.fromkeys((*begun, *close)))[:3]


def _in(column: str, values: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if not values:
        return "1", ()
    return f"{column} IN ({', '.join('?' * len(values))})", tuple(values)


def _document_row(document: Document, origin: Origin, ordinal: int) -> tuple[object, ...]:
    return (
        document.id,
        document.source.id,
        document.source.collection,
        origin,
        document.key,
        document.title,
        document.language,
        to_json(Document, document),
        ordinal,
    )


def _passage_row(passage: Passage, origin: Origin) -> tuple[object, ...]:
    return (
        passage.id,
        passage.document,
        passage.source,
        passage.collection,
        origin,
        passage.locator,
        passage.section,
        json.dumps(passage.headings, ensure_ascii=False),
        passage.level,
        passage.language,
        passage.date,
        passage.ordinal,
        passage.text,
        json.dumps([[span.start, span.end, *span.works] for span in passage.sentences]),
        json.dumps(passage.seen_in, ensure_ascii=False),
    )


def _passage(row: Sequence[Any]) -> Passage:
    _, document, source, collection, _, locator, section, headings, level, language, date, ordinal, *rest = row
    text, sentences, seen_in = rest
    return Passage(
        collection=collection,
        source=source,
        document=document,
        locator=locator,
        level=level,
        language=language,
        text=text,
        ordinal=ordinal,
        headings=tuple(json.loads(headings)),
        section=section,
        sentences=tuple(SentenceSpan(start, end, tuple(works)) for start, end, *works in json.loads(sentences)),
        seen_in=tuple(json.loads(seen_in)),
        date=date,
    )
