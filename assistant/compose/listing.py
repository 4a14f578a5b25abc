"""Which models meet given conditions: a typed filter compiled to SPARQL, each row cited."""

from dataclasses import replace

from assistant.compose.comparison import shown_value
from assistant.context import Context
from assistant.cues import LESS_THAN_MODEL, THAN_MODEL
from assistant.draft import Draft, Line, Table
from assistant.frames import models_query
from assistant.messages import LEADS, NO_MODELS
from assistant.model_filter import ModelFilter
from corpus.types import Statement, Text

#: Facts that show why a model is listed, by the part of the filter that asks for them.
SHOWN = {
    "architecture": "architecture",
    "not_architecture": "architecture",
    "branch": "figure1Branch",
    "weights_open": "weightsOpen",
    "organisation": "organisation",
    "style": "table1Style",
    "commercial": "commercialUse",
}


def compose(context: Context) -> Draft | None:
    """Return the models that meet the filter of the question."""
    wanted = _wanted(context)
    if not wanted or not (context.question.wants_list or wanted.top or len(_parts(wanted)) > 1):
        return None
    rows, query = context.run(models_query(wanted, context.question.as_of))
    models = [one for one in dict.fromkeys(row["model"] for row in rows) if one in context.guide.entities]
    if not models:
        return Draft("fact", (), None, True, context.say(NO_MODELS), (query,))
    lead = Line(
        context.say(LEADS[wanted.top or ("listed" if len(models) > 1 else "listed_one")]).format(count=len(models)),
        style="lead",
    )
    parts = _parts(wanted)
    cells = {model: dict(zip(parts, _cells(context, model, wanted, parts), strict=True)) for model in models}
    # What was asked for is the same in all rows: it stands behind the names instead of in a column.
    differ = [part for part in parts if len(models) == 1 or len({cells[one][part].text for one in models}) > 1]
    shown = [part for part in differ if part != "edition"]
    names = {
        model: _name(context, model, [cells[model][part] for part in parts if part not in shown]) for model in models
    }
    if not shown:
        return Draft("fact", (lead, *(replace(name, style="bullet") for name in names.values())), queries=(query,))
    header = (context.say(_MODEL), *(context.say(_HEADINGS[part]) for part in shown))
    told = tuple((names[model], *(cells[model][part] for part in shown)) for model in models)
    return Draft("fact", (lead, Table(header, told)), queries=(query,))


def _name(context: Context, model: str, unseen: list[Line]) -> Line:
    """Return a model's name, resting on what is not shown of it."""
    evidence = tuple(one for cell in unseen for one in cell.evidence)
    return Line(f"**{context.name(model)}**", evidence, "cell", " ".join(cell.says for cell in unseen))


def _wanted(context: Context) -> ModelFilter | None:
    """Return the filter of the question; a model named sets a limit of size or is no list at all."""
    question = context.question
    if not question.models:
        return question.filter
    sizes = [int(one.object) for one in context.guide.facts(question.models[0].id, "parameterCount")]
    for cue, operator, size in ((THAN_MODEL, ">", max), (LESS_THAN_MODEL, "<", min)):
        if question.wants_list and sizes and cue.search(question.text):
            return replace(question.filter, sizes=((operator, size(sizes)),))
    return None


_MODEL = Text("Model", "模型")
_HEADINGS = {
    "architecture": Text("Architecture", "架构"),
    "not_architecture": Text("Architecture", "架构"),
    "branch": Text("Branch in Figure 1", "图 1 分支"),
    "weights_open": Text("Weights", "权重"),
    "organisation": Text("Maker", "开发机构"),
    "style": Text("Table 1", "表 1"),
    "commercial": Text("Commercial use", "商用"),
    "released": Text("Released", "发布"),
    "sizes": Text("Parameters", "参数量"),
    "contexts": Text("Context length", "上下文长度"),
    "edition": Text("Drawn in Figure 1", "图 1 中的画法"),
}


def _parts(wanted: ModelFilter) -> list[str]:
    named = [part for part in SHOWN if getattr(wanted, part) is not None]
    dated = ["released"] if wanted.since or wanted.until or wanted.top in ("earliest", "latest") else []
    sized = ["sizes"] if wanted.sizes or wanted.top in ("largest", "smallest") else []
    return named + sized + (["contexts"] if wanted.contexts else []) + dated + (["edition"] if wanted.drawn else [])


def _cells(context: Context, model: str, wanted: ModelFilter, parts: list[str]) -> list[Line]:
    return [_cell(context, _shown(context, model, wanted, part), part) for part in parts]


def _cell(context: Context, statements: list[Statement], part: str) -> Line:
    """Return the values of one part in short, resting on every source that states them."""
    joint = "、" if context.language == "zh" else ", "
    values = list(dict.fromkeys(shown_value(context, one) for one in statements))
    says = " ".join(dict.fromkeys(context.say(one.words) for one in statements))
    return Line(joint.join(values) or "—", context.state(statements[:4]), "cell", says)


def _shown(context: Context, model: str, wanted: ModelFilter, part: str) -> list[Statement]:
    guide = context.guide
    if part == "sizes":
        sizes = guide.facts(model, "parameterCount")
        return [one for one in sizes if all(_meets(one, op, size) for op, size in wanted.sizes)]
    if part == "contexts":
        return guide.facts(model, "contextLength")
    if part == "edition":
        return _boxes(context, model, wanted.edition)
    if part == "weights_open" and wanted.drawn:
        return guide.facts(model, "figure1Open")
    return guide.facts(model, SHOWN.get(part, part))


def _boxes(context: Context, model: str, edition: str | None) -> list[Statement]:
    boxes = [one for one in context.guide.by_object.get(model, ()) if one.predicate == "boxModel"]
    wanted = [one for one in boxes if edition is None or f"/{edition}" in one.subject or edition in one.subject]
    return [max(wanted, key=lambda one: one.subject)] if wanted else []


def _meets(statement: Statement, operator: str, size: int) -> bool:
    count = int(statement.object)
    return {">": count > size, ">=": count >= size, "<": count < size, "<=": count <= size}[operator]
