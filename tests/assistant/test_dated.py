"""Answers as of a date: nothing that is dated later, and all that bears no date."""

import re

import pytest

from tests.assistant.listed import listed_models


@pytest.mark.parametrize(
    "question",
    [
        "fine-tune or prompt for toxicity detection?",
        "毒性检测该微调还是提示大模型？",
        "When should I not use an LLM?",
        "What are emergent abilities?",
        "What did it cost to train GPT-3?",
        "Who built OPT and when?",
    ],
)
def test_before_the_survey_none_of_its_findings_is_told(fieldguide, question):
    answer = fieldguide.ask(question, as_of="2019")
    assert answer.verdict is None
    assert "yang2023harnessing" not in {one.source for one in answer.citations}
    assert all((one.date or "2019")[:4] <= "2019" for one in answer.citations)


def test_no_later_model_is_told_and_undated_ones_stay(fieldguide):
    answer = fieldguide.ask("Decoder-only models", as_of="2020-12")
    listed = set(listed_models(answer))
    assert {"GPT-2", "GPT-3"} <= listed
    assert not {"OPT", "LLaMA", "PaLM"} & listed
    assert "GPT-3.5" in listed
    assert "Undated, and kept: " in (answer.missing or "")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who built OPT and when?", "What is dated later than 2020 was left out."),
        ("OPT 是谁做的？", "晚于 2020 的内容已略去。"),
    ],
)
def test_what_is_left_out_as_later_is_said(fieldguide, question, said):
    answer = fieldguide.ask(question, as_of="2020")
    assert (answer.abstained, answer.citations) == (True, ())
    assert said in (answer.missing or "")


def test_a_date_in_the_question_dates_the_knowledge_and_filters_no_year(fieldguide):
    for question in ("As of 2020-12, list the decoder-only models", "截至2020年12月有哪些仅解码器模型？"):
        answer = fieldguide.ask(question)
        assert {"GPT-1", "GPT-3", "GPT-3.5"} <= set(listed_models(answer))
        assert "LLaMA" not in answer.answer


def test_heirs_known_by_a_date_are_listed(fieldguide):
    answer = fieldguide.ask("As of 2023, which models come from LLaMA?")
    assert answer.intent == "lineage"
    assert all(f"{one} was instruction-tuned from LLaMA." in answer.answer for one in ("Alpaca", "Vicuna"))
    early = fieldguide.ask("which models come from LLaMA?", as_of="2022")
    assert (early.abstained, early.citations) == (True, ())


def test_all_models_of_a_time_are_listed_with_their_dates(fieldguide):
    answer = fieldguide.ask("as of 2019, which models existed?")
    assert re.search(r"^\| \*\*BERT\*\*( \[\d+\])* \| 2018-10 \[", answer.answer, re.MULTILINE)
    assert "GPT-3" not in answer.answer
