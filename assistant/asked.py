"""What a question is near to among the questions that people ask."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.cues import DEFINITION, FAULTS, GENERIC, SECTION
from assistant.guide import Guide
from assistant.language import words
from assistant.parts import parts
from assistant.understand import Question
from corpus.types import Asked, EntityType, Language, Text

if TYPE_CHECKING:
    from ingest.classifier import Nearness

#: From this nearness on, a question is taken to ask the same.
SURE = 0.27
#: From this nearness on, it is answered where nothing else answers.
LIKELY = 0.22
#: By so much the nearest finding must lead the next for another task to be beyond doubt.
LEAD = 0.1
#: What it weighs that the question names the section where something asked stands.
NAMED_SECTION = 0.15
#: What it weighs that something asked is about faults: for it where they are asked for, against it where a meaning is.
OF_FAULTS = 0.1
#: What it weighs, where a meaning is asked for, that it is what something asked tells first.
OF_MEANING = 0.1
#: What it weighs that the sentences which answer something asked name what the question names.
OF_NAME = 0.06
#: So many things asked are looked at for what they name.
_OF_NAMED = 20
#: Fewer words are near to nothing.
FEWEST = 2
#: So many things asked are looked at.
_LOOKED_AT = 6
#: The same for the parts of a question, most of which lean on the rest.
_OF_PARTS = 60
#: So near a part must be to something asked, by itself and together with the whole question.
OF_PART, OF_BOTH = 0.25, 0.6
#: What it weighs for a part that something stands in the section of what the whole question is nearest to.
_SAME_SECTION = 0.1

Nearest = Callable[[str, Language, int, Collection[str]], "tuple[Nearness, ...]"]


@dataclass(frozen=True, slots=True)
class Near:
    """Something that people ask, and how near a question is to it: about 0 when it is not, up to 1."""

    asked: Asked
    score: float
    #: The part of the question that is so near; empty for the whole.
    asks: str = ""


def near(question: Question, guide: Guide, nearest: Nearest) -> tuple[Near, ...]:
    """Return what the question is near to, of what the guide knows, the nearest first."""
    if len(words(question.matter)) < FEWEST or (question.terms and all(GENERIC & set(one) for one in question.terms)):
        return ()
    found = nearest(question.matter, question.language, _OF_NAMED, guide.asked)
    names = _names(question)
    near_to = {one.name: Near(guide.asked[one.name], one.score) for one in found}
    near_to = {key: _named(one, names, question.language) for key, one in near_to.items()}
    within = [key for key in guide.asked if any(_stands_in(key, one) for one in named_sections(question.text))]
    for one in nearest(question.matter, question.language, _LOOKED_AT, within) if within else ():
        near_to[one.name] = Near(guide.asked[one.name], one.score + NAMED_SECTION)
    if DEFINITION.search(question.matter):
        meanings = _meanings(question, guide)
        near_to = {key: _as_meaning(one, meanings) for key, one in near_to.items()}
    elif FAULTS.search(question.matter):
        limits = [key for key, one in guide.asked.items() if one.limits]
        for one in nearest(question.matter, question.language, 2, limits) if limits else ():
            near_to[one.name] = Near(guide.asked[one.name], one.score + OF_FAULTS)
    return tuple(sorted(near_to.values(), key=lambda one: -one.score)[:_LOOKED_AT])


def _meanings(question: Question, guide: Guide) -> set[Text]:
    """Return the sentences that define what the question names."""
    named = {
        one.slug for one in question.entities if not GENERIC & {one.label.en.lower(), *map(str.lower, one.aliases_en)}
    }
    return {sentence for one in guide.definitions if one.concept in named for sentence in one.evidence}


def _as_meaning(near: Near, meanings: Collection[Text]) -> Near:
    """Return the nearness for a question that asks for a meaning: more where it is told, less where faults are."""
    if near.asked.limits:
        return Near(near.asked, near.score - OF_FAULTS)
    tells = bool(near.asked.answers) and near.asked.answers[0] in meanings
    return Near(near.asked, near.score + OF_MEANING) if tells else near


def _names(question: Question) -> list[tuple[str, ...]]:
    """Return the names of the concepts, techniques and datasets that the question names, in small letters."""
    named = (*question.topics, *question.of_type(EntityType.DATASET))
    chinese = question.language == "zh"
    names = [
        tuple(one.lower() for one in (entity.label.en, *entity.aliases_en, entity.label.zh, *entity.aliases_zh) if one)
        if chinese
        else (entity.label.en.lower(), *(one.lower() for one in entity.aliases_en))
        for entity in named
    ]
    return [one for one in names if not GENERIC & set(one)]


def _named(near: Near, names: Iterable[Collection[str]], language: Language) -> Near:
    text = " ".join(one.in_language(language) for one in near.asked.answers).lower()
    held = any(any(name in text for name in forms) for forms in names)
    return Near(near.asked, near.score + OF_NAME) if held else near


def near_parts(question: Question, guide: Guide, nearest: Nearest) -> tuple[Near, ...]:
    """Return what each part of a question that asks several things is nearest to, in their order.

    A part leans on the rest (*and what bias has it?*), so that the nearness of the whole counts, too.
    """
    asking = parts(question.matter)
    if not asking:
        return ()
    of_whole = {one.name: one.score for one in nearest(question.matter, question.language, _OF_PARTS, guide.asked)}
    home = next(iter(of_whole), "").rpartition("/")[0]
    found: dict[str, Near] = {}
    for part in asking:
        alone = nearest(part, question.language, _OF_PARTS, guide.asked)
        both = {
            one.name: one.score + of_whole.get(one.name, 0.0) + _SAME_SECTION * (one.name.rpartition("/")[0] == home)
            for one in alone
        }
        best = max(alone, key=lambda one: both[one.name], default=None)
        if best and best.score >= OF_PART and both[best.name] >= OF_BOTH and guide.asked[best.name].answers:
            found.setdefault(best.name, Near(guide.asked[best.name], best.score, part))
    return tuple(found.values())


_NUMERALS = {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九十", 1)}


def named_sections(text: str) -> tuple[str, ...]:
    """Return the sections of the survey that a text names by number, whether there are such or not."""
    found = (next(filter(None, match.groups())) for match in SECTION.finditer(text))
    return tuple(dict.fromkeys(_NUMERALS.get(one, one) for one in found))


def _stands_in(asked: str, section: str) -> bool:
    """Tell whether something asked stands in a section of the survey or below it."""
    home = asked.rpartition("/")[0]
    return home == section or home.startswith(f"{section}.")
