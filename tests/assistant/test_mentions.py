import itertools

import pytest

from assistant.mentions import MentionFinder, alias_key, best
from corpus.types import Entity, EntityType, Text


def entity(id, label, zh="", en=(), zhs=()):
    return Entity(id, EntityType(id.split(":")[0]), Text(label, zh), tuple(en), tuple(zhs))


ENTITIES = [
    entity("model:gpt-3", "GPT-3", en=["gpt3"]),
    entity("model:gpt-3.5", "GPT-3.5"),
    entity("model:gpt-3.5-turbo", "GPT-3.5-turbo"),
    entity("model:gpt-4", "GPT-4"),
    entity("model:llama", "LLaMA"),
    entity("model:llama-2", "LLaMA 2", en=["Llama-2"]),
    entity("model:bert", "BERT"),
    entity("model:vicuna", "Vicuna"),
    entity("model:flan-t5", "Flan-T5"),
    entity("task:toxicity-detection", "toxicity detection", "毒性检测", zhs=["有毒评论识别"]),
    entity("task:detection", "detection", "检测"),
    entity("concept:large-language-model", "large language model", "大语言模型", en=["LLM"], zhs=["大模型"]),
    entity("concept:bert-style", "BERT-style", "BERT风格"),
    entity("organisation:bert", "Bert"),
]
FINDER = MentionFinder(ENTITIES, known_words={"the", "banana", "models", "alert"})


def found(text, finder=FINDER):
    return [(best(one).slug, one.text) for one in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("GPT-3 and GPT-4", [("gpt-3", "GPT-3"), ("gpt-4", "GPT-4")]),
        ("is GPT-3.5-turbo a GPT-3.5?", [("gpt-3.5-turbo", "GPT-3.5-turbo"), ("gpt-3.5", "GPT-3.5")]),
        ("gpt3, gpt 3 and ＧＰＴ－３", [("gpt-3", "gpt3"), ("gpt-3", "gpt 3"), ("gpt-3", "gpt-3")]),
        ("llama 2 or llama", [("llama-2", "llama 2"), ("llama", "llama")]),
        ("toxicity detection", [("toxicity-detection", "toxicity detection")]),
        ("LLMs", [("large-language-model", "LLMs")]),
        ("large language models", [("large-language-model", "large language models")]),
        ("毒性检测和检测", [("toxicity-detection", "毒性检测"), ("detection", "检测")]),
        ("大模型做有毒评论识别", [("large-language-model", "大模型"), ("toxicity-detection", "有毒评论识别")]),
        ("什么是BERT风格？", [("bert-style", "BERT风格")]),
        ("什么是 BERT 风格 的模型", [("bert-style", "BERT 风格")]),
        ("SciBERT风格", []),
        ("LLaMA的权重", [("llama", "LLaMA")]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_the_longest_name_wins_in_both_scripts(text, mentions):
    if "ＧＰＴ" in text:  # normalising keeps the length here, so the words stand as they were written
        mentions[-1] = ("gpt-3", "ＧＰＴ－３")
    assert found(text) == mentions


@pytest.mark.parametrize(("text", "slug"), [("vicunna", "vicuna"), ("vicuuna", "vicuna"), ("Viccuna", "vicuna")])
def test_a_misspelt_name_is_forgiven(text, slug):
    assert [(best(one).slug, one.typo) for one in FINDER.find(text)] == [(slug, True)]


@pytest.mark.parametrize("text", ["GPT-5", "gpt5", "GPT-33", "GPT-3.6", "llama 3", "Flan-T6", "GPT-4.5-turbo"])
def test_a_digit_is_never_a_typo(text):
    named = {one for one, _ in found(text)}
    assert named <= {"llama", "gpt-4"}
    assert not any(mention.typo for mention in FINDER.find(text))


@pytest.mark.parametrize("text", ["vic", "alert", "the banana models"])
def test_short_and_known_words_are_no_typos(text):
    assert found(text) == []


def test_a_model_wins_over_an_organisation_of_the_same_name():
    mention = FINDER.find("bert")[0]
    assert len(mention.entities) == 2
    assert best(mention).id == "model:bert"


def test_mentions_never_overlap_and_name_their_place():
    text = "GPT-3.5-turbo, 毒性检测, LLaMA 2 and vicunna"
    mentions = FINDER.find(text)
    assert all(text[one.start : one.end] == one.text for one in mentions)
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))
    assert len(mentions) == 4


@pytest.mark.parametrize("text", ["ﬁne GPT-3", "㎏ GPT-3", "İ GPT-3"])
def test_characters_that_grow_when_normalised_shift_no_mention(text):
    assert [one.text.lower() for one in FINDER.find(text)] == ["gpt-3"]


@pytest.mark.parametrize("pair", [("GPT-3", "gpt 3"), ("LLMs", "llm"), ("BERT风格", "bert 风格"), ("class", "class")])
def test_two_ways_to_write_one_name_meet(pair):
    assert alias_key(pair[0]) == alias_key(pair[1])


def test_the_nearest_names_are_offered():
    assert FINDER.nearest("vikuna", [EntityType.MODEL])[0] == "Vicuna"
    assert set(FINDER.nearest("gpt-9", [EntityType.MODEL])) <= {"GPT-3", "GPT-3.5", "GPT-4", "GPT-3.5-turbo"}
    assert FINDER.nearest("", [EntityType.MODEL]) == []


def test_every_label_of_the_corpus_is_found_by_itself(knowledge):
    kinds = (EntityType.MODEL, EntityType.TASK, EntityType.DATASET, EntityType.TECHNIQUE, EntityType.CONCEPT)
    named = [one for one in knowledge.entities if one.type in kinds]
    finder = MentionFinder(named)
    for one in named:
        for label in filter(None, (one.label.en, one.label.zh)):
            assert any(one in mention.entities for mention in finder.find(label)), label
