import pytest

from tests.ui.command_line import run
from tests.ui.schemas import validate

QUESTION = "fine-tune or prompt for toxicity detection?"


def test_several_words_form_one_question(fieldguide):
    done = fieldguide("ask", *QUESTION.split(), "--json")
    assert done.code == 0
    validate(done.json, "answer")
    assert done.json["question"] == QUESTION


def test_the_text_carries_markers_and_their_sources(fieldguide):
    done = fieldguide("ask", QUESTION)
    assert done.out.startswith("verdict: fine-tune a smaller model\n")
    assert "[1]" in done.out.split("Sources")[0]
    assert "\nSources\n[1] " in done.out
    assert "fieldguide's digest" in done.out
    assert "seen in" not in done.out
    assert ", seen in " in fieldguide("ask", QUESTION, "--sources", "full").out


def test_a_chinese_question_is_answered_in_chinese(fieldguide):
    done = fieldguide("ask", "哪些模型源自 LLaMA？")
    assert done.code == 0
    assert "来源" in done.out


def test_an_honest_abstention_is_a_success(fieldguide):
    done = fieldguide("ask", "What does GPT-5 cost in 2026?", "--json")
    assert done.code == 0
    assert done.json["abstained"]
    assert done.json["missing"]


def test_sparql_is_shown_when_asked_for(fieldguide):
    assert "SELECT" in fieldguide("ask", "which models come from LLaMA?", "--show-sparql").out


@pytest.mark.parametrize(("question", "said"), [("", "the question is empty"), ("x" * 10_000, "10,000 characters")])
def test_an_empty_or_endless_question_is_one_clear_line(fieldguide, question, said):
    done = fieldguide("ask", question)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def test_each_line_of_input_has_its_line_of_output(built):
    done = run(built, "ask", "--stdin", stdin=f"{QUESTION}\n\n".encode() + "LLaMA 是谁发布的？\n".encode() + b"\xff\n")
    assert done.code == 1
    first, empty, chinese, broken = done.lines
    validate(first, "answer")
    validate(chinese, "answer")
    assert (first["question"], chinese["language"]) == (QUESTION, "zh")
    assert "empty" in empty["error"]
    assert "not valid UTF-8" in broken["error"]
