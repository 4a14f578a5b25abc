"""Choose who answers: premises first, then the composer of the intent, then the passages, then refusal."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.answer import Intent
from assistant.compose import bibliography, comparison, concepts, decision, facts, lineage, listing, passages, premises
from assistant.context import Context
from assistant.draft import Block, Draft, Line, Table
from assistant.messages import (
    LEADS,
    NEAREST,
    NO_PRESENT,
    NO_PRICES_NOW,
    NOTHING_RELEVANT,
    UNKNOWN_NAME,
)
from corpus.types import EntityType

Composer = Callable[[Context], Draft | None]

#: For each intent, who is asked in turn.
ORDER: Mapping[Intent, tuple[Composer, ...]] = {
    "decision": (decision.compose, concepts.compose, facts.compose),
    "lineage": (lineage.compose, facts.compose),
    "comparison": (comparison.compose, decision.compose, facts.compose, concepts.compose),
    "fact": (listing.compose, facts.compose, decision.compose, concepts.compose),
    "concept": (concepts.compose, facts.compose, decision.compose),
    "bibliography": (bibliography.compose, facts.compose, concepts.compose),
    "other": (facts.compose, listing.compose),
}


def compose(context: Context) -> Draft:
    """Return the answer's draft, or a refusal that says what is missing."""
    refusal = _refusal(context)
    if refusal is not None:
        return refusal
    corrected = premises.corrections(context)
    draft = _first(context)
    if draft is None and not corrected:
        return Draft(context.question.intent, abstained=True, missing=context.say(NOTHING_RELEVANT))
    if corrected:
        return _after_correction(context, corrected, draft)
    assert draft is not None
    return replace(draft, intent=context.question.intent)


def _first(context: Context) -> Draft | None:
    for composer in ORDER[context.question.intent]:
        draft = composer(context)
        if draft is not None and (draft.blocks or draft.abstained):
            return draft
    return passages.compose(context)


def _after_correction(context: Context, corrected: list[Line], draft: Draft | None) -> Draft:
    lead = Line(context.say(LEADS["premise"]), style="lead")
    told = {line.text for line in corrected}
    base = draft or Draft(context.question.intent)
    rest = [block for block in base.blocks if not (isinstance(block, Line) and block.text in told)]
    blocks: tuple[Block, ...] = (lead, *corrected, *rest)
    return replace(base, intent=context.question.intent, blocks=blocks, abstained=False)


def _refusal(context: Context) -> Draft | None:
    """Refuse what the corpus cannot know: names it lacks, and the present day."""
    question = context.question
    parts = []
    if question.unknown:
        parts.append(context.say(UNKNOWN_NAME).format(names=", ".join(question.unknown)))
    if question.asks_now and {"price", "cost"} & set(question.quantities):
        parts.append(context.say(NO_PRICES_NOW))
    elif question.asks_now and not question.entities:
        parts.append(context.say(NO_PRESENT))
    if not parts:
        return None
    known = [one for one in question.models if one.type is EntityType.MODEL]
    if known and question.unknown and not question.asks_now:
        names = ", ".join(context.say(one.label) for one in known[:3])
        parts.append(context.say(NEAREST).format(names=names))
    return Draft(question.intent, abstained=True, missing=" ".join(parts))


def without(draft: Draft, texts: set[str]) -> Draft:
    """Return the draft without the lines that say one of `texts`."""
    kept: list[Block] = []
    for block in draft.blocks:
        if isinstance(block, Line):
            if block.text not in texts:
                kept.append(block)
        else:
            cells = tuple(tuple(Line("—") if one.text in texts else one for one in row) for row in block.rows)
            kept.append(Table(block.header, cells))
    return replace(draft, blocks=tuple(kept))
