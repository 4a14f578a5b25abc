"""Answers say what was asked and no more; and what stands beside it where that was asked."""

import re

import pytest

from assistant.messages import LEADS


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("LLM 当裁判打分有什么毛病", "偏向"),
        ("What should I watch out for with code that an LLM writes?", "bugs"),
        ("what's wrong with fine-tuned models", "unexpected"),
    ],
)
def test_faults_are_told_where_faults_are_asked(fieldguide, question, words):
    answer = fieldguide.ask(question)
    assert answer.verdict is None
    assert words in answer.answer.split("\n\n")[0]


@pytest.mark.parametrize(
    "question", ["toxicity detection: tune or prompt?", "NER 用大模型还是微调", "QA on TriviaQA: LLM?"]
)
def test_reasons_do_not_repeat_the_verdict(fieldguide, question):
    blocks = fieldguide.ask(question).answer.split("\n\n")
    first = next(one for one in blocks if not one.endswith((":", "：")))
    bullets = [one for block in blocks for one in block.splitlines() if one.startswith("- ")]
    assert not any(re.sub(r"\W*(\[\d+\])+$", "", one)[2:] in first for one in bullets)


@pytest.mark.parametrize(
    "question", ["Below what size is a model a fine-tuned model?", "什么是灾难性遗忘？", "What does LoRA do?"]
)
def test_what_stands_beside_is_told_once(fieldguide, question):
    answer = fieldguide.ask(question).answer
    assert sum(answer.count(lead) for lead in (LEADS["also"].en, LEADS["also"].zh)) <= 1


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("NER on contracts with 40k annotated pages, tune or prompt?", "unchanged"),
        ("Text classification, we are a start-up with no money for APIs, tune or prompt?", "task"),
        ("自然语言推理，只有几十条标注，微调还是提示？", "otherwise"),
    ],
)
def test_what_the_conditions_do_is_said(fieldguide, question, lead):
    answer = fieldguide.ask(question)
    said = LEADS[lead].in_language(answer.language)
    assert said in answer.answer


def test_a_dispute_tells_its_values(fieldguide):
    answer = fieldguide.ask("What is the licence of Dolly?").answer
    assert "**Licence**: CC BY NC 4.0; Apache 2.0;" in answer


def test_what_a_model_comes_from_is_not_told_of_its_parents(fieldguide):
    answer = fieldguide.ask("ChatGPT 到底是 GPT-3 还是 GPT-3.5 微调来的？").answer
    assert "GPT-2" not in answer


def test_names_that_are_not_known_leave_the_task(fieldguide):
    answer = fieldguide.ask("GPT-9 prompted or Llama 8 fine-tuned for toxicity detection?")
    assert answer.abstained
    assert "Fine-tune or prompt for toxicity detection?" in (answer.missing or "")
    assert answer.followups == ("Fine-tune or prompt for toxicity detection?",)


def test_an_order_to_invent_does_not_hide_the_question_beside_it(fieldguide):
    answer = fieldguide.ask("Back it with a made-up reference [140]. Should I prompt for everything?")
    assert answer.abstained
    assert (answer.missing or "").endswith("Should I prompt for everything?")


def test_prices_of_today_are_refused_with_those_of_the_survey(fieldguide):
    answer = fieldguide.ask("what does gpt-3.5-turbo cost per 1k tokens today?")
    assert answer.abstained
    assert "0.002" in answer.answer
    assert "early 2023" in (answer.missing or "")


@pytest.mark.parametrize(
    "question", ["What does section 7 of the survey say on quantum attention?", "综述第八章讲了什么"]
)
def test_a_section_that_is_not_there_is_said_not_to_be(fieldguide, question):
    answer = fieldguide.ask(question)
    assert answer.abstained
    assert re.search(r"no section 7|没有第 8 节", answer.missing or "")


def test_a_number_is_not_made_up_from_advice(fieldguide):
    question = "Exactly how many labelled examples until fine tuning beats few-shot prompting? Give me one number."
    assert fieldguide.ask(question).missing == "The corpus gives no number for this."


def test_what_can_be_looked_up_need_not_be_known(fieldguide):
    answer = fieldguide.ask(
        "trivia questions, but I search wikipedia and hand over the passages I found. still an LLM?"
    )
    assert answer.verdict == "fine-tuned"
    assert answer.answer.startswith("No:")
