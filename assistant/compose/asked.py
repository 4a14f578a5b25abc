"""The sentences that answer what the question is near to; and what it asks that nothing here answers."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.asked import LEAD, LIKELY, SURE, Near
from assistant.compose.passages import names_what_is_asked
from assistant.compose.repeats import claimed_in, untold
from assistant.context import Context
from assistant.cues import ASKS_NAME, ASKS_NUMBER, ATTRIBUTES, DECISION, ENUMERATES, EXACT_NUMBER, FAULTS, QUANTITIES
from assistant.draft import Block, Draft, Line
from assistant.messages import LEADS, NO_NUMBER, NOTHING_RELEVANT
from assistant.parts import parts
from assistant.verify import numbers
from corpus.types import Text

#: So near a question must be to something asked for that to go before the facts of a model that it names.
BEYOND = 0.4
#: The same where it reads like a question for a list of models.
BEYOND_LIST = 0.8
#: From this nearness to what is not covered on, no name in the question speaks against it.
BEYOND_DOUBT = 0.5
#: So near a question that asks nothing in so many words must be to a finding to be told what to use.
UNASKED = 0.24
#: A second thing asked is answered too when the question is nearly as near to it as to the first.
BESIDE = 0.9
#: The same for a question that asks several things or names several.
BESIDE_OF_SEVERAL = 0.75
#: Sentences that are told of what stands beside.
MOST_BESIDE = 3
#: Sentences that one thing asked beside may take.
MOST_OF_ONE = 2
#: How much nearer a question must be to what is not covered than to what it surely asks.
CLEARER = 0.02
#: By how much it may be less near where it is surely near to nothing.
DOUBT = 0.05
#: So near it must be to that at least.
DOUBTFUL = 0.18
#: From so many tasks on, no finding on one of them decides.
MANY_TASKS = 3


def sure(context: Context) -> Draft | None:
    """Return the answer to what the question surely asks, or None."""
    return _compose(context, _least(context, SURE))


def likely(context: Context) -> Draft | None:
    """Return the answer to what the question is most like, for where nothing else answers."""
    return _compose(context, _least(context, LIKELY))


def _least(context: Context, least: float) -> float:
    """A question that asks for advice must be nearer to sentences that give none."""
    advice = any(one.asked.finding or one.asked.verdict for one in context.near[:1])
    named = ASKS_NAME.search(context.question.text)
    return least if advice or named or context.question.intent != "decision" else BEYOND


def wants_decision(context: Context) -> bool:
    """Tell whether the question asks what to use: it is surely nearest to that, or near and asks nothing else."""
    if not context.near:
        return False
    first = context.near[0]
    if context.question.wants_list and context.question.filter:
        return False
    if ASKS_NAME.search(context.question.text):
        return False
    question = context.question
    of_models = len(question.models) > 1 and bool(question.attributes or question.quantities)
    if first.asked.finding is not None and first.score >= (BEYOND if of_models else SURE):
        return True
    deciding = max((one.score for one in context.near if one.asked.finding), default=0.0)
    return context.question.intent == "other" and deciding >= max(UNASKED, BESIDE * first.score)


def faults(context: Context) -> Draft | None:
    """Return what is wrong with something, when the question asks for that and not for what to use."""
    limits = _faults(context)
    return _compose(replace(context, near=limits[:1]), SURE) if limits and not _decides(context) else None


def _faults(context: Context) -> list[Near]:
    if not FAULTS.search(context.question.matter):
        return []
    return [one for one in context.near if one.asked.limits and one.score >= SURE]


def _decides(context: Context) -> bool:
    """Tell whether what to use is asked, for itself or in one of several parts."""
    wants = any(one.asked.finding and one.score >= SURE for one in context.near)
    return bool(DECISION.search(FAULTS.sub(" ", context.question.text))) or (
        wants and bool(parts(context.question.matter))
    )


def beyond_models(context: Context) -> bool:
    """Tell whether a question that names a model is near to something asked, and not surely a question of the model."""
    question = context.question
    others = ("something-else", "measure", *(("compare",) if question.quantities else ()))
    of_the_model = max((score for one, score in question.of_models.items() if one not in others), default=0.0)
    least = max(BEYOND, of_the_model + LEAD)
    if question.wants_list or question.filter:
        if replace(question.filter, organisation=None):
            return False  # a list that the graph can give is better than sentences
        least = max(BEYOND_LIST, least)
    first = next((one for one in context.near if one.score >= least), None)
    return first is not None and ("measure" not in question.of_models or _measures(context, first))


def _measures(context: Context, near: Near) -> bool:
    """Tell whether sentences tell what the question wants measured."""
    cues = [QUANTITIES[one] for one in context.question.quantities]
    return any(cue.search(context.say(one)) for cue in cues for one in near.asked.answers)


def advises(context: Context) -> bool:
    """Tell whether the question is surely nearest to what sentences advise without a finding, before any finding."""
    if not context.near or context.near[0].asked.verdict is None:
        return False
    findings = max((one.score for one in context.near if one.asked.finding), default=0.0)
    named = any(one.task in {task.slug for task in context.question.tasks} for one in context.guide.findings.values())
    return context.near[0].score >= max(BEYOND if named else SURE, findings + LEAD)


def advises_for_many(context: Context) -> Draft | None:
    """Return what sentences advise that the question is near to, when it names too many tasks for one finding."""
    advice = [one for one in context.near if one.asked.verdict is not None and one.score >= LIKELY]
    if len(context.question.tasks) < MANY_TASKS or not advice:
        return None
    return _compose(replace(context, near=(advice[0],)), LIKELY)


def _compose(context: Context, least: float) -> Draft | None:
    answered = [one for one in context.near if one.asked.answers]
    if not answered or answered[0].score < least or uncovered(context):
        return None
    first, *others = answered
    lines: list[Line] = []
    leads = _leading(context, first)
    for leading in leads:
        lines += _answers(context, lines, leading.asked.answers)[: MOST_OF_ONE if len(leads) > 1 else None]
    lines = _of_number(context, lines)
    if EXACT_NUMBER.search(context.question.text) and not any(numbers(line.text) for line in lines):
        return Draft(context.question.intent, abstained=True, missing=context.say(NO_NUMBER))
    if not lines or not all(map(_fits(context), lines[:1])):
        return None
    blocks: list[Block] = [replace(lines[0], style="first"), *lines[1:]]
    least_beside = max(LIKELY if asks_several(context) else SURE, _beside(context) * first.score)
    others = sorted(others, key=lambda one: _section(one) != _section(first))
    near = [_answers(context, lines, one.asked.answers)[:MOST_OF_ONE] for one in others if one.score >= least_beside]
    beside = _in_turn(near)[: max(MOST_BESIDE - len(lines), 0)]
    if beside:
        blocks += [Line(context.say(LEADS["also"]), style="lead")]
        blocks += [replace(line, style="bullet") for line in beside]
    return Draft("concept", tuple(blocks), first.asked.verdict)


def _section(near: Near) -> str:
    return near.asked.id.rpartition("/")[0]


def _in_turn(groups: Iterable[Sequence[Line]]) -> list[Line]:
    """Return the first line of each group, then the second of each; each text once."""
    ranks = zip_longest(*groups)
    return list({line.text: line for rank in ranks for line in rank if line}.values())


def _leading(context: Context, first: Near) -> list[Near]:
    """Return what is answered first: one thing, or one for each part of the question."""
    near = list(context.parts)
    return near if len(near) > 1 else [first, *(one for one in near if one.asked is not first.asked)]


def _of_number(context: Context, lines: list[Line]) -> list[Line]:
    """Return the lines less those of other numbers, where the question names one that some of them tell."""
    asked = numbers(_NAMED.sub("", context.question.text))
    told = [numbers(_NAMED.sub("", line.text)) for line in lines]
    if not any(asked & one for one in told):
        return lines
    return [line for line, one in zip(lines, told, strict=True) if asked & one or not one]


def _beside(context: Context) -> float:
    one_sentence = any(len(one.asked.answers) == 1 for one in context.near[:1])
    return BESIDE_OF_SEVERAL if asks_several(context) or one_sentence else BESIDE


def asks_several(context: Context) -> bool:
    """Tell whether the question asks several things or names several."""
    question = context.question
    return (
        bool(parts(question.matter) or ENUMERATES.search(question.matter))
        or len([*question.topics, *question.models]) > 1
        or question.wants_list
    )


def answers(context: Context, draft: Draft) -> bool:
    """Tell whether a draft answers what the question is surely nearest to, and that is all that it asks."""
    if asks_several(context):
        return False
    first = next((one for one in context.near if one.asked.answers and one.score >= SURE), None)
    told = {line.text for line in draft.lines()}
    return first is not None and any(context.say(one) in told for one in first.asked.answers)


def of_parts(context: Context, draft: Draft, told: str) -> list[Line]:
    """Return what answers the parts of a question that are not `told` yet."""
    question = context.question
    of_model = draft.intent == "fact" and bool(question.attributes)
    least = max(BEYOND, *question.of_models.values()) if of_model and question.of_models else BEYOND
    found: list[Line] = []
    for part in context.parts:
        if of_model and (part.score < least or _asks_attribute(context, part.asks)):
            continue
        lines = _answers(context, found, untold(part.asked.answers, claimed_in(context, told)))
        if ASKS_NUMBER.search(part.asks):
            lines = [line for line in lines if numbers(_NAMED.sub("", line.text))]
        if not any(line.text in told for line in lines):
            found += [line for line in lines if _fits(context)(line)][:MOST_OF_ONE]
    return found


def _asks_attribute(context: Context, part: str) -> bool:
    """Tell whether a part of a question asks for a fact of a model, which facts answer."""
    return any(ATTRIBUTES[one].search(part) for one in context.question.attributes)


#: A name with a number in it, which is no number that is told.
_NAMED = re.compile(r"[A-Za-z]+-?\d[\w.-]*")


def is_first(context: Context, line: Line) -> bool:
    """Tell whether a line answers the first part of the question."""
    return bool(context.parts) and line.text in {context.say(one) for one in context.parts[0].asked.answers}


def beside(context: Context, told: str) -> list[Line]:
    """Return what answers the rest of a question: sentences for what it is surely near to, less what is `told`."""
    sure_of = [one for one in context.near if one.asked.answers and one.score >= SURE]
    return _untold(context, [one for one in sure_of if one.score >= _beside(context) * context.near[0].score], told)


def doubted(context: Context, told: str) -> list[Line]:
    """Return what answers that to which the question is surely nearest, when a verdict on another thing was told."""
    limits = _faults(context)
    if limits:
        claims = claimed_in(context, told)
        said = any(
            context.say(text) in told or not untold((text,), claims) for one in limits for text in one.asked.answers
        )
        return [] if said else _untold(context, limits[:1], told)
    of_models = max(context.question.of_models.values(), default=0.0)
    first = [one for one in context.near[:1] if one.score >= max(SURE, of_models)]
    home = {one.section for one in context.guide.findings.values() if context.say(one.claim) in told}
    if any(_section(one) in home for one in first):
        return []  # its own section has told what it has to say
    decided = [context.guide.findings[one.asked.finding] for one in first if one.asked.finding]
    return [] if any(context.say(one.claim) in told for one in decided) else _untold(context, first, told)


def _untold(context: Context, wanted: Iterable[Near], told: str) -> list[Line]:
    found: list[Line] = []
    claims = claimed_in(context, told)
    for one in wanted:
        new = [line for line in _answers(context, found, untold(one.asked.answers, claims)) if line.text not in told]
        found += new[:MOST_OF_ONE]
    return [replace(line, style="bullet") for line in found if _fits(context)(line)][:MOST_BESIDE]


def _fits(context: Context) -> Callable[[Line], bool]:
    """Return a test: where the question asks a fact of a model, a sentence must speak of that model."""
    question = context.question
    if not (question.models and (question.attributes or question.quantities)):
        return lambda _: True
    return lambda line: names_what_is_asked(context, line.text)


def _answers(context: Context, told: list[Line], answers: tuple[Text, ...]) -> list[Line]:
    said = {line.text for line in told}
    quoted = (context.quoted(sentence) for sentence in answers)
    return [line for line in quoted if line and line.text not in said]


def is_beyond_doubt_uncovered(context: Context) -> bool:
    """Tell whether the question is so near to what is not covered that no name that it holds matters."""
    return any(one.asked.missing and one.score >= BEYOND_DOUBT for one in context.near[:1])


def uncovered(context: Context) -> str | None:
    """Return what is not covered, in words, when the question is nearer to that than to anything answered.

    Where it is near to nothing, what is not covered wins the doubt.
    """
    missing = max((one for one in context.near if one.asked.missing), key=lambda one: one.score, default=None)
    answered = max((one.score for one in context.near if one.asked.answers), default=0.0)
    least = max(DOUBTFUL, answered + (CLEARER if answered >= SURE else -DOUBT))
    if sum(bool(one.asked.missing) for one in context.near[:2]) > 1:
        least = max(DOUBTFUL, answered)  # two of a kind leave less doubt
    if missing is None or missing.asked.missing is None or missing.score < least:
        return None
    # What it is near to is only named when it is near enough not to be another thing.
    return context.say(missing.asked.missing if missing.score >= LIKELY else NOTHING_RELEVANT)
