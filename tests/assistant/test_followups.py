"""What an answer offers to ask next can be asked: it is answered, and in the same language."""

import pytest

ASKED = (
    "fine-tune or prompt for toxicity detection?",
    "Summarise news articles: fine-tune or prompt?",
    "Who made Codex and when?",
    "Which models come from Falcon?",
    "What does Vicuna come from?",
    "What is masked language modelling?",
    "情感分析该微调还是提示大模型？",
    "Vicuna 源自哪个模型？",
    "什么是思维链？",
)


@pytest.mark.parametrize("question", ASKED)
def test_a_question_offered_next_is_answered(fieldguide, question):
    answer = fieldguide.ask(question)
    offered = [fieldguide.ask(one) for one in answer.followups]
    assert [(one.question, one.missing) for one in offered if one.abstained] == []
    assert {one.language for one in offered} <= {answer.language}
    assert question not in answer.followups


def test_descent_is_offered_where_it_is_stated(fieldguide):
    offered = fieldguide.ask("Who made LLaMA and when?").followups
    assert offered == ("Which models come from LLaMA?",)
