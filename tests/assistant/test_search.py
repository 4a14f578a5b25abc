import json

import pytest

from assistant.search import fuse
from corpus.errors import UnknownNameError, UsageError
from ingest.filters import Hit
from tests.ui.schemas import validate

MODES = ("hybrid", "dense", "bm25")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("query", ["toxicity detection", "GPT-3 175B cost", "毒性检测", "😀", "x" * 4000, "?"])
def test_hits_have_the_shape_of_the_contract_and_fall_in_score(fieldguide, query, mode):
    found = fieldguide.search(query, mode=mode, k=5)
    record = json.loads(json.dumps(found.to_dict()))
    validate(record, "search")
    assert record["query"] == query
    assert [one["rank"] for one in record["hits"]] == list(range(1, len(record["hits"]) + 1))
    assert [one["score"] for one in record["hits"]] == sorted((one["score"] for one in record["hits"]), reverse=True)
    assert len({one["id"] for one in record["hits"]}) == len(record["hits"]) <= 5


@pytest.mark.parametrize(
    ("query", "mode", "section"),
    [
        ("toxicity detection CivilComments", "hybrid", "§4.1.1"),
        ("toxicity detection CivilComments", "dense", "§4.1.1"),
        ("toxicity detection CivilComments", "bm25", "§4.1.1"),
        ("毒性检测", "hybrid", "§4.1.1"),
        ("毒性检测", "bm25", "§4.1.1"),
        ("emergent abilities", "hybrid", "§4.4.2"),
        ("涌现能力", "hybrid", "§4.4.2"),
        ("parameter-efficient tuning", "hybrid", "§5.1"),
    ],
)
def test_the_section_on_a_topic_is_found(fieldguide, query, mode, section):
    assert section in [hit.passage.locator for hit in fieldguide.search(query, k=3, mode=mode).hits]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_language_is_kept_to(fieldguide, mode, language):
    hits = fieldguide.search("GPT-3", language=language, mode=mode, k=20).hits
    assert {hit.passage.language for hit in hits} <= {language}
    assert hits or (mode, language) == ("dense", "zh")


def test_a_hit_is_the_stored_passage(fieldguide):
    for hit in fieldguide.search("toxicity detection", k=5).hits:
        assert fieldguide.passage(hit.passage.id)["text"] == hit.passage.text


@pytest.mark.parametrize("mode", MODES)
def test_a_search_gives_the_same_twice(fieldguide, mode):
    first, second = (fieldguide.search("few-shot prompting", mode=mode, k=50) for _ in "ab")
    assert first == second


def test_fewer_hits_are_the_first_of_more(fieldguide):
    for mode in MODES:
        many = [hit.passage.id for hit in fieldguide.search("instruction tuning", k=20, mode=mode).hits]
        few = [hit.passage.id for hit in fieldguide.search("instruction tuning", k=5, mode=mode).hits]
        assert many[:5] == few


def test_sources_later_than_the_date_are_dropped(fieldguide):
    early = fieldguide.search("toxicity detection", as_of="2022-01", k=50)
    dates = {early.sources[hit.passage.source].date for hit in early.hits}
    assert {date[:7] > "2022-01" for date in dates if date} <= {False}
    assert "yang2023harnessing" in fieldguide.search("toxicity detection", as_of="2024").sources


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "magic"}, "search mode 'magic' is none of hybrid, dense, bm25"),
        ({"language": "fr"}, "language 'fr' is none of"),
        ({"as_of": "last year"}, "date 'last year' is not"),
        ({"as_of": "2023-13"}, "date '2023-13' is not"),
        ({"k": 0}, "k is 0; give a number from 1 to 1000"),
        ({"k": -1}, "k is -1"),
        ({"k": 1001}, "k is 1001"),
    ],
)
def test_wrong_options_are_refused(fieldguide, options, said):
    with pytest.raises(UsageError) as caught:
        fieldguide.search("toxicity", **options)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("call", ["search", "ask"])
def test_an_unknown_collection_is_named_with_the_known_ones(fieldguide, call):
    with pytest.raises(UnknownNameError, match="unknown collection 'nope'; nearest: guide, mine"):
        getattr(fieldguide, call)("toxicity", collections=["guide", "nope"])
    assert getattr(fieldguide, call)("toxicity", collections=["mine"])


def hits(*pairs):
    return tuple(Hit(*pair) for pair in pairs)


def test_fusing_prefers_what_both_lists_hold():
    ranked = fuse(hits(("a", 0.9), ("b", 0.8), ("c", 0.1)), hits(("b", 9.0), ("d", 8.0), ("c", 1.0)))
    assert ranked[0][0] == "b"
    assert {one for one, _ in ranked} == {"a", "b", "c", "d"}
    assert all(0 < score < 1 for _, score in ranked)


def test_fusing_breaks_ties_by_id_and_survives_equal_scores():
    assert [one for one, _ in fuse(hits(("b", 1.0), ("a", 1.0)), ())] == ["a", "b"]
    assert fuse((), ()) == []
