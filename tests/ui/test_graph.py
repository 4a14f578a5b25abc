import pytest
import rdflib

ALPACA = rdflib.URIRef("https://w3id.org/fieldguide/id/model/alpaca")


@pytest.mark.parametrize(("format", "reader"), [("turtle", "turtle"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_the_whole_graph_is_written(fieldguide, tmp_path, format, reader):
    path = tmp_path / "graph"
    assert fieldguide("graph", "--format", format, "-o", path).code == 0
    graph = rdflib.Graph().parse(path, format=reader)
    assert (ALPACA, None, None) in graph
    assert (None, rdflib.SH.targetClass, None) in graph
    assert list(tmp_path.iterdir()) == [path]


def test_trig_keeps_the_named_graphs(fieldguide, tmp_path):
    path = tmp_path / "graph.trig"
    assert fieldguide("graph", "-o", path).code == 0
    dataset = rdflib.Dataset()
    dataset.parse(path, format="trig")
    names = {str(graph.identifier) for graph in dataset.graphs()}
    assert "https://w3id.org/fieldguide/graph/guide" in names


def test_a_folder_that_is_not_there_is_named(fieldguide, tmp_path):
    done = fieldguide("graph", "-o", tmp_path / "nosuch" / "graph.trig")
    assert done.code == 1
    assert f"{tmp_path}/nosuch/graph.trig: No such file or directory" in done.err
