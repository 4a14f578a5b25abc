"""The library's tables, and which record of `corpus.types` lies in which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.types import (
    GUIDE,
    Asked,
    Definition,
    Dispute,
    Entity,
    Figure,
    Finding,
    Flow,
    Knowledge,
    ModelQuestions,
    Note,
    Statement,
    content_id,
)

#: Raised when the tables change shape; a library of a newer version is refused.
SCHEMA_VERSION = 4

_RECORD_TABLE = """
CREATE TABLE IF NOT EXISTS {name} (
    id TEXT NOT NULL, collection TEXT NOT NULL, origin TEXT NOT NULL, source TEXT,
    ordinal INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (collection, id, origin)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS {name}_source ON {name} (source);
"""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS indexes (
    name TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('clean', 'dirty')),
    stamp TEXT NOT NULL, place TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sources (
    id TEXT NOT NULL, collection TEXT NOT NULL, origin TEXT NOT NULL, record TEXT NOT NULL,
    path TEXT, fingerprint TEXT, added TEXT, ordinal INTEGER NOT NULL,
    PRIMARY KEY (collection, id, origin)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_path ON sources (path);
CREATE INDEX IF NOT EXISTS sources_fingerprint ON sources (fingerprint);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, collection TEXT NOT NULL, origin TEXT NOT NULL,
    key TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, record TEXT NOT NULL, ordinal INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_source ON documents (collection, source);
CREATE TABLE IF NOT EXISTS passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, collection TEXT NOT NULL, origin TEXT NOT NULL,
    locator TEXT NOT NULL, section TEXT NOT NULL, headings TEXT NOT NULL, level TEXT NOT NULL, language TEXT NOT NULL,
    date TEXT, ordinal INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL, seen_in TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_source ON passages (collection, source);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document, ordinal);
CREATE TABLE IF NOT EXISTS vectors (
    passage TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (passage, embedder)
) WITHOUT ROWID;
DROP TABLE IF EXISTS phrases;
DROP TABLE IF EXISTS asked_weights;
CREATE TABLE phrases (
    text TEXT NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (embedder, text)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS weights (
    classifier TEXT NOT NULL, language TEXT NOT NULL, feature TEXT NOT NULL, rarity REAL NOT NULL,
    weights BLOB NOT NULL, PRIMARY KEY (classifier, language, feature)
);
CREATE TABLE IF NOT EXISTS review_decisions (
    id TEXT PRIMARY KEY, statement TEXT NOT NULL, decision TEXT NOT NULL, decided TEXT NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, asked TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table of one kind of record: how a record is named, and where `Knowledge` holds them."""

    kind: type[Any]
    name: str
    id_of: Callable[[Any], str]
    of_knowledge: Callable[[Knowledge], tuple[Any, ...]]


def _own_id(record: Any) -> str:
    return str(record.id)


def _definition_id(record: Definition) -> str:
    return content_id("d", record.concept, record.section, record.source)


def _note_id(record: Note) -> str:
    # A note's own id is unique within its kind only.
    return f"{record.kind}/{record.id}"


RECORD_TABLES: tuple[RecordTable, ...] = (
    RecordTable(Entity, "entities", _own_id, lambda known: known.entities),
    RecordTable(Statement, "statements", _own_id, lambda known: known.statements),
    RecordTable(Finding, "findings", _own_id, lambda known: known.findings),
    RecordTable(Figure, "figures", _own_id, lambda known: known.figures),
    RecordTable(Definition, "definitions", _definition_id, lambda known: known.definitions),
    RecordTable(Asked, "asked", _own_id, lambda known: known.asked),
    RecordTable(ModelQuestions, "model_questions", lambda one: str(one.asks), lambda known: known.model_questions),
    RecordTable(Dispute, "disputes", _own_id, lambda known: known.disputes),
    RecordTable(Note, "notes", _note_id, lambda known: known.notes),
    RecordTable(Flow, "flow", lambda _: "flow", lambda known: (known.flow,) if known.flow else ()),
)
BY_KIND: Mapping[type[Any], RecordTable] = {table.kind: table for table in RECORD_TABLES}

SCHEMA = _TABLES + "".join(_RECORD_TABLE.format(name=table.name) for table in RECORD_TABLES)


def collection_of(record: Any) -> str:
    """Return the collection a record belongs to; kinds without one are part of the guide."""
    return str(getattr(record, "collection", GUIDE))
