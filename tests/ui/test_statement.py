import pytest

from tests.ui.schemas import validate


@pytest.fixture(scope="module")
def statement_id(built):
    from corpus.settings import Settings
    from corpus.types import GUIDE
    from ingest.build import open_library

    with open_library(Settings(data_dir=built)) as library:
        return next(one.id for one in library.knowledge(GUIDE).statements if one.predicate == "instructionTunedFrom")


def test_a_statement_is_printed_with_source_and_query(fieldguide, statement_id):
    document = fieldguide("statement", statement_id, "--json").json
    validate(document, "statement")
    shown = fieldguide("statement", statement_id).out
    assert document["words"]["en"] in shown
    assert f"source: {document['source']}" in shown
    chinese = fieldguide("statement", statement_id, "--lang", "zh").out
    assert document["words"]["zh"] in chinese
    assert document["words"]["en"] not in chinese
    assert f"来源：{document['source']}" in chinese


def test_its_query_runs_and_shows_it(fieldguide, statement_id):
    query = fieldguide("statement", statement_id, "--json").json["sparql"]
    done = fieldguide("sparql", query)
    assert done.code == 0
    assert statement_id in done.out


def test_an_unknown_statement_is_one_clear_line(fieldguide):
    done = fieldguide("statement", "s-nosuch")
    assert done.code == 1
    assert done.err.startswith("fieldguide: unknown statement 's-nosuch'")
