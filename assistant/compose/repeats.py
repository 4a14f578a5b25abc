"""Whether a sentence says again what another has said."""

from collections.abc import Iterable

from assistant.context import Context
from assistant.language import words
from assistant.understand import STOP_WORDS
from corpus.types import Text

#: Of the words of a sentence that tell something this share in another makes it a repeat of that.
REPEATS = 0.5
#: Longer words count by their beginning, so that *perform* and *performance* meet.
_STEM = 5
#: Words of nearly every sentence here.
_COMMON = frozenset(
    ("survey", "llms", "model", "models", "tasks", "task", "fine", "tuned", "perform", "better", "well", "says")
)
#: Beginnings of words that mean the same here.
_SAME = {"plent": "abund", "alike": "eithe", "biase": "bias"}


def says_the_same(one: str, other: str) -> bool:
    """Tell whether most words of an English sentence that tell something stand in another."""
    mine, theirs = _telling(one), _telling(other)
    return not mine or len(mine & theirs) / len(mine) >= REPEATS


def claimed_in(context: Context, told: str) -> list[str]:
    """Return in English the claims of findings that an answer has `told`."""
    return [one.claim.en for one in context.guide.findings.values() if context.say(one.claim) in told]


def untold(sentences: Iterable[Text], claims: Iterable[str]) -> tuple[Text, ...]:
    """Return the sentences that say more than the claims."""
    known = list(claims)
    return tuple(one for one in sentences if not any(says_the_same(one.en, claim) for claim in known))


def _telling(text: str) -> set[str]:
    stems = {word[:_STEM] for word in words(text) if len(word) > 2 and word not in STOP_WORDS | _COMMON}
    return {_SAME.get(stem, stem) for stem in stems}
