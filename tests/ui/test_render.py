import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.answer import Claim
from tests.ui.pages import ANSWER, BETTER, DIGEST, PASSAGES, REFUSAL, STATED, STATEMENTS, WORST
from ui import render
from ui.texts import CHINESE, ENGLISH

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "![x](http://evil.example/a.png)",
    "<http://evil.example>",
    "http://evil.example",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[a]: http://evil.example\n\n[a]",
    "```html\n<iframe src=//evil.example>\n\n</iframe>\n```",
    "    <object data=x>",
    "`<b onclick=x>`",
    "\ue000contradicted\ue001<i>",
    "\u202e<b>\x00",
    "' onmouseover='x",
]
ALLOWED = {
    *("a", "blockquote", "br", "button", "code", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "li"),
    *(
        "mark",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ),
}
SAFE_ADDRESS = re.compile(r"#c-\d+-\d+|/api/answers/[\w.%-]*\?format=\w+|/zh/|/|https://(arxiv|doi)\.org/[^\s]*")


class Elements(HTMLParser):
    """Collects what a browser would see: elements, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data):
        self.text += data


def assert_harmless(page: str) -> None:
    seen = Elements(page)
    assert set(seen.names) <= ALLOWED
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name in {"src", "style", "srcdoc"}]
    for name, value in seen.attributes:
        if name == "href":
            assert SAFE_ADDRESS.fullmatch(value), value
    assert "\n" not in page


def finished(answer=ANSWER, texts=ENGLISH, done=(("checked", "1/2"),)) -> str:
    return render.answer(answer.to_dict(), done, texts, 3)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_put_in_becomes_active(payload):
    evidence = replace(
        DIGEST, title=payload, quote=payload, locator=payload, seen_in=payload, authors=(payload, payload)
    )
    evidence = replace(evidence, arxiv_id=None, url=f"javascript:{payload}")
    answer = replace(ANSWER, answer=payload, missing=f"{payload} ", citations=(evidence,), question=payload)
    record = answer.to_dict()
    context = {evidence.id: {"text": f"before {payload} after", "language": "en", "headings": [payload]}}
    for page in (
        render.answer(record, [("searched", payload)], ENGLISH, 1),
        render.panel(record, context, ENGLISH, 1),
        render.partial_answer([("understood", payload)], payload, ENGLISH),
        render.question(payload),
        render.failure(payload, [], ENGLISH),
    ):
        assert_harmless(page)


def test_a_marker_opens_its_section_and_names_the_work():
    page = finished()
    assert 'class="fg-cite" href="#c-3-1" title="Yang et al. 2023, §4.1.1">1</a>' in page


FORGED = [
    "\\[1\\]",
    "\\[1]",
    "[1\\]",
    "&#91;1&#93;",
    "&lbrack;1&rbrack;",
    "&#x5b;1&#x5d;",
    "[01]",
    "[\uff11]",
    "[\u0661]",
    "[&#49;]",
    "[0]",
    "`[1]`",
]


@pytest.mark.parametrize("forged", FORGED)
def test_what_only_looks_like_a_marker_is_no_link(forged):
    shown = render.markdown(f"Said so. {forged} And so. [2]", turn=3, titles={0: "none", 1: "one", 2: "two"})
    assert shown.count("<a ") == 1
    assert 'href="#c-3-2"' in shown


def test_entities_are_shown_as_text():
    shown = Elements(render.markdown("AT&T &amp;amp; &lt;b&gt; &#xe000;contradicted&#xe001; &#x202e;a", texts=ENGLISH))
    assert shown.names == ["p"]
    assert shown.text == "AT&T &amp; <b> contradicted a"


def test_a_claim_not_in_the_text_opens_only_what_it_rests_on():
    claim = Claim("The paper says so [1].", (2,), "unverified")
    page = finished(replace(ANSWER, answer="Other words.", claims=(claim,)))
    flagged = page[page.index("fg-flagged") :]
    assert "says so\u00a0[1]." in flagged
    assert re.findall(r'fg-cite" href="(#c-3-\d)', flagged.partition("</ul>")[0]) == ["#c-3-2"]


def test_a_marker_without_citation_stays_text():
    assert "[9]" in finished(replace(ANSWER, answer="Said so. [9]", claims=()))


def test_only_claims_that_are_not_supported_are_flagged_behind_their_markers():
    page = finished()
    assert page.count("fg-unverified") == 1
    assert re.search(r">2</a> <span class=\"fg-flag fg-unverified\">unverified</span>", page)


def test_a_flagged_claim_that_is_not_in_the_text_is_still_shown():
    page = finished(replace(ANSWER, answer="Other words. [1]"))
    assert BETTER in page
    assert "fg-unverified" in page


def test_a_refusal_says_what_is_missing_once():
    page = finished(REFUSAL)
    assert ENGLISH.abstained in page
    assert page.count("No prices.") == 1


def test_queries_keep_their_lines_without_an_empty_line_in_the_page():
    page = finished()
    assert "SELECT ?m&#10;&#10;WHERE" in page
    assert "Rows: 7" in page


def test_a_running_answer_shows_its_steps():
    page = render.partial_answer([("understood", "decision: toxicity detection")], "So far", ENGLISH)
    assert "Understood as a decision: toxicity detection" in page
    assert "So far" in page


def test_the_quote_is_highlighted_in_its_passage():
    page = render.panel(ANSWER.to_dict(), PASSAGES, ENGLISH, 3)
    assert f"text classification task. <mark>{WORST}</mark> Fine-tuned" in page
    assert 'id="c-3-1" hidden' in page


def test_a_digest_is_never_laid_in_the_mouth_of_its_authors():
    page = render.panel(ANSWER.to_dict(), PASSAGES, ENGLISH, 3)
    assert "fieldguide&#x27;s digest of Yang et al. 2023" in page
    assert "blockquote" not in page
    own_words = replace(ANSWER, citations=(replace(DIGEST, quote_of="source", level="full-text"),))
    assert "<blockquote" in render.panel(own_words.to_dict(), PASSAGES, ENGLISH, 3)


def test_a_statement_shows_the_query_that_finds_it():
    page = render.panel(ANSWER.to_dict(), {**PASSAGES, **STATEMENTS}, ENGLISH, 3)
    assert "DESCRIBE &lt;https://example.org/s-1&gt;" in page


def test_a_quote_whose_passage_is_gone_is_shown_and_says_so():
    page = render.panel(ANSWER.to_dict(), {}, ENGLISH, 3)
    assert f"<mark>{WORST}</mark>" in page
    assert ENGLISH.whole_passage_gone in page


@pytest.mark.parametrize(
    ("seen_in", "shown"),
    [
        ("Notes <https://a.org/n>", '<a href="https://a.org/n" target="_blank" rel="noopener noreferrer">Notes</a>'),
        (
            "a copy; Notes <https://a.org/n> (second hand)",
            'a copy; <a href="https://a.org/n" target="_blank" rel="noopener noreferrer">Notes</a> (second hand)',
        ),
        ("LLaMA <https://arxiv.org/abs/2302.13971>", ""),
        ("LLaMA", ""),
        ("Copy <https://arxiv.org/abs/2302.13971>", "Copy"),
        ("Notes <javascript:alert(1)>", "Notes &lt;javascript:alert(1)&gt;"),
        (None, ""),
    ],
)
def test_where_it_was_seen_is_a_titled_link_unless_it_is_the_work_itself(seen_in, shown):
    cited = replace(STATED, seen_in=seen_in, arxiv_id="2302.13971")
    page = render.panel(replace(ANSWER, citations=(cited,)).to_dict(), {}, ENGLISH, 1)
    expected = f"<dt>{ENGLISH.seen_in}</dt><dd>{shown}</dd>"
    assert (expected in page) if shown else (f"<dt>{ENGLISH.seen_in}</dt>" not in page)


def test_a_work_without_authors_is_named_by_its_title():
    page = finished(replace(ANSWER, citations=(DIGEST, replace(STATED, authors=(), title="BERT: README"))))
    assert "knowledge graph, after BERT: README</a>, Table 1" in page


def test_a_question_is_the_heading_of_its_turn_and_an_endless_one_is_cut():
    assert render.question("Why <b>?\nHow?", 2) == '<h2 class="fg-question" id="q-2">Why &lt;b&gt;?<br>How?</h2>'
    assert len(render.question("x" * 4000)) < 400


def test_chinese_punctuation_is_full_width():
    page = render.answer(replace(ANSWER, language="zh").to_dict(), [("understood", "lineage: LLaMA")], CHINESE, 1)
    assert "理解为谱系问题：LLaMA" in page
    assert "来源（2）" in page
    assert "</a>，§4.1.1</li>" in page


@pytest.mark.parametrize(
    ("arxiv_id", "doi", "url", "address"),
    [
        ("2304.13712", "10.1/x", "https://a.org", "https://arxiv.org/abs/2304.13712"),
        (None, "10.1/x", "https://a.org", "https://doi.org/10.1/x"),
        (None, None, "https://a.org", "https://a.org"),
        (None, None, "javascript:alert(1)", None),
        (None, None, "data:text/html,x", None),
        (None, None, None, None),
    ],
)
def test_only_web_addresses_become_links(arxiv_id, doi, url, address):
    assert render.address_of({"arxiv_id": arxiv_id, "doi": doi, "url": url}) == address


def test_the_chinese_page_has_no_english_labels():
    record = replace(ANSWER, citations=(DIGEST, STATED)).to_dict()
    page = render.answer(record, [("understood", "decision: 毒性检测")], CHINESE, 1)
    page += render.panel(record, {**PASSAGES, **STATEMENTS}, CHINESE, 1)
    for label in ("Sources", ENGLISH.close, ENGLISH.where, ENGLISH.steps_done, "unverified<", "Understood"):
        assert f">{label}" not in page


def test_without_citations_there_is_no_bibliography_to_save():
    assert "format=bibtex" in finished()
    assert "format=bibtex" not in finished(replace(REFUSAL, citations=()))
