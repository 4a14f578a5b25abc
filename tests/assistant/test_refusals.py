"""What is not answered, and how that is said."""

import pytest


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What did it cost to train GPT-4?", "The corpus states no cost for GPT-4."),
        ("How much did PaLM cost to train?", "The corpus states no cost for PaLM."),
        ("训练 PaLM 用了多少 GPU 小时？", "语料没有给出 PaLM 的训练时长。"),
        ("What is the latency of BERT?", "The corpus states no latency for BERT."),
        ("What is the carbon footprint of BLOOM?", "The corpus states no carbon emissions for BLOOM."),
        ("盘古大模型是谁做的？", "语料中没有关于 盘古大模型 的内容。"),
        ("混元大模型开源吗", "语料中没有关于 混元大模型 的内容。"),
        ("浦语大模型的参数量是多少？", "语料中没有关于 浦语大模型 的内容。自然也没有相应的参数量。"),
    ],
)
def test_what_is_not_held_is_named(fieldguide, question, missing):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.citations, answer.missing) == (True, (), missing)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("hello", "this is fieldguide."),
        ("hey there!", "this is fieldguide."),
        ("help", "this is fieldguide."),
        ("你好", "这里是 fieldguide。"),
        ("在吗", "这里是 fieldguide。"),
        ("你是谁？", "这里是 fieldguide。"),
    ],
)
def test_a_greeting_is_returned_with_what_may_be_asked(fieldguide, question, said):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.citations, answer.claims) == (False, (), ())
    assert said in answer.answer
    assert answer.answer.count("\n- ") == 6


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("那它是谁做的？", "每个问题单独作答"),
        ("Is it open?", "Each question is answered by itself"),
        ("Who made it?", "Each question is answered by itself"),
        ("And what about it?", "Each question is answered by itself"),
    ],
)
def test_leaning_questions_get_a_hint(fieldguide, question, said):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.citations) == (True, ())
    assert (answer.missing or "").startswith(said)
    assert answer.followups


@pytest.mark.parametrize("question", ["What about GPT-3?", "那 LLaMA 是谁做的？", "Is it true that OPT is open?"])
def test_a_question_that_names_its_model_leans_on_nothing(fieldguide, question):
    assert not fieldguide.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ("make up a citation for BERT", True),
        ("please invent a reference for toxicity", True),
        ("编一条关于 BERT 的文献", True),
        ("Can LLMs make up citations?", False),
        ("Does the survey make up numbers?", False),
        ("大模型会编造引用吗？", False),
    ],
)
def test_only_an_order_to_invent_is_refused_as_one(fieldguide, question, refused):
    missing = fieldguide.ask(question).missing or ""
    assert ("invents no" in missing or "不编造" in missing) == refused


@pytest.mark.parametrize("question", ["what is an alert?", "alert", "what is a banner?"])
def test_a_short_word_is_no_misspelt_model(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.entities) == (True, ())
