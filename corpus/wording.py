"""Statements in words, in both languages: how a fact of the graph reads when it is cited."""

import re
from collections.abc import Mapping
from typing import Any

from corpus.types import Text

_UNITS = ((10**12, "T"), (10**9, "B"), (10**6, "M"))
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def spaced(chinese: str) -> str:
    """Return Chinese text with a space between Chinese characters and Latin letters or digits."""
    return _SEAM.sub(" ", chinese)


def said(value: Any) -> Text:
    """Return what a model file says, in both languages where it does; a name stands for itself in both."""
    return Text(**value) if isinstance(value, dict) else Text(str(value))


def number_en(value: float) -> str:
    """Return a count as practitioners write it: 175B, 1.4T, 340M."""
    for size, letter in _UNITS:
        if value >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:,.0f}"


def number_zh(value: float) -> str:
    """Return a count in Chinese units: 1750 亿, 1.4 万亿, 3.4 亿, 340 万."""
    for size, unit in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value >= size:
            return f"{value / size:.10g} {unit}"
    return f"{value:g}"


_EVENTS_ZH = {
    "arXiv v1": "arXiv 首版",
    "announcement": "公布",
    "weights release": "放出权重",
    "code release": "放出代码",
    "weights/code release": "放出权重与代码",
    "API release": "开放 API",
    "conference paper": "会议论文",
    "first described in the FLAN paper": "首次见于 FLAN 论文",
    "month of the paper that the checkpoint notes cite, arXiv 2104.08691": "检查点说明所引论文 arXiv 2104.08691 的月份",
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


def maker(name: str, organisation: Text, row: Mapping[str, Any]) -> Text:
    """Return who made a model as a sentence."""
    en, zh = _remark(row)
    return Text(
        f"{name} was made by {organisation.en}{en}.",
        spaced(f"{name} 由{organisation.in_language('zh')}开发{zh}。"),
    )


def _remark(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the note of a row in brackets, to stand at the end of a sentence in each language."""
    if not row.get("note"):
        return "", ""
    note = said(row["note"])
    return f" ({note.en})", f"（{note.in_language('zh')}）"


def _released(name: str, row: Mapping[str, Any]) -> Text:
    event, note = row.get("event") or "", said(row.get("note") or "")
    en = "; ".join(part for part in (event, note.en) if part)
    zh = "；".join(part for part in (_EVENTS_ZH.get(event, event), note.in_language("zh")) if part)
    en, zh = (f" ({en})", f"（{zh}）") if en else ("", "")
    return Text(f"{name} was released in {row['value']}{en}.", f"{name} 发布于 {month_zh(row['value'])}{zh}。")


def _architecture(name: str, row: Mapping[str, Any]) -> Text:
    value = row["value"]
    en, zh = _remark(row)
    if value == "other":
        return Text(
            f"{name} uses another architecture{en or ' than encoder-only, decoder-only or encoder-decoder'}.",
            f"{name} 采用其他架构{zh or '，既非仅编码器，也非仅解码器或编码器-解码器'}。",
        )
    return Text(f"{name} has the architecture {value}{en}.", f"{name} 采用{architecture_zh(value)}架构{zh}。")


def _weights_open(name: str, row: Mapping[str, Any]) -> Text:
    if row["value"]:
        return Text(f"The weights of {name} are open.", f"{name} 的权重是开放的。")
    return Text(f"The weights of {name} are not open.", f"{name} 的权重不开放。")


def _licence(name: str, row: Mapping[str, Any]) -> Text:
    value = said(row["value"])
    return Text(f"The licence of {name} is: {value.en}.", f"{name} 的许可证：{value.in_language('zh')}。")


def _parameters(name: str, row: Mapping[str, Any]) -> Text:
    variant = said(row.get("variant") or "")
    count_en, count_zh = number_en(row["value"]), number_zh(row["value"])
    label = f" ({variant.en})" if variant.en not in ("", count_en) else ""
    label_zh = f"（{variant.in_language('zh')}）" if label else ""
    return Text(
        f"{name} has a version with {count_en} parameters{label}.",
        spaced(f"{name} 有一个 {count_zh}参数的版本{label_zh}。"),
    )


def _objective(name: str, row: Mapping[str, Any]) -> Text:
    value = said(row["value"])
    en, zh = _remark(row)
    return Text(
        f"The pre-training objective of {name} is {value.en}{en}.",
        f"{name} 的预训练目标：{value.in_language('zh')}{zh}。",
    )


def _tokens(name: str, row: Mapping[str, Any]) -> Text:
    en, zh = _remark(row)
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


def licence(name: str, predicate: str, value: Any) -> Text:
    """Return one term of a model's licence as a sentence; `value` is in one or both languages."""
    if predicate == "commercialUse":
        en = {"true": "allows", "false": "does not allow"}.get(value, "partly allows")
        zh = {"true": "允许", "false": "不允许"}.get(value, "部分允许")
        return Text(f"The licence of {name} {en} commercial use.", f"{name} 的许可证{zh}商用。")
    en, zh = {
        "useRestriction": ("The licence of {0} restricts use: {1}.", "{0} 的许可证限制用途：{1}。"),
        "trainingCorpus": ("{0} was trained on: {1}.", "{0} 的训练语料：{1}。"),
        "licencePage": ("The licence of {0} is at {1} .", "{0} 的许可证见 {1} 。"),
    }[predicate]
    words = said(value)
    return Text(en.format(name, words.en), zh.format(name, words.in_language("zh")))


def derivation(child: str, parent: str, row: Mapping[str, Any]) -> Text:
    """Return a step of descent as a sentence; a note says more, for a successor in the place of the caveat."""
    en, zh = (one.format(child=child, parent=parent) for one in _RELATIONS[row["relation"]])
    note_en, note_zh = _remark(row)
    if note_en and row["relation"] == "architecture_successor_of":
        en, zh = en.partition(";")[0] + ".", zh.partition("；")[0] + "。"
    return Text(f"{en[:-1]}{note_en}.", f"{zh[:-1]}{note_zh}。")


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
    if value == "trunk base":
        return Text(f"Figure 1 draws {name} at the base of the trunk.", f"图 1 把 {name} 画在树干底部。")
    return Text(f"Figure 1 draws {name} on the limb of {value}.", f"图 1 把 {name} 画在 {value} 一枝上。")


def band(name: str, value: str) -> Text:
    """Return in which year's band of Figure 1 a model is drawn."""
    year = f"{value.removeprefix('pre-')} 年" + ("以前" if value.startswith("pre-") else "")
    return Text(f"Figure 1 draws {name} in the {value} band.", f"图 1 把 {name} 画在 {year}一带。")


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


#: The fields that sources disagree on, in words.
DISPUTED_FIELDS = {
    "architecture": Text("architecture", "架构"),
    "context_length": Text("context length", "上下文长度"),
    "derivations": Text("origin", "来历"),
    "figure1": Text("place in Figure 1", "图 1"),
    "figure1_label": Text("label in Figure 1", "图 1 标签"),
    "figure1_logo": Text("logo in Figure 1", "图 1 标识"),
    "identity": Text("identity", "所指"),
    "licence": Text("licence", "许可证"),
    "organisation": Text("organisation", "机构"),
    "paper": Text("paper", "论文"),
    "parameters": Text("size", "参数量"),
    "pretraining_objective": Text("pre-training objective", "预训练目标"),
    "released": Text("release date", "发布时间"),
    "table1_style": Text("style in Table 1", "表 1 风格"),
    "training_tokens": Text("training tokens", "训练 token 数"),
    "weights_open": Text("open weights", "权重是否开放"),
}


def side(field: str, value: Text) -> Text:
    """Return one side of a dispute as a sentence."""
    name = DISPUTED_FIELDS.get(field, Text(field, field))
    return Text(
        f"{name.en}: {value.en} (one side of a dispute).",
        f"{name.zh}：{value.in_language('zh')}（争议的一方）。",
    )


#: Unit of a number → how Chinese says the number with it; a count is put in Chinese units first.
_MEASURES_ZH = {
    "% accuracy": "{}%",
    "% of problems": "{}%",
    "CPU cores": "{} 个 CPU 核",
    "FLOPs": "{} FLOPs",
    "GPUs": "{} 块 GPU",
    "GWh over about two months": "约两个月内 {} GWh",
    "MWh": "{} MWh",
    "RTX 4090": "{} 块 RTX 4090",
    "USD": "{}美元",
    "USD (well above)": "{}美元",
    "USD per 1k tokens": "每 1k token {} 美元",
    "parameters": "{}参数",
    "rounds": "{} 轮",
    "s": "{} 秒",
    "s per request": "每次请求 {} 秒",
    "school grades": "{} 年级",
    "subjects": "{} 个学科",
    "time": "{}",
    "times": "{} 倍",
    "times (about)": "约 {} 倍",
    "tokens": "{} token",
}
_AMOUNTS_ZH = {"hundreds of ms to several s": "数百毫秒至数秒"}
_SCALES = {"million": 10**6, "billion": 10**9}


def number(what: Text, value: object, unit: str) -> Text:
    """Return a number of a section with its unit as a sentence."""
    scale, _, measure = unit.partition(" ")
    amount = _AMOUNTS_ZH.get(str(value), str(value))
    if scale in _SCALES and isinstance(value, int | float):
        amount = number_zh(value * _SCALES[scale])
    else:
        measure = unit
    zh = _MEASURES_ZH[measure].format(amount) if measure in _MEASURES_ZH else f"{amount} {unit}"
    return Text(f"{what.en}: {value} {unit}.", f"{what.in_language('zh')}：{zh}。")


def dataset(name: Text, task: Text) -> Text:
    """Return which task a dataset stands for as a sentence."""
    return Text(
        f"{name.en} is a dataset for {task.en}.",
        spaced(f"{name.in_language('zh')}是用于{task.in_language('zh')}的数据集。"),
    )
