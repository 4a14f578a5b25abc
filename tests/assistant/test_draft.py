import pytest

from assistant.answer import Evidence
from assistant.draft import Draft, Line, Table, harmless, write
from tests.assistant.markers import marker_problems


def evidence(n, quote="x"):
    return Evidence("passage", f"p-{n:020x}", "src", "T", "§1", "digest", quote, "digest")


ONE, TWO, THREE = (evidence(n) for n in (1, 2, 3))


def record(written, missing=None):
    return {
        "answer": written.markdown,
        "missing": missing,
        "citations": [{"n": n} for n, _ in enumerate(written.citations, 1)],
        "claims": [{"citations": one.citations} for one in written.claims],
    }


def test_evidence_is_numbered_by_first_use_and_shared():
    draft = Draft("fact", (Line("A.", (TWO, ONE)), Line("B.", (ONE, THREE, ONE))))
    written = write(draft)
    assert written.markdown == "A. [1][2] B. [2][3]"
    assert written.citations == (TWO, ONE, THREE)
    assert [one.citations for one in written.claims] == [(1, 2), (2, 3)]


def test_two_quotes_of_one_passage_are_two_citations():
    written = write(Draft("fact", (Line("A.", (evidence(1, "a"),)), Line("B.", (evidence(1, "b"),)))))
    assert [one.quote for one in written.citations] == ["a", "b"]


def test_every_style_is_laid_out_and_marked():
    draft = Draft(
        "fact",
        (
            Line("First.", (ONE,), "first"),
            Line("Why:", style="lead"),
            Line("Because.", (TWO,), "bullet"),
            Line("And so.", (ONE,), "bullet"),
            Table(("Model", "Size"), ((Line("**OPT**"), Line("66B | 175B", (THREE,), "cell", "OPT has 66B.")),)),
        ),
    )
    written = write(draft)
    assert written.markdown == (
        "First. [1]\n\nWhy:\n\n- Because. [2]\n- And so. [1]\n\n"
        "| Model | Size |\n| --- | --- |\n| **OPT** | 66B \\| 175B [3] |"
    )
    assert marker_problems(record(written)) == []
    assert written.claims[-1].text == "OPT has 66B."


def test_chinese_sentences_stand_without_gaps():
    draft = Draft("fact", (Line("甲。", (ONE,)), Line("乙。", (TWO,)), Line("A model", (ONE,))))
    assert write(draft).markdown == "甲。[1] 乙。[2] A model [1]"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://evil/x.png)",
        "[click](javascript:alert(1))",
        "[a]: http://evil 'x'",
        "see [7] and [12]",
        "`code`",
        "<!-- hidden -->",
        "<https://evil.example>",
        "a [b][c] [7](http://evil)",
        "**bold** | cell",
    ],
)
def test_text_of_a_source_cannot_come_alive_or_pose_as_a_marker(text):
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark", {"html": True}).render(harmless(text))
    assert not any(tag in shown for tag in ("<script", "<img", "<a ", "<!--", "<code"))
    assert marker_problems(record(write(Draft("fact", (Line(text, (ONE,)),))))) == []


_WRONG = ("One. Two. [1][2]", "A. [1] B. [2] And C.", "A. [1]", "A. [1] B. [2][3]", "A. [1]\n\n- B [2] more")


def test_the_checker_of_markers_notices_what_is_wrong():
    good = record(write(Draft("fact", (Line("A.", (ONE,)), Line("B.", (TWO,))))))
    assert marker_problems(good) == []
    for answer in _WRONG:
        assert marker_problems({**good, "answer": answer}), answer
    assert marker_problems({**good, "answer": "## Head\n\nWhy:\n\nA. [1] B. [2]\n\nMore?"}) == []
    assert marker_problems({**good, "answer": "A. [1] B. [2] Nothing on C.", "missing": "Nothing on C."}) == []
    assert marker_problems({**good, "answer": "| M | N |\n| --- | --- |\n| A [1] | B [2] |\n| C | D |"})
    assert marker_problems({**good, "answer": "甲。乙。[1][2]"})
    assert marker_problems({**good, "answer": "甲。[1]乙。[2]"}) == []
