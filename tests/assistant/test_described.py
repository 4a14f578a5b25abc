"""Questions that describe a task in other words than its names, and questions that describe none."""

import pytest

DESCRIBED = [
    ("Filter vulgar and offensive remarks that visitors leave under our articles, small model or prompts?",
     "toxicity detection", "fine-tuned"),
    ("Pull the names of people and firms out of legal agreements: tune or prompt?",
     "named entity recognition", "fine-tuned"),
    ("Does statement A follow from statement B? We have lots of pairs.", "natural language inference", "fine-tuned"),
    ("Repairing programs that students broke so that they compile: which approach?", "code repair", "llm"),
    ("句子里词与词的语法依存结构，该不该交给大模型去分析？", "依存句法分析", "fine-tuned"),
    ("读者留言里有攻击别人、骂脏话的，要挑出来，用小模型还是大模型？", "毒性检测", "fine-tuned"),
]  # fmt: skip

NOT_DESCRIBED = [
    "What is the capital of France?",
    "Is it better to buy or rent a house?",
    "Can you book me a flight to Rome?",
    "Which bike should I buy for commuting?",
    "Which approach for recommending songs to listeners?",
    "How long do I boil an egg?",
    "明天上海会下雨吗？",
    "买房好还是租房好？",
    "红烧肉怎么做？",
]


@pytest.mark.parametrize(("question", "task", "verdict"), DESCRIBED)
def test_a_described_task_is_decided_and_named(fieldguide, question, task, verdict):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.verdict, answer.abstained) == ("decision", verdict, False)
    assert task in answer.answer.splitlines()[0]
    assert answer.citations
    assert all(claim.support == "supported" for claim in answer.claims)


@pytest.mark.parametrize("question", NOT_DESCRIBED)
def test_what_describes_no_task_is_left_open(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.verdict, answer.citations) == (True, None, ())


@pytest.mark.parametrize(
    "question",
    [
        "fine-tune or prompt for toxicity detection?",
        "LLM or a fine-tuned model to find anomalies in server logs?",
        "毒性检测该微调还是提示大模型？",
        "What is LoRA?",
    ],
)
def test_what_is_named_or_unlike_any_task_is_not_guessed(fieldguide, question):
    first = fieldguide.ask(question).answer.splitlines()[0]
    assert not first.startswith(("Taken as", "按"))
