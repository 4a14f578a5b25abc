import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_facts import MINE, SMALL

from corpus.errors import QueryCutError, QueryRefusedError, StorageError, UsageError
from kg.build import build
from kg.names import CANDIDATES_GRAPH, GUIDE_GRAPH, PREFIXES, entity_iri, graph_iri
from kg.sparql import GraphWorker, Limits, literal, uri

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
CROSS_PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def number(worker: GraphWorker, query: str, **more: object) -> int:
    return int(worker.query(query, **more).column("n")[0])  # type: ignore[arg-type]


def open_descriptors() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def test_the_allowed_depth_is_answered(worker: GraphWorker) -> None:
    assert worker.query("ASK " + "{" * 64 + "?s ?p ?o" + "}" * 64).boolean


def test_the_four_forms(worker: GraphWorker) -> None:
    select = worker.query("SELECT ?m { ?m fg:derivedFrom model:gpt-3 } ORDER BY ?m")
    assert (select.form, select.variables) == ("SELECT", ("m",))
    assert select.column("m") == (entity_iri("model:codex"), entity_iri("model:instructgpt"))
    assert worker.query("ASK { model:codex fg:derivedFrom model:gpt-3 }").boolean is True
    assert worker.query("ASK { model:vicuna fg:derivedFrom+ model:gpt-3 }").boolean is False
    built = worker.query("CONSTRUCT { ?m a fg:X } WHERE { ?m fg:derivedFrom model:gpt-3 }")
    assert built.graph is not None
    assert built.graph.count(" .\n") == 2
    assert "175000000000" in (worker.query("DESCRIBE model:gpt-3").graph or "")


def test_terms_are_those_of_the_json_format(worker: GraphWorker) -> None:
    rows = worker.query("SELECT ?x { VALUES ?x { <a:b> 'x' 'y'@en 1 } }").rows
    assert [row["x"] for row in rows] == [
        {"type": "uri", "value": "a:b"},
        {"type": "literal", "value": "x"},
        {"type": "literal", "value": "y", "xml:lang": "en"},
        {"type": "literal", "value": "1", "datatype": PREFIXES["xsd"] + "integer"},
    ]


def test_the_default_graph_is_the_union_without_candidates(worker: GraphWorker) -> None:
    assert number(worker, "SELECT (COUNT(*) AS ?n) { model:gpt-3 fg:weightsOpen ?open }") == 1
    assert worker.query("ASK { model:my-model fg:variantOf model:gpt-3 }").boolean
    assert not worker.query("ASK { ?m fg:contextLength ?n }").boolean
    assert worker.query("ASK { GRAPH graph:candidates { ?m fg:contextLength ?n } }").boolean


def test_from_chooses_graphs(worker: GraphWorker) -> None:
    mine, guide = graph_iri("mine"), GUIDE_GRAPH
    alone = number(worker, f"SELECT (COUNT(*) AS ?n) FROM <{mine}> {{ ?s ?p ?o }}")
    other = number(worker, f"SELECT (COUNT(*) AS ?n) FROM <{guide}> {{ ?s ?p ?o }}")
    both = number(worker, f"SELECT (COUNT(*) AS ?n) FROM <{mine}> FROM <{guide}> {{ ?s ?p ?o }}")
    assert alone + other == both + 1
    assert number(worker, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{mine}> {{ ?s ?p ?o }}") == 0
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }"
    assert number(worker, named % mine) == 1


def test_the_protocols_dataset_wins_over_from(worker: GraphWorker) -> None:
    mine = graph_iri("mine")
    asked = f"SELECT (COUNT(*) AS ?n) FROM <{GUIDE_GRAPH}> {{ ?s ?p ?o }}"
    expected = number(worker, f"SELECT (COUNT(*) AS ?n) FROM <{mine}> {{ ?s ?p ?o }}")
    assert number(worker, asked, default_graphs=[mine]) == expected
    assert number(worker, asked, named_graphs=[mine]) == 0
    assert set(worker.graphs()) >= {GUIDE_GRAPH, mine, CANDIDATES_GRAPH}
    with pytest.raises(QueryRefusedError, match="no graph of the store"):
        worker.query(COUNT, default_graphs=["file:///etc/passwd"])


def test_results_are_cut_and_say_so(graph_file: Path, worker: GraphWorker) -> None:
    whole = worker.query("SELECT ?m { ?m a fair4ml:MLModel }", max_rows=8)
    assert (len(whole.rows), whole.truncated, whole.limit) == (8, False, None)
    cut = worker.query("SELECT ?m { ?m a fair4ml:MLModel }", max_rows=7)
    assert (len(cut.rows), cut.truncated, cut.limit) == (7, True, "cut after 7 rows")
    graph = worker.query("CONSTRUCT WHERE { ?s ?p ?o }", max_rows=5)
    assert ((graph.graph or "").count("\n"), graph.truncated) == (5, True)
    with GraphWorker(graph_file, Limits(timeout=10, max_bytes=500, max_rows=3)) as small:
        assert small.query("SELECT ?words { ?x fg:words ?words }").limit == "cut after 3 rows"
        assert small.query("SELECT ?c { ?t rdfs:comment ?c }", max_rows=1000).limit == "cut after 3 rows"
        assert small.query(f"SELECT ('{'x' * 600}' AS ?x) {{}}").limit == "cut after 500 bytes"


def test_bindings_are_terms_whatever_they_hold(worker: GraphWorker) -> None:
    query = "SELECT ?m ?label { ?m skos:prefLabel ?label }"
    assert worker.query(query, bindings={"m": uri(entity_iri("model:gpt-3"))}).column("label") == ("GPT-3",)
    assert worker.query(query, bindings={"label": literal("理解", language="zh")}).column("m") == (
        entity_iri("task:nlu"),
    )
    with pytest.raises(QueryRefusedError):
        worker.query(query, bindings={"m": uri("urn:x> } DROP ALL #")})
    with pytest.raises(QueryRefusedError, match="projection"):
        worker.query("SELECT ?label { ?m skos:prefLabel ?label }", bindings={"m": uri("a:b")})


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_bound_literal_comes_back_equal(worker: GraphWorker, text: str) -> None:
    result = worker.query("SELECT ?x { VALUES ?y { 1 } BIND(?x AS ?z) }", bindings={"x": literal(text)})
    assert result.column("x") == (text,)
    hostile = literal(text + '" } UNION { ?s ?p ?o } #')
    assert worker.query("SELECT ?x { ?s skos:prefLabel ?x }", bindings={"x": hostile}).rows == ()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "DROP ALL",
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { ?s ?p '" + "x" * 9000 + "' }",
        "x" * 2_000_000,
        "SELECT * { ?s ?p '\ud800' }",
        "SELECT ?nothing { ?s ?p ?o } GROUP BY ?s",
        "SELECT * { ?s ?p ?o FILTER(?s = ) }",
    ],
)
def test_refusals_reach_the_caller_and_leave_the_worker_alive(worker: GraphWorker, query: str) -> None:
    before = worker._children[0]._process.pid
    with pytest.raises(QueryRefusedError):
        worker.query(query)
    assert worker.query("ASK { ?s ?p ?o }").boolean
    assert worker._children[0]._process.pid == before


BOMBS = {
    "cross product": CROSS_PRODUCT,
    "random order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY RAND()",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (rdf:type|!rdf:type)* ?b . ?c (rdf:type|!rdf:type)* ?d . ?e (!<a:b>)* ?f }",
    "join of text": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}


@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_stopped_and_the_next_query_is_answered(graph_file: Path, query: str) -> None:
    with GraphWorker(graph_file, Limits(timeout=1.0)) as worker:
        worker.query("ASK {}")
        started = time.monotonic()
        with pytest.raises(QueryCutError, match="stopped"):
            worker.query(query)
        assert time.monotonic() - started < 1.5
        started = time.monotonic()
        assert worker.query("ASK { ?s ?p ?o }").boolean
        assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "(a|a)*b", "(.*a){20}", "((a{1,20}){1,20}){1,20}"], ids=["nested", "or", "count", "sizes"]
)
def test_patterns_do_no_harm(worker: GraphWorker, pattern: str) -> None:
    worker.query(f'SELECT (REGEX("{"a" * 40}!", "{pattern}") AS ?x) {{}}')


def test_memory_is_limited(graph_file: Path) -> None:
    doubling = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}, ?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(16))
    with GraphWorker(graph_file, Limits(timeout=10, memory=512 * 1024**2)) as worker:
        with pytest.raises(QueryCutError, match="memory"):
            worker.query(f"SELECT (STRLEN(?v16) AS ?n) {{ BIND('xxxxxxxx' AS ?v0) {doubling} }}")
        assert worker.query("ASK { ?s ?p ?o }").boolean


def test_a_killed_worker_comes_back_and_leaves_nothing(graph_file: Path) -> None:
    before = open_descriptors()
    with GraphWorker(graph_file, Limits(timeout=10)) as worker:
        for _ in range(3):
            worker.query("ASK {}")
            pid = worker._children[0]._process.pid
            os.kill(pid, signal.SIGKILL)
            while worker._children[0].alive:
                time.sleep(0.01)
            assert worker.query("ASK { ?s ?p ?o }").boolean
            assert not Path(f"/proc/{pid}").exists()
    assert open_descriptors() == before
    assert worker._children == []


def test_killed_in_the_middle_of_a_query(graph_file: Path) -> None:
    with GraphWorker(graph_file, Limits(timeout=10)) as worker:
        worker.query("ASK {}")
        pid = worker._children[0]._process.pid
        timer = threading.Timer(0.2, os.kill, (pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(QueryCutError, match="worker ended with -9"):
            worker.query(CROSS_PRODUCT)
        timer.join()
        assert worker.query("ASK { ?s ?p ?o }").boolean


def test_threads_share_a_worker(worker: GraphWorker) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: worker.query(f"SELECT ({i} AS ?n) {{}}").column("n")[0], range(60)))
    assert answers == [str(i) for i in range(60)]


def test_a_new_file_is_loaded_before_the_next_query(tmp_path: Path) -> None:
    path = tmp_path / "g.nq"
    build([SMALL], path)
    present = [path]
    with GraphWorker(lambda: present[0], Limits(timeout=10)) as worker:
        assert not worker.query("ASK { model:my-model ?p ?o }").boolean
        build([SMALL, MINE], path)
        assert worker.query("ASK { model:my-model ?p ?o }").boolean
        present[0] = Path(shutil.copy(path, tmp_path / "2.nq"))
        build([SMALL], present[0])
        assert not worker.query("ASK { model:my-model ?p ?o }").boolean


def test_a_missing_or_damaged_graph_is_told(tmp_path: Path) -> None:
    with GraphWorker(tmp_path / "none.nq") as worker, pytest.raises(StorageError, match="fieldguide build"):
        worker.query("ASK {}")
    (tmp_path / "bad.nq").write_text("this is no graph\n")
    with GraphWorker(tmp_path / "bad.nq") as worker, pytest.raises(StorageError, match="damaged"):
        worker.query("ASK {}")


def test_a_client_may_lower_limits_but_never_raise_them(graph_file: Path) -> None:
    with GraphWorker(graph_file, Limits(timeout=0.5, max_rows=2)) as worker:
        assert len(worker.query("SELECT * { ?s ?p ?o }", max_rows=100).rows) == 2
        started = time.monotonic()
        with pytest.raises(QueryCutError, match=r"after 0\.5 s"):
            worker.query(CROSS_PRODUCT, timeout=60)
        assert time.monotonic() - started < 5
        with pytest.raises(QueryCutError, match=r"after 0\.1 s"):
            worker.query(CROSS_PRODUCT, timeout=0.1)


def test_no_door_is_open_in_the_child(graph_file: Path) -> None:
    with GraphWorker(graph_file, Limits(timeout=10)) as worker:
        worker.query("ASK {}")
        pid = worker._children[0]._process.pid
        limits = Path(f"/proc/{pid}/limits").read_text()
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert len(list(Path(f"/proc/{pid}/fd").iterdir())) == 3
    assert [line.split()[3] for line in limits.splitlines() if line.startswith("Max open files")] == ["3"]
    assert b"PYTHON" not in environment
    assert b"FIELDGUIDE" not in environment


def test_without_descriptors_neither_file_nor_socket_opens() -> None:
    script = (
        "import socket\nfrom kg.worker import _close_doors\n_close_doors()\nresults = []\n"
        "for act in (lambda: open('/etc/passwd'), socket.socket):\n"
        "    try:\n        act()\n        results.append('open')\n"
        "    except OSError as exc:\n        results.append(exc.errno)\nprint(results)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[24, 24]"


def test_the_engine_itself_cannot_call_out(graph_file: Path) -> None:
    """Even with the guard out of the way, SERVICE and FROM reach nothing from the child."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        script = (
            "import sys\nfrom kg.worker import load_store, _close_doors\nstore = load_store(sys.argv[1])\n"
            "_close_doors()\ntry:\n    print(list(store.query(sys.argv[2])))\n"
            "except Exception as exc:\n    print('failed', exc)"
        )
        query = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        done = subprocess.run(
            [sys.executable, "-I", "-c", script, str(graph_file), query], capture_output=True, text=True
        )
        assert done.stdout.startswith("failed")
        with pytest.raises(TimeoutError):
            canary.accept()


def test_the_child_dies_with_its_parent(graph_file: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom kg.sparql import GraphWorker\n"
        "worker = GraphWorker(Path(sys.argv[1]))\nworker.query('ASK {}')\n"
        "print(worker._children[0]._process.pid, flush=True)\nos._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(graph_file)], capture_output=True, text=True, check=True)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{done.stdout.strip()}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    cmdline = Path(f"/proc/{done.stdout.strip()}/cmdline")
    assert not cmdline.exists() or cmdline.read_bytes() == b""


def test_importing_the_module_stays_light() -> None:
    script = "import sys, kg.sparql, kg.formats, kg.queries; print({'rdflib', 'pyoxigraph'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_another_kg_in_the_working_directory_is_not_run(graph_file: Path, tmp_path: Path) -> None:
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "__init__.py").write_text("raise SystemExit('the wrong kg')")
    script = (
        "import sys; sys.path.pop(0)\nfrom pathlib import Path\nfrom kg.sparql import GraphWorker\n"
        "print(GraphWorker(Path(sys.argv[1])).query('ASK {}').boolean)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(graph_file)], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize("asked", [{"timeout": -1}, {"timeout": 0}, {"timeout": float("nan")}])
@pytest.mark.parametrize("rows", [{}, {"max_rows": 5}])
def test_a_time_limit_cannot_be_lifted(worker: GraphWorker, asked: dict[str, float], rows: dict[str, int]) -> None:
    with pytest.raises(UsageError, match=r"timeout is .*; it should be greater than 0"):
        worker.query("ASK {}", **asked, **rows)  # type: ignore[arg-type]


@pytest.mark.parametrize("rows", [-1, 0])
def test_a_limit_of_rows_cannot_be_lifted(worker: GraphWorker, rows: int) -> None:
    with pytest.raises(UsageError, match=f"max_rows is {rows}; it should be greater than 0"):
        worker.query(COUNT, max_rows=rows)


def test_more_than_the_limits_is_asked_in_vain(worker: GraphWorker) -> None:
    assert len(worker.query("SELECT * { ?a ?b ?c . ?d ?e ?f }", max_rows=10**9, timeout=float("inf")).rows) == 1000
