import subprocess
import sys

import pytest

from tests.ui.command_line import environment, run
from tests.ui.schemas import validate

COUNT = "SELECT (COUNT(?m) AS ?n) WHERE { ?m a fg:Model }"
LINEAGE = "SELECT ?m WHERE { ?m fg:derivedFrom+ model:llama }"


def test_json_is_the_standard_one(fieldguide):
    done = fieldguide("sparql", LINEAGE, "--format", "json")
    validate(done.json, "sparql")
    assert "https://w3id.org/fieldguide/id/model/alpaca" in {
        row["m"]["value"] for row in done.json["results"]["bindings"]
    }


@pytest.mark.parametrize("format", ["table", "xml", "csv", "tsv"])
def test_rows_come_in_every_format(fieldguide, format):
    done = fieldguide("sparql", LINEAGE, "--format", format)
    assert done.code == 0
    assert "alpaca" in done.out


@pytest.mark.parametrize("format", ["turtle", "nt", "jsonld"])
def test_graphs_come_in_every_format(fieldguide, format):
    done = fieldguide("sparql", "CONSTRUCT WHERE { ?m fg:derivedFrom model:llama }", "--format", format)
    assert done.code == 0
    assert "alpaca" in done.out


def test_the_query_comes_from_a_file_or_standard_input(built, tmp_path):
    (tmp_path / "query.rq").write_text(LINEAGE)
    from_file = run(built, "sparql", "--file", str(tmp_path / "query.rq"), "--format", "csv")
    from_input = run(built, "sparql", "-", "--format", "csv", stdin=LINEAGE.encode())
    assert from_file.out == from_input.out
    assert "alpaca" in from_file.out


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "DROP ALL",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT",
    ],
)
def test_what_is_not_allowed_is_refused_in_one_line(fieldguide, query):
    done = fieldguide("sparql", query)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("fieldguide: ")
    assert done.err.count("\n") == 1


def test_limits_are_said(fieldguide):
    cut = fieldguide("sparql", "SELECT * { ?s ?p ?o }", "--max-rows", "3", "--format", "csv")
    assert (cut.code, cut.err) == (0, "fieldguide: cut after 3 rows\n")
    assert len(cut.out.splitlines()) == 4
    late = fieldguide("sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "0.3")
    assert late.code == 1
    assert "stopped after 0.3 s" in late.err
    assert fieldguide("sparql", COUNT, "--timeout", "100").code == 2


@pytest.mark.parametrize(("data", "said"), [(b"\xff\x00\xfe", "looks binary"), (None, "cannot be read")])
def test_an_unreadable_file_is_named(fieldguide, tmp_path, data, said):
    path = tmp_path / "query.rq"
    if data is not None:
        path.write_bytes(data)
    done = fieldguide("sparql", "--file", path)
    assert done.code == 1
    assert f"{path}: " in done.err
    assert said in done.err


def test_a_query_imports_neither_torch_nor_other_heavy_things(built):
    script = (
        "import sys\nfrom ui.cli import app\n"
        f"app(['sparql', {COUNT!r}], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment(built)
    )
    heavy = {"torch", "transformers", "sentence_transformers", "llama_index", "gradio", "chromadb", "onnxruntime"}
    assert not heavy & {name.split(".")[0] for name in done.stderr.split()}
    assert "n" in done.stdout
