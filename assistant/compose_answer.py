"""Choose who answers: premises first, then the composer of the intent, then the passages, then refusal."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from assistant.answer import Intent
from assistant.asked import SURE
from assistant.compose import (
    asked,
    bibliography,
    comparison,
    concepts,
    decision,
    facts,
    lineage,
    listing,
    openings,
    passages,
    premises,
    remarks,
)
from assistant.context import Context
from assistant.cues import (
    API,
    ASKS_NAME,
    ASKS_NUMBER,
    CAPABILITIES,
    COMPARISON,
    CONTRAST,
    DEFINITION,
    DISCLOSE,
    EXACT_NUMBER,
    FABRICATE,
    GREETS,
    LEANS,
    OWN_TEXTS,
    QUANTITIES,
    YEAR,
)
from assistant.draft import Block, Draft, Line, Table, harmless
from assistant.messages import (
    BY_ITSELF,
    EXAMPLES,
    GREETING,
    IN_GENERAL,
    LEADS,
    LEFT_OUT,
    NEAREST,
    NO_FIGURE,
    NO_FUTURE,
    NO_INVENTION,
    NO_NUMBER,
    NO_PRESENT,
    NO_PRICES_NOW,
    NOT_ABOUT,
    NOT_ASKED_ALONE,
    NOTHING_RELEVANT,
    PRICES_THEN,
    QUANTITY_NAMES,
    UNDATED,
    UNKNOWN_NAME,
)
from assistant.verify import numbers
from corpus.types import EntityType

Composer = Callable[[Context], Draft | None]

#: For each intent, who is asked in turn.
ORDER: Mapping[Intent, tuple[Composer, ...]] = {
    "decision": (decision.compose, asked.sure, concepts.compose),
    "lineage": (lineage.compose, facts.compose),
    "comparison": (comparison.compose, asked.sure, decision.compose, facts.compose, concepts.compose),
    "fact": (listing.compose, facts.compose),
    "concept": (asked.sure, concepts.compose, facts.compose),
    "bibliography": (bibliography.compose, facts.compose, asked.sure, concepts.compose),
    "other": (asked.sure, listing.compose, facts.compose),
}


def compose(context: Context) -> Draft:
    """Return the answer's draft, or a refusal that says what is missing; the user's own texts come first."""
    own = passages.own_sentences(context)
    if not own:
        return _compose(context)
    known = context.question.of_type(EntityType.MODEL, EntityType.TASK, EntityType.DATASET, EntityType.TECHNIQUE)
    rest = _compose(context) if known and not _asks_own(context) else Draft(context.question.intent)
    lead = Line(context.say(LEADS["own"]), style="lead")
    if not rest.blocks:
        return Draft(context.question.intent, (lead, *own), followups=rest.followups)
    from_guide = Line(context.say(LEADS["guide"]), style="lead")
    return replace(rest, blocks=(lead, *own, from_guide, *rest.blocks), abstained=False)


def _asks_own(context: Context) -> bool:
    return bool(OWN_TEXTS.search(context.question.asked))


def _compose(context: Context) -> Draft:
    return _with_time(context, _untimed(context))


def _with_time(context: Context, draft: Draft) -> Draft:
    """Say what was left out as later, when nothing is left, and which of the cited sources are undated."""
    limit = context.question.as_of
    if limit is None:
        return draft
    said = []
    if draft.abstained or not draft.blocks:
        said.append(context.say(LEFT_OUT).format(date=limit))
    undated = {one.title for line in draft.lines() for one in line.evidence if not one.date}
    if undated:
        said.append(context.say(UNDATED).format(names="; ".join(sorted(undated))))
    return replace(draft, missing=_joined(context, [*([draft.missing] if draft.missing else []), *said]) or None)


def _untimed(context: Context) -> Draft:
    models = context.question.models
    if models and not any(one.id in context.guide.entities for one in models):
        missing = None if context.question.as_of else context.say(NOTHING_RELEVANT)
        return Draft(context.question.intent, abstained=True, missing=missing)
    refusal = _refusal(context)
    if refusal is not None:
        return refusal
    corrected = premises.corrections(context)
    draft = _first(context)
    uncovered = asked.uncovered(context)
    if uncovered and not corrected and _may_be_uncovered(context, draft):
        return Draft(context.question.intent, abstained=True, missing=uncovered)
    if draft is not None and _lacks_number(context, draft):
        return Draft(context.question.intent, abstained=True, missing=context.say(NO_NUMBER))
    unfounded = premises.unfounded_descent(context)
    if draft is None and not corrected:
        return Draft(context.question.intent, abstained=True, missing=unfounded or context.say(NOTHING_RELEVANT))
    if corrected:
        draft = _after_correction(context, corrected, draft)
    assert draft is not None
    draft = openings.opened(context, draft)
    missing = _joined(context, (one for one in (unfounded, draft.missing) if one)) or None
    return replace(draft, intent="decision" if draft.verdict else context.question.intent, missing=missing)


def _lacks_number(context: Context, draft: Draft) -> bool:
    """Tell whether a number and nothing else is asked for and the advice that was found tells none."""
    counts = "count" in context.question.quantities and bool(EXACT_NUMBER.search(context.question.text))
    if not counts or draft.intent != "decision":
        return False
    return not any(numbers(line.text) for line in draft.lines() if line.style == "first")


def _may_be_uncovered(context: Context, draft: Draft | None) -> bool:
    """Tell whether nothing shows that the question is covered: a name that is known, a work or a list that is found."""
    named = context.question.of_type(EntityType.MODEL, EntityType.TASK, EntityType.DATASET)
    told = draft is None or draft.intent in ("decision", "concept") or not context.question.models
    told = told and not (draft is not None and draft.intent == "bibliography" and not draft.abstained)
    if asked.is_beyond_doubt_uncovered(context) and told:
        return True
    return not named and not (draft is not None and (draft.queries or draft.intent in WHOLE))


def _composers(context: Context) -> Iterable[Composer]:
    """Yield who is asked in turn: those that the words of the question call for before those of its intent."""
    question = context.question
    yield remarks.compose
    yield asked.faults
    if question.intent == "comparison" and question.of_type(EntityType.TASK, EntityType.DATASET):
        yield decision.compose
    if question.intent in ("concept", "other", "fact", "comparison") and asked.wants_decision(context):
        yield decision.compose
    if question.intent in ("fact", "comparison") and asked.beyond_models(context):
        yield asked.sure
    compared = question.intent == "concept" and COMPARISON.search(question.text)
    if (CONTRAST.search(question.text) or compared) and len(question.topics) > 1:
        yield concepts.compose
    if ASKS_NAME.search(question.text) and not (question.wants_list and question.filter):
        yield asked.sure
    if question.intent == "decision":
        yield asked.advises_for_many
    if (question.intent == "decision" and asked.advises(context)) or _counts_works_content(context):
        yield asked.sure
    yield from _by_intent(context)


def _counts_works_content(context: Context) -> bool:
    """Tell whether a question that names works asks for a number that stands in them."""
    question = context.question
    counts = question.intent == "bibliography" and bool(question.quantities) and bool(ASKS_NUMBER.search(question.text))
    return counts and not bibliography.OF_ITSELF.search(question.text)


def _by_intent(context: Context) -> tuple[Composer, ...]:
    question = context.question
    figures = question.quantities and question.intent in ("concept", "other") and facts.matching_figures(context)
    return (asked.sure, facts.compose) if figures else ORDER[question.intent]


def _first(context: Context) -> Draft | None:
    refused = None
    for composer in _composers(context):
        draft = composer(context)
        if draft is not None and draft.blocks and not draft.abstained:
            return _completed(context, draft)
        refused = refused or draft
        if draft is not None and _is_final(draft):
            break
    told = None if (refused and _is_final(refused)) or _asks_strange_term(context) else passages.compose(context)
    if told and refused and not _tells_number(context, told):
        told = None
    unstated = refused is not None and (_is_final(refused) or context.question.models)
    return told or (None if unstated else asked.likely(context)) or refused or _nothing_about(context)


def _is_final(refused: Draft) -> bool:
    """Tell whether the graph or the bibliography was asked and holds nothing: no passage knows better."""
    return bool(refused.queries) or refused.intent == "bibliography"


def _asks_strange_term(context: Context) -> bool:
    """Tell whether the meaning of a term is asked that the corpus does not know as one."""
    question = context.question
    return bool(DEFINITION.search(question.text)) and not question.entities and len(question.terms) <= 2


def _tells_number(context: Context, draft: Draft) -> bool:
    """Tell whether a sentence of the draft gives the quantity that was asked for."""
    cues = [QUANTITIES[one] for one in context.question.quantities if one in (*facts.MEASURED, "parameters")]
    texts = [line.text for line in draft.lines()]
    return not cues or any(cue.search(text) and numbers(text) for cue in cues for text in texts)


def _nothing_about(context: Context) -> Draft | None:
    """Refuse with the names of the models asked about, when there are any."""
    if not context.question.models:
        return None
    names = ("、" if context.language == "zh" else ", ").join(
        context.say(one.label) for one in context.question.models[:3]
    )
    return Draft(context.question.intent, abstained=True, missing=context.say(NOT_ABOUT).format(name=names))


#: Intents whose answers are whole lists; a sentence more would only blur them.
WHOLE = ("lineage", "comparison", "bibliography")


def _completed(context: Context, draft: Draft) -> Draft:
    """Answer the parts of the question that the draft leaves open."""
    question = context.question
    if draft.intent == "lineage" and not question.wants_list:
        wanted = facts.named_attributes(context)
        return draft.then(*facts.attribute_lines(context, wanted)) if wanted else draft
    if draft.intent in WHOLE or any(isinstance(block, Table) for block in draft.blocks):
        return draft
    # What a told claim rests on has been told with it.
    told = " ".join(text for line in draft.lines() for text in (line.text, *(one.quote for one in line.evidence)))
    parts = asked.of_parts(context, draft, told)
    if parts:
        return _with_parts(context, draft, parts)
    stated = draft.intent == "fact" and bool(question.attributes) and not draft.missing
    if asked.answers(context, draft):
        return draft
    whole = draft.intent == "concept" or (draft.intent == "fact" and bool(question.attributes))
    if draft.verdict or stated:
        more = asked.doubted(context, told)
    else:
        near = bool(context.near) and context.near[0].score >= asked.BEYOND
        more = ([] if whole else asked.beside(context, told)) or ([] if near else passages.completing(context, told))
    lead = Line(context.say(LEADS["also"]), style="lead")
    if not more or lead in draft.blocks:
        return draft
    return draft.then(lead, *more)


def _with_parts(context: Context, draft: Draft, parts: list[Line]) -> Draft:
    """Return the draft with what answers other parts of the question: in their order, before the works."""
    if draft.intent == "fact" and asked.is_first(context, parts[0]):
        return replace(draft, blocks=(*parts, *draft.blocks))
    works = Line(context.say(LEADS["works"]), style="lead")
    place = draft.blocks.index(works) if works in draft.blocks else len(draft.blocks)
    return replace(draft, blocks=(*draft.blocks[:place], *parts, *draft.blocks[place:]))


def _after_correction(context: Context, corrected: list[Line], draft: Draft | None) -> Draft:
    lead = Line(context.say(LEADS["premise"]), style="lead")
    told = {line.text for line in corrected}
    base = draft or Draft(context.question.intent)
    rest = [block for block in base.blocks if not (isinstance(block, Line) and block.text in told)]
    blocks: tuple[Block, ...] = (lead, *corrected, *rest)
    return replace(base, intent=context.question.intent, blocks=blocks, abstained=False)


#: Of a question that is given back so many characters at most.
LONGEST_ECHO = 200
#: The last year the corpus speaks of.
LAST_YEAR = 2023


def _refusal(context: Context) -> Draft | None:
    """Refuse what the corpus cannot know: inventions, names it lacks, the present day and later."""
    question = context.question
    if DISCLOSE.search(question.asked):
        return Draft(question.intent, abstained=True, missing=context.say(NOTHING_RELEVANT))
    if FABRICATE.search(question.asked):
        return _without_invention(context)
    if GREETS.search(question.asked) or CAPABILITIES.search(question.asked):
        return _greeting(context)
    if LEANS.search(question.asked) and not question.entities and not _is_sure(context):
        return Draft(question.intent, abstained=True, missing=context.say(NOT_ASKED_ALONE))
    parts = [*_unknown_names(context), *_out_of_time(context)]
    if not parts:
        return None
    if question.unknown and question.models and not question.asks_now:
        names = ", ".join(context.say(one.label) for one in question.models[:3])
        parts.append(context.say(NEAREST).format(names=names))
    general = decision.in_general_terms(context) if question.unknown else None
    if general:
        parts.append(context.say(IN_GENERAL).format(question=general))
    missing = _joined(context, parts)
    then = _prices_then(context) if parts == [context.say(NO_PRICES_NOW)] else ()
    return Draft(question.intent, then, abstained=True, missing=missing, followups=(general,) if general else ())


def _prices_then(context: Context) -> tuple[Block, ...]:
    """Return the prices of the day of the survey for what is asked of today's, when there are any."""
    told = [block for figure in facts.matching_figures(context)[:1] for block in facts.told_figure(context, figure)[:1]]
    return (Line(context.say(PRICES_THEN), style="lead"), *told) if told else ()


_ENDS = re.compile(r"(?<=[.!?。！？])\s*")


def _without_invention(context: Context) -> Draft:
    """Refuse to invent; what is honestly asked beside it can be asked by itself."""
    said = [context.say(NO_INVENTION)]
    honest = [
        one for one in _ENDS.split(context.question.asked) if one.endswith(("?", "？")) and not FABRICATE.search(one)
    ]
    if honest and len(honest[-1]) <= LONGEST_ECHO:
        said.append(context.say(BY_ITSELF).format(question=harmless(honest[-1].rpartition(":")[2].strip())))
    return Draft(context.question.intent, abstained=True, missing=_joined(context, said))


def _greeting(context: Context) -> Draft:
    """Return what may be asked, with examples; where more than a greeting is said, what the survey is for, too."""
    examples = [Line(context.say(one), style="bullet") for one in EXAMPLES]
    purpose = asked.sure(context) if CAPABILITIES.search(context.question.asked) else None
    told = purpose.blocks[:1] if purpose and not purpose.abstained else ()
    return Draft("other", (Line(context.say(GREETING), style="lead"), *examples, *told))


def _joined(context: Context, sentences: Iterable[str]) -> str:
    return ("" if context.language == "zh" else " ").join(sentences)


def _unknown_names(context: Context) -> list[str]:
    question = context.question
    if not question.unknown:
        return []
    joint = " 和 " if context.language == "zh" else " or "
    said = [context.say(UNKNOWN_NAME).format(names=joint.join(question.unknown))]
    what = next((name for key, name in QUANTITY_NAMES.items() if key in question.quantities), None)
    return said + ([context.say(NO_FIGURE).format(what=context.say(what))] if what else [])


def _out_of_time(context: Context) -> list[str]:
    question = context.question
    later = [match["year"] for match in YEAR.finditer(question.text) if int(match["year"]) > LAST_YEAR]
    if later and not question.as_of:
        return [context.say(NO_FUTURE).format(names=", ".join(dict.fromkeys(later)))]
    sold = question.models or question.of_type(EntityType.ORGANISATION) or API.search(question.text)
    if question.asks_now and sold and {"price", "cost"} & set(question.quantities):
        return [asked.uncovered(context) or context.say(NO_PRICES_NOW)]
    timeless = question.entities or _is_sure(context)
    return [context.say(NO_PRESENT)] if question.asks_now and not timeless else []


def _is_sure(context: Context) -> bool:
    """Tell whether the question is surely near to something that is answered."""
    return bool(context.near) and context.near[0].score >= SURE and bool(context.near[0].asked.answers)


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
