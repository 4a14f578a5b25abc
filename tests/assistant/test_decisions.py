"""Prompt or fine-tune, where no task is named, where it is only described, where the survey is silent."""

import pytest


def findings(fieldguide, answer):
    """The verdicts of the findings that an answer's graph citations tell."""
    cited = [fieldguide.statement(one.id)["subject"] for one in answer.citations if one.kind == "graph"]
    found = {str(one).removeprefix("finding:") for one in cited if str(one).startswith("finding:")}
    return [fieldguide.guide.findings[one] for one in found]


@pytest.mark.parametrize(
    ("question", "lead", "verdicts"),
    [
        ("When should I not use an LLM?", "Where the survey advises against an LLM", {"fine-tuned", "neither"}),
        ("什么时候不该用大模型？", "综述不主张用 LLM", {"fine-tuned", "neither"}),
        ("大模型不擅长哪些任务？", "综述不主张用 LLM", {"fine-tuned", "neither"}),
        ("Which tasks suit fine-tuned models?", "Where the survey advises against an LLM", {"fine-tuned", "neither"}),
        ("哪些任务适合用大模型？", "综述主张用 LLM 的情形", {"llm"}),
        ("Which tasks are LLMs good for?", "Where the survey advises an LLM", {"llm"}),
    ],
)
def test_an_overview_lists_the_findings_of_one_side(fieldguide, question, lead, verdicts):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.verdict, answer.abstained) == ("decision", None, False)
    assert answer.answer.startswith(lead)
    told = findings(fieldguide, answer)
    assert len(told) >= 5
    assert {one.verdict for one in told} <= verdicts


@pytest.mark.parametrize("question", ["微调还是提示？", "Should I fine-tune or prompt?"])
def test_without_a_task_the_general_remarks_are_told(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.verdict) == ("decision", "either")
    subjects = [fieldguide.statement(one.id)["subject"] for one in answer.citations]
    assert len(subjects) > 5
    assert all(str(one).startswith("note:") for one in subjects)


@pytest.mark.parametrize(
    "question",
    [
        "Which model should I use to flag abusive, toxic comments?",
        "Should I fine-tune a model to flag toxic comments?",
        "用大模型识别有毒评论可行吗？",
        "毒性偵測該微調還是提示大模型？",
    ],
)
def test_a_task_in_other_words_gets_its_verdict(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.verdict) == ("decision", "fine-tuned")
    assert "CivilComments" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "推荐系统用大模型吗？",
        "Should I use an LLM for time series forecasting?",
        "Should I use an LLM to forecast time series?",
    ],
)
def test_no_verdict_is_borrowed_from_a_neighbour(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.verdict, answer.citations) == (True, None, ())


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("Fine-tune or prompt for text classification? Latency is not a concern.", False),
        ("Fine-tune or prompt for text classification? No latency requirements.", False),
        ("Fine-tune or prompt for text classification? latency matters", True),
        ("文本分类，延迟不敏感，该微调还是用大模型？", False),
        ("文本分类，对延迟敏感，该微调还是用大模型？", True),
    ],
)
def test_a_condition_that_is_no_concern_changes_nothing(fieldguide, question, counts):
    answer = fieldguide.ask(question)
    assert answer.verdict == "fine-tuned"
    assert ("InstructGPT davinci v2" in answer.answer) == counts
