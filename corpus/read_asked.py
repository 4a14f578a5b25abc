"""Questions that people ask: those that sentences of a digest answer, and those that nothing here answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import CorpusProblem
from corpus.files import CorpusFiles
from corpus.read_survey import SectionFacts
from corpus.reading import Positioned
from corpus.types import NAME_MARKS, Asked, ModelQuestions, Text


def asked_questions(files: CorpusFiles, facts: Mapping[str, SectionFacts]) -> Iterator[Asked]:
    """Yield what is asked, section by section, then what is not answered."""
    for section, positioned in files.asked.items():
        for row in _rows(positioned):
            yield Asked(
                id=f"{section}/{row['id']}",
                answers=facts[section].evidence(row["answers"]),
                finding=row.get("finding"),
                verdict=row.get("verdict"),
                limits=row.get("limits", False),
                en=tuple(row["en"]),
                zh=tuple(row["zh"]),
            )
    unanswered: Any = files.unanswered.data
    for row in unanswered:
        yield Asked(
            id=f"unanswered/{row['id']}", missing=Text(**row["missing"]), en=tuple(row["en"]), zh=tuple(row["zh"])
        )


def model_questions(files: CorpusFiles) -> Iterator[ModelQuestions]:
    """Yield what is asked of models, with the marks of names in the place of ``{model}`` and its like."""
    rows: Any = files.model_questions.data
    for row in rows:
        english, chinese = (tuple(one.format_map(NAME_MARKS) for one in row[language]) for language in ("en", "zh"))
        yield ModelQuestions(row["asks"], english, chinese)


def asked_problems(files: CorpusFiles, facts: Mapping[str, SectionFacts]) -> Iterator[CorpusProblem]:
    """Yield every answer that is no sentence, every unknown finding, and every question or id that stands twice."""
    places: dict[str, str] = {}
    for section, positioned in files.asked.items():
        if section not in facts:
            yield positioned.problem(["section"], f"section {section!r} has no facts.yaml")
            continue
        known = {row["id"] for row in facts[section].data.get("findings") or ()}
        for i, row in enumerate(_rows(positioned)):
            for k, sentence in enumerate(row["answers"]):
                if not facts[section].holds(sentence):
                    said = "is not a sentence of the section's English digest"
                    yield positioned.problem(["asked", i, "answers", k], said)
            if row.get("finding") and row.get("verdict"):
                yield positioned.problem(["asked", i, "verdict"], "stands beside a finding, which has its own")
            if row.get("finding") not in {None, *known}:
                yield positioned.problem(["asked", i, "finding"], f"unknown finding {row['finding']!r}")
            yield from _twice(positioned, ["asked", i], row, places, section)
    unanswered: Any = files.unanswered.data
    for i, row in enumerate(unanswered):
        yield from _twice(files.unanswered, [i], row, places, "unanswered")
    questions: Any = files.model_questions.data
    for i, row in enumerate(questions):
        yield from _twice(files.model_questions, [i], {"id": row["asks"], **row}, places, "model_questions")


def _twice(
    positioned: Positioned, path: list[str | int], row: Mapping[str, Any], places: dict[str, str], home: str
) -> Iterator[CorpusProblem]:
    named: list[tuple[list[str | int], str]] = [([*path, "id"], f"{home}/{row['id']}")]
    for language in ("en", "zh"):
        named += [([*path, language, k], question.casefold()) for k, question in enumerate(row[language])]
    for steps, key in named:
        if key in places:
            yield positioned.problem(steps, f"stands twice, first in {places[key]}")
        places.setdefault(key, positioned.file)


def _rows(positioned: Positioned) -> list[dict[str, Any]]:
    data: Any = positioned.data
    return list(data["asked"])
