"""SHACL: does everything in the graph have the shape that ``shapes.ttl`` asks for?"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from corpus.errors import StorageError
from kg.names import CANDIDATES_GRAPH, SHAPES_GRAPH, VOCABULARY_GRAPH
from kg.vocabulary import RDF, SH, SHAPES_FILE


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken shape: the node, the path within it, the value at fault if there is one, and why."""

    focus: str
    path: str
    message: str
    value: str | None = None

    def __str__(self) -> str:
        return f"{self.focus}: {self.message} ({self.path}{'' if self.value is None else f' is {self.value!r}'})"


def validate(path: Path, *, candidates: bool = False) -> tuple[Violation, ...]:
    """Check a graph file against the shapes and return what breaks them, ordered by node; empty when all is well.

    Candidates are checked only when asked for. Raises `StorageError` when the file is missing.
    """
    if not path.is_file():
        raise StorageError(f"no graph at {path}; run `fieldguide build` to make it")
    left_out = {VOCABULARY_GRAPH, SHAPES_GRAPH} | (set() if candidates else {CANDIDATES_GRAPH})
    names = {f"<{graph}>" for graph in left_out}
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    triples = (quad.triple for quad in quads if str(quad.graph_name) not in names)
    # Read by rdflib's own parser: oxrdflib's gives plain strings a datatype, and rdflib then tells them apart.
    data = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return validate_graph(data)


def validate_graph(data: Graph) -> tuple[Violation, ...]:
    """Check triples against the shapes and return what breaks them, ordered by node."""
    from pyshacl import validate as run_shacl

    shapes = Graph().parse(str(SHAPES_FILE), format="turtle")
    _, report, _ = run_shacl(data, shacl_graph=shapes, advanced=False, inference="none")
    assert isinstance(report, Graph)
    return tuple(sorted(_violations(report), key=lambda one: (one.focus, one.path, one.value or "")))


def _violations(report: Graph) -> Iterator[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        value = report.value(result, SH.value)
        yield Violation(
            focus=str(report.value(result, SH.focusNode)),
            path=_path_words(report.value(result, SH.resultPath)),
            message=str(report.value(result, SH.resultMessage)),
            value=None if value is None else str(value),
        )


def _path_words(path: Node | None) -> str:
    return str(path) if isinstance(path, URIRef) else "a path of the shape"
