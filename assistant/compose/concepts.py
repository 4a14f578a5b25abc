"""What a term means, in the sentences of the digest that say so."""

from dataclasses import replace

from assistant.compose.followups import ask
from assistant.compose.passages import best_sentences, line_of
from assistant.context import Context
from assistant.cues import DEFINITION, KINDS
from assistant.draft import Block, Draft, Line
from assistant.messages import LEADS
from corpus.types import Entity, EntityType

#: Sentences of definition in all, shared between the terms; one of them comes from each.
MOST_OF_TERMS = 4


def compose(context: Context) -> Draft | None:
    """Return the definitions of the terms named, then what the passages add."""
    blocks: list[Block] = []
    used: set[str] = set()
    terms = _terms(context)
    for term in terms:
        lines = [line for line in _definition(context, term) if line.text not in used][: MOST_OF_TERMS // len(terms)]
        used |= {line.text for line in lines}
        blocks += lines
    if not blocks:
        return None
    lead = _answering(context, used)
    blocks = [*lead, *blocks]
    blocks += _kinds(context, used)
    more = _more(context, used)
    if more:
        blocks += [Line(context.say(LEADS["also"]), style="lead"), *more]
    return Draft("concept", tuple(blocks), followups=_followups(context))


def _answering(context: Context, used: set[str]) -> list[Line]:
    """Return the sentence that holds most of the question, when it asks more than a meaning."""
    if DEFINITION.search(context.question.text):
        return []
    best = next(iter(best_sentences(context)), None)
    if best is None or best.share < 0.55 or best.text in used:
        return []
    used.add(best.text)
    return [replace(line_of(context, best), style="first")]


def _terms(context: Context) -> list[Entity]:
    order = [EntityType.CONCEPT, EntityType.TECHNIQUE, EntityType.TASK, EntityType.DATASET, EntityType.CONDITION]
    named = context.question.of_type(*order)
    defined = {one.concept for one in context.guide.definitions}
    terms = [one for one in named if one.slug in defined]
    if not DEFINITION.search(context.question.text):
        telling = [one for one in terms if one.slug not in GENERIC_TERMS]
        if not telling and context.question.of_type(EntityType.TASK, EntityType.DATASET, EntityType.MODEL):
            return []
        terms = telling or (terms if len(context.question.terms) <= len(context.question.mentions) else [])
    return terms[:3]


#: Terms that nearly every question of this field holds: defined only when their meaning is asked for.
GENERIC_TERMS = frozenset(
    ("large-language-model", "fine-tuned-model", "fine-tuning", "prompting", "zero-shot", "few-shot", "pre-training")
)


def _definition(context: Context, term: Entity) -> list[Line]:
    sentences = [one for found in context.guide.definitions if found.concept == term.slug for one in found.evidence]
    lines = [context.quoted(sentence) for sentence in dict.fromkeys(sentences)]
    return [line for line in lines if line][:3]


def _kinds(context: Context, used: set[str]) -> list[Block]:
    """Return the definitions of narrower terms, when the question asks for kinds, methods or examples."""
    if not KINDS.search(context.question.text):
        return []
    terms = {one.id for one in _terms(context)}
    lines = []
    for entity in context.guide.of_type(EntityType.CONCEPT, EntityType.TECHNIQUE, EntityType.TASK):
        if terms & set(entity.broader):
            lines += [line for line in _definition(context, entity)[:1] if line.text not in used]
    used |= {line.text for line in lines}
    return [replace(line, style="bullet") for line in lines[:8]]


def _more(context: Context, used: set[str]) -> list[Line]:
    """Return up to three sentences of the found passages that answer the rest of the question."""
    names = [name.lower() for term in _terms(context) for name in _names(context, term)]
    near = [one for one in best_sentences(context) if one.text not in used]
    telling = [one for one in near if one.share >= 0.4 or any(name in one.text.lower() for name in names)]
    return [line_of(context, one) for one in telling[:4]]


def _names(context: Context, term: Entity) -> list[str]:
    if context.language == "zh":
        return [term.label.zh, *term.aliases_zh]
    return [term.label.en, *term.aliases_en]


def _followups(context: Context) -> tuple[str, ...]:
    terms = {one.slug for one in _terms(context)}
    broader = {parent for term in _terms(context) for parent in term.broader}
    near = [
        one
        for one in context.guide.of_type(EntityType.CONCEPT, EntityType.TECHNIQUE)
        if one.slug not in terms
        and (set(one.broader) & broader)
        and any(d.concept == one.slug for d in context.guide.definitions)
    ]
    return tuple(ask(context, "meaning", context.say(one.label)) for one in near[:2])
