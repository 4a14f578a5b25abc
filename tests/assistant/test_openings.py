"""What is said before an answer: that the survey is misquoted, erred, or does not treat the very thing asked."""

import pytest

from assistant.messages import LEADS


@pytest.mark.parametrize(
    "question",
    [
        'The survey says "the more labels you have the more an LLM is to be preferred". 600k labels: drop fine-tuning?',
        "文里不是说“样本标得越多，越应该用大模型”嘛，那我们攒了六十万条，是不是果断弃掉微调？",
    ],
)
def test_a_statement_that_no_digest_holds_is_said_not_to_be_there(fieldguide, question):
    answer = fieldguide.ask(question)
    denied = LEADS["unquoted"].in_language(answer.language)
    assert answer.answer.splitlines()[0].startswith(denied[: denied.index("。" if answer.language == "zh" else ".")])
    assert answer.verdict == "either"
    assert answer.citations


def test_a_statement_that_a_digest_holds_is_not(fieldguide):
    held = "Reinforcement learning from human feedback (RLHF) is widely used to mitigate hallucinations of LLMs."
    answer = fieldguide.ask(f'The survey says "{held}" What are hallucinations?')
    assert LEADS["unquoted"].en not in answer.answer


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("什么是U形缩放，综述的描述和原论文一致吗？", "应以后者为准"),
        ("Is the 86.5% that the survey gives for GPT-4 on MMLU correct?", "86.4%"),
        ("综述说GPT-4能过多少比例的Leetcode题？这个数可靠吗", "25%"),
    ],
)
def test_a_known_slip_is_told_where_the_question_asks_to_check(fieldguide, question, words):
    answer = fieldguide.ask(question)
    assert words in answer.answer
    assert all(claim.support == "supported" for claim in answer.claims)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Since the survey shows LLMs beat fine-tuned models on CoNLL03, which LLM should I prompt?", "contrary"),
        ("预测明天的股票价格曲线，综述里给了哪个数据集的结果来证明 LLM 更好？", "unfounded"),
    ],
)
def test_a_result_that_is_taken_for_granted_is_denied(fieldguide, question, lead):
    answer = fieldguide.ask(question)
    assert answer.answer.splitlines()[0] == LEADS[lead].in_language(answer.language)
    assert answer.verdict == "fine-tuned"


def test_what_is_named_by_number_is_told_alone(fieldguide):
    text = fieldguide.ask("latency at max 32 tokens, GPT-J vs InstructGPT davinci v2").answer
    assert "0.707 s" in text
    assert "1.969 s" in text
    assert "0.077" not in text
