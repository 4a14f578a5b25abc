"""What a question takes for granted and the graph contradicts, corrected first."""

import re
from collections.abc import Iterator

from assistant.context import Context
from assistant.cues import YEAR
from assistant.draft import Line
from assistant.messages import NO_DESCENT
from corpus.types import Entity, EntityType

#: Words that make an organisation the maker in the question's eyes.
_MAKES = re.compile(
    r"\b(release[sd]?|made|make|built|build|created?|developed?|trained?|launch(ed)?|publish(ed)?|introduced?|by|from|'s)\b"
    r"|发布|开发|推出|训练|研发|做的|出品|写的|的",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"\bwho\b|\bwhich (company|lab|organi[sz]ation)|谁|哪(家|个)", re.IGNORECASE)
_NEAR = 40


def corrections(context: Context) -> list[Line]:
    """Return a line for every presupposition that the graph contradicts."""
    found = [
        *_wrong_makers(context),
        *_wrong_parents(context),
        *_wrong_years(context),
        *_wrong_architectures(context),
    ]
    return list({line.text: line for line in found}.values())


def _wrong_makers(context: Context) -> Iterator[Line]:
    question = context.question
    organisations = question.of_type(EntityType.ORGANISATION)
    if _ASKS_WHO.search(question.text) and len(organisations) != 1:
        return
    for model in question.models[:2]:
        makers = context.guide.facts(model.id, "organisation")
        known = {str(one.object) for one in makers} | _disputed_makers(context, model)
        for organisation in organisations:
            if makers and organisation.id not in known and _claims_maker(context, organisation, model):
                yield context.told(makers[0], *makers[1:], style="first")


def _disputed_makers(context: Context, model: Entity) -> set[str]:
    sides = [side.value for one in context.guide.disputes_about(model.id) for side in one.values]
    names = {one.label.en.lower(): one.id for one in context.guide.of_type(EntityType.ORGANISATION)}
    return {key for name, key in names.items() if any(name in side.lower() for side in sides)}


def _claims_maker(context: Context, organisation: Entity, model: Entity) -> bool:
    places = {entity.id: mention for mention in context.question.mentions for entity in mention.entities}
    one, other = places.get(organisation.id), places.get(model.id)
    if one is None or other is None:
        return False
    start, end = sorted((one.end, other.start)) if one.start < other.start else sorted((other.end, one.start))
    between = context.question.text[start:end]
    around = context.question.text[start : max(one.end, other.end) + 10]
    return len(between) <= _NEAR and (bool(_MAKES.search(around)) or not between.strip())


_DESCENDS = re.compile(
    r"\b(tuned|derived|initiali[sz]ed|built (up)?(on|from|with)|based|distilled|started|checkpoint)\b"
    r"|微调成|微调而来|基于|源自|初始化",
    re.IGNORECASE,
)


#: Two models that are held against each other, not said to descend from one another.
_ALTERNATIVES = re.compile(r"\b(or|vs|and|both|each|common)\b|还是|分别|和|与|跟|对比|共同|各", re.IGNORECASE)


def _wrong_parents(context: Context) -> Iterator[Line]:
    """A question that takes one model for the parent of another gets the documented parents."""
    models = context.question.models
    if len(models) != 2 or not _DESCENDS.search(context.question.text):
        return
    first, second = models
    if _related(context, first, second) or _ALTERNATIVES.search(context.question.text):
        return
    child = said_child(context)
    for step in {(one.predicate, one.object): one for one in context.guide.parents(child.id)}.values():
        yield context.told(step, style="first")


def said_child(context: Context) -> Entity:
    """Return the model taken for the child: the first named, unless *into* or 成 leads to the other."""
    first, second = context.question.models
    return second if re.search(r"\binto\b|微调成|变成|改成", context.question.text, re.IGNORECASE) else first


_SAYS_DATE = re.compile(r"\b(released?|published|came out|launched|from)\b|发布|推出|问世|出来", re.IGNORECASE)
_ASKS_WHEN = re.compile(r"\bwhen\b|what year|which year|哪年|何时|什么时候|几月", re.IGNORECASE)


def _wrong_years(context: Context) -> Iterator[Line]:
    """A question that dates a model's release wrongly gets the dates on record."""
    question = context.question
    years = {match["year"] for match in YEAR.finditer(question.text)}
    if len(question.models) != 1 or len(years) != 1 or question.wants_list or question.as_of:
        return
    if _ASKS_WHEN.search(question.text) or not _SAYS_DATE.search(question.text):
        return
    dates = context.guide.facts(question.models[0].id, "released")
    if dates and not any(str(one.object)[:4] in years for one in dates):
        yield context.told(dates[0], *[one for one in dates[1:] if one.object == dates[0].object], style="first")


_IS = re.compile(r"\b(is|are|as|being|since|because)\b|是|属于|作为", re.IGNORECASE)
_BRANCHES = ("encoder-only", "decoder-only", "encoder-decoder")


def _wrong_architectures(context: Context) -> Iterator[Line]:
    """A question that takes a model for one of another architecture gets the one on record."""
    question = context.question
    said = [one for one in question.of_type(EntityType.CONCEPT) if one.slug in _BRANCHES]
    if len(question.models) != 1 or len(said) != 1 or not _IS.search(question.text):
        return
    facts = context.guide.facts(question.models[0].id, "architecture")
    if facts and all(one.object not in (said[0].id, "concept:other-architecture") for one in facts):
        yield context.told(facts[0], style="first")


def _related(context: Context, first: Entity, second: Entity) -> bool:
    return _reaches(context, first.id, second.id) or _reaches(context, second.id, first.id)


def _reaches(context: Context, start: str, goal: str) -> bool:
    seen, pending = set(), [start]
    while pending:
        current = pending.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            pending += [str(one.object) for one in context.guide.parents(current)]
    return False


def unfounded_descent(context: Context) -> str | None:
    """Return that no source says one model descends from the other, when the question takes it for granted."""
    models = context.question.models
    if len(models) != 2 or not _DESCENDS.search(context.question.text) or _related(context, *models):
        return None
    if _ALTERNATIVES.search(context.question.text):
        return None
    first, second = (context.say(one.label) for one in models)
    return context.say(NO_DESCENT).format(first=first, second=second)
