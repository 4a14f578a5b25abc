"""The sentences of the found passages that answer best; nothing when none is near enough."""

import math
from collections import Counter

from assistant.context import Context
from assistant.draft import Draft, Line
from assistant.language import words
from assistant.understand import STOP_WORDS

#: Share of the question's weight of words that a sentence must hold to be told.
ENOUGH = 0.34
#: Share that the best passage must hold, below which the corpus does not answer.
PASSAGE_ENOUGH = 0.45


def compose(context: Context, intent: str = "other") -> Draft | None:
    """Return up to four sentences that share most of the question's words."""
    weights = _weights(context)
    if not weights:
        return None
    scored = []
    for hit in context.hits[:6]:
        if hit.passage.language != context.language or _share(weights, hit.passage.text) < PASSAGE_ENOUGH:
            continue
        for span in hit.passage.sentences:
            text = hit.passage.text[span.start : span.end]
            share = _share(weights, text)
            if share >= ENOUGH:
                scored.append((share + 0.05 / hit.rank, text, hit))
    if not scored:
        return None
    scored.sort(key=lambda one: (-one[0], one[1]))
    best = [one for one in scored if one[0] >= 0.75 * scored[0][0]][:4]
    lines = tuple(
        Line(text, (context.guide.passage_evidence(hit.passage, text, hit.score),), "first" if i == 0 else "bullet")
        for i, (_, text, hit) in enumerate(best)
    )
    return Draft("other", lines)


def _weights(context: Context) -> dict[str, float]:
    """Return the question's words, rarer ones weighing more; unknown words weigh most."""
    wanted = [word for word in words(context.question.text) if word not in STOP_WORDS and len(word) > 1]
    texts = [one.text.lower() for one in context.guide.passages.values() if one.language == context.language]
    counts: Counter[str] = Counter()
    for word in set(wanted):
        counts[word] = sum(word in text for text in texts)
    return {word: math.log(1 + len(texts) / (1 + count)) for word, count in counts.items()}


def _share(weights: dict[str, float], text: str) -> float:
    lowered = text.lower()
    return sum(weight for word, weight in weights.items() if word in lowered) / sum(weights.values())
