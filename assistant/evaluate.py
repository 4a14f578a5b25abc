"""How well questions are answered: facts, citations, verdicts, lists, abstention, language.

A fact counts only when it stands in the answer and in the evidence that the answer cites for it.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.fieldguide import Fieldguide
from assistant.language import detect_language, has_han, normalise, simplified
from assistant.verify import numbers
from corpus.errors import UnreadableInputError
from corpus.files import built_in_root
from corpus.read_survey import SURVEY

#: Lead-ins, headings, table rules and what is missing need no marker.
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Expected:
    """A question with what a right answer must hold and cite."""

    id: str
    question: str
    language: str
    intent: str
    verdict: str | None = None
    facts: tuple[tuple[str, ...], ...] = ()
    list: tuple[str, ...] | None = None
    list_optional: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    abstain: bool = False
    part: str = "open"


@dataclass(frozen=True, slots=True)
class Scored:
    """One question's answer, measured; a ratio that does not apply is None."""

    id: str
    intent: str
    language: str
    facts: float | None
    citation: bool | None
    verdict: bool | None
    list_f1: float | None
    abstained: bool
    should_abstain: bool
    right_language: bool
    unmarked: int
    quotes_verbatim: bool
    numbers_found: bool
    milliseconds: float
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over a group of questions; None where nothing applies."""

    questions: int
    facts: float | None
    citation: float | None
    verdict: float | None
    list_f1: float | None
    abstention_precision: float | None
    abstention_recall: float | None
    language: float
    unmarked_sentences: int
    quotes_verbatim: float
    numbers_found: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by question and summed up over all, by intent and by language."""

    overall: Summary
    by_intent: Mapping[str, Summary]
    by_language: Mapping[str, Summary]
    scored: tuple[Scored, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as plain values."""
        return asdict(self)


def built_in_questions() -> Path:
    """Return the file of the evaluation questions that ship with the corpus."""
    return built_in_root() / "questions.jsonl"


def read_questions(path: Path, part: str | None = None) -> tuple[Expected, ...]:
    """Read questions, one JSON object a line; raises `UnreadableInputError` naming the line."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise UnreadableInputError(str(path), f"cannot be read: {exc}") from exc
    for number, line in enumerate(lines, 1):
        if line.strip():
            found.append(_expected(line, f"{path}:{number}"))
    return tuple(one for one in found if part is None or one.part == part)


def _expected(line: str, place: str) -> Expected:
    try:
        row = json.loads(line)
        return Expected(
            id=row["id"],
            question=row["question"],
            language=row["language"],
            intent=row["intent"],
            verdict=row.get("verdict"),
            facts=tuple(tuple(one) for one in row.get("facts") or ()),
            list=tuple(row["list"]) if row.get("list") else None,
            list_optional=tuple(row.get("list_optional") or ()),
            sources=tuple(row.get("sources") or ()),
            abstain=bool(row.get("abstain")),
            part=row.get("part", "open"),
        )
    except (json.JSONDecodeError, KeyError, TypeError) as exc:
        raise UnreadableInputError(place, f"is not a question: {exc!r}") from exc


def evaluate(
    guide: Fieldguide, questions: Iterable[Expected], progress: Callable[[int], None] = lambda _: None
) -> Evaluation:
    """Ask every question and score its answer."""
    scored = []
    for number, expected in enumerate(questions, 1):
        started = time.perf_counter()
        answer = guide.ask(expected.question)
        scored.append(score(guide, expected, answer, (time.perf_counter() - started) * 1000))
        progress(number)
    groups = {"intent": _grouped(scored, "intent"), "language": _grouped(scored, "language")}
    return Evaluation(
        summarise(scored),
        {key: summarise(group) for key, group in groups["intent"].items()},
        {key: summarise(group) for key, group in groups["language"].items()},
        tuple(scored),
    )


def _grouped(scored: Iterable[Scored], key: str) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(getattr(one, key), []).append(one)
    return dict(sorted(groups.items()))


def score(guide: Fieldguide, expected: Expected, answer: Answer, milliseconds: float) -> Scored:
    """Return how well an answer meets what was expected."""
    missed = tuple(one[0] for one in expected.facts if not _holds(guide, answer, one))
    return Scored(
        id=expected.id,
        intent=expected.intent,
        language=expected.language,
        facts=1 - len(missed) / len(expected.facts) if expected.facts else None,
        citation=_cites(guide, answer, expected.sources) if expected.sources and not expected.abstain else None,
        verdict=answer.verdict == expected.verdict if expected.verdict else None,
        list_f1=_list_f1(guide, answer, expected) if expected.list else None,
        abstained=answer.abstained,
        should_abstain=expected.abstain,
        right_language=answer.language == expected.language
        and (detect_language(answer.answer) == "en" if expected.language == "en" else has_han(answer.answer)),
        unmarked=len(unmarked_sentences(answer)),
        quotes_verbatim=all(_is_verbatim(guide, one.kind, one.id, one.quote) for one in answer.citations),
        numbers_found=all(not _stray_numbers(answer, claim.text, claim.citations) for claim in answer.claims),
        milliseconds=milliseconds,
        missed=missed,
    )


def _holds(guide: Fieldguide, answer: Answer, fact: Sequence[str]) -> bool:
    """Tell whether a fact stands in the answer and in its evidence, or in what is said to be missing."""
    said = normalise(simplified(answer.answer))
    backed = normalise(" ".join(_evidence_texts(guide, answer)))
    admitted = normalise(answer.missing or "")
    return any((normalise(one) in said and normalise(one) in backed) or normalise(one) in admitted for one in fact)


def _evidence_texts(guide: Fieldguide, answer: Answer) -> Iterator[str]:
    for query in answer.sparql:
        yield f"{query.rows} models {query.rows} 个模型 {query.rows}"
    for one in answer.citations:
        yield one.quote
        yield one.title
        if one.kind == "passage":
            yield str(guide.passage(one.id)["text"])


def _cites(guide: Fieldguide, answer: Answer, sources: Sequence[str]) -> bool:
    cited = {one.source for one in answer.citations} | {f"{one.source}{one.locator}" for one in answer.citations}
    if any(one.locator.startswith(("Table 1", "edition ")) for one in answer.citations):
        cited.add(f"{SURVEY}§2")  # Table 1 and Figure 1 stand in section 2
    for one in answer.citations:
        if one.kind == "graph":
            statement = guide.statement(one.id)
            cited |= {str(statement[end]).split(":", 1)[-1] for end in ("subject", "object")}
    return any(source in cited for source in sources)


def _list_f1(guide: Fieldguide, answer: Answer, expected: Expected) -> float:
    named = {
        str(statement["subject"]).removeprefix("model:").split("/")[-1]
        for one in answer.citations
        if one.kind == "graph" and str((statement := guide.statement(one.id))["subject"]).startswith(("model:", "box:"))
    }
    wanted = set(expected.list or ())
    right = len(named & wanted)
    listed = len(named - set(expected.list_optional) | (named & wanted))
    return 2 * right / (listed + len(wanted)) if listed + len(wanted) else 0.0


def unmarked_sentences(answer: Answer) -> list[str]:
    """Return the factual sentences of an answer that carry no marker."""
    found = []
    for line in answer.answer.split("\n"):
        text = line.strip().removeprefix("- ")
        if not text or text.startswith(("#", "|")) or text.endswith((":", "：", "?", "？")):
            continue
        if text == (answer.missing or "") or (answer.missing and text in answer.missing):
            continue
        if not _MARKER.search(text[-12:]):
            found.append(text)
    return found


def _is_verbatim(guide: Fieldguide, kind: str, cited: str, quote: str) -> bool:
    return guide.present_quote(kind, cited, quote)[1]


def _stray_numbers(answer: Answer, text: str, cited: Sequence[int]) -> frozenset[float]:
    return numbers(text) - numbers(" ".join(answer.citations[n - 1].quote for n in cited))


def summarise(scored: Sequence[Scored]) -> Summary:
    """Return the means over a group."""
    times = sorted(one.milliseconds for one in scored) or [0.0]
    said_no = [one for one in scored if one.abstained]
    should = [one for one in scored if one.should_abstain]
    return Summary(
        questions=len(scored),
        facts=_mean(one.facts for one in scored),
        citation=_mean(one.citation for one in scored),
        verdict=_mean(one.verdict for one in scored),
        list_f1=_mean(one.list_f1 for one in scored),
        abstention_precision=_mean(one.should_abstain for one in said_no),
        abstention_recall=_mean(one.abstained for one in should),
        language=_mean(one.right_language for one in scored) or 0.0,
        unmarked_sentences=sum(one.unmarked for one in scored),
        quotes_verbatim=_mean(one.quotes_verbatim for one in scored) or 0.0,
        numbers_found=_mean(one.numbers_found for one in scored) or 0.0,
        p50_ms=round(times[len(times) // 2], 1),
        p95_ms=round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
    )


def _mean(values: Iterable[float | bool | None]) -> float | None:
    known = [float(one) for one in values if one is not None]
    return round(sum(known) / len(known), 4) if known else None
