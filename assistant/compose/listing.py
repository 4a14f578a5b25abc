"""Which models meet given conditions: a typed filter compiled to SPARQL, each row cited."""

from assistant.compose.facts import told_together
from assistant.context import Context
from assistant.draft import Block, Draft, Line
from assistant.messages import LEADS, NO_MODELS, UNDATED
from assistant.understand import ModelFilter
from corpus.types import Statement
from assistant.frames import models_query

#: Facts that show why a model is listed, by the part of the filter that asks for them.
SHOWN = {
    "architecture": "architecture",
    "branch": "figure1Branch",
    "weights_open": "weightsOpen",
    "organisation": "organisation",
    "style": "table1Style",
    "commercial": "commercialUse",
    "since": "released",
    "until": "released",
}


def compose(context: Context) -> Draft | None:
    """Return the models that meet the filter of the question."""
    wanted = context.question.filter
    if not wanted or not (context.question.wants_list or len(_parts(wanted)) > 1):
        return None
    rows, query = context.run(models_query(wanted, context.question.as_of))
    models = list(dict.fromkeys(row["model"] for row in rows))
    if not models:
        return Draft("fact", (), None, True, context.say(NO_MODELS), (query,))
    lead = LEADS["listed" if len(models) > 1 else "listed_one"]
    blocks: list[Block] = [Line(context.say(lead).format(count=len(models)), style="lead")]
    blocks += [_row(context, model, wanted) for model in models]
    return Draft("fact", tuple(blocks), missing=_undated(context, models, wanted), queries=(query,))


def _parts(wanted: ModelFilter) -> list[str]:
    named = [part for part in SHOWN if getattr(wanted, part) is not None]
    return named + (["sizes"] if wanted.sizes else []) + (["edition"] if wanted.edition else [])


def _row(context: Context, model: str, wanted: ModelFilter) -> Line:
    """Return one model with the facts that the filter asked for, in one sentence."""
    statements = _shown(context, model, wanted)
    joint = "；" if context.language == "zh" else "; "
    end = "。" if context.language == "zh" else "."
    lines = told_together(context, statements, "bullet")
    name = context.name(model)
    text = joint.join(line.text.rstrip("。.") for line in lines) or name
    evidence = tuple(one for line in lines for one in line.evidence[:2])
    return Line(f"**{name}**{'：' if context.language == 'zh' else ': '}{text}{end}", evidence, "bullet")


def _shown(context: Context, model: str, wanted: ModelFilter) -> list[Statement]:
    found: list[Statement] = []
    for part in _parts(wanted):
        if part == "sizes":
            sizes = context.guide.facts(model, "parameterCount")
            found += [one for one in sizes if all(_meets(one, op, size) for op, size in wanted.sizes)]
        elif part == "edition" or (wanted.drawn and part == "organisation"):
            found += _boxes(context, model, wanted.edition)
        elif part == "weights_open" and wanted.drawn:
            found += context.guide.facts(model, "figure1Open")
        else:
            found += context.guide.facts(model, SHOWN[part])
    return list({(one.predicate, one.object, one.source): one for one in found}.values())


def _boxes(context: Context, model: str, edition: str | None) -> list[Statement]:
    boxes = [one for one in context.guide.by_object.get(model, ()) if one.predicate == "boxModel"]
    wanted = [one for one in boxes if edition is None or f"/{edition}" in one.subject or edition in one.subject]
    return [max(wanted, key=lambda one: one.subject)] if wanted else []


def _meets(statement: Statement, operator: str, size: int) -> bool:
    count = int(statement.object)
    return {">": count > size, ">=": count >= size, "<": count < size, "<=": count <= size}[operator]


def _undated(context: Context, models: list[str], wanted: ModelFilter) -> str | None:
    """Say which listed models have no release date, when a date played a part."""
    if context.question.as_of is None:
        return None
    names = [context.name(one) for one in models if not context.guide.facts(one, "released")]
    return context.say(UNDATED).format(names=", ".join(names)) if names else None
