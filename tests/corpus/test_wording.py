import pytest

from corpus import wording


@pytest.mark.parametrize(
    ("count", "en", "zh"),
    [
        (175_000_000_000, "175B", "1750亿"),
        (540_000_000_000, "540B", "5400亿"),
        (1_400_000_000_000, "1.4T", "1.4万亿"),
        (1_000_000_000, "1B", "10亿"),
        (6_700_000_000, "6.7B", "67亿"),
        (340_000_000, "340M", "3.4亿"),
        (117_000_000, "117M", "1.17亿"),
        (4_600_000, "4.6M", "460万"),
        (2_048, "2,048", "2048"),
        (12_000, "12,000", "1.2万"),
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
            "GPT-3 有一个 1750亿参数的版本。",
        ),
        (
            {"field": "parameters", "value": 66 * 10**9, "variant": "OPT-66B"},
            "GPT-3 has a version with 66B parameters (OPT-66B).",
            "GPT-3 有一个 660亿参数的版本（OPT-66B）。",
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
            {"field": "training_tokens", "value": 300 * 10**9, "note": "seen"},
            "GPT-3 was trained on 300B tokens (seen).",
            "GPT-3 的训练量为 3000亿 token（seen）。",
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
    said = wording.derivation("LLaMA 2", "LLaMA", "architecture_successor_of")
    assert said.en == "LLaMA 2 is a successor of LLaMA; no source says that it inherited weights."
    assert "没有来源说它继承了权重" in said.zh


def test_every_way_of_descent_of_the_schema_has_words():
    from corpus.types import Relation

    for relation in Relation:
        said = wording.derivation("B", "A", relation)
        assert "A" in said.en
        assert said.en.startswith("B ")
        assert said.zh.startswith("B ")
