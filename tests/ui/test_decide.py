from tests.ui.command_line import run
from tests.ui.schemas import validate


def test_the_first_question_comes_as_json(fieldguide):
    done = fieldguide("decide", "--json")
    validate(done.json, "decision")
    assert done.json["next"]["id"] == "q1"


def test_answers_lead_to_a_verdict_with_citations(fieldguide):
    done = fieldguide("decide", "--answers", "n,n,yes", "--json")
    validate(done.json, "decision")
    assert done.json["verdict"] == "llm"
    assert all(branch["citation"]["source"] == "yang2023harnessing" for branch in done.json["branches"])
    shown = fieldguide("decide", "--answers", "n,n,yes").out
    assert "verdict: LLMs (llm)" in shown
    assert "[Yang et al. 2023, Figure 2 · s-" in shown
    assert shown.count("\nseen in Figure 2 of the survey") == 1


def test_a_wrong_answer_is_misuse(fieldguide):
    done = fieldguide("decide", "--answers", "n,perhaps")
    assert done.code == 2
    assert "answer 2 is 'perhaps'" in done.err


def test_it_asks_one_question_at_a_time(built):
    done = run(built, "decide", "--lang", "zh", stdin="也许\n否\n是\n".encode())
    assert done.code == 0
    assert done.err.count("[y/n]") == 3
    assert "结论：大型语言模型（LLM） (llm)" in done.out


def test_input_that_ends_too_early_is_said(built):
    done = run(built, "decide", stdin=b"n\n")
    assert done.code == 1
    assert done.err.endswith("fieldguide: input ended before the last answer\n")
