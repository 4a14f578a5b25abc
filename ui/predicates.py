"""What is said of models, in words: predicates and values of the graph as a reader meets them at a terminal."""

from collections.abc import Mapping
from typing import Any

from corpus.types import Language, Text

#: Predicate of a statement about a model → its words.
PREDICATES: Mapping[str, Text] = {
    "architecture": Text("architecture", "架构"),
    "commercialUse": Text("commercial use", "商用"),
    "contextLength": Text("context length in tokens", "上下文长度（token）"),
    "continuedPretrainingFrom": Text("continued pre-training from", "继续预训练自"),
    "distilledFrom": Text("distilled from", "蒸馏自"),
    "figure1Branch": Text("branch of Figure 1", "图 1 分支"),
    "figure1Limb": Text("limb of Figure 1", "图 1 枝条"),
    "figure1Open": Text("drawn as open in Figure 1", "图 1 画为开源"),
    "figure1Year": Text("year in Figure 1", "图 1 年份"),
    "fineTunedFrom": Text("fine-tuned from", "微调自"),
    "instructionTunedFrom": Text("instruction-tuned from", "指令微调自"),
    "introducedIn": Text("introduced in", "提出于"),
    "licence": Text("licence", "许可证"),
    "licencePage": Text("page of the licence", "许可证页面"),
    "organisation": Text("organisation", "机构"),
    "parameterCount": Text("number of parameters", "参数量"),
    "pretrainingObjective": Text("pre-training objective", "预训练目标"),
    "released": Text("released", "发布时间"),
    "rlhfFrom": Text("trained by RLHF from", "经 RLHF 源自"),
    "servedBy": Text("served by", "运行于"),
    "successorOf": Text("successor of", "后继于"),
    "table1Style": Text("style in Table 1", "表 1 风格"),
    "trainingCorpus": Text("training corpus", "训练语料"),
    "trainingTokens": Text("training tokens", "训练 token 数"),
    "useRestriction": Text("restriction of use", "用途限制"),
    "variantOf": Text("variant of", "变体属于"),
    "weightsOpen": Text("weights open", "权重是否开放"),
}
_TRUTH = {"true": Text("yes", "是"), "false": Text("no", "否")}
#: Whole numbers from here on are counts; smaller ones may be years.
_COUNT = 10_000


def in_words(predicate: str, language: Language) -> str:
    """Return a predicate in words, or its key when it has none."""
    words = PREDICATES.get(predicate)
    return words.in_language(language) if words else predicate


def value_in_words(value: Any, language: Language) -> str:
    """Return a value as text: yes or no for truth values, digits in groups of three for large counts."""
    if str(value).lower() in _TRUTH:
        return _TRUTH[str(value).lower()].in_language(language)
    if isinstance(value, int | float) and abs(value) >= _COUNT:
        return f"{value:,.0f}"
    return str(value)
