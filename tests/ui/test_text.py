import pytest

from ui import output, text
from ui.predicates import value_in_words


def citation(**more):
    return {
        "n": 1,
        "kind": "passage",
        "id": "p-0123456789abcdef0123",
        "source": "brown2020gpt3",
        "title": "Language Models are Few-Shot Learners",
        "authors": ["Tom B. Brown", "Benjamin Mann", "Nick Ryder"],
        "year": 2020,
        "arxiv_id": "2005.14165",
        "doi": None,
        "url": "https://arxiv.org/abs/2005.14165",
        "locator": "§3.9.1",
        "level": "digest",
        "quote": "GPT-3 adds numbers.",
        "quote_of": "digest",
        "seen_in": "the abstract",
        "check": "as stated",
        "score": 0.8,
        **more,
    }


def answer(*citations, **more):
    return {
        "language": "en",
        "verdict": None,
        "answer": "## Verdict\n**GPT-3** adds numbers. [1]",
        "missing": None,
        "citations": list(citations),
        "sparql": [{"query": "SELECT ?m { ?m a fg:Model }", "rows": 7}],
        "followups": ["Does it multiply?"],
        **more,
    }


def test_an_answer_reads_without_markup_and_lists_its_sources():
    shown = text.answer(answer(citation()))
    assert shown.startswith(
        "Verdict\nGPT-3 adds numbers. [1]\n\nSources\n"
        "[1] Brown et al. 2020, §3.9.1 · fieldguide's digest · as stated · p-0123456789abcdef0123\n"
        "    GPT-3 adds numbers.\n"
    )
    assert "seen in" not in shown
    assert "Does it multiply?" in shown
    assert "SELECT" not in shown


def test_the_verdict_comes_first():
    assert text.answer(answer(verdict="fine-tuned")).startswith("verdict: fine-tune a smaller model\n\nVerdict\n")
    assert text.answer(answer(verdict="llm", language="zh")).startswith("结论：用提示调用大模型\n\n")


def test_sources_in_full_name_title_address_and_where_they_were_seen():
    shown = text.answer(answer(citation()), full=True)
    assert "[1] Brown et al. 2020. Language Models are Few-Shot Learners. §3.9.1 · https://arxiv.org" in shown
    assert "check: as stated · passage p-0123456789abcdef0123" in shown


@pytest.mark.parametrize("full", [True, False])
def test_a_digest_stands_without_quotation_marks(full):
    assert not set('“”"') & set(text.answer(answer(citation()), full=full))


def test_a_digest_is_told_as_ours():
    shown = text.answer(answer(citation()), full=True)
    assert "fieldguide's digest of Brown et al. 2020, seen in the abstract: GPT-3 adds numbers." in shown


def test_only_the_authors_words_are_quoted():
    cited = citation(quote_of="source", level="full-text", seen_in=None)
    assert "\n    “GPT-3 adds numbers.”" in text.answer(answer(cited))
    assert "Brown et al. 2020: “GPT-3 adds numbers.”" in text.answer(answer(cited), full=True)


def test_a_statement_is_named_as_one():
    shown = text.answer(answer(citation(kind="graph", quote_of="statement", id="s-1", seen_in="Table 3")), full=True)
    assert "statement of the graph, seen in Table 3: GPT-3 adds numbers." in shown
    assert "statement s-1" in shown


def test_what_is_cited_twice_is_described_once():
    shown = text.answer(answer(citation(), citation(n=2, quote="GPT-3 errs.")))
    assert "[2] as [1]: GPT-3 errs." in shown
    assert shown.count("§3.9.1") == 1


def test_what_was_seen_in_the_cited_source_itself_names_it_once():
    seen = "Language Models are Few-Shot Learners <https://arxiv.org/abs/2005.14165>"
    assert "seen in" not in text.answer(answer(citation(kind="graph", quote_of="statement", seen_in=seen)), full=True)


def test_a_chinese_answer_speaks_chinese():
    shown = text.answer(answer(citation(), language="zh", missing="价格"))
    assert "来源\n[1] Brown 等 2020，§3.9.1 · fieldguide 的摘述 · 如其所述 · p-" in shown
    assert "缺少的内容：价格" in shown
    full = text.answer(answer(citation(), language="zh"), full=True)
    assert "fieldguide 对 Brown 等 2020 的摘述（见于 the abstract）" in full
    assert "核对：如其所述" in full


def test_what_is_missing_is_said_once():
    assert text.answer(answer(missing="the price", answer="The corpus lacks the price.")).count("the price") == 1
    assert "What is missing: the price" in text.answer(answer(missing="the price"))


def test_sparql_is_shown_when_asked_for():
    assert "SPARQL, 7 rows\nSELECT ?m { ?m a fg:Model }" in text.answer(answer(), show_sparql=True)


def test_a_title_that_stands_for_authors_is_not_repeated():
    readme = citation(authors=[], year=None, title="BERT: README", locator="table")
    assert text.reference(readme) == "BERT: README. table"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (True, "yes", "是"),
        ("false", "no", "否"),
        (175_000_000_000, "175,000,000,000", "175,000,000,000"),
        (2023, "2023", "2023"),
    ],
)
def test_values_are_words(value, english, chinese):
    assert (value_in_words(value, "en"), value_in_words(value, "zh")) == (english, chinese)


def test_an_evaluation_explains_its_columns():
    measures = {key: None for key, _, _ in text._MEASURES}
    shown = text.evaluation({"overall": measures, "by_language": {}, "by_intent": {}, "scored": []}, misses=True)
    assert all(f"\n{heading:9} {meaning}" in shown for _, heading, meaning in text._MEASURES)


def test_hits_show_place_score_and_id():
    hit = {"id": "p-1", "source": "yang2023harnessing", "locator": "§4.1.2", "text": "Words.", "score": 0.5, "rank": 1}
    assert text.hits({"hits": [hit]}) == "1. yang2023harnessing · §4.1.2 · 0.500 · p-1\n   Words."
    assert text.hits({"hits": []}) == "nothing found"


def test_a_terminal_gets_whole_words_and_a_pipe_whole_lines(monkeypatch):
    line = "word " * 40 + "汉字，" * 40
    assert text.wrapped(line) == line
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    lines = text.wrapped(line, "  ").split("\n")
    assert max(map(output.display_width, lines)) <= 40
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert not any(one.strip().startswith("，") for one in lines)
    assert text.wrapped("| a | " + "b" * 60 + " |") == "| a | " + "b" * 60 + " |"


def test_a_table_aligns_chinese_too():
    assert output.table(("a", "b"), [("汉字", 1), ("x", None)]) == "a     b\n汉字  1\nx"
