import pytest

from corpus.types import Entity, EntityType, Passage, Statement, Text, content_id

FACT = Statement("model:a", "licence", "MIT", "text", "src", "p. 1", Text("A is MIT.", "A 用 MIT。"))
PASSAGE = Passage("guide", "src", "doc", "§1", "digest", "en", "Some words.")


def test_content_ids_are_short_hashes_of_the_parts():
    assert content_id("p", "a", 1) == content_id("p", "a", 1) == "p-135f17a475a61afdeeaf"
    assert (
        len({content_id("p", "a", "b"), content_id("p", "ab"), content_id("p", "b", "a"), content_id("p", "a", 1)}) == 4
    )


@pytest.mark.parametrize("change", [{"object": "BSD"}, {"source": "other"}, {"locator": "p. 2"}, {"language": "en"}])
def test_another_fact_or_source_has_another_id(change):
    fields = {name: getattr(FACT, name) for name in FACT.__slots__}
    assert Statement(**{**fields, **change}).id != FACT.id


def test_wording_does_not_change_the_id_of_a_statement():
    fields = {name: getattr(FACT, name) for name in FACT.__slots__}
    assert Statement(**{**fields, "words": Text("Other words.")}).id == FACT.id


@pytest.mark.parametrize(
    "change", [{"text": "Some words!"}, {"ordinal": 1}, {"collection": "mine"}, {"language": "zh"}]
)
def test_another_text_or_place_has_another_passage_id(change):
    fields = {name: getattr(PASSAGE, name) for name in PASSAGE.__slots__}
    assert Passage(**{**fields, **change}).id != PASSAGE.id


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        (Text("en", "zh"), "en", "en"),
        (Text("en", "zh"), "zh", "zh"),
        (Text("en"), "zh", "en"),
        (Text("", "zh"), "en", "zh"),
    ],
)
def test_a_text_falls_back_to_the_language_it_has(text, language, shown):
    assert text.in_language(language) == shown


def test_a_slug_may_hold_what_it_likes_after_its_type():
    assert Entity("box:2023-04-23/gpt-3:x", EntityType.BOX, Text("a")).slug == "2023-04-23/gpt-3:x"
