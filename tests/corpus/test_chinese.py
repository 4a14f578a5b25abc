"""Chinese words of the corpus: no English remarks, known names, one way to write numbers and spaces."""

import re
from collections import Counter

import pytest
import yaml

from corpus import wording
from corpus.files import built_in_root

SEAM = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:!?(]|[，。；：、（）“”] | [，；：、（）“”]|\) ?[\u4e00-\u9fff]")
#: A row of two or more English words, each of small letters, as remarks have and names rarely do.
REMARK = re.compile(r"\b[a-z]{2,}(?:[ ,;]+[a-z]{2,})+\b")
NAMES = {
    "commercial bespoke license",  # Non-commercial bespoke license
    "community licence",  # Llama 2 community licence
    "think step by step",  # a prompt, quoted
}
#: Statements whose words quote a title or another sentence.
QUOTING = {"title", "citedInSection", "partOf", "noteKind", "noteSection", "noteAbout", "noteWork", "licencePage"}


def model_files():
    for path in sorted((built_in_root() / "models").glob("*.yaml")):
        yield yaml.safe_load(path.read_text(encoding="utf-8"))


def plain(knowledge):
    return {one.words.zh for one in knowledge.statements if one.predicate not in QUOTING}


def test_statements_hold_no_english_remarks(knowledge):
    found = {match[0]: words for words in plain(knowledge) for match in REMARK.finditer(words)}
    assert {remark: words for remark, words in found.items() if remark not in NAMES} == {}


@pytest.mark.parametrize("remark", ["etc.", "also called", "tokens", "marked uncertain", "as BLOOM", "per HELM", "one"])
def test_remarks_that_were_left_in_english_are_gone(knowledge, remark):
    assert [words for words in plain(knowledge) if re.search(rf"\b{re.escape(remark)}(?!\w)", words)] == []


def test_chinese_and_latin_are_parted_by_a_space(knowledge):
    texts = plain(knowledge) | {one.comment.zh for one in knowledge.disputes}
    assert sorted(text for text in texts if SEAM.search(text)) == []


def test_disputes_and_facts_use_full_width_punctuation(knowledge):
    facts = {"organisation", "released", "architecture", "licence", "parameterCount", "pretrainingObjective"}
    facts |= {"trainingTokens", "trainingCorpus", "useRestriction", "contextLength", "disputeValue", "datasetForTask"}
    texts = {one.words.zh for one in knowledge.statements if one.predicate in facts}
    texts |= {one.comment.zh for one in knowledge.disputes}
    assert sorted(text for text in texts if HALF_WIDTH.search(text)) == []


def test_token_is_the_one_word_for_a_token(knowledge):
    assert [one.words.zh for one in knowledge.statements if "词元" in one.words.zh] == []
    assert [one.id for one in knowledge.entities if "词元" in one.label.zh] == []


def test_every_event_has_chinese_words():
    events = {row["event"] for model in model_files() for row in model["facts"] if row.get("event")}
    assert events <= set(wording._EVENTS_ZH)


def test_every_field_of_a_dispute_has_chinese_words(knowledge):
    assert {one.field for one in knowledge.disputes} == set(wording.DISPUTED_FIELDS)
    assert all(one.zh for one in wording.DISPUTED_FIELDS.values())


def test_every_unit_has_chinese_words(knowledge):
    units = {re.sub(r"^(million|billion) ", "", one.unit) for one in knowledge.figures}
    assert units == set(wording._MEASURES_ZH)
    assert {str(one.value) for one in knowledge.figures if not re.match(r"[\d.]", str(one.value))} == set(
        wording._AMOUNTS_ZH
    )


def test_every_note_and_restriction_is_in_both_languages():
    rows = [row for model in model_files() for row in (*model["facts"], *(model.get("derivations") or ()))]
    said = [row["note"] for row in rows if row.get("note")]
    said += [one for row in rows for one in row.get("restrictions") or ()]
    said += [row["value"] for row in rows if row.get("field") == "pretraining_objective"]
    assert [one for one in said if not isinstance(one, dict) and not re.fullmatch(r"[\d.]+[BMT]", one)] == []


def test_qualifiers_hold_plain_english(knowledge):
    values = [value for one in knowledge.statements for _, value in one.qualifiers]
    assert all(isinstance(value, str | int | float | bool) for value in values)
    assert [value for value in values if re.search(r"[\u4e00-\u9fff]", str(value))] == []


@pytest.mark.parametrize(
    ("organisation", "zh", "alias"),
    [
        ("google", "谷歌", "Google Research"),
        ("baidu", "百度", "百度公司"),
        ("microsoft", "微软", "微软研究院"),
        ("meta", "Meta", "脸书"),
        ("meta", "Meta", "Facebook"),
        ("tsinghua-university", "清华大学", "清华"),
        ("stanford-university", "斯坦福大学", "斯坦福"),
        ("allen-institute-for-ai", "艾伦人工智能研究所", "AI2"),
        ("amazon", "亚马逊", "亚马逊公司"),
        ("nvidia", "英伟达", "英伟达公司"),
        ("fudan-university", "复旦大学", "复旦"),
        ("technology-innovation-institute", "技术创新研究所", "TII"),
        ("openai", "OpenAI", "Open AI"),
    ],
)
def test_organisations_are_known_by_their_names_in_both_languages(knowledge, organisation, zh, alias):
    found = next(one for one in knowledge.entities if one.id == f"organisation:{organisation}")
    assert found.label.zh == zh
    assert alias in found.aliases_en + found.aliases_zh


def test_ids_of_organisations_are_their_english_names(knowledge):
    for one in knowledge.entities:
        if one.type == "organisation":
            name = re.sub(r"\s*\([^)]*\)$", "", one.label.en)
            assert one.slug == re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@pytest.mark.parametrize(
    ("entity", "alias"),
    [
        ("model:alpaca", "羊驼"),
        ("model:vicuna", "小羊驼"),
        ("model:mbert", "多语言 BERT"),
        ("task:text-classification", "意图识别"),
        ("task:text-classification", "意图分类"),
        ("task:text-classification", "intent detection"),
        ("task:dialogue", "客服机器人"),
        ("task:dialogue", "聊天客服"),
        ("task:word-manipulation", "字母乱序"),
        ("condition:out-of-distribution", "数据漂移"),
        ("condition:out-of-distribution", "上线后分布会变"),
        ("condition:out-of-distribution", "data drift"),
    ],
)
def test_words_that_people_use_are_known(knowledge, entity, alias):
    found = next(one for one in knowledge.entities if one.id == entity)
    assert alias in found.aliases_en + found.aliases_zh


def test_a_help_desk_alone_is_no_dialogue(knowledge):
    found = next(one for one in knowledge.entities if one.id == "task:dialogue")
    assert not {"客服", "customer service"} & {*found.aliases_en, *found.aliases_zh}


def test_no_alias_stands_twice_in_its_list(knowledge):
    for one in knowledge.entities:
        for label, aliases in ((one.label.en, one.aliases_en), (one.label.zh, one.aliases_zh)):
            counts = Counter(alias.casefold() for alias in aliases)
            assert [alias for alias, count in counts.items() if count > 1] == [], one.id
            if one.type not in ("model", "work"):
                assert label.casefold() not in counts, one.id
