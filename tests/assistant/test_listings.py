"""Which models meet what a question asks: negation, limits, comparisons, the first of an order."""

import pytest

from tests.assistant.listed import listed_models


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("which models do not allow commercial use?", {"LLaMA", "OPT"}, {"BLOOM", "BERT"}),
        ("哪些模型不能商用？", {"LLaMA", "OPT"}, {"BLOOM", "BERT"}),
        ("which models may be used commercially?", {"BLOOM", "BERT"}, {"LLaMA", "OPT"}),
        ("不是开源的模型有哪些", {"GPT-3", "PaLM"}, {"OPT", "BLOOM"}),
        ("哪些不是开源的模型？", {"GPT-3", "PaLM"}, {"OPT", "BLOOM"}),
        ("which models are not open?", {"GPT-3", "PaLM"}, {"OPT", "BLOOM"}),
        ("which open models are not decoder-only?", {"BERT", "T5"}, {"OPT", "BLOOM", "GPT-3"}),
        ("哪些模型不是仅解码器架构？", {"BERT", "T5"}, {"OPT", "BLOOM", "GPT-3"}),
        ("哪些模型比 GPT-3 参数多？", {"PaLM", "BLOOM"}, {"GPT-3", "OPT", "BERT"}),
        ("Which models are larger than GPT-3?", {"PaLM", "BLOOM"}, {"GPT-3", "OPT", "BERT"}),
        ("Which models are smaller than BERT?", {"DistilBERT", "T5"}, {"BERT", "GPT-2", "RoBERTa"}),
        ("上下文长度超过 2048 的模型有哪些？", {"LLaMA 2", "GPT-4"}, {"LLaMA", "GPT-3"}),
        ("list models with context length above 4k", {"LLaMA 2", "GPT-4"}, {"LLaMA", "GPT-3"}),
    ],
)
def test_models_are_listed_that_meet_the_question(fieldguide, question, inside, outside):
    answer = fieldguide.ask(question)
    found = listed_models(answer)
    assert (answer.intent, answer.abstained) == ("fact", False)
    assert inside <= set(found)
    assert not outside & set(found)
    assert len(found) == len(set(found)) == answer.sparql[0].rows


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What are the largest models?", "Switch Transformer"),
        ("What is the largest model?", "Switch Transformer"),
        ("哪個模型最大？", "Switch Transformer"),
        ("参数最多的模型是哪个？", "Switch Transformer"),
        ("Which model is the smallest?", "ALBERT"),
        ("最小的模型是哪个？", "ALBERT"),
        ("最早的模型是哪个？", "Word2Vec"),
        ("What is the earliest decoder-only model?", "GPT-1"),
        ("What is the oldest OpenAI model?", "GPT-1"),
    ],
)
def test_the_first_few_of_an_order_are_shown(fieldguide, question, first):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert (listed_models(answer)[0], len(listed_models(answer))) == (first, 3)


def test_sizes_in_a_table_are_not_escaped(fieldguide):
    assert "| 1.6T [1] |" in fieldguide.ask("What is the largest model?").answer


@pytest.mark.parametrize("question", ["Should I first fine-tune a model?", "first of all, what is a model?"])
def test_a_word_of_order_alone_asks_for_no_list(fieldguide, question):
    assert listed_models(fieldguide.ask(question)) == []


@pytest.mark.parametrize(
    ("question", "sizes"),
    [
        ("How many parameters does OPT have?", "OPT has versions with 1.3B, 6.7B, 66B and 175B parameters. [1][2]"),
        ("GPT-3 的參數量是多少？", "GPT-3 有 3.5 億、13 億、67 億和 1750 億參數的版本。[1][2]"),
    ],
)
def test_several_sizes_are_one_sentence(fieldguide, question, sizes):
    assert sizes in fieldguide.ask(question).answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the difference between BERT-style and GPT-style models?", ["masked", "autoregressive"]),
        ("How do encoder-only models differ from decoder-only models?", ["pink branch", "blue branch"]),
        ("BERT 类模型和 GPT 类模型有什么区别？", ["掩码", "自回归"]),
    ],
)
def test_what_sets_kinds_apart_is_told_not_listed(fieldguide, question, told):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert all(word in answer.answer for word in told)
    assert "|" not in answer.answer
