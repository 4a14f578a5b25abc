"""What only all files together show: ids that stand twice, and ends that dangle between files."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import CorpusProblem
from corpus.files import CorpusFiles
from corpus.read_models import concept_of
from corpus.read_survey import SURVEY
from corpus.read_works import READING_LIST
from corpus.reading import Positioned
from corpus.statements import BARS_SOURCE


def wholeness_problems(files: CorpusFiles) -> Iterator[CorpusProblem]:
    """Yield every place that no single file shows to be broken."""
    yield from _sources(files)
    yield from _sections(files)
    yield from _twice(files)
    yield from _flow(files)
    for model in files.models.values():
        yield from _drawings(model, files.figure1)
        yield from _concepts(model, files.terms)


def _sources(files: CorpusFiles) -> Iterator[CorpusProblem]:
    works = {work["id"] for work in files.works}
    if SURVEY not in works:
        yield CorpusProblem("corpus/bibliography.json", 1, "", f"lacks the survey itself, {SURVEY!r}")
    seen: set[str] = set(works)
    for i, row in enumerate(_data(files.sources)):
        if row["id"] in seen:
            yield files.sources.problem([i, "id"], f"{row['id']!r} stands twice, here or as a citekey")
        seen.add(row["id"])
    for needed in (READING_LIST, BARS_SOURCE):
        if needed not in seen:
            yield files.sources.problem([], f"lacks the source {needed!r}")


def _sections(files: CorpusFiles) -> Iterator[CorpusProblem]:
    known = {section for section, _ in files.sections}
    for markdown in files.sections.values():
        parent = _data(markdown.front)["parent"]
        if parent is not None and parent not in known:
            yield markdown.front.problem(["parent"], f"unknown section {parent!r}")
    for section, facts in files.facts.items():
        if section not in known:
            yield facts.problem(["section"], f"no digest of section {section!r} is there")


def _twice(files: CorpusFiles) -> Iterator[CorpusProblem]:
    homes: dict[tuple[str, object], str] = {}
    for facts in files.facts.values():
        for family, key, kind in _NAMED:
            for i, row in enumerate(_data(facts).get(family) or ()):
                home = homes.get((kind, row[key]))
                if home is not None:
                    yield facts.problem([family, i, key], f"{row[key]!r} stands twice, first in {home}")
                homes.setdefault((kind, row[key]), facts.file)


#: Lists of a section's data, what names a row, and with which others it must not share the name.
_NAMED = (
    ("findings", "id", "finding"),
    ("figures", "id", "figure"),
    ("notes", "id", "note"),
    ("rules", "id", "note"),
    ("remarks", "n", "remark"),
)


def _flow(files: CorpusFiles) -> Iterator[CorpusProblem]:
    flow = _data(files.flow)
    known = {row["id"] for row in _data(files.sources)} | {work["id"] for work in files.works}
    if flow["start"] not in {row["id"] for row in flow["nodes"]}:
        yield files.flow.problem(["start"], f"unknown node {flow['start']!r}")
    for i, seen in enumerate(flow["seen_in"]):
        if seen not in known:
            yield files.flow.problem(["seen_in", i], f"unknown source {seen!r}")


def _drawings(model: Positioned, figure1: Positioned) -> Iterator[CorpusProblem]:
    editions = {row["edition"] for row in _data(figure1)["editions"]}
    drawing: Mapping[str, Any] = _data(model).get("figure1") or {}
    for edition in drawing.get("logo_by_edition") or ():
        if edition not in editions:
            yield model.problem(["figure1", "logo_by_edition", edition], f"unknown edition {edition!r}")


def _concepts(model: Positioned, terms: Positioned) -> Iterator[CorpusProblem]:
    concepts = {row["id"] for row in _data(terms)["concepts"]}
    for i, row in enumerate(_data(model)["facts"]):
        if row["field"] in ("architecture", "table1_style"):
            needed = concept_of(row["value"])
            if needed not in concepts:
                yield model.problem(["facts", i, "value"], f"tasks.yaml lacks the concept {needed!r} for it")


def _data(positioned: Positioned) -> Any:
    return positioned.data
