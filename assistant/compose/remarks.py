"""The survey's remarks, asked for by number."""

import re

from assistant.context import Context
from assistant.draft import Draft, Line

_ASKED = re.compile(
    r"\bremarks?\s*#?\s*(?P<n>\d)\b|(备注|要点|评注|注记|评论)\s*第?\s*(?P<m>[\d一二三四五六七八九])|第\s*(?P<k>[\d一二三四五六七八九])\s*(条|个)\s*(备注|要点|评注|注记)",
    re.IGNORECASE,
)
_NUMERALS = {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九", 1)}


def compose(context: Context) -> Draft | None:
    """Return the points of the remarks that the question names by number."""
    named = [next(filter(None, match.group("n", "m", "k"))) for match in _ASKED.finditer(context.question.text)]
    lines = [line for number in dict.fromkeys(named) for line in _points(context, _NUMERALS.get(number, number))]
    return Draft("concept", tuple(lines)) if lines else None


def _points(context: Context, number: str) -> list[Line]:
    notes = [one for one in context.guide.notes if one.kind == "remark" and one.id.startswith(f"remark-{number}.")]
    stated = ((one, context.guide.facts(f"note:{one.id}", "noteKind")) for one in notes)
    return [Line(context.say(one.text), context.state(found[:1]), "bullet") for one, found in stated if found]
