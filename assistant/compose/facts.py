"""Facts of models, and numbers with unit, source and check."""

import re
from collections.abc import Iterable, Sequence

from assistant.compose import polar
from assistant.compose.followups import ask_descent
from assistant.compose.lineage import disputes
from assistant.context import Context
from assistant.cues import BRANCH, INTRODUCE, TERMS_OF_USE
from assistant.draft import Block, Draft, Line
from assistant.language import words
from assistant.messages import NOT_HELD, NOT_STATED, QUANTITY_NAMES
from corpus.types import Entity, EntityType, Figure, Statement, Text
from corpus.wording import number_en, number_zh

#: Asked attribute → the predicates that answer it.
ANSWERING = {
    "licence": ("commercialUse", "licence"),
    "figure1Branch": ("figure1Branch", "figure1Open"),
    "trainingTokens": ("trainingTokens", "trainingCorpus"),
}
#: What is told of a model when the question names no attribute.
CARD = (
    "organisation",
    "released",
    "architecture",
    "parameterCount",
    "weightsOpen",
    "licence",
    "trainingTokens",
    "contextLength",
)
ATTRIBUTE_NAMES = {
    "organisation": Text("the maker", "开发机构"),
    "released": Text("the release date", "发布时间"),
    "parameterCount": Text("the size", "参数量"),
    "architecture": Text("the architecture", "架构"),
    "weightsOpen": Text("the openness", "开放情况"),
    "licence": Text("the licence", "许可证"),
    "commercialUse": Text("the commercial use", "商用"),
    "trainingTokens": Text("the training data", "训练数据量"),
    "contextLength": Text("the context length", "上下文长度"),
    "pretrainingObjective": Text("the pre-training objective", "预训练目标"),
    "figure1Branch": Text("the place in Figure 1", "图 1 中的位置"),
    "table1Style": Text("the place in Table 1", "表 1 中的位置"),
}
#: Dispute fields that touch an attribute.
DISPUTED = {
    "organisation": ("organisation", "organisations"),
    "released": ("released",),
    "parameterCount": ("parameters",),
    "architecture": ("architecture",),
    "weightsOpen": ("weights_open",),
    "licence": ("licence",),
    "trainingTokens": ("training_tokens",),
    "figure1Branch": ("figure1", "figure1_branch", "architecture"),
    "table1Style": ("table1_style", "table1", "architecture"),
}


def compose(context: Context) -> Draft | None:
    """Return numbers that fit the question, then the asked attributes of the models named.

    What is asked of a model and not in the corpus is said to be missing.
    """
    blocks: list[Block] = []
    figures = matching_figures(context)
    for figure in figures:
        blocks += told_figure(context, figure)
    models = context.question.models[:4]
    attributes = _asked(context, bool(figures))
    missing = [] if figures else _unmeasured(context)
    if len(models) == 1:
        blocks += polar.on_facts(context, models[0], attributes)
    for model in models:
        lines, lacking = _model_facts(context, model, attributes)
        blocks += lines
        missing += lacking if not figures else []
    fields = [field for attribute in attributes for field in DISPUTED.get(attribute, ())]
    stated = bool(blocks)
    blocks += disputes(context, [model.id for model in models], *fields) if fields else []
    joint = "" if context.language == "zh" else " "
    if blocks and not stated and missing:
        # Sources that disagree about what none establishes are worth telling, but they are no answer.
        return Draft("fact", tuple(blocks), None, True, joint.join(missing))
    if not blocks:
        return None if not missing else Draft("fact", (), None, True, joint.join(missing))
    return Draft("fact", tuple(blocks), missing=joint.join(missing) or None, followups=_followups(context))


_SIZE = Text("{name} has {size} parameters.", "{name} 有 {size}参数。")
_SIZES = Text("{name} has versions with {sizes} parameters.", "{name} 有 {sizes}参数的版本。")


def _sizes_line(context: Context, sizes: Sequence[Statement]) -> Line:
    """Return all sizes of a model in one sentence."""
    counts = list(dict.fromkeys(shown_size(context, one) for one in sizes))
    joint, last = ("、", "和 ") if context.language == "zh" else (", ", " and ")
    told = joint.join(counts[:-1]) + last + counts[-1]
    name = context.name(sizes[0].subject)
    return Line(context.say(_SIZES).format(name=name, sizes=told), context.state(sizes), "text")


def shown_size(context: Context, statement: Statement) -> str:
    """Return a count of parameters as the language of the answer writes it."""
    count = int(statement.object)
    return f"{number_zh(count)}" if context.language == "zh" else number_en(count)


#: Quantities that no attribute of a model answers.
MEASURED = ("cost", "price", "carbon", "energy", "hours", "latency", "compute", "accuracy")


def _unmeasured(context: Context) -> list[str]:
    """Return which numbers the question asks of a model or dataset and the corpus does not hold."""
    question = context.question
    wanted = next((one for one in MEASURED if one in question.quantities), None)
    about = question.of_type(EntityType.MODEL, EntityType.DATASET)
    if wanted is None or not about:
        return []
    names = ("、" if context.language == "zh" else ", ").join(context.say(one.label) for one in about[:3])
    return [context.say(NOT_HELD).format(what=context.say(QUANTITY_NAMES[wanted]), name=names)]


def _asked(context: Context, has_figures: bool) -> tuple[str, ...]:
    question = context.question
    attributes = question.attributes
    if set(question.quantities) & set(MEASURED):
        return tuple(one for one in attributes if one not in ("trainingTokens", "released", "organisation"))
    if attributes or has_figures or not question.models:
        return attributes
    only_names = len(question.terms) <= len(question.mentions) and len(question.text) <= 40
    return CARD if only_names or INTRODUCE.search(question.text) else ()


def named_attributes(context: Context) -> tuple[str, ...]:
    """Return the attributes that are asked for beside the descent of a model."""
    beside = ("organisation", "released", "parameterCount", "licence", "contextLength", "trainingTokens", "weightsOpen")
    return tuple(one for one in context.question.attributes if one in beside)


def attribute_lines(context: Context, attributes: Sequence[str]) -> list[Block]:
    """Return what is stated of these attributes of the models named."""
    models = context.question.models[:3]
    stated = [block for model in models for block in _model_facts(context, model, attributes)[0]]
    fields = [field for attribute in attributes for field in DISPUTED.get(attribute, ())]
    return stated + (disputes(context, [one.id for one in models], *fields) if fields else [])


def _model_facts(context: Context, model: Entity, attributes: Sequence[str]) -> tuple[list[Block], list[str]]:
    blocks: list[Block] = []
    missing = []
    for attribute in attributes:
        predicates = ANSWERING.get(attribute, (attribute,))
        if attribute == "figure1Branch" and BRANCH.search(context.question.text):
            predicates = (attribute,)
        if attribute == "licence" and TERMS_OF_USE.search(context.question.text):
            predicates = (*predicates, "useRestriction")
        statements = context.guide.facts(model.id, *predicates)
        if (not statements and attribute not in CARD[3:]) or (
            not statements and attribute in context.question.attributes
        ):
            what = context.say(ATTRIBUTE_NAMES[attribute])
            missing.append(context.say(NOT_STATED).format(what=what, name=context.say(model.label)))
        blocks += told_together(context, statements, "text")
    return blocks, missing


def told_together(context: Context, statements: Iterable[Statement], style: str) -> list[Line]:
    """Return one line a fact, resting on every source that states it; several sizes are one line."""
    statements = list(statements)
    sizes = [one for one in statements if one.predicate == "parameterCount"]
    if len({one.object for one in sizes}) > 1:
        rest = [one for one in statements if one.predicate != "parameterCount"]
        return [_sizes_line(context, sizes), *told_together(context, rest, style)]
    if sizes and all("(" not in one.words.en for one in sizes):
        rest = [one for one in statements if one.predicate != "parameterCount"]
        text = context.say(_SIZE).format(name=context.name(sizes[0].subject), size=shown_size(context, sizes[0]))
        return [Line(text, context.state(sizes), "text"), *told_together(context, rest, style)]
    grouped: dict[tuple[str, object, Text], list[Statement]] = {}
    for one in statements:
        grouped.setdefault((one.predicate, one.object, one.words), []).append(one)
    return [
        context.told(same[0], *same[1:], style="bullet" if style == "bullet" else "text") for same in grouped.values()
    ]


def matching_figures(context: Context) -> list[Figure]:
    """Return the numbers that answer the question, best first.

    Each thing named gets its own best numbers, so that a comparison finds both sides.
    """
    question = context.question
    named = {one.slug for one in question.entities}
    scored = [(score, one) for one in context.guide.figures.values() if (score := _fit(context, one, named)) > 0]
    groups = [{slug} for slug in named if any(slug in figure.about for _, figure in scored)] or [set()]
    best: dict[str, Figure] = {}
    for group in groups:
        mine = [(score, one) for score, one in scored if not group or group & set(one.about)]
        top = max((score for score, _ in mine), default=0.0)
        best.update({one.id: one for score, one in mine if score >= top - 0.9})
    order = {one.id: score for score, one in scored}
    return sorted(best.values(), key=lambda one: (-order[one.id], one.id))[:6]


_NAME = re.compile(r"[A-Za-z]+-?\d[\w.-]*|\b\d+(\.\d+)?[BMTbmt]\b")


def _fit(context: Context, figure: Figure, named: set[str]) -> float:
    question = context.question
    if figure.quantity not in question.quantities or (figure.quantity == "parameters" and question.models):
        return 0.0
    about = len(named & set(figure.about))
    if figure.quantity == "count" and question.attributes and "count" not in question.attributes:
        return 0.0
    for kind in (EntityType.MODEL, EntityType.DATASET):
        of_kind = {one.slug for one in question.of_type(kind)}
        # A number of another model, or on another dataset, is no answer.
        if of_kind and not of_kind & set(figure.about) and _speaks_of(context, figure, kind):
            return 0.0
    # A number in a name (v2, 6B) is none that was asked for.
    outside = set(words(_NAME.sub(" ", question.text)))
    wanted = {word for word in words(question.text) if not word.isdigit() or word in outside}
    said = set(words(context.say(figure.what))) | set(words(figure.unit)) | set(words(figure.what.en))
    shared = len({word for word in wanted & said if word not in _EMPTY})
    if not about and shared < 2:
        return 0.0
    return 2.0 * about + shared - 0.3 * len(set(figure.about) - named)


def _speaks_of(context: Context, figure: Figure, kind: EntityType) -> bool:
    return any(f"{kind}:{one}" in context.guide.entities for one in figure.about) or not figure.about


_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "per",
        "and",
        "or",
        "is",
        "was",
        "what",
        "how",
        "much",
        "many",
        "does",
        "did",
        "do",
        "model",
        "models",
        "by",
        "with",
        "from",
        "多少",
        "模型",
        "训练",
    ]
)


def _mostly_in(text: str, told: str) -> bool:
    """Tell whether most words of a note have been said already."""
    mine, said = words(text), set(words(told))
    return sum(word in said for word in mine) >= 0.6 * len(mine)


def told_figure(context: Context, figure: Figure) -> list[Block]:
    """Return the sentence that states a number, its note, and that it is dated or doubtful."""
    statements = context.guide.facts(f"figure:{figure.id}", "figureValue")
    blocks: list[Block] = []
    for sentence in figure.evidence:
        line = context.quoted(sentence, "text")
        if line:
            blocks.append(Line(line.text, (*line.evidence, *context.state(statements[:1])), "text"))
    if not blocks and statements:
        blocks.append(context.told(statements[0]))
    told = " ".join(block.text for block in blocks if isinstance(block, Line))
    if figure.note and not _mostly_in(context.say(figure.note), told):
        notes = [
            one for one in context.guide.facts(f"figure:{figure.id}", "figureNote") if one.language == context.language
        ]
        if notes:
            blocks += context.noted(figure.note, notes[:1])
    return blocks


def _followups(context: Context) -> tuple[str, ...]:
    models = context.question.models[:1]
    return ask_descent(context, models[0].id) if models else ()
