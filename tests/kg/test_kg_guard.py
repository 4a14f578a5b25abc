import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QueryRefusedError
from kg.guard import MAX_BYTES, MAX_DEPTH, check, check_size, forbidden_word

GUIDE = "https://w3id.org/fieldguide/graph/guide"
GRAPHS = (GUIDE, "https://w3id.org/fieldguide/graph/user/mine")

ALLOWED = [
    "SELECT * { ?s ?p ?o }",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE model:gpt-3",
    'SELECT * { ?s ?p "SERVICE <http://x> { } LOAD INSERT DELETE" }',
    "SELECT * { ?s ?p 'DROP ALL' } # SERVICE <http://x> { ?s ?p ?o }",
    'SELECT * { ?s ?p """a "quoted" LOAD\nCLEAR ALL""" , \'\'\'it\'s a MOVE\'\'\' }',
    r'SELECT * { ?s ?p "an escaped \" INSERT \\" }',
    "SELECT ?service ?load $insert { ?service ?load $insert }",
    "SELECT * { ?s ?p ?o . BIND(?s AS ?delete) }",
    "PREFIX service: <urn:s#> SELECT * { service:load service:copy service:add }",
    "PREFIX : <urn:x#> SELECT * { :INSERT :MOVE :DROP }",
    "SELECT * { <urn:SERVICE> <urn:LOAD/INSERT> _:create }",
    'SELECT * { ?s ?p "x"@en . ?s <urn:Moore\'s_law> ?o . ?s <urn:o\'neil> "DROP" }',
    "SELECT * { ?s ?p ?o FILTER(?o < 5 && ?o > 2) }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o||?o>?s) }",
    'SELECT * { ?s ?p ?o FILTER(REGEX(?o, "^a+", "i") && xsd:integer(?o) > 1) }',
    'SELECT (REPLACE(?o, "a", "b") AS ?x) { ?s ?p ?o }',
    f"SELECT * FROM <{GUIDE}> {{ ?s ?p ?o }}",
    f"SELECT * FROM NAMED <{GUIDE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "PREFIX g: <https://w3id.org/fieldguide/graph/> SELECT * FROM g:guide { ?s ?p ?o }",
    "BASE <https://w3id.org/fieldguide/graph/> SELECT * FROM <guide> { ?s ?p ?o }",
    "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
    r"SELECT * { ?s ?p '\u4E2D\u6587' }",
    "SELECT * { ?s (<urn:a>|^<urn:b>)/<urn:c>* ?o MINUS { ?s a ?o } OPTIONAL { ?s a ?x } }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { { SELECT ?s { ?s ?p ?o } LIMIT 3 } UNION { VALUES ?s { <a:b> } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s a ?t } } ORDER BY DESC(?s) LIMIT 1 OFFSET 2",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_reading_is_allowed(query: str) -> None:
    assert check(query, GRAPHS).form == re.findall(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", query)[0]


def services() -> list[str]:
    """SERVICE in every spelling and place that the grammar has."""
    calls = [
        "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE ?s { ?s ?p ?o }",
        "SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE x:y { ?s ?p ?o }",
        "sErViCe<http://127.0.0.1:9/>{?s ?p ?o}",
        "SERVICE# comment\n<http://127.0.0.1:9/> { ?s ?p ?o }",
        r"\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o }",
        r"\U00000053ERV\u0049CE\u0020<http://127.0.0.1:9/> { ?s ?p ?o }",
        "SERVICE\t\r\n<file:///etc/passwd> { ?s ?p ?o }",
    ]
    places = [
        "SELECT * { %s }",
        "SELECT * { ?a ?b ?c . %s }",
        "SELECT * { ?a ?b 1e5 %s }",
        "SELECT * { OPTIONAL { %s } }",
        "SELECT * { { SELECT * { %s } } }",
        "SELECT * { ?a ?b ?c FILTER EXISTS { %s } }",
        "SELECT * { ?a ?b ?c FILTER NOT EXISTS { ?a ?b ?c . %s } }",
        "SELECT * { { ?a ?b ?c } UNION { GRAPH ?g { %s } } }",
        "SELECT * { ?a ?b ?c MINUS { %s } }",
        "ASK { %s }",
        "CONSTRUCT { ?s ?p ?o } WHERE { %s }",
        "DESCRIBE ?s { %s }",
        "SELECT (EXISTS { %s } AS ?x) { ?a ?b ?c }",
        "SELECT * { ?a ?b ?c FILTER(?a<'x>y') %s FILTER(?b = 'z') }",
        "SELECT * { ?a ?b ?c # harmless \r %s \n }",
        'SELECT * { ?a ?b "#" . %s }',
    ]
    return ["PREFIX x: <http://127.0.0.1:9/> " + place % call for place in places for call in calls]


@pytest.mark.parametrize("query", services())
def test_service_is_refused_however_it_is_spelt(query: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"SERVICE|not SPARQL"):
        check(query, GRAPHS)


UPDATES = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:9/>",
    "LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:g>",
    "CLEAR ALL",
    "DROP GRAPH <a:g>",
    "CREATE GRAPH <a:g>",
    "ADD <a:a> TO <a:b>",
    "MOVE <a:a> TO <a:b>",
    "COPY DEFAULT TO <a:b>",
    "# a comment\nPREFIX x: <urn:x> inSert Data { x:a x:b x:c }",
    r"\u0044ROP ALL",
]


@pytest.mark.parametrize("query", UPDATES)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="is not allowed: the graph is read-only"):
        check(query, GRAPHS)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } ; DROP ALL", "SELECT * { ?s ?p ?o } # x\rDROP ALL"])
def test_updates_behind_a_query_are_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="DROP"):
        check(query, GRAPHS)


@pytest.mark.parametrize(
    "graph",
    ["<file:///etc/passwd>", "<http://127.0.0.1:9/>", "<ftp://x/y>", "<etc/passwd>", "<>", "x:y", "<urn:other>"],
)
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from named", "FROM # c\n"])
def test_only_graphs_of_the_store_may_be_named(clause: str, graph: str) -> None:
    for form in ("SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o }", "DESCRIBE <a:b>"):
        with pytest.raises(QueryRefusedError, match="is no graph of the store"):
            check(f"PREFIX x: <http://127.0.0.1:9/> {form} {clause} {graph} WHERE {{ ?s ?p ?o }}", GRAPHS)


@pytest.mark.parametrize("function", ["<urn:evil>", "<java:java.lang.Runtime>", "<js:eval>", "fg:run", "<file:///x>"])
def test_unknown_functions_are_refused(function: str) -> None:
    with pytest.raises(QueryRefusedError, match="unknown function"):
        check(f"SELECT * {{ ?s ?p ?o FILTER({function}(?s)) }}", GRAPHS)


@pytest.mark.parametrize(
    "expression",
    [
        f'REGEX(?o, "{"a" * 201}")',
        f'REPLACE(?o, "{"a" * 201}", "b")',
        f'REGEX(?o, CONCAT("{"a" * 101}", "{"b" * 101}"))',
    ],
)
def test_long_patterns_are_refused(expression: str) -> None:
    with pytest.raises(QueryRefusedError, match="at most 200"):
        check(f"SELECT (({expression}) AS ?x) {{ ?s ?p ?o }}", GRAPHS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { ?s ?p ?o FILTER " + "(" * 3000 + "1" + ")" * 3000 + " }",
        "SELECT * { ?s ?p " + "[ <a:b> " * 800 + "1" + "]" * 800 + " }",
        "SELECT * " + r"\u007B" * 1000 + "}",
        "SELECT * { ?s ?p ?o FILTER(?s<" + "(" * 100 + "1" + ")" * 100 + ">?o) }",
        "SELECT * { ?s ?p ?o FILTER(?s<'x" + "'" + "{" * 70 + "'>') }",
    ],
)
def test_deep_nesting_is_refused_before_any_parser(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="levels deep"):
        check(query, GRAPHS)


def test_the_allowed_depth_is_allowed() -> None:
    check_size("SELECT * " + "{" * MAX_DEPTH + "?s ?p ?o" + "}" * MAX_DEPTH)
    check('SELECT * { ?s ?p "' + "{" * 500 + '" } # ' + "(" * 500, GRAPHS)


def test_length_is_counted_in_bytes() -> None:
    frame = 'SELECT * {{ ?s ?p "{}" }}'
    check(frame.format("x" * (MAX_BYTES - len(frame) + 4)), GRAPHS)
    for text in ("x" * MAX_BYTES, "中" * 2800, "x" * 1_000_000):
        with pytest.raises(QueryRefusedError, match="at most 8,192"):
            check(frame.format(text), GRAPHS)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("SELECT", "line 1, column 7"),
        ("SELECT *\n{ ?s ?p }", "line 2"),
        ("SELECT * { nope:x ?p ?o }", "prefix 'nope:' is not declared"),
        (r"SELECT * { ?s ?p '\uD800' }", "code point"),
        (r"SELECT * { ?s ?p '\U00110000' }", "code point"),
        ("SELECT * { ?s ?p '\ud800' }", "code point"),
        (r"SELECT * { ?s ?p '\u005Cu0041' }", "another escape"),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 3000 + "?o) }", "not SPARQL"),
    ],
)
def test_what_cannot_be_read_is_told(query: str, message: str) -> None:
    with pytest.raises(QueryRefusedError, match=re.escape(message)):
        check(query, GRAPHS)


@given(st.text(alphabet="\"'\\#<>{}()?x:SERVICELOAD \n\r", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_allowed_or_refused(text: str) -> None:
    try:
        verdict = check(f"SELECT * {{ ?s ?p ?o {text} }}", GRAPHS)
    except QueryRefusedError:
        return
    assert forbidden_word(verdict.text) is None
