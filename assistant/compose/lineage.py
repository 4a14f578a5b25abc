"""Where models come from and what came of them, each hop with its source, kinds of descent apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Query
from assistant.compose import premises
from assistant.compose.followups import ask, ask_descent
from assistant.context import Context
from assistant.cues import RELATION_CUES, WEIGHTS_ONLY
from assistant.draft import Block, Draft, Line, LineStyle
from assistant.frames import ancestry_query, progeny_query, step_of
from assistant.language import words
from assistant.messages import LEADS, NO_DESCENDANTS, UNDOCUMENTED
from corpus.types import Dispute, Entity, Statement, Text
from corpus.wording import DISPUTED_FIELDS
from kg.lineage import descent_kind

#: In this order the kinds of descent are told.
KINDS = ("weights", "successor", "distilled", "service", "variant")


def compose(context: Context) -> Draft | None:
    """Return the descent of the models named, up, down or both as the question asks."""
    models = context.question.models
    if not models:
        return None
    target = models[0]
    if len(models) == 2 and not context.question.wants_list:
        between = _between(context, models[0], models[1])
        if between:
            return between
    if _asks_down(context, target):
        return _descendants(context, target)
    if premises.unfounded_descent(context):
        models = [premises.said_child(context)]
    models = _without_ancestors(context, models)
    blocks: list[Block] = []
    queries: list[Query] = []
    for model in models[:4]:
        written, ran = _origin(context, model)
        blocks += written
        queries += ran
    if not blocks:
        return None
    rootless = [model for model in models[:4] if not context.guide.parents(model.id)]
    joint = "" if context.language == "zh" else " "
    missing = joint.join(context.say(UNDOCUMENTED).format(name=context.say(one.label)) for one in rootless) or None
    told, asked = _without_repeats(blocks), tuple(queries)
    return Draft("lineage", told, missing=missing, queries=asked, followups=_followups(context, target))


def _without_ancestors(context: Context, models: list[Entity]) -> list[Entity]:
    """Leave out what the first model comes from: *is X from Y or from Z* asks of X alone."""
    first, *rest = models
    return [first, *(one for one in rest if not _path(context, first.id, one.id))]


def _between(context: Context, one: Entity, other: Entity) -> Draft | None:
    """Return the steps that lead from one model to the other, whichever descends; None when none do."""
    for child, ancestor in ((one, other), (other, one)):
        path = _path(context, child.id, ancestor.id)
        if path:
            _, query = context.run(ancestry_query(child.id))
            steps = [context.told(*_same(context.guide.parents(step.subject), step), style="bullet") for step in path]
            first = replace(steps[0], style="first")
            weights = _weights_of(context, child.id, path)
            if weights:
                first, steps = weights[0], [*weights, *steps]
            extra = disputes(context, [child.id], "derivations", "derived_from")
            return Draft(
                "lineage", (first, *steps[1:], *extra), queries=(query,), followups=_followups(context, ancestor)
            )
    return None


def _weights_of(context: Context, child: str, path: list[Statement]) -> list[Line]:
    """Return whose weights a model has, when weights are asked about and the path is another kind of descent."""
    asks = WEIGHTS_ONLY.search(context.question.text) or _TUNED.search(context.question.text)
    if not asks or all(descent_kind(step) == "weights" for step in path):
        return []
    steps = [one for one in context.guide.parents(child) if descent_kind(one) == "weights"]
    return [context.told(*_same(steps, one), style="first") for one in _one_each(steps)]


_TUNED = re.compile(r"\bfine-?tun|微调|精调", re.IGNORECASE)


def _path(context: Context, child: str, ancestor: str) -> list[Statement]:
    """Return the shortest chain of steps up from `child` to `ancestor`."""
    pending: list[tuple[str, list[Statement]]] = [(child, [])]
    seen = {child}
    while pending:
        current, steps = pending.pop(0)
        if current == ancestor:
            return steps
        for step in context.guide.parents(current):
            parent = str(step.object)
            if parent not in seen:
                seen.add(parent)
                pending.append((parent, [*steps, step]))
    return []


#: A question that asks for models and reaches the model named through one of these words asks down.
_OPENS = re.compile(r"\b(which|what|list|name|who|show|any|all|every)\b", re.IGNORECASE)
_ASKS_MODELS = re.compile(r"哪|列|有什么|有没有|所有|全部|给出")
_REACHES = re.compile(
    r"\b(from|out of|of|on|to|with|using|inherit\w*|share\w*)\s*(the )?(original |base )?$"
    r"|(自|于|从|用|承|了|在|由|沿用|基于|继承)\s*$",
    re.IGNORECASE,
)
_UPWARD = re.compile(
    r"\b(parents?|ancestors?|ancestry|base|origins?|predecessors?|roots?|step by step|back)\b"
    r"|前身|底座|祖先|来历|追溯|往上|哪来",
    re.IGNORECASE,
)
_DOWNWARD = re.compile(
    r"descendant|children|offspring|spin-?off|grew|go(es)? back to|后代|衍生出|派生出|子模型|后续", re.IGNORECASE
)
_TRAINED_ON = re.compile(r"(输出|回答|对话).{0,4}训练|outputs? of|trained on", re.IGNORECASE)


def _asks_down(context: Context, model: Entity) -> bool:
    """*Which models come from X* asks down; *what does X come from* asks up."""
    text = context.question.text
    if _DOWNWARD.search(text):
        return True
    if _UPWARD.search(text):
        return False
    told = context.question.of_models
    if next(iter(told), None) == "down" or (
        context.question.wants_list and told.get("down", 0.0) > told.get("up", 0.0)
    ):
        return True
    if context.question.wants_list and _TRAINED_ON.search(text):
        return True
    mention = next((one for one in context.question.mentions if model in one.entities), None)
    before = text[: mention.start] if mention else ""
    asks = _OPENS.search(before) or _ASKS_MODELS.search(text)
    return bool(asks and _REACHES.search(before.rstrip(" 《「“")))


#: Asks for the whole chain of descent, not for the base alone.
ALL_THE_WAY = re.compile(
    r"\b(trac(e|ed|ing)|step by step|lineage|ancest\w+|all the way|chain|family tree|history|evol\w+|go(es)? back|"
    r"roots?|originally|ultimately|descend\w*|descent|genealog\w+|pedigree|forefathers?|predecessors)\b"
    r"|追溯|溯源|往上|谱系|祖先|演化|演变|血统|家谱|来历|整条|源头|一路|一脉|最早|继承|发展|前世今生|逐级|一步步|先后",
    re.IGNORECASE,
)


def _origin(context: Context, model: Entity) -> tuple[list[Block], list[Query]]:
    rows, query = context.run(ancestry_query(model.id))
    stated = {step_of(row) for row in rows}
    steps = [one for one in _climb(context, model.id) if (one.subject, one.predicate, str(one.object)) in stated]
    if not steps:
        introduced = context.guide.facts(model.id, "released", "organisation", "architecture")
        known = [context.told(one, style="bullet") for one in _first_of_each(introduced)]
        if not known:
            return [], []
        lead = Line(context.say(LEADS["known"]).format(name=context.say(model.label)), style="lead")
        return [lead, *known], [query]
    if not ALL_THE_WAY.search(context.question.text):
        steps = [one for one in steps if one.subject == model.id]
    rest = [one for one in _one_each(steps) if one.words != steps[0].words]
    bases = [one for one in (steps[0], *rest) if one.subject == model.id and descent_kind(one) == "weights"]
    blocks: list[Block] = []
    if len(bases) > 1:
        said = context.say(LEADS["bases"]).format(count=len(bases), name=context.say(model.label))
        blocks.append(Line(said, style="lead"))
    blocks.append(context.told(*_same(steps, steps[0]), style="bullet" if blocks else "first"))
    listed = len(bases) > 1 or ALL_THE_WAY.search(context.question.text)
    style: LineStyle = "bullet" if listed else "text"
    blocks += [context.told(*_same(steps, one), style=style) for one in rest]
    subjects = dict.fromkeys(one.subject for one in steps)
    blocks += disputes(context, subjects, "derivations", "derived_from")
    return blocks, [query]


def _climb(context: Context, model: str) -> Iterator[Statement]:
    """Yield the steps up from a model, nearest first; each model once."""
    seen, pending = set(), [model]
    while pending:
        current = pending.pop(0)
        if current in seen:
            continue
        seen.add(current)
        for step in context.guide.parents(current):
            yield step
            pending.append(str(step.object))


def _descendants(context: Context, model: Entity) -> Draft:
    rows, query = context.run(progeny_query(model.id))
    by_kind: dict[str, list[Statement]] = {kind: [] for kind in KINDS}
    for child, predicate, parent in map(step_of, rows):
        for step in context.guide.children(parent):
            if (step.subject, step.predicate) == (child, predicate):
                by_kind[descent_kind(step)].append(step)
    blocks: list[Block] = []
    wanted_relations = _relations(context)
    for kind in KINDS:
        steps = [one for one in by_kind[kind] if kind == "weights" or one.object == model.id]
        if wanted_relations is not None:
            steps = [
                one for one in steps if one.predicate in wanted_relations and _direct(one, model, wanted_relations)
            ]
        if steps:
            blocks.append(Line(context.say(LEADS[kind]), style="lead"))
            blocks += [context.told(*_same(steps, one), style="bullet") for one in _one_each(steps)]
    if not blocks:
        name = context.say(model.label)
        return Draft("lineage", (), None, True, context.say(NO_DESCENDANTS).format(name=name), (query,))
    return Draft("lineage", tuple(blocks), queries=(query,), followups=_followups(context, model))


#: Relations that hand weights on.
_WEIGHTS = ("fineTunedFrom", "instructionTunedFrom", "rlhfFrom", "continuedPretrainingFrom")


def _relations(context: Context) -> tuple[str, ...] | None:
    """Return the predicates that the question narrows descent to; None when it does not."""
    text = context.question.text
    named = [predicates for cue, predicates in RELATION_CUES.values() if cue.search(text)]
    several = len(named) > 1 and all(set(one) <= set(_WEIGHTS) for one in named)
    if named and not (several and WEIGHTS_ONLY.search(text)):
        return tuple(one for predicates in named for one in predicates)
    return _WEIGHTS if WEIGHTS_ONLY.search(text) else None


def _direct(step: Statement, model: Entity, wanted: tuple[str, ...]) -> bool:
    """A narrowed question (*instruction-tuned on T5*) asks for single steps; inherited weights go further."""
    return wanted == _WEIGHTS or step.object == model.id


def disputes(context: Context, subjects: Iterable[str], *fields: str) -> list[Block]:
    """Return the disputes on some fields of entities, every side with its sources."""
    blocks: list[Block] = []
    for dispute in (one for subject in subjects for one in context.guide.disputes_about(subject, *fields)):
        sides = context.guide.facts(f"dispute:{dispute.id}", "disputeAbout", "disputeValue")
        if sides:
            values = _sides(context, dispute, sides)
            about = [one for one in sides if one.predicate == "disputeAbout"] if values else sides
            blocks += [Line(context.say(dispute.comment), context.state(about), "bullet"), *values]
    return [Line(context.say(LEADS["dispute"]), style="lead"), *blocks] if blocks else []


#: From this share of their words on, the comment of a dispute tells its values.
_TELLS = 0.6


def _sides(context: Context, dispute: Dispute, sides: Sequence[Statement]) -> list[Line]:
    """Return the values that sources give, in one line, unless the comment of the dispute tells them."""
    chinese = context.language == "zh"
    values = dict.fromkeys((one.value_zh or one.value) if chinese else one.value for one in dispute.values)
    told, said = set(words(context.say(dispute.comment))), words(" ".join(values))
    name = context.say(DISPUTED_FIELDS.get(dispute.field, Text(dispute.field)))
    if sum(one in told for one in said) >= _TELLS * len(said):
        return []
    text = f"**{name}**：{'；'.join(values)}。" if chinese else f"**{name[0].upper()}{name[1:]}**: {'; '.join(values)}."
    given = [one for one in sides if one.predicate == "disputeValue"]
    return [Line(text, context.state(given), "bullet")]


def _one_each(steps: Iterable[Statement]) -> list[Statement]:
    """Return one statement a fact; the others tell the same from another source."""
    found: dict[tuple[str, str, object], Statement] = {}
    for one in steps:
        found.setdefault((one.subject, one.predicate, one.object), one)
    return list(found.values())


def _same(steps: Iterable[Statement], one: Statement) -> list[Statement]:
    key = (one.subject, one.predicate, one.object)
    return [other for other in steps if (other.subject, other.predicate, other.object) == key]


def _first_of_each(statements: Iterable[Statement]) -> list[Statement]:
    found: dict[str, Statement] = {}
    for one in statements:
        found.setdefault(one.predicate, one)
    return list(found.values())


def _without_repeats(blocks: Iterable[Block]) -> tuple[Block, ...]:
    kept: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        if isinstance(block, Line) and block.style != "lead":
            if block.text in seen:
                continue
            seen.add(block.text)
        kept.append(block)
    return tuple(kept)


def _followups(context: Context, model: Entity) -> tuple[str, ...]:
    told = ask(context, "down" if _asks_down(context, model) else "up", context.name(model.id))
    maker = ask(context, "maker", context.name(model.id))
    return (maker, *(one for one in ask_descent(context, model.id) if one != told))
