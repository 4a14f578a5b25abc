import pytest

from tests.ui.schemas import validate


@pytest.fixture(scope="module")
def passage_id(built):
    from corpus.settings import Settings
    from ingest.build import open_library

    with open_library(Settings(data_dir=built)) as library:
        return library.passages()[0].id


def test_a_passage_is_printed_word_for_word(fieldguide, passage_id):
    document = fieldguide("passage", passage_id, "--json").json
    validate(document, "passage")
    shown = fieldguide("passage", passage_id).out
    assert document["text"] in shown
    assert "fieldguide's digest of" in shown


def test_an_unknown_passage_is_one_clear_line(fieldguide):
    done = fieldguide("passage", "p-nosuch")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("fieldguide: unknown passage 'p-nosuch'")
