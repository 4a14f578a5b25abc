"""Yes or no first, where that is what was asked; nothing of the kind where it was not."""

import pytest

SAID = [
    ("translating Romanian INTO english, no training budget, can I just few-shot an llm?", "Yes:"),
    ("Crowd workers are too expensive. Can an LLM label my data instead?", "Yes:"),
    ("extractive QA like squad v2, thousands of labeled passages, is it worth paying for an llm", "No:"),
    ("Translating English into Kazakh, almost no parallel text exists. LLM?", "No:"),
    ("is GLaM open?", "No:"),
    ("is LLaMA open source?", "Yes:"),
    ("can i use OPT-175B weights in a commercial product", "No:"),
    ("Galactica 的许可证能商用吗", "不行："),
    ("句子的语法依存关系分析，该不该上大模型", "不建议："),
    ("QuAC 这种对话式阅读问答，标注充分，是不是微调更好？", "是的："),
    ("标注数据管够，是不是一定要微调？", "不一定："),
]
NOT_ASKED = [
    "fine-tune or prompt for toxicity detection?",
    "Which kind of model for summaries judged by people?",
    "毒性检测该微调还是提示大模型？",
    "情感分析用哪种模型",
    "Should I prompt an LLM or fine-tune for NER?",
]


@pytest.mark.parametrize(("question", "said"), SAID)
def test_yes_or_no_comes_first(fieldguide, question, said):
    assert fieldguide.ask(question).answer.splitlines()[0] == said


@pytest.mark.parametrize("question", NOT_ASKED)
def test_a_question_that_weighs_gets_no_yes_or_no(fieldguide, question):
    first = fieldguide.ask(question).answer.splitlines()[0]
    assert len(first) > 20


def test_a_premise_that_is_wrong_is_no_question_of_yes_or_no(fieldguide):
    answer = fieldguide.ask("Since the survey shows LLMs beat fine-tuned models on CoNLL03, which LLM should I prompt?")
    assert answer.answer.startswith("The survey says the opposite:")


def test_a_work_that_is_listed_twice_is_said_to_be(fieldguide):
    answer = fieldguide.ask("is T5 listed twice in the bibliography? which numbers")
    assert answer.answer.startswith("Yes:")
    assert "reference 84" in answer.answer
    assert "reference 85" in answer.answer
