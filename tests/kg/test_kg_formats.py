import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from rdflib.query import Result

from corpus.errors import StorageError, UsageError
from kg.formats import FORMATS, GRAPH_FORMATS, export_graph, render, shorten
from kg.names import CANDIDATES_GRAPH, entity_iri
from kg.sparql import GraphWorker, QueryResult

SELECTED = QueryResult(
    "SELECT",
    ("x", "y"),
    (
        {"x": {"type": "uri", "value": entity_iri("model:gpt-3")}, "y": {"type": "literal", "value": 'a "b",\n\tc'}},
        {"x": {"type": "bnode", "value": "b0"}, "y": {"type": "literal", "value": "大模型", "xml:lang": "zh"}},
        {"y": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}},
    ),
)
YES = QueryResult("ASK", boolean=True)
BUILT = QueryResult("CONSTRUCT", graph='<urn:s> <urn:p> "a \\"b\\""@en .\n<urn:s> <urn:q> _:b .\n')


def test_the_table_shortens_and_aligns() -> None:
    lines = render(SELECTED, "table").splitlines()
    assert lines[0].split() == ["x", "y"]
    assert lines[2].startswith("model:gpt-3  a ")
    assert lines[-1] == "(3 rows)"
    assert render(YES, "table") == "yes\n"
    cut = QueryResult(
        "SELECT", ("x",), ({"x": {"type": "uri", "value": "urn:x"}},), truncated=True, limit="cut after 1 rows"
    )
    assert render(cut, "table").splitlines()[-1] == "(1 row, cut after 1 rows)"
    assert "<urn:s>" in render(BUILT, "table")


def test_nothing_in_a_table_drives_the_terminal() -> None:
    row = {"x": {"type": "literal", "value": "\x1b[31mred\u202e"}}
    assert "\x1b" not in render(QueryResult("SELECT", ("x",), (row,)), "table")
    assert "\u202e" not in render(QueryResult("SELECT", ("x",), (row,)), "table")


@pytest.mark.parametrize("name", ["json", "xml"])
def test_rdflib_reads_the_results_back(name: str) -> None:
    parsed = Result.parse(io.BytesIO(render(SELECTED, name).encode()), format=name)
    assert [str(variable) for variable in parsed.vars or ()] == ["x", "y"]
    assert next([str(term) for term in row] for row in parsed) == [entity_iri("model:gpt-3"), 'a "b",\n\tc']
    assert Result.parse(io.BytesIO(render(YES, name).encode()), format=name).askAnswer is True


@pytest.mark.parametrize(
    ("name", "format_"),
    [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML), ("tsv", ox.QueryResultsFormat.TSV)],
)
def test_oxigraph_reads_the_results_back(name: str, format_: ox.QueryResultsFormat) -> None:
    parsed = ox.parse_query_results(render(SELECTED, name).encode(), format_)
    assert isinstance(parsed, ox.QuerySolutions)
    rows = [[solution[0], solution[1]] for solution in parsed]
    assert rows[0] == [ox.NamedNode(entity_iri("model:gpt-3")), ox.Literal('a "b",\n\tc')]
    assert rows[1][1] == ox.Literal("大模型", language="zh")
    assert rows[2] == [None, ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_json_csv_and_tsv(text: str) -> None:
    result = QueryResult("SELECT", ("x",), ({"x": {"type": "literal", "value": text}},))
    assert json.loads(render(result, "json"))["results"]["bindings"][0]["x"]["value"] == text
    assert list(csv.reader(io.StringIO(render(result, "csv"), newline="")))[1:] in (
        [[text]],
        [[]] if not text else [[text]],
    )
    parsed = ox.parse_query_results(render(result, "tsv").encode(), ox.QueryResultsFormat.TSV)
    assert [solution[0] for solution in parsed] == [ox.Literal(text)]  # type: ignore[union-attr]


@given(st.text())
def test_xml_stays_well_formed(text: str) -> None:
    ET.fromstring(render(QueryResult("SELECT", ("x",), ({"x": {"type": "literal", "value": text}},)), "xml"))


@pytest.mark.parametrize(("name", "parser"), [("turtle", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_graphs_read_back_isomorphic(name: str, parser: str) -> None:
    expected = Graph().parse(data=BUILT.graph, format="nt")
    assert isomorphic(Graph().parse(data=render(BUILT, name), format=parser), expected)


@pytest.mark.parametrize(
    ("result", "names"), [(SELECTED, ("turtle", "nt", "jsonld")), (BUILT, ("json", "xml", "csv", "tsv"))]
)
def test_a_format_that_does_not_fit_is_told(result: QueryResult, names: tuple[str, ...]) -> None:
    for name in names:
        with pytest.raises(UsageError, match="choose one of table"):
            render(result, name)


def test_unknown_formats_are_told() -> None:
    with pytest.raises(UsageError, match="unknown format 'yaml'; choose one of table"):
        render(YES, "yaml")
    assert {name for name in FORMATS if name != "table"} == {"json", "xml", "csv", "tsv", "turtle", "nt", "jsonld"}


def test_names_are_shortened_where_turtle_allows() -> None:
    assert shorten(entity_iri("model:gpt-3.5")) == "model:gpt-3.5"
    assert shorten(entity_iri("bar:2023/ai2")) == "<https://w3id.org/fieldguide/id/bar/2023%2Fai2>"
    assert shorten("urn:x") == "<urn:x>"


def test_csv_of_a_truth_value() -> None:
    assert (render(YES, "csv"), render(YES, "tsv")) == ("true\r\n", "true\n")


def exported(path: Path, name: str) -> bytes:
    output = io.BytesIO()
    export_graph(path, name, output)
    return output.getvalue()


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_plain_rdflib_opens_every_export_with_the_same_rows(name: str, graph_file: Path, worker: GraphWorker) -> None:
    parser = {"jsonld": "json-ld"}.get(name, name)
    data = Dataset(default_union=True) if name in ("trig", "jsonld", "nquads") else Graph()
    data.parse(data=exported(graph_file, name), format=parser)
    if isinstance(data, Dataset):
        data.remove_graph(data.graph(CANDIDATES_GRAPH))
    query = "SELECT DISTINCT ?s ?p WHERE { ?s ?p ?o FILTER(isIRI(?s)) } ORDER BY ?s ?p"
    ours = worker.query(query)
    theirs = list(data.query(query))
    assert [(str(row[0]), str(row[1])) for row in theirs[:1000]] == list(
        zip(ours.column("s"), ours.column("p"), strict=True)
    )


def test_triples_leave_the_candidates_out(graph_file: Path) -> None:
    assert b'contextLength> "2048"' in exported(graph_file, "nquads")
    assert b'contextLength> "2048"' not in exported(graph_file, "nt")


def test_exports_refuse_what_they_cannot(graph_file: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rdfxml"):
        exported(graph_file, "rdfxml")
    with pytest.raises(StorageError, match="fieldguide build"):
        exported(tmp_path / "none.nq", "trig")
