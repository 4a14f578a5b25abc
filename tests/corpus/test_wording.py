import pytest

from corpus import wording
from corpus.types import Text


@pytest.mark.parametrize(
    ("count", "en", "zh"),
    [
        (175_000_000_000, "175B", "1750 亿"),
        (540_000_000_000, "540B", "5400 亿"),
        (1_400_000_000_000, "1.4T", "1.4 万亿"),
        (1_000_000_000, "1B", "10 亿"),
        (6_700_000_000, "6.7B", "67 亿"),
        (340_000_000, "340M", "3.4 亿"),
        (117_000_000, "117M", "1.17 亿"),
        (4_600_000, "4.6M", "460 万"),
        (2_048, "2,048", "2048"),
        (12_000, "12,000", "1.2 万"),
    ],
)
def test_counts_read_as_each_language_writes_them(count, en, zh):
    assert (wording.number_en(count), wording.number_zh(count)) == (en, zh)


@pytest.mark.parametrize(
    ("date", "zh"), [("2020", "2020 年"), ("2020-05", "2020 年 5 月"), ("2020-05-28", "2020 年 5 月 28 日")]
)
def test_dates_read_as_chinese_writes_them(date, zh):
    assert wording.month_zh(date) == zh


@pytest.mark.parametrize(
    ("row", "en", "zh"),
    [
        (
            {"field": "parameters", "value": 175 * 10**9},
            "GPT-3 has a version with 175B parameters.",
            "GPT-3 有一个 1750 亿参数的版本。",
        ),
        (
            {"field": "parameters", "value": 66 * 10**9, "variant": "OPT-66B"},
            "GPT-3 has a version with 66B parameters (OPT-66B).",
            "GPT-3 有一个 660 亿参数的版本（OPT-66B）。",
        ),
        (
            {"field": "released", "value": "2020-05", "event": "arXiv v1"},
            "GPT-3 was released in 2020-05 (arXiv v1).",
            "GPT-3 发布于 2020 年 5 月（arXiv 首版）。",
        ),
        ({"field": "weights_open", "value": False}, "The weights of GPT-3 are not open.", "GPT-3 的权重不开放。"),
        (
            {"field": "architecture", "value": "decoder-only"},
            "GPT-3 has the architecture decoder-only.",
            "GPT-3 采用仅解码器架构。",
        ),
        (
            {"field": "architecture", "value": "other", "note": {"en": "prefix decoder", "zh": "前缀解码器"}},
            "GPT-3 uses another architecture (prefix decoder).",
            "GPT-3 采用其他架构（前缀解码器）。",
        ),
        (
            {"field": "architecture", "value": "other"},
            "GPT-3 uses another architecture than encoder-only, decoder-only or encoder-decoder.",
            "GPT-3 采用其他架构，既非仅编码器，也非仅解码器或编码器-解码器。",
        ),
        (
            {
                "field": "parameters",
                "value": 325 * 10**8,
                "variant": {"en": "33B (also called 30B)", "zh": "33B，也称 30B"},
            },
            "GPT-3 has a version with 32.5B parameters (33B (also called 30B)).",
            "GPT-3 有一个 325 亿参数的版本（33B，也称 30B）。",
        ),
        (
            {"field": "released", "value": "2023", "event": "announcement", "note": {"en": "a month", "zh": "某月"}},
            "GPT-3 was released in 2023 (announcement; a month).",
            "GPT-3 发布于 2023 年（公布；某月）。",
        ),
        (
            {
                "field": "pretraining_objective",
                "value": {"en": "denoising", "zh": "去噪"},
                "note": {"en": "a", "zh": "甲"},
            },
            "The pre-training objective of GPT-3 is denoising (a).",
            "GPT-3 的预训练目标：去噪（甲）。",
        ),
        ({"field": "licence", "value": "MIT"}, "The licence of GPT-3 is: MIT.", "GPT-3 的许可证：MIT。"),
        (
            {"field": "training_tokens", "value": 300 * 10**9, "note": {"en": "seen", "zh": "看到的"}},
            "GPT-3 was trained on 300B tokens (seen).",
            "GPT-3 的训练量为 3000 亿 token（看到的）。",
        ),
    ],
)
def test_facts_read_as_sentences(row, en, zh):
    said = wording.fact("GPT-3", row)
    assert (said.en, said.zh) == (en, zh)


def test_a_variant_that_only_repeats_the_size_is_not_said_twice():
    assert wording.fact("OPT", {"field": "parameters", "value": 66 * 10**9, "variant": "66B"}).en == (
        "OPT has a version with 66B parameters."
    )


@pytest.mark.parametrize(
    ("value", "en"), [("true", "allows"), ("false", "does not allow"), ("limited", "partly allows")]
)
def test_commercial_use_is_told_in_three_ways(value, en):
    assert f" {en} commercial use." in wording.licence("X", "commercialUse", value).en


def test_a_successor_is_never_told_as_a_heir():
    said = wording.derivation("LLaMA 2", "LLaMA", {"relation": "architecture_successor_of"})
    assert said.en == "LLaMA 2 is a successor of LLaMA; no source says that it inherited weights."
    assert "没有来源说它继承了权重" in said.zh


def test_a_note_says_more_of_a_step():
    row = {"relation": "architecture_successor_of", "note": {"en": "trained from scratch", "zh": "从头训练"}}
    said = wording.derivation("OpenLLaMA", "LLaMA", row)
    assert said.en == "OpenLLaMA is a successor of LLaMA (trained from scratch)."
    assert said.zh == "OpenLLaMA 是 LLaMA 的后继模型（从头训练）。"


def test_every_way_of_descent_of_the_schema_has_words():
    from corpus.types import Relation

    for relation in Relation:
        said = wording.derivation("B", "A", {"relation": relation})
        assert "A" in said.en
        assert said.en.startswith("B ")
        assert said.zh.startswith("B ")


@pytest.mark.parametrize(
    ("maker", "zh"),
    [
        (Text("Google", "谷歌"), "BERT 由谷歌开发。"),
        (Text("OpenAI", "OpenAI"), "BERT 由 OpenAI 开发。"),
        (Text("Google Jigsaw", "谷歌 Jigsaw"), "BERT 由谷歌 Jigsaw 开发。"),
        (Text("Acme"), "BERT 由 Acme 开发。"),
    ],
)
def test_a_maker_is_called_as_each_language_calls_it(maker, zh):
    assert wording.maker("BERT", maker, {}) == Text(f"BERT was made by {maker.en}.", zh)


def test_a_restriction_is_told_in_each_language():
    said = wording.licence("OPT", "useRestriction", {"en": "no military use", "zh": "不得用于军事用途"})
    assert said == Text(
        "The licence of OPT restricts use: no military use.", "OPT 的许可证限制用途：不得用于军事用途。"
    )


@pytest.mark.parametrize(
    ("value", "unit", "zh"),
    [
        (20, "billion parameters", "规模：200 亿参数。"),
        (4.6, "million USD", "规模：460 万美元。"),
        (1.3, "million USD (well above)", "规模：130 万美元。"),
        ("10-100", "times", "规模：10-100 倍。"),
        (0.002, "USD per 1k tokens", "规模：每 1k token 0.002 美元。"),
        ("3.14e23", "FLOPs", "规模：3.14e23 FLOPs。"),
        (3, "bananas", "规模：3 bananas。"),
    ],
)
def test_numbers_are_told_with_chinese_units(value, unit, zh):
    assert wording.number(Text("size", "规模"), value, unit) == Text(f"size: {value} {unit}.", zh)


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("GLUE", "GLUE 是用于问答的数据集。"),
        ("MARCO（TREC）", "MARCO（TREC）是用于问答的数据集。"),
        ("逻辑题", "逻辑题是用于问答的数据集。"),
    ],
)
def test_a_dataset_is_named_without_a_stray_space(name, zh):
    assert wording.dataset(Text(name, name), Text("QA", "问答")).zh == zh


def test_the_base_of_the_trunk_is_no_limb():
    assert wording.limb("GloVe", "trunk base") == Text(
        "Figure 1 draws GloVe at the base of the trunk.", "图 1 把 GloVe 画在树干底部。"
    )
    assert wording.band("GloVe", "pre-2018").zh == "图 1 把 GloVe 画在 2018 年以前一带。"
