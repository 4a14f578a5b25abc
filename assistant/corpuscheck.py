"""Is the corpus whole: everything the survey holds present, in both languages and in step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.load import load
from corpus.read_survey import SURVEY
from corpus.types import Knowledge, Text

#: What the survey holds, counted in the survey itself.
SECTIONS, REMARKS, CASES, FIGURES = 31, 8, 60, 34


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is as it should be, and what was found."""

    name: str
    ok: bool
    detail: str


def corpus_checks(root: Path | None = None) -> Iterator[Check]:
    """Yield a check for each part of the corpus at `root`, or of the one that ships with the program."""
    try:
        knowledge = load(root)
    except CorpusError as exc:
        yield Check("files", False, f"{len(exc.problems)} problems, the first: {exc.problems[0]}")
        return
    yield Check("files", True, f"every file keeps its schema; {len(knowledge.sources)} sources, digest checked")
    yield _sections(knowledge)
    remarks = {note.id.split(".")[0] for note in knowledge.notes if note.kind == "remark"}
    yield _counted("remarks", len(remarks), REMARKS, (note.text for note in knowledge.notes if note.kind == "remark"))
    cases = [finding.claim for finding in knowledge.findings if finding.source == SURVEY]
    yield _counted("cases", len(cases), CASES, cases)
    yield _counted("figures", len(knowledge.figures), FIGURES, (figure.what for figure in knowledge.figures))
    slips = [note.text for note in knowledge.notes if note.kind == "slip"]
    yield _counted("slips", len(slips), None, slips)
    yield _nothing_in("cases without evidence", [one.id for one in knowledge.findings if not one.evidence])
    yield _nothing_in(
        "numbers without evidence or unit", [o.id for o in knowledge.figures if not (o.evidence and o.unit)]
    )


def _sections(knowledge: Knowledge) -> Check:
    # `load` has refused sections whose languages are out of step, sentence by sentence.
    languages = [{d.language for d in knowledge.documents if d.section == s} for s in _section_ids(knowledge)]
    both = sum(found == {"en", "zh"} for found in languages)
    sentences = sum(len(block.sentences) for d in knowledge.documents if d.language == "en" for block in d.blocks)
    detail = f"{both} of {SECTIONS} in both languages and in step, {sentences} sentences each with the articles"
    return Check("sections", both == len(languages) == SECTIONS, detail)


def _section_ids(knowledge: Knowledge) -> set[str]:
    return {document.section for document in knowledge.documents if document.source.id == SURVEY}


def _counted(name: str, found: int, expected: int | None, texts: Iterable[Text]) -> Check:
    lacking = sum(not (text.en and text.zh) for text in texts)
    count = f"{found}" if expected is None else f"{found} of {expected}"
    detail = f"{count}, {lacking} of them in one language only" if lacking else f"{count} in both languages"
    return Check(name, not lacking and found == (expected if expected is not None else found), detail)


def _nothing_in(name: str, offenders: list[str]) -> Check:
    return Check(name, not offenders, ", ".join(offenders) or "none")
