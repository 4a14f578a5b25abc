"""What a question is near to among the questions that people ask."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cues import GENERIC, SECTION
from assistant.guide import Guide
from assistant.language import words
from assistant.understand import Question
from corpus.types import Asked, Language

if TYPE_CHECKING:
    from ingest.classifier import Nearness

#: From this nearness on, a question is taken to ask the same.
SURE = 0.27
#: From this nearness on, it is answered where nothing else answers.
LIKELY = 0.22
#: By so much the nearest finding must lead the next for another task to be beyond doubt.
LEAD = 0.15
#: What it weighs that the question names the section where something asked stands.
NAMED_SECTION = 0.15
#: Fewer words are near to nothing.
FEWEST = 2
#: So many things asked are looked at.
_LOOKED_AT = 6

Nearest = Callable[[str, Language, int, Collection[str]], "tuple[Nearness, ...]"]


@dataclass(frozen=True, slots=True)
class Near:
    """Something that people ask, and how near a question is to it: about 0 when it is not, up to 1."""

    asked: Asked
    score: float


def near(question: Question, guide: Guide, nearest: Nearest) -> tuple[Near, ...]:
    """Return what the question is near to, of what the guide knows, the nearest first."""
    if len(words(question.matter)) < FEWEST or (question.terms and all(GENERIC & set(one) for one in question.terms)):
        return ()
    found = nearest(question.matter, question.language, _LOOKED_AT, guide.asked)
    near_to = {one.name: Near(guide.asked[one.name], one.score) for one in found}
    named = [next(filter(None, match.groups())) for match in SECTION.finditer(question.text)]
    within = [key for key in guide.asked if any(_stands_in(key, section) for section in named)]
    for one in nearest(question.matter, question.language, _LOOKED_AT, within) if within else ():
        near_to[one.name] = Near(guide.asked[one.name], one.score + NAMED_SECTION)
    return tuple(sorted(near_to.values(), key=lambda one: -one.score)[:_LOOKED_AT])


def _stands_in(asked: str, section: str) -> bool:
    """Tell whether something asked stands in a section of the survey or below it."""
    home = asked.rpartition("/")[0]
    return home == section or home.startswith(f"{section}.")
