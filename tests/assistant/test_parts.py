"""Questions of several parts, in one sentence or more."""

import pytest

from assistant.parts import parts

SEVERAL = [
    ("How many subjects has MMLU, and what did GPT-4 score?", 2),
    ("What is LoRA? Who proposed it?", 2),
    ("MMLU有几个学科，GPT-4拿了多少分", 2),
    ("端侧部署，延迟必须几十毫秒，选啥？有没有省资源的微调法", 2),
    ("when was Sparrow published and by which lab", 2),
]
ONE = [
    "Given that labels are scarce, which BERT should I tune?",
    "We have no labels, no budget and little time.",
    "标注很少，领域也变了，该用大模型吗",
    "",
]


@pytest.mark.parametrize(("question", "count"), SEVERAL)
def test_what_asks_again_is_a_part_of_its_own(question, count):
    assert len(parts(question)) == count


@pytest.mark.parametrize("question", ONE)
def test_what_is_told_beside_a_question_is_no_part(question):
    assert parts(question) == ()


def test_what_is_told_goes_with_the_part_that_follows():
    first, second = parts("Our users type slang. What happens to a tuned model, and how does an LLM fare?")
    assert first.startswith("Our users type slang.")
    assert second == "how does an LLM fare?"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("MMLU有几个学科，GPT-4拿了多少分", ("57", "86.5%")),
        ("need an automatic judge for summaries; what do I use and what bias should I look out for?",
         ("GPT-4", "biased towards")),
        ("On-device, tens of milliseconds, enough labels: what do I take? And is there a cheap way to tune?",
         ("latency", "parameter-efficient")),
    ],
)  # fmt: skip
def test_each_part_is_answered(fieldguide, question, words):
    answer = fieldguide.ask(question)
    for one in words:
        assert one in answer.answer
        assert any(one in citation.quote for citation in answer.citations)
    assert all(claim.support == "supported" for claim in answer.claims)


def test_the_parts_are_answered_in_their_order(fieldguide):
    text = fieldguide.ask("MMLU有几个学科，GPT-4拿了多少分").answer
    assert text.index("57") < text.index("86.5%")
