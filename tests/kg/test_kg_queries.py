from pathlib import Path

import pytest
from rdflib import Dataset, URIRef

from corpus.errors import UnknownNameError
from corpus.types import Knowledge
from kg.names import PREFIXES, VOCABULARY
from kg.queries import BundledQuery, list_queries, load_query
from kg.sparql import GraphWorker

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "graph.md"


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_bundled_queries_give_rows_and_are_documented(query: BundledQuery, corpus_worker: GraphWorker) -> None:
    result = corpus_worker.query(query.text)
    assert result.rows or result.graph
    assert not result.truncated
    assert query.title.en
    assert query.title.zh
    body = "\n".join(query.text.splitlines()[2:])
    assert (
        f"### {query.title.en}\n\n`{query.name}` · {query.title.zh}\n\n```sparql\n{body}\n```"
        in DOCUMENTATION.read_text()
    )


def test_the_documentation_shows_no_other_query() -> None:
    assert DOCUMENTATION.read_text().count("```sparql") == len(list_queries())


def test_every_prefix_is_documented() -> None:
    text = DOCUMENTATION.read_text()
    for prefix, namespace in PREFIXES.items():
        assert f"| `{prefix}:` | `{namespace}` |" in text


def test_every_own_term_is_documented(corpus_worker: GraphWorker) -> None:
    text = DOCUMENTATION.read_text()
    terms = corpus_worker.query("SELECT ?t { ?t rdfs:isDefinedBy ?v }").column("t")
    assert [term for term in terms if f"`fg:{term.removeprefix(VOCABULARY)}`" not in text] == []


def test_an_unknown_query_names_its_neighbours() -> None:
    with pytest.raises(UnknownNameError) as caught:
        load_query("derived-from-lama")
    assert caught.value.nearest[0] == "derived-from-llama"


def test_queries_run_without_our_prefixes(corpus_graph: Path) -> None:
    """Plain rdflib runs a bundled query as it stands and finds what the worker finds."""
    dataset = Dataset(default_union=True)
    dataset.parse(corpus_graph, format="nquads")
    found = {row[0] for row in dataset.query(load_query("derived-from-llama").text)}
    assert URIRef(PREFIXES["model"] + "alpaca") in found


@pytest.mark.parametrize("edition", ["2023-04-23", "2023-04-29", "2023-08-06"])
def test_the_bars_follow_from_the_boxes(edition: str, corpus_worker: GraphWorker) -> None:
    rows = corpus_worker.query(load_query(f"figure1-bars-{edition}").text).rows
    values = {
        row["organisation"]["value"]: tuple(int(row[k]["value"]) for k in ("openCounted", "openDrawn")) for row in rows
    }
    differing = {name for name, (counted, drawn) in values.items() if counted != drawn}
    expected = {"AI2", "Microsoft", "BigScience + Hugging Face"} if edition == "2023-08-06" else set()
    assert differing == expected
    assert all(row["closedCounted"]["value"] == row["closedDrawn"]["value"] for row in rows)


def test_every_statement_of_the_corpus_is_in_the_graph(corpus: Knowledge, corpus_worker: GraphWorker) -> None:
    (count,) = corpus_worker.query("SELECT (COUNT(?s) AS ?n) { ?s a rdf:Statement }").column("n")
    assert int(count) == len(corpus.statements) > 4000
