"""The whole corpus as `Knowledge`: files read, references checked, statements made."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from corpus import statements as to_statements
from corpus.errors import CorpusError, CorpusProblem
from corpus.files import CorpusFiles, built_in_root, read_files
from corpus.read_asked import asked_problems, asked_questions, model_questions
from corpus.read_models import (
    box_entities,
    model_disputes,
    model_entity,
    model_statements,
    reference_problems,
)
from corpus.read_organisations import organisation_entities, organisation_problems
from corpus.read_survey import SURVEY, SectionFacts, parse_paragraphs, section_documents, step_problems
from corpus.read_terms import dataset_statements, flow_problems, read_flow, term_entities, term_problems
from corpus.read_works import registry_sources, work_entities, work_sources, work_statements
from corpus.types import Entity, Knowledge, Statement, Text
from corpus.wholeness import wholeness_problems

_Item = TypeVar("_Item", Entity, Statement)


def load(root: Path | None = None) -> Knowledge:
    """Return everything that ships with fieldguide, or the corpus folder `root`.

    Raises `CorpusError` with every problem found, each naming file, line and field.
    """
    files = read_files(root or built_in_root())
    facts = {section: SectionFacts(section, files) for section in files.facts}
    problems = sorted(_problems(files, facts), key=lambda problem: (problem.file, problem.line))
    if problems:
        raise CorpusError(problems)
    return _knowledge(files, facts)


def _problems(files: CorpusFiles, facts: Mapping[str, SectionFacts]) -> Iterator[CorpusProblem]:
    known = _known_ids(files)
    yield from step_problems(files)
    yield from wholeness_problems(files)
    yield from term_problems(files.terms)
    yield from organisation_problems(files.organisations, files.models)
    yield from flow_problems(files.flow)
    for model in files.models.values():
        yield from reference_problems(model, known["sources"], known["models"], known["works"])
    for section in facts.values():
        yield from section.problems()
        yield from _section_references(section, known)
    yield from asked_problems(files, facts)
    for (_, _), markdown in files.sections.items():
        data: Any = markdown.front.data
        for i, seen in enumerate(data["seen_in"]):
            if seen not in known["sources"]:
                yield markdown.front.problem(["seen_in", i], f"unknown source {seen!r}")
    yield from _citation_problems(files, known["works"])


def _known_ids(files: CorpusFiles) -> dict[str, set[str]]:
    terms: Any = files.terms.data
    registry: Any = files.sources.data
    known = {name: {row["id"] for row in rows} for name, rows in terms.items()}
    known["models"] = set(files.models)
    known["works"] = {work["id"] for work in files.works}
    known["sources"] = {row["id"] for row in registry} | known["works"]
    known["figures"] = {row["id"] for one in files.facts.values() for row in _rows(one.data, "figures")}
    known["anything"] = known["models"].union(*(known[name] for name in terms))
    return known


def _rows(data: Any, family: str) -> list[dict[str, Any]]:
    return list(data.get(family) or ())


def _section_references(section: SectionFacts, known: Mapping[str, set[str]]) -> Iterator[CorpusProblem]:
    fields = {
        "datasets": "datasets",
        "conditions": "conditions",
        "models": "models",
        "figures": "figures",
        "works": "works",
        "about": "anything",
    }
    for family in ("findings", "figures", "notes", "rules", "definitions"):
        for i, row in enumerate(_rows(section.data, family)):
            for field, kind in fields.items():
                for one in row.get(field) or ():
                    if one not in known[kind]:
                        yield section.positioned.problem([family, i, field], f"unknown id {one!r}")
            if family == "findings" and row["task"] not in known["tasks"]:
                yield section.positioned.problem([family, i, "task"], f"unknown task {row['task']!r}")
            if family == "definitions" and row["concept"] not in known["anything"]:
                yield section.positioned.problem([family, i, "concept"], f"unknown concept {row['concept']!r}")


def _citation_problems(files: CorpusFiles, works: set[str]) -> Iterator[CorpusProblem]:
    for markdown in files.sections.values():
        for paragraph in parse_paragraphs(markdown):
            for sentence in paragraph.sentences:
                for work in sentence.works:
                    if work not in works:
                        yield CorpusProblem(markdown.front.file, sentence.line, "", f"unknown citekey {work!r}")


def _knowledge(files: CorpusFiles, facts: Mapping[str, SectionFacts]) -> Knowledge:
    sources = tuple(work_sources(files.works)) + tuple(registry_sources(files.sources))
    findings = tuple(finding for section in facts.values() for finding in section.findings())
    figures = tuple(figure for section in facts.values() for figure in section.figures())
    notes = tuple(note for section in facts.values() for note in section.notes())
    disputes = tuple(dispute for model in files.models.values() for dispute in model_disputes(model))
    flow = read_flow(files.flow)
    titles = _section_titles(files)
    names, organisations = _model_names(files), organisation_entities(files.organisations)
    entities = _unique(
        [
            *(model_entity(model) for model in files.models.values()),
            *(box for model in files.models.values() for box in box_entities(model)),
            *organisations.values(),
            *term_entities(files.terms),
            *work_entities(files.works),
            *(to_statements.section_entity(section, title) for section, title in titles.items()),
            *map(to_statements.finding_entity, findings),
            *map(to_statements.figure_entity, figures),
            *map(to_statements.note_entity, notes),
            *map(to_statements.dispute_entity, disputes),
            *to_statements.bar_entities(files.figure1),
            *to_statements.flow_entities(flow),
        ]
    )
    ids = _ids_by_slug(entities)
    return Knowledge(
        sources=sources,
        documents=tuple(section_documents(files, {source.id: source for source in sources})),
        entities=entities,
        statements=_unique(
            [
                *(one for model in files.models.values() for one in model_statements(model, names, organisations)),
                *dataset_statements(files.terms, SURVEY, "datasets named in the text"),
                *work_statements(files.works, {section: title.en for section, title in titles.items()}),
                *(one for finding in findings for one in to_statements.finding_statements(finding)),
                *(one for figure in figures for one in to_statements.figure_statements(figure, ids)),
                *(one for note in notes for one in to_statements.note_statements(note, ids)),
                *(one for dispute in disputes for one in to_statements.dispute_statements(dispute)),
                *_section_statements(files, titles),
                *to_statements.bar_statements(files.figure1),
                *to_statements.flow_statements(flow),
            ]
        ),
        findings=findings,
        figures=figures,
        definitions=tuple(one for section in facts.values() for one in section.definitions()),
        asked=tuple(asked_questions(files, facts)),
        model_questions=tuple(model_questions(files)),
        disputes=disputes,
        notes=notes,
        flow=flow,
        digest=files.digest,
    )


def _unique(items: list[_Item]) -> tuple[_Item, ...]:
    return tuple({item.id: item for item in items}.values())


def _model_names(files: CorpusFiles) -> dict[str, str]:
    return {key: str(_data(model)["name"]) for key, model in files.models.items()}


def _data(positioned: Any) -> dict[str, Any]:
    data: dict[str, Any] = positioned.data
    return data


def _section_titles(files: CorpusFiles) -> dict[str, Text]:
    titles = {}
    for section in sorted({section for section, _ in files.sections}):
        english, chinese = (_data(files.sections[section, language].front)["title"] for language in ("en", "zh"))
        titles[section] = Text(english, chinese)
    return titles


def _section_statements(files: CorpusFiles, titles: Mapping[str, Text]) -> Iterator[Statement]:
    for section, title in titles.items():
        parent = _data(files.sections[section, "en"].front)["parent"]
        yield from to_statements.section_statements(section, title, parent)


def _ids_by_slug(entities: tuple[Entity, ...]) -> dict[str, str]:
    """Map slugs to entity ids; a model wins over a dataset, a dataset over a task, and so on."""
    order = ["concept", "technique", "condition", "task", "dataset", "model"]
    ids: dict[str, str] = {}
    for kind in order:
        ids.update({entity.slug: entity.id for entity in entities if entity.type == kind})
    return ids
