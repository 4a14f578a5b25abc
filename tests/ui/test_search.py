import pytest

from tests.ui.schemas import validate


@pytest.mark.parametrize("mode", ["hybrid", "dense", "bm25"])
def test_hits_come_in_the_documented_shape(fieldguide, mode):
    done = fieldguide("search", "fine-tuned", "models", "-k", "3", "--mode", mode, "--json")
    validate(done.json, "search")
    assert done.json["query"] == "fine-tuned models"
    assert [hit["rank"] for hit in done.json["hits"]] == [1, 2, 3]


def test_hits_read_well(fieldguide):
    assert fieldguide("search", "toxicity detection").out.startswith("1. yang2023harnessing · §")


def test_language_narrows_the_search(fieldguide):
    hits = fieldguide("search", "少样本学习", "--lang", "zh", "--json").json["hits"]
    assert all(any("一" <= character <= "鿿" for character in hit["text"]) for hit in hits)
