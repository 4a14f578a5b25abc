"""What is asked of a model in other words than rules know: where from, what came of it, which fact, whose models."""

import pytest


@pytest.mark.parametrize(
    ("question", "intent", "words"),
    [
        ("复旦 MOSS 的底座", "lineage", "CodeGen"),
        ("GPT4All 和 GPT4All-J 的底座分别是什么？", "lineage", "GPT-J"),
        ("Vicuna parent?", "lineage", "LLaMA"),
        ("哪些模型是在初代 LLaMA 权重上调出来的，全列一下", "lineage", "Vicuna"),
        ("wich models were tuned on top of GPT-J?", "lineage", "Dolly"),
        ("Claude 2 一次能读多长", "fact", "100"),
        ("YaLM: who made it and am I allowed to sell a product on it", "fact", "Apache"),
        ("whose baby is GLaM", "fact", "Google"),
        ("哪些模型是 Anthropic 的", "fact", "Claude"),
    ],
)
def test_a_fact_or_the_descent_is_told(fieldguide, question, intent, words):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.abstained) == (intent, False)
    assert words in answer.answer
    assert any(words in citation.quote for citation in answer.citations)


def test_weights_are_told_from_outputs(fieldguide):
    answer = fieldguide.ask("Alpaca was made by fine-tuning GPT-3's weights right? just checking for my slides")
    assert "LLaMA" in answer.answer.split("\n")[0]


@pytest.mark.parametrize(
    "question",
    [
        "which company's staff leaked source code through chatgpt, and which country banned it first?",
        "how big was the microsoft/openai supercomputer on azure",
    ],
)
def test_what_is_not_asked_of_the_model_is_not_told_of_it(fieldguide, question):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert {one.kind for one in answer.citations} == {"passage"}


def test_two_licences_are_compared_with_what_they_allow(fieldguide):
    answer = fieldguide.ask("OPT vs BLOOM if i want to sell the product")
    assert "Commercial use" in answer.answer
    assert "not allowed" in answer.answer


def test_a_model_named_as_an_example_limits_nothing(fieldguide):
    answer = fieldguide.ask("Which models are non-commercial? e.g. Alpaca")
    assert "Galactica" in answer.answer


@pytest.mark.parametrize("question", ["Is RWKV open source?", "Is DBRX bigger than GPT-3?", "who made OLMO"])
def test_a_short_name_that_nothing_bears_is_told_as_unknown(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.citations) == (True, ())
    assert any(name in (answer.missing or "") for name in ("RWKV", "DBRX", "OLMO"))


@pytest.mark.parametrize("question", ["Is BERT open source? OK?", "Who made OPT? I need it for the FAQ."])
def test_common_capitals_name_no_model(fieldguide, question):
    assert not fieldguide.ask(question).abstained
