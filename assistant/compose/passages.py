"""The sentences of the found passages that answer best; nothing when none is near enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.context import Context, Hit
from assistant.cues import GENERIC
from assistant.draft import Draft, Line
from assistant.language import has_han
from corpus.types import GUIDE, EntityType

#: Share of the question's weight of words that a sentence must hold to be told.
ENOUGH = 0.34
#: The same where the question names a model or dataset, which alone makes up much of its weight.
NAMED_ENOUGH = 0.4
#: Share that the best passage must hold, below which the corpus does not answer.
PASSAGE_ENOUGH = 0.45


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence of a hit with the share of the question's weight of words that it holds."""

    text: str
    share: float
    hit: Hit


def compose(context: Context) -> Draft | None:
    """Return up to four sentences that share most of the question's words."""
    least = NAMED_ENOUGH if context.question.of_type(EntityType.MODEL, EntityType.DATASET) else ENOUGH
    found = [
        one
        for one in best_sentences(context)
        if one.share >= least and names_what_is_asked(context, one.text) and _holds_enough(context, one.text)
    ]
    if not found:
        return None
    top = found[0].share
    lines = [line_of(context, one) for one in found if one.share >= 0.75 * top][:4]
    first = Line(lines[0].text, lines[0].evidence, "first")
    return Draft("other", (first, *lines[1:]))


#: Share of the question's weight that a further sentence must add to what was told, and must hold in all.
GAIN, HELD = 0.15, 0.3


def completing(context: Context, told: str) -> list[Line]:
    """Return up to two sentences that speak of what the question asks and `told` does not yet say."""
    weights = {term: weight for term, weight in _weights(context).items() if not GENERIC & set(term)}
    total = sum(weights.values())
    chosen: list[Found] = []
    candidates = [
        one
        for one in best_sentences(context, least=0.0)
        if one.share >= HELD and one.text not in told and names_what_is_asked(context, one.text)
    ]
    while candidates and len(chosen) < 2:
        said = " ".join([told, *(one.text for one in chosen)]).lower()
        open_terms = {term: weight for term, weight in weights.items() if not any(form in said for form in term)}
        best = max(candidates, key=lambda one: (_held(open_terms, one.text), one.share))
        if not total or _held(open_terms, best.text) / total < GAIN:
            break
        chosen.append(best)
        candidates.remove(best)
    return [line_of(context, one) for one in chosen]


#: Share of the question's weight from which a sentence of the user's own texts is told first.
OWN_ENOUGH = 0.4
#: The same where nothing else is asked.
OWN_ALONE = 0.3
#: What a sentence in another language than the question's counts for.
FOREIGN = 0.7


def own_sentences(context: Context) -> list[Line]:
    """Return up to three sentences of the user's own texts that answer the question."""
    hits = [hit for hit in context.hits if hit.passage.collection != GUIDE]
    enough = OWN_ENOUGH if context.guide.passages else OWN_ALONE
    read = [
        replace(one, share=one.share * _read_with_ease(context, one.text)) for one in _sentences_of(context, hits, 0.0)
    ]
    found = sorted((one for one in read if one.share >= enough), key=lambda one: -one.share)
    return [line_of(context, one) for one in found if one.share >= 0.75 * found[0].share][:3]


def _read_with_ease(context: Context, text: str) -> float:
    """A sentence in the language of the question comes before one in another that holds as much."""
    return 1.0 if has_han(text) == (context.language == "zh") else FOREIGN


def _holds_enough(context: Context, text: str) -> bool:
    """One word in common is chance, unless it is a name of this field: two terms, or one that is named."""
    telling = [term for term in context.question.terms if not GENERIC & set(term)]
    held = [term for term in telling if any(form in text.lower() for form in term)]
    return len(held) >= 2 or any(len(term) > 2 for term in held)


def names_what_is_asked(context: Context, text: str) -> bool:
    """A sentence that is added must speak of one of the models or datasets named, when any is."""
    named = context.question.of_type(EntityType.MODEL, EntityType.DATASET)
    lowered = text.lower()
    return not named or any(name.lower() in lowered for one in named for name in (one.label.en, *one.aliases_en))


def line_of(context: Context, found: Found) -> Line:
    """Return a found sentence as a line that cites its passage."""
    evidence = context.guide.passage_evidence(found.hit.passage, found.text, found.hit.score)
    return Line(found.text, (evidence,), "bullet")


def best_sentences(context: Context, least: float = PASSAGE_ENOUGH) -> list[Found]:
    """Return the sentences of the guide's passages that hold at `least` that share, best first."""
    hits = [hit for hit in context.hits if hit.passage.collection == GUIDE and hit.passage.language == context.language]
    return _sentences_of(context, hits[:8], least)


def _sentences_of(context: Context, hits: Sequence[Hit], least: float) -> list[Found]:
    weights = _weights(context)
    if not weights:
        return []
    scored = []
    for hit in hits:
        if _share(weights, hit.passage.text) < least:
            continue
        for span in hit.passage.sentences:
            text = hit.passage.text[span.start : span.end]
            scored.append(Found(text, _share(weights, text), hit))
    return sorted(scored, key=lambda one: (-round(one.share + 0.1 / one.hit.rank, 6), one.text))


def share_of(context: Context, text: str, *, without_generic: bool = False) -> float:
    """Return the share of the question's weight of words that a text holds, 0 to 1."""
    weights = _weights(context)
    if without_generic:
        weights = {term: weight for term, weight in weights.items() if not GENERIC & set(term)}
    return _share(weights, text) if weights else 0.0


def _weights(context: Context) -> dict[tuple[str, ...], float]:
    """Return the terms of the question, rarer ones weighing more; unknown words weigh most."""
    texts = context.guide.texts(context.language)
    weights = {}
    for term in context.question.terms:
        count = sum(any(form in text for form in term) for text in texts)
        # Without any texts of the guide all terms weigh the same.
        weights[term] = math.log(1 + max(len(texts), 1) / (1 + count))
    return weights


def _share(weights: dict[tuple[str, ...], float], text: str) -> float:
    return _held(weights, text) / sum(weights.values())


def _held(weights: dict[tuple[str, ...], float], text: str) -> float:
    lowered = _in_parts(text)
    return sum(weight for term, weight in weights.items() if any(_in_parts(form) in lowered for form in term))


def _in_parts(text: str) -> str:
    """Return a text in lower case with hyphens as blanks: *self-consistency* and *self consistency* are one."""
    return text.lower().replace("-", " ")
