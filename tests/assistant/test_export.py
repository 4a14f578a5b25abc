import json
import re

import pytest

from assistant.export import FORMATS, export
from corpus.errors import UsageError

HOSTILE = [
    r"\input{/etc/passwd} and \write18{rm -rf /}",
    "unbalanced { brace",
    "unbalanced } brace",
    "}} @article{evil, title={x}} {{",
    "100% of \\ it # & $ _ ^ ~",
    "quotes \" and ' and `",
    "a\nnew\r\nline\x00and\ttab",
    "《中文标题》：50% 的“引号”",
    "@comment{x}",
    "",
]


def answer(**citation):
    cited = {
        "n": 1, "kind": "passage", "id": "p-" + "0" * 20, "source": "brown2020gpt3", "title": "Language Models",
        "authors": ["Tom Brown", "Benjamin Mann"], "year": 2020, "arxiv_id": "2005.14165", "doi": None,
        "url": "https://arxiv.org/abs/2005.14165", "locator": "§3", "level": "digest", "quote": "Words.",
        "quote_of": "digest", "seen_in": None, "check": "as stated", "score": 1.0, **citation,
    }  # fmt: skip
    return {
        "id": "a-1", "question": "q?", "language": "en", "answer": "Words. [1]", "missing": None, "claims": [],
        "citations": [cited], "corpus": {"digest": "sha256:0"},
    }  # fmt: skip


def bibliography(record):
    from pybtex.database import parse_bytes

    return parse_bytes(export(record, "bibtex"), "bibtex")


def rendered(record):
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).render(export(record, "md").decode())


def test_a_real_answer_is_exported_in_every_format(fieldguide):
    asked = fieldguide.ask("fine-tune or prompt for toxicity detection?")
    assert {format: bool(export(asked, format)) for format in FORMATS} == dict.fromkeys(FORMATS, True)
    assert json.loads(export(asked, "json"))["id"] == asked.id
    assert export(asked, "md") == export(json.loads(export(asked, "json")), "md")


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(UsageError, match="export format 'exe' is none of md, bibtex, json"):
        export(answer(), "exe")


@pytest.mark.parametrize(
    "question", ["Which paper introduced BERT?", "毒性检测该微调还是提示大模型？", "Compare GPT-3 and BLOOM"]
)
def test_bibtex_is_read_back_by_pybtex_one_entry_a_source(fieldguide, question):
    asked = fieldguide.ask(question)
    found = bibliography(asked.to_dict())
    assert set(found.entries) == {re.sub(r"[^a-z0-9:_-]+", "-", one.source) for one in asked.citations}
    titles = {entry.fields["title"].strip("{}") for entry in found.entries.values()}
    assert {" ".join(one.title.split()) for one in asked.citations} == titles


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["title", "url", "doi", "arxiv_id", "source", "authors"])
def test_hostile_words_in_bibtex_stay_words(text, field):
    record = answer(**{field: [text, "Tom Brown"] if field == "authors" else text})
    written = export(record, "bibtex").decode()
    assert not re.search(r"\\(?![%&#$_]|textasciitilde)", written)
    assert written.count("{") == written.count("}")
    entries = bibliography(record).entries
    assert len(entries) == 1
    (entry,) = entries.values()
    assert entry.type in ("misc", "article")
    assert entry.fields["title"].strip("{}") or field == "title"


def test_two_citations_of_one_source_are_one_entry():
    record = answer()
    record["citations"].append({**record["citations"][0], "n": 2, "quote": "Other."})
    assert list(bibliography(record).entries) == ["brown2020gpt3"]


def test_two_sources_with_like_ids_are_two_entries():
    record = answer(source="My Notes")
    record["citations"].append({**record["citations"][0], "n": 2, "source": "my-notes", "title": "Other notes"})
    assert len(bibliography(record).entries) == 2


def test_an_answer_without_citations_is_an_empty_bibliography():
    assert list(bibliography({**answer(), "citations": []}).entries) == []


@pytest.mark.parametrize(
    ("authors", "last"),
    [(["Tom B. Brown"], ["Brown"]), (["OpenAI"], ["{OpenAI}"]), (["杨靖锋"], ["{杨靖锋}"]), ([], [])],
)
def test_people_and_organisations_are_told_apart(authors, last):
    (entry,) = bibliography(answer(authors=authors)).entries.values()
    assert [" ".join(one.last_names) for one in entry.persons.get("author", [])] == last


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "![x](http://evil/x.png)",
        "[click](javascript:alert(1))",
        "[x]: http://evil",
        "see [7] there",
        "\n\n# Heading\n\n- item",
        "\n<iframe src=//evil>",
    ],
)
@pytest.mark.parametrize("field", ["quote", "title", "locator", "seen_in", "question", "missing", "url", "authors"])
def test_hostile_words_in_markdown_stay_words(text, field):
    record = answer(**({field: [text] if field == "authors" else text} if field not in ("question", "missing") else {}))
    if field == "title":
        record["citations"][0]["authors"] = []
    if field in ("question", "missing"):
        record[field] = text
    shown = rendered(record)
    assert not re.search(r"<(script|img|iframe)", shown)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", shown)
    assert 'href="http://evil' not in shown
    assert shown.count("<h1>") == 1
    assert "[7]" not in re.sub(r"\\\[", "", export(record, "md").decode())


def test_markdown_says_who_speaks(fieldguide):
    shown = export(fieldguide.ask("fine-tune or prompt for toxicity detection?"), "md").decode()
    assert "fieldguide's digest of Yang et al. 2023, §4.1.1" in shown
    assert "(statement of the graph)" in shown
    quotes = re.findall(r"^\d+\. fieldguide's digest of .*?>: (.*)$", shown, re.MULTILINE)
    assert quotes
    assert not [quote for quote in quotes if quote.startswith("“")]


def test_only_the_authors_own_words_stand_in_quotation_marks():
    assert "“Words.”" in export(answer(quote_of="source"), "md").decode()
    assert "“Words.”" not in export(answer(quote_of="digest"), "md").decode()


def test_every_marker_of_the_markdown_has_its_line_in_the_list(fieldguide):
    from tests.assistant.markers import marker_numbers

    asked = fieldguide.ask("哪些模型源自 LLaMA？")
    body, sources = export(asked, "md").decode().split("## 来源")
    assert marker_numbers(body) == {int(n) for n in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)}
