"""Two or more models, or two or more tasks, side by side."""

from assistant.compose.facts import ATTRIBUTE_NAMES, CARD, matching_figures, told_figure
from assistant.compose.lineage import disputes
from assistant.context import Context
from assistant.draft import Block, Draft, Line, Table
from assistant.messages import NOT_STATED
from corpus.types import Entity, Statement, Text
from corpus.wording import architecture_zh, month_zh, number_en, number_zh


def compose(context: Context) -> Draft | None:
    """Return a table of the models' attributes, after any numbers that the question asks for."""
    models = context.question.models[:4]
    if len(models) < 2:
        return None
    blocks: list[Block] = []
    figures = matching_figures(context)
    for figure in figures:
        blocks += told_figure(context, figure)
    attributes = [one for one in context.question.attributes if one in ATTRIBUTE_NAMES] or (
        [] if figures else list(CARD)
    )
    missing = []
    rows = []
    if "licence" in context.question.attributes:
        attributes.insert(attributes.index("licence") + 1, "commercialUse")
    for attribute in attributes:
        cells = [_cell(context, model, attribute) for model in models]
        if any(cell.evidence for cell in cells):
            rows.append((Line(_heading(context, attribute)), *cells))
        for model, cell in zip(models, cells, strict=True):
            if not cell.evidence and attribute in context.question.attributes:
                what = context.say(ATTRIBUTE_NAMES[attribute])
                missing.append(context.say(NOT_STATED).format(what=what, name=context.say(model.label)))
    if rows:
        header = ("", *(context.say(model.label) for model in models))
        blocks.append(Table(header, tuple(rows)))
    fields = [_field(one) for one in attributes if context.question.attributes]
    blocks += disputes(context, [model.id for model in models], *fields) if fields else []
    if not blocks:
        return None
    return Draft("comparison", tuple(blocks), missing=" ".join(missing) or None)


def _field(attribute: str) -> str:
    return {"parameterCount": "parameters", "trainingTokens": "training_tokens"}.get(attribute, attribute)


def _heading(context: Context, attribute: str) -> str:
    text = context.say(ATTRIBUTE_NAMES[attribute])
    return text.removeprefix("the ").capitalize() if context.language == "en" else text


def _cell(context: Context, model: Entity, attribute: str) -> Line:
    statements = context.guide.facts(model.id, attribute)
    values = list(dict.fromkeys(shown_value(context, one) for one in statements))
    if not values:
        return Line("—", (), "cell")
    joint = "、" if context.language == "zh" else ", "
    first = {(shown_value(context, one)): one for one in reversed(statements)}
    chosen = [first[value] for value in values]
    says = " ".join(dict.fromkeys(context.say(one.words) for one in chosen))
    return Line(joint.join(values), context.state(chosen), "cell", says)


_COMMERCIAL = {
    "true": Text("allowed", "允许"),
    "false": Text("not allowed", "不允许"),
    "partly": Text("partly allowed", "部分允许"),
}


def shown_value(context: Context, statement: Statement) -> str:
    """Return the object of a statement in short, in the language of the answer."""
    chinese = context.language == "zh"
    if statement.kind == "entity" and statement.predicate != "boxModel":
        if statement.predicate == "architecture":
            slug = str(statement.object).removeprefix("concept:").removesuffix("-architecture")
            return architecture_zh(slug) if chinese else slug
        return context.name(str(statement.object))
    if statement.predicate == "commercialUse":
        return context.say(_COMMERCIAL[str(statement.object).lower()])
    if statement.predicate == "boxModel":
        return context.say(statement.words).rstrip(".。")
    if statement.kind == "flag":
        words = ("不开放", "开放") if chinese else ("closed", "open")
        return words[bool(statement.object)]
    if statement.kind == "integer":
        return number_zh(int(statement.object)) if chinese else number_en(int(statement.object))
    if statement.kind == "date":
        return month_zh(str(statement.object)) if chinese else str(statement.object)
    return str(statement.object)
