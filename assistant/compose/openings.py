"""What is said before the answer: that the survey is misquoted, erred, or does not treat the very thing asked."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.asked import LIKELY
from assistant.compose.decision import works_listed
from assistant.context import Context
from assistant.cues import CHECKS, DEFINITION, QUOTED
from assistant.draft import Draft, Line
from assistant.language import normalise, words
from assistant.messages import LEADS
from corpus.types import EntityType, Note

#: From this share of the best nearness on, what is not covered is as near as what is.
AS_NEAR = 0.85


def opened(context: Context, draft: Draft) -> Draft:
    """Return the draft with what must be said first."""
    if draft.abstained or not draft.blocks:
        return draft
    found = next(_slips(context, {line.text for line in draft.lines()}), None)
    if found:
        slip, works = found
        rest = [one for one in draft.blocks if not (isinstance(one, Line) and _in(one.text, slip.text))]
        defines = DEFINITION.search(context.question.text)
        told = (rest[0], slip) if defines and rest else (slip, *rest)
        return replace(draft, blocks=(*told, *works_listed(context, works)))
    said = _misquoted(context) or _beside(context, draft)
    if said is None:
        return draft
    spoken = {context.say(LEADS[one]) for one in _ANSWERS}
    first, *rest = draft.blocks
    if not (isinstance(first, Line) and first.text in spoken):
        return replace(draft, blocks=(said, first, *rest))
    joint = "" if context.language == "zh" else " "
    denied = context.say(LEADS["unquoted"]).split("。" if context.language == "zh" else ".")[0]
    end = "。" if context.language == "zh" else "."
    return replace(draft, blocks=(Line(f"{denied}{end}{joint}{first.text}", style="lead"), *rest))


#: From this share of its words on, a line is told by a slip.
TOLD = 0.36


def _in(line: str, slip: str) -> bool:
    mine, theirs = words(line), set(words(slip))
    return sum(one in theirs for one in mine) >= TOLD * len(mine)


#: Leads that answer yes or no.
_ANSWERS = ("yes", "no", "advised", "not advised", "not always", "is", "is not")


def _misquoted(context: Context) -> Line | None:
    """Say that no digest holds what the question says the survey says in so many words."""
    quoted = QUOTED.search(context.question.text)
    if quoted is None:
        return None
    said = normalise(quoted["said"]).strip(" .。，,")
    held = any(said in text for text in context.guide.texts(context.language))
    return None if held else Line(context.say(LEADS["unquoted"]), style="lead")


def _beside(context: Context, draft: Draft) -> Line | None:
    """Say what is not covered when a question that names nothing known is as near to that as to the answer."""
    named = context.question.of_type(EntityType.MODEL, EntityType.TASK, EntityType.DATASET, EntityType.TECHNIQUE)
    if named or draft.verdict is None or not context.near:
        return None
    least = max(LIKELY, AS_NEAR * context.near[0].score)
    missing = next((one.asked.missing for one in context.near if one.asked.missing and one.score >= least), None)
    return Line(context.say(LEADS["beyond"]).format(missing=context.say(missing)), style="lead") if missing else None


def _slips(context: Context, told: set[str]) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Yield the known slips, with their works, on what the question asks to check, of the section it is nearest to."""
    if not CHECKS.search(context.question.text) or not context.near:
        return
    home = context.near[0].asked.id.rpartition("/")[0]
    for note in context.guide.notes:
        if note.kind == "slip" and note.section == home and _names_the_same(context, note):
            statements = context.guide.facts(f"note:{note.id}", "noteKind")
            if statements and context.say(note.text) not in told:
                yield Line(context.say(note.text), context.state(statements[:1]), "first"), note.works


def _names_the_same(context: Context, note: Note) -> bool:
    """Tell whether a slip speaks of something that the question names."""
    text = context.say(note.text).lower()
    chinese = context.language == "zh"
    for entity in context.question.entities:
        names = (entity.label.en, *entity.aliases_en, *((entity.label.zh, *entity.aliases_zh) if chinese else ()))
        if any(len(name) > 2 and name.lower() in text for name in names):
            return True
    return False
