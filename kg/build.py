"""Knowledge to one N-Quads file: sorted, the same bytes for the same knowledge, never half written."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InternalError, StorageError, UserError
from corpus.types import EntityType, Knowledge
from kg.names import CANDIDATES_GRAPH, SHAPES_GRAPH, VOCABULARY_GRAPH, graph_iri
from kg.rdf import Triple, entity_triples, nt, source_triples, statement_triples
from kg.vocabulary import SHAPES_FILE, VOCABULARY_FILE

#: Longest value in bytes; Oxigraph reads no line of more than 16 MiB.
MAX_LITERAL = 1_000_000
#: Characters of a place that an error message names.
_NAMED = 200


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What was written: lines of the file, distinct triples in all graphs, ``sha256:…`` of the file."""

    quads: int
    triples: int
    digest: str


def build(knowledge: Iterable[Knowledge], path: Path, candidates: Iterable[Knowledge] = ()) -> GraphReport:
    """Write the graph of all `knowledge` to `path`, each collection into its own named graph.

    `candidates` go into a graph of their own that no query sees unless it names it. The vocabulary and the
    shapes come along. The file is written aside, synced and renamed, so that `path` is old or new, never half.

    Raises `InternalError` when a statement names an entity, source, predicate or qualifier that is not
    there, `UserError` when a value is longer than `MAX_LITERAL`, `StorageError` when the file cannot be written.
    """
    accepted, proposed = tuple(knowledge), tuple(candidates)
    _check_references((*accepted, *proposed))
    works = _works((*accepted, *proposed))
    lines = {line for one in accepted for line in _knowledge_lines(one, works, None)}
    lines.update(line for one in proposed for line in _knowledge_lines(one, works, CANDIDATES_GRAPH))
    lines.update(_turtle_lines())
    ordered = sorted(lines)
    payload = "".join(ordered).encode()
    write_durably(path, payload)
    triples = len({line.rpartition(" <")[0] for line in ordered})
    return GraphReport(len(ordered), triples, f"sha256:{hashlib.sha256(payload).hexdigest()}")


def _works(knowledge: Sequence[Knowledge]) -> frozenset[str]:
    return frozenset(entity.slug for one in knowledge for entity in one.entities if entity.type is EntityType.WORK)


def _knowledge_lines(knowledge: Knowledge, works: frozenset[str], graph: str | None) -> Iterator[str]:
    for source in knowledge.sources:
        place = f"source {source.id}"
        yield from _lines(source_triples(source, works), graph or graph_iri(source.collection), place)
    for entity in knowledge.entities:
        yield from _lines(entity_triples(entity), graph or graph_iri(entity.collection), f"entity {entity.id}")
    for statement in knowledge.statements:
        place = f"statement {statement.id} ({statement.predicate} of {statement.subject})"
        yield from _lines(statement_triples(statement, works), graph or graph_iri(statement.collection), place)


def _lines(triples: Iterable[Triple], graph: str, place: str) -> Iterator[str]:
    for subject, predicate, value in triples:
        written = nt(value)
        # A character takes four bytes at most, so that nearly every value passes by its length alone.
        if len(written) > MAX_LITERAL // 4 and (size := len(written.encode())) > MAX_LITERAL:
            raise UserError(
                f"{place[:_NAMED]}: the value of <{predicate}> has {size:,} bytes; at most {MAX_LITERAL:,} are allowed,"
                " shorten it or remove the source"
            )
        yield f"{nt(subject)} {nt(predicate)} {written} <{graph}> .\n"


def _turtle_lines() -> Iterator[str]:
    """Yield vocabulary and shapes with blank nodes named canonically, so that the bytes stay the same."""
    import pyoxigraph as ox

    dataset = ox.Dataset()
    for file, graph in ((VOCABULARY_FILE, VOCABULARY_GRAPH), (SHAPES_FILE, SHAPES_GRAPH)):
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    for quad in dataset:
        yield f"{quad} .\n"


def _check_references(knowledge: Sequence[Knowledge]) -> None:
    entities = {entity.id for one in knowledge for entity in one.entities}
    sources = {source.id for one in knowledge for source in one.sources}
    for one in knowledge:
        for entity in one.entities:
            _check_known(entity.broader, entities, f"entity {entity.id}", "entity")
        for statement in one.statements:
            ends = [statement.subject, *([str(statement.object)] if statement.kind == "entity" else [])]
            cited = [statement.source, *([statement.seen_in] if statement.seen_in else [])]
            place = f"statement {statement.id} ({statement.predicate} of {statement.subject})"
            _check_known(ends, entities, place, "entity")
            _check_known(cited, sources, place, "source")


def _check_known(names: Iterable[str], known: set[str], place: str, kind: str) -> None:
    for name in names:
        if name not in known:
            raise InternalError(f"{place} names the {kind} {name!r}, which is not there")


def write_durably(path: Path, payload: bytes) -> None:
    """Replace `path` by `payload` all at once: written aside, synced, renamed, the directory synced.

    Raises `StorageError` with the reason; the old file then stays as it was.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as exc:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise StorageError(
            f"cannot write {path}: {exc.strerror or exc}; free space or choose another data_dir"
        ) from exc
