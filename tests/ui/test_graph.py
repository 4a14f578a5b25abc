import pyoxigraph as ox
import pytest

ALPACA = ox.NamedNode("https://w3id.org/fieldguide/id/model/alpaca")
TARGET = ox.NamedNode("http://www.w3.org/ns/shacl#targetClass")


@pytest.mark.parametrize(
    ("format", "syntax"),
    [
        ("trig", ox.RdfFormat.TRIG),
        ("turtle", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_the_whole_graph_is_written(fieldguide, tmp_path, format, syntax):
    path = tmp_path / "graph"
    assert fieldguide("graph", "--format", format, "-o", path).code == 0
    quads = list(ox.parse(path=str(path), format=syntax))
    assert ALPACA in {quad.subject for quad in quads}
    assert TARGET in {quad.predicate for quad in quads}
    named = "https://w3id.org/fieldguide/graph/guide" in {getattr(quad.graph_name, "value", "") for quad in quads}
    assert named == (format in ("trig", "jsonld"))
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(fieldguide, tmp_path):
    done = fieldguide("graph", "-o", tmp_path / "nosuch" / "graph.trig")
    assert done.code == 1
    assert f"{tmp_path}/nosuch/graph.trig: No such file or directory" in done.err
