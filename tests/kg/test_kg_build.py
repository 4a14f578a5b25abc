import dataclasses
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from kg_facts import CANDIDATE, ENTITIES, MINE, SMALL, SOURCES, fact
from rdflib import Dataset, Literal, URIRef

from corpus.errors import InternalError, StorageError, UserError
from corpus.types import Knowledge
from kg.build import MAX_LITERAL, build
from kg.names import CANDIDATES_GRAPH, GUIDE_GRAPH, SHAPES_GRAPH, VOCABULARY_GRAPH, graph_iri
from kg.rdf import iri
from kg.sparql import GraphWorker
from kg.vocabulary import FG


def test_collections_stand_in_graphs_of_their_own(graph_file: Path) -> None:
    dataset = Dataset()
    dataset.parse(graph_file, format="nquads")
    fact_ = (iri("model:gpt-3"), FG.weightsOpen, Literal(False))
    graphs = {str(graph.identifier) for graph in dataset.graphs() if fact_ in graph}
    assert graphs == {GUIDE_GRAPH, graph_iri("mine")}
    candidate = (iri("model:gpt-3"), FG.contextLength, Literal(2048))
    assert {str(graph.identifier) for graph in dataset.graphs() if candidate in graph} == {CANDIDATES_GRAPH}
    for graph in (VOCABULARY_GRAPH, SHAPES_GRAPH):
        assert len(dataset.graph(URIRef(graph))) > 100


def test_the_report_tells_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    report = build([SMALL, MINE], path, [CANDIDATE])
    payload = path.read_bytes()
    assert report.quads == payload.count(b"\n")
    assert report.quads > report.triples
    assert report.digest == f"sha256:{hashlib.sha256(payload).hexdigest()}"
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_knowledge_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    first, second, third = tmp_path / "1.nq", tmp_path / "2.nq", tmp_path / "3.nq"
    build([SMALL, MINE], first)
    reverse = Knowledge(SMALL.sources[::-1], (), SMALL.entities[::-1], SMALL.statements[::-1])
    build([MINE, reverse], second)
    assert first.read_bytes() == second.read_bytes()
    script = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path; from kg_facts import *;"
        " from kg.build import build; build([SMALL, MINE], Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", script, str(third), str(Path(__file__).parent)], check=True)
    assert first.read_bytes() == third.read_bytes()


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (fact("model:gpt-3", "organisation", "organisation:nobody"), "organisation:nobody"),
        (fact("model:lost", "weightsOpen", True, "flag"), "model:lost"),
        (fact("model:gpt-3", "weightsOpen", True, "flag", source="lost2020"), "lost2020"),
        (fact("model:gpt-3", "weightsOpen", True, "flag", seen_in="lost-mirror"), "lost-mirror"),
    ],
)
def test_what_dangles_is_named(broken: object, name: str, tmp_path: Path) -> None:
    knowledge = Knowledge(SOURCES, (), ENTITIES, (broken,))  # type: ignore[arg-type]
    with pytest.raises(InternalError, match=name):
        build([knowledge], tmp_path / "g.nq")
    assert list(tmp_path.iterdir()) == []


def test_a_broader_term_must_be_there(tmp_path: Path) -> None:
    orphan = dataclasses.replace(ENTITIES[-1], broader=("task:lost",))
    with pytest.raises(InternalError, match="task:lost"):
        build([Knowledge(entities=(orphan,))], tmp_path / "g.nq")


def test_a_folder_that_is_missing_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write"):
        build([SMALL], tmp_path / "missing" / "g.nq")


def test_plain_rdflib_reads_the_corpus_without_loss(corpus_graph: Path) -> None:
    lines = corpus_graph.read_bytes().count(b"\n")
    dataset = Dataset()
    dataset.parse(corpus_graph, format="nquads")
    assert len(list(dataset.quads())) == lines


def test_a_value_that_no_worker_could_read_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    long = "字" * (MAX_LITERAL // 3 + 1)
    source = dataclasses.replace(SOURCES[0], title=long)
    with pytest.raises(UserError, match=rf"source {source.id}: .*title> has 1,000,00\d bytes; at most 1,000,000"):
        build([dataclasses.replace(SMALL, sources=(source, *SMALL.sources[1:]))], path)
    statement = dataclasses.replace(SMALL.statements[0], locator=long)
    with pytest.raises(UserError, match=f"statement {statement.id} "):
        build([dataclasses.replace(SMALL, statements=(statement, *SMALL.statements[1:]))], path)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_value_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    source = dataclasses.replace(SOURCES[0], title="a" * (MAX_LITERAL - 2))
    build([dataclasses.replace(SMALL, sources=(source, *SMALL.sources[1:]))], path)
    with GraphWorker(path) as worker:
        assert worker.query("ASK { ?s dcterms:title ?t FILTER(STRLEN(?t) > 900000) }").boolean
