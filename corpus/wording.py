"""Statements in words, in both languages: how a fact of the graph reads when it is cited."""

from collections.abc import Mapping
from typing import Any

from corpus.types import Text

_UNITS = ((10**12, "T", "万亿"), (10**9, "B", "十亿"), (10**6, "M", "百万"))


def number_en(value: float) -> str:
    """Return a count as practitioners write it: 175B, 1.4T, 340M."""
    for size, letter, _ in _UNITS:
        if value >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:,.0f}"


def number_zh(value: float) -> str:
    """Return a count in Chinese units: 1750亿, 1.4万亿, 3.4亿, 340万."""
    for size, unit in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value >= size:
            return f"{value / size:.10g}{unit}"
    return f"{value:g}"


_EVENTS_ZH = {
    "arXiv v1": "arXiv 首版",
    "announcement": "公布",
    "weights release": "放出权重",
    "code release": "放出代码",
    "weights/code release": "放出权重与代码",
    "API release": "开放 API",
    "conference paper": "会议论文",
}

_ARCHITECTURES_ZH = {
    "encoder-only": "仅编码器",
    "decoder-only": "仅解码器",
    "encoder-decoder": "编码器-解码器",
    "other": "其他",
    "grey": "灰色（非 Transformer）",
}

_RELATIONS = {
    "fine_tuned_from": ("{child} was fine-tuned from {parent}.", "{child} 由 {parent} 微调而来。"),
    "instruction_tuned_from": ("{child} was instruction-tuned from {parent}.", "{child} 由 {parent} 指令微调而来。"),
    "rlhf_from": (
        "{child} was tuned from {parent} with reinforcement learning from human feedback (RLHF).",
        "{child} 由 {parent} 经人类反馈强化学习（RLHF）调优而来。",
    ),
    "continued_pretraining_from": (
        "{child} continued pre-training from {parent}.",
        "{child} 在 {parent} 的基础上继续预训练而来。",
    ),
    "variant_of": ("{child} is a variant of {parent}.", "{child} 是 {parent} 的变体。"),
    "distilled_from": ("{child} was trained on outputs of {parent}.", "{child} 用 {parent} 的输出训练（蒸馏）。"),
    "architecture_successor_of": (
        "{child} is a successor of {parent}; no source says that it inherited weights.",
        "{child} 是 {parent} 的后继模型；没有来源说它继承了权重。",
    ),
    "based_on_api_of": ("{child} is a service that ran on {parent}.", "{child} 是运行在 {parent} 之上的服务。"),
}


def architecture_zh(value: str) -> str:
    """Return an architecture or branch in Chinese."""
    return _ARCHITECTURES_ZH.get(value, value)


def month_zh(date: str) -> str:
    """Return an ISO date as Chinese writes it (2020 年 5 月)."""
    return "".join(f"{int(part)} {unit} " for part, unit in zip(date.split("-"), "年月日", strict=False)).strip()


def fact(name: str, row: Mapping[str, Any]) -> Text:
    """Return a fact of a model as a sentence."""
    return _FACTS[row["field"]](name, row)


def _organisation(name: str, row: Mapping[str, Any]) -> Text:
    return Text(f"{name} was made by {row['value']}.", f"{name} 由 {row['value']} 开发。")


def _released(name: str, row: Mapping[str, Any]) -> Text:
    event = row.get("event")
    en, zh = (f" ({event})", f"（{_EVENTS_ZH.get(event, event)}）") if event else ("", "")
    return Text(f"{name} was released in {row['value']}{en}.", f"{name} 发布于 {month_zh(row['value'])}{zh}。")


def _architecture(name: str, row: Mapping[str, Any]) -> Text:
    value = row["value"]
    if value == "other":
        return Text(
            f"{name} is neither encoder-only nor decoder-only nor a plain encoder-decoder.",
            f"{name} 不属于仅编码器、仅解码器或普通编码器-解码器结构。",
        )
    return Text(f"{name} has the architecture {value}.", f"{name} 采用{architecture_zh(value)}架构。")


def _weights_open(name: str, row: Mapping[str, Any]) -> Text:
    if row["value"]:
        return Text(f"The weights of {name} are open.", f"{name} 的权重是开放的。")
    return Text(f"The weights of {name} are not open.", f"{name} 的权重不开放。")


def _licence(name: str, row: Mapping[str, Any]) -> Text:
    return Text(f"The licence of {name} is: {row['value']}.", f"{name} 的许可证：{row['value']}。")


def _parameters(name: str, row: Mapping[str, Any]) -> Text:
    variant = row.get("variant")
    count_en, count_zh = number_en(row["value"]), number_zh(row["value"])
    label = f" ({variant})" if variant and variant != count_en else ""
    label_zh = f"（{variant}）" if label else ""
    return Text(
        f"{name} has a version with {count_en} parameters{label}.", f"{name} 有一个 {count_zh}参数的版本{label_zh}。"
    )


def _objective(name: str, row: Mapping[str, Any]) -> Text:
    return Text(f"The pre-training objective of {name} is {row['value']}.", f"{name} 的预训练目标：{row['value']}。")


def _tokens(name: str, row: Mapping[str, Any]) -> Text:
    note = row.get("note")
    en, zh = (f" ({note})", f"（{note}）") if note else ("", "")
    return Text(
        f"{name} was trained on {number_en(row['value'])} tokens{en}.",
        f"{name} 的训练量为 {number_zh(row['value'])} token{zh}。",
    )


def _context(name: str, row: Mapping[str, Any]) -> Text:
    return Text(
        f"The context length of {name} is {row['value']} tokens.", f"{name} 的上下文长度为 {row['value']} token。"
    )


def _table1(name: str, row: Mapping[str, Any]) -> Text:
    value = row["value"]
    return Text(
        f"Table 1 of the survey lists {name} among the {value} models.",
        f"综述表 1 把 {name} 列为 {value.replace('-style', '')} 风格模型。",
    )


_FACTS = {
    "organisation": _organisation,
    "released": _released,
    "architecture": _architecture,
    "weights_open": _weights_open,
    "licence": _licence,
    "parameters": _parameters,
    "pretraining_objective": _objective,
    "training_tokens": _tokens,
    "context_length": _context,
    "table1_style": _table1,
}


def licence(name: str, predicate: str, value: str) -> Text:
    """Return one term of a model's licence as a sentence."""
    if predicate == "commercialUse":
        en = {"true": "allows", "false": "does not allow"}.get(value, "partly allows")
        zh = {"true": "允许", "false": "不允许"}.get(value, "部分允许")
        return Text(f"The licence of {name} {en} commercial use.", f"{name} 的许可证{zh}商用。")
    en, zh = {
        "useRestriction": ("The licence of {0} restricts use: {1}.", "{0} 的许可证限制用途：{1}。"),
        "trainingCorpus": ("{0} was trained on: {1}.", "{0} 的训练语料：{1}。"),
        "licencePage": ("The licence of {0} is at {1} .", "{0} 的许可证见 {1} 。"),
    }[predicate]
    return Text(en.format(name, value), zh.format(name, value))


def derivation(child: str, parent: str, relation: str) -> Text:
    """Return a step of descent as a sentence."""
    en, zh = _RELATIONS[relation]
    return Text(en.format(child=child, parent=parent), zh.format(child=child, parent=parent))


def branch(name: str, value: str) -> Text:
    """Return on which branch of Figure 1 a model is drawn."""
    where = "among the grey roots that are not Transformers" if value == "grey" else f"on the {value} branch"
    return Text(f"Figure 1 draws {name} {where}.", f"图 1 把 {name} 画在{architecture_zh(value)}分支上。")


def drawn_open(name: str, state: str) -> Text:
    """Return whether Figure 1 draws a model as open."""
    zh = "实心（开源）" if state == "open" else "空心（闭源）"
    return Text(f"Figure 1 draws {name} as {state}-source.", f"图 1 把 {name} 画成{zh}方框。")


def limb(name: str, value: str) -> Text:
    """Return with which limb of Figure 1 a model is drawn (no statement of descent)."""
    return Text(f"Figure 1 draws {name} on the limb of {value}.", f"图 1 把 {name} 画在 {value} 一枝上。")


def band(name: str, value: str) -> Text:
    """Return in which year's band of Figure 1 a model is drawn."""
    return Text(f"Figure 1 draws {name} in the {value} band.", f"图 1 把 {name} 画在 {value} 年一带。")


def box(name: str, edition: str, logo: str | None, state: str) -> Text:
    """Return how one edition of Figure 1 draws a model."""
    en, zh = (f" with the logo of {logo}", f"，标识为 {logo}") if logo else (" without a logo", "，无标识")
    return Text(
        f"The {edition} edition of Figure 1 draws {name} as {state}{en}.",
        f"图 1 的 {edition} 版把 {name} 画成{'开源' if state == 'open' else '闭源'}{zh}。",
    )


def bar(edition: str, organisation: str, opened: int, closed: int) -> Text:
    """Return how long an organisation's bar is drawn."""
    return Text(
        f"The {edition} edition of Figure 1 draws {opened} open and {closed} closed models for {organisation}.",
        f"图 1 的 {edition} 版为 {organisation} 画了 {opened} 个开源、{closed} 个闭源模型。",
    )
