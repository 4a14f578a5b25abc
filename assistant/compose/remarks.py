"""The survey's remarks, asked for by number; and numbers of remarks and sections that it does not have."""

import re

from assistant.asked import named_sections
from assistant.context import Context
from assistant.cues import SURVEY
from assistant.draft import Draft, Line
from assistant.messages import NO_REMARK, NO_SECTION

_ASKED = re.compile(
    r"\bremarks?\s?#?(?P<n>\d{1,3})\b|(备注|要点|注记)\s?第?(?P<m>\d{1,3}|[一二三四五六七八九])(?![级分类个])"
    r"|第\s?(?P<k>\d{1,3}|[一二三四五六七八九])\s?(条|个)\s?(备注|要点|注记)",
    re.IGNORECASE,
)
_NUMERALS = {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九", 1)}


def compose(context: Context) -> Draft | None:
    """Return the points of the remarks that the question names by number, or that there is none of that number."""
    found = [next(filter(None, match.group("n", "m", "k"))) for match in _ASKED.finditer(context.question.text)]
    named = [_NUMERALS.get(number, number) for number in dict.fromkeys(found)]
    lines = [line for number in named for line in _points(context, number)]
    if named and not lines:
        return Draft("bibliography", abstained=True, missing=context.say(NO_REMARK).format(number=", ".join(named)))
    if lines:
        return Draft("bibliography", tuple(lines))
    strange = _strange_sections(context)
    said = context.say(NO_SECTION).format(number=", ".join(strange))
    return Draft("bibliography", abstained=True, missing=said) if strange else None


def _strange_sections(context: Context) -> list[str]:
    """Return the sections that the question says the survey has and it has not."""
    known = {key.rpartition("/")[0] for key in context.guide.asked}
    if not known or not SURVEY.search(context.question.text):
        return []
    return [one for one in named_sections(context.question.text) if one not in known]


def _points(context: Context, number: str) -> list[Line]:
    notes = [one for one in context.guide.notes if one.kind == "remark" and one.id.startswith(f"remark-{number}.")]
    stated = ((one, context.guide.facts(f"note:{one.id}", "noteKind")) for one in notes)
    return [Line(context.say(one.text), context.state(found[:1]), "bullet") for one, found in stated if found]
