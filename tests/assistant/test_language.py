import pytest

from assistant.language import detect_language, is_han, normalise, simplified, tokens, words, writes_traditional
from assistant.verify import verify_stored


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which models come from LLaMA?", "en"),
        ("哪些模型源自 LLaMA？", "zh"),
        ("GPT-3 和 BLOOM 的区别", "zh"),
        ("LLaMA 的许可证", "zh"),
        ("What does 大模型 mean in the survey's translation of section four?", "en"),
        ("", "en"),
        ("175B?!", "en"),
        ("😀🎉", "en"),
        ("毒", "zh"),
        ("Qu'est-ce que c'est ?", "en"),
    ],
)
def test_a_few_han_characters_outweigh_latin_names(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "normal"), [("ＧＰＴ－３", "gpt-3"), ("１７５Ｂ", "175b"), ("ＢＥＲＴ风格", "bert风格"), ("Ⅳ", "iv")]
)
def test_full_width_forms_become_plain(text, normal):
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gpt-3.5 turbo", ["gpt", "3.5", "turbo"]),
        ("bert风格", ["bert", "风格"]),
        ("t5-11b", ["t", "5", "11", "b"]),
        ("1,000 个标注", ["1", "000", "个标注"]),
        ("", []),
    ],
)
def test_words_numbers_and_runs_of_han_are_tokens(text, found):
    parts = tokens(text)
    assert [one for one, _, _ in parts] == found
    assert all(text[start:end] == one for one, start, end in parts)


def test_han_runs_are_compared_by_bigrams():
    assert words("毒性检测 toxicity") == ["毒性", "性检", "检测", "toxicity"]
    assert words("毒") == ["毒"]
    assert (is_han("毒"), is_han("a毒")) == (True, False)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("毒性偵測該微調還是提示大模型？", "毒性侦测该微调还是提示大模型？"),
        ("GPT-3 的參數量是多少？", "GPT-3 的参数量是多少？"),
        ("資訊檢索", "信息检索"),
        ("軟體與程式碼生成", "软件与代码生成"),
        ("GPT-3 的参数量是多少？", "GPT-3 的参数量是多少？"),
        ("微调和提示", "微调和提示"),
        ("Which models come from LLaMA?", "Which models come from LLaMA?"),
        ("", ""),
    ],
)
def test_traditional_chinese_becomes_simplified_with_the_mainlands_terms(text, plain):
    assert simplified(text) == plain


@pytest.mark.parametrize(
    ("text", "traditional_script"),
    [("綜述怎麼看", True), ("把 LLM 挂到醫院", True), ("综述怎么看", False), ("How so?", False), ("大模型", False)],
)
def test_traditional_script_is_told(text, traditional_script):
    assert writes_traditional(text) is traditional_script


def test_a_question_in_traditional_characters_is_answered_in_them_and_still_verifies(fieldguide):
    answer = fieldguide.ask("毒性檢測該微調還是提示大模型？")
    assert (answer.language, answer.verdict) == ("zh", "fine-tuned")
    assert "綜述" in answer.answer
    assert not writes_traditional(" ".join(one.quote for one in answer.citations))
    assert verify_stored(answer.to_dict(), fieldguide).ok
