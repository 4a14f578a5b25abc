"""What is known, arranged for answering: entities, statements, findings and digests by what they are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant.answer import Evidence
from corpus.types import (
    Asked,
    Definition,
    Dispute,
    Entity,
    EntityType,
    Figure,
    Finding,
    Knowledge,
    Language,
    Note,
    Passage,
    SentenceSpan,
    Source,
    Statement,
)
from kg.lineage import released_after

#: Predicates by which one model descends from another.
DESCENT = (
    "fineTunedFrom",
    "instructionTunedFrom",
    "rlhfFrom",
    "continuedPretrainingFrom",
    "variantOf",
    "distilledFrom",
    "successorOf",
    "servedBy",
)


@dataclass(frozen=True, slots=True)
class DigestSentence:
    """One sentence of a stored passage."""

    passage: Passage
    span: SentenceSpan

    @property
    def text(self) -> str:
        """The sentence as it stands in the passage."""
        return self.passage.text[self.span.start : self.span.end]


class Guide:
    """An index over one or more `Knowledge` objects and the passages made from them.

    Everything is looked up by id; nothing is computed from language here.
    """

    def __init__(self, knowledge: Iterable[Knowledge], passages: Iterable[Passage]) -> None:
        parts = tuple(knowledge)
        self.sources: Mapping[str, Source] = {one.id: one for part in parts for one in part.sources}
        self.entities: Mapping[str, Entity] = {one.id: one for part in parts for one in part.entities}
        self.statements: Mapping[str, Statement] = {one.id: one for part in parts for one in part.statements}
        self.findings: Mapping[str, Finding] = {one.id: one for part in parts for one in part.findings}
        self.figures: Mapping[str, Figure] = {one.id: one for part in parts for one in part.figures}
        self.definitions: tuple[Definition, ...] = tuple(one for part in parts for one in part.definitions)
        self.asked: Mapping[str, Asked] = {one.id: one for part in parts for one in part.asked}
        self.disputes: tuple[Dispute, ...] = tuple(one for part in parts for one in part.disputes)
        self.notes: tuple[Note, ...] = tuple(one for part in parts for one in part.notes)
        self.flow = next((part.flow for part in parts if part.flow), None)
        self.passages: Mapping[str, Passage] = {one.id: one for one in passages}

    def dated(self, as_of: str) -> "Guide":
        """Return the guide without models, statements and sections whose source is dated later; undated ones stay."""
        later = released_after(self.statements.values(), as_of)
        sources = tuple(one for one in self.sources.values() if not _is_later(one.date, as_of))
        kept = {one.id for one in sources}
        statements = tuple(
            one
            for one in self.statements.values()
            if one.source in kept and one.subject not in later and one.object not in later
        )
        view = Guide((), ())
        view.sources = {one.id: one for one in self.sources.values()}
        view.entities = {key: one for key, one in self.entities.items() if key not in later}
        view.statements = {one.id: one for one in statements}
        view.findings = {key: one for key, one in self.findings.items() if one.source in kept}
        view.figures = {key: one for key, one in self.figures.items() if one.source in kept}
        view.definitions = tuple(one for one in self.definitions if one.source in kept)
        view.asked = self.asked
        view.disputes = tuple(one for one in self.disputes if one.about not in later)
        view.notes = tuple(one for one in self.notes if one.source in kept)
        view.flow = self.flow
        view.passages = {key: one for key, one in self.passages.items() if one.source in kept}
        return view

    @cached_property
    def by_subject(self) -> Mapping[str, Sequence[Statement]]:
        """Statements by the entity they say something of."""
        return _group(self.statements.values(), lambda one: one.subject)

    @cached_property
    def by_object(self) -> Mapping[str, Sequence[Statement]]:
        """Statements by the entity they point to."""
        pointing = (one for one in self.statements.values() if one.kind == "entity")
        return _group(pointing, lambda one: str(one.object))

    @cached_property
    def sentences(self) -> Mapping[str, DigestSentence]:
        """Sentences of the guide's passages by their words."""
        found = {}
        for passage in self.passages.values():
            for span in passage.sentences:
                found[passage.text[span.start : span.end]] = DigestSentence(passage, span)
        return found

    def texts(self, language: str) -> Sequence[str]:
        """Return the guide's passages of a language in lower case."""
        return self._texts.get(language, ())

    @cached_property
    def _texts(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for passage in self.passages.values():
            found[passage.language].append(passage.text.lower())
        return found

    def entity(self, kind: EntityType, slug: str) -> Entity | None:
        """Return the entity of a type by slug, if there is one."""
        return self.entities.get(f"{kind}:{slug}")

    def of_type(self, *kinds: EntityType) -> Iterator[Entity]:
        """Yield all entities of the given types."""
        return (one for one in self.entities.values() if one.type in kinds)

    def by_slug(self, slug: str) -> Entity | None:
        """Return the entity that bears a slug, whatever its type; models first."""
        for kind in ("model", "dataset", "task", "technique", "concept", "condition"):
            found = self.entities.get(f"{kind}:{slug}")
            if found:
                return found
        return None

    def facts(self, subject: str, *predicates: str) -> list[Statement]:
        """Return what is stated of an entity, first-hand sources first."""
        wanted = [one for one in self.by_subject.get(subject, ()) if one.predicate in predicates]
        return sorted(wanted, key=lambda one: (predicates.index(one.predicate), _size(one), self.rank(one)))

    def rank(self, statement: Statement) -> tuple[bool, bool]:
        """Order statements of one fact: established before doubtful, first hand before second."""
        source = self.sources.get(statement.source)
        return (statement.check != "as stated" and statement.check != "confirmed", bool(source and source.second_hand))

    def parents(self, model: str) -> list[Statement]:
        """Return the steps of descent that lead to a model."""
        return self.facts(model, *DESCENT)

    def children(self, model: str) -> list[Statement]:
        """Return the steps of descent that start at a model."""
        found = [one for one in self.by_object.get(model, ()) if one.predicate in DESCENT]
        return sorted(found, key=lambda one: (DESCENT.index(one.predicate), one.subject, self.rank(one)))

    def label(self, entity_id: str, language: str = "en") -> str:
        """Return the label of an entity, or its slug when it has none."""
        entity = self.entities.get(entity_id)
        return entity.label.in_language(language) if entity else entity_id.split(":", 1)[-1]

    def disputes_about(self, entity_id: str, *fields: str) -> list[Dispute]:
        """Return the disputes on an entity, or on some of its fields."""
        return [one for one in self.disputes if one.about == entity_id and (not fields or one.field in fields)]

    def statement_evidence(self, statement: Statement, language: Language) -> Evidence:
        """Return a statement as something a claim can rest on."""
        source = self.sources[statement.source]
        return Evidence(
            kind="graph",
            id=statement.id,
            source=source.id,
            title=source.title,
            locator=statement.locator,
            level="graph",
            quote=statement.words.in_language(language),
            quote_of="statement",
            seen_in=self._seen(statement.seen_in, source),
            check=statement.check,
            **_record(source),
        )

    def _seen(self, seen_in: str | None, source: Source) -> str:
        told = self.sources.get(seen_in or "")
        if told:
            return address(told)
        return address(source) + (" (second hand)" if source.second_hand else "")

    def passage_evidence(self, passage: Passage, quote: str, score: float = 1.0) -> Evidence:
        """Return words of a passage as something a claim can rest on."""
        source = self.sources[passage.source]
        digest = passage.level == "digest"
        seen = "; ".join(address(self.sources[one]) for one in passage.seen_in if one in self.sources)
        return Evidence(
            kind="passage",
            id=passage.id,
            source=source.id,
            title=source.title,
            locator=passage.locator,
            level=passage.level,
            quote=quote,
            quote_of="digest" if digest else "source",
            seen_in=seen or None,
            check="as stated",
            score=score,
            **_record(source),
        )

    def work_evidence(self, work: str, language: Language, section: str | None = None) -> Evidence | None:
        """Return a work's record, or that the survey cites it in `section`, cited as that work."""
        predicate = "citedInSection" if section else "title"
        for statement in self.facts(f"work:{work}", predicate):
            if section is None or statement.object == f"section:{section}":
                source = self.sources[work]
                told = self.statement_evidence(statement, language)
                seen = f"{told.title}, {statement.locator}"
                return replace(told, source=work, title=source.title, seen_in=seen, **_record(source))
        return None


def _is_later(date: str | None, as_of: str) -> bool:
    """Tell whether a date lies after another, as far as the less exact of the two says."""
    if not date:
        return False
    exact = min(len(date), len(as_of))
    return date[:exact] > as_of[:exact]


def _size(statement: Statement) -> int:
    """Sizes are told from small to large."""
    return int(statement.object) if statement.kind == "integer" else 0


def _record(source: Source) -> dict[str, Any]:
    return {
        "authors": source.authors,
        "year": source.year,
        "arxiv_id": source.arxiv_id,
        "doi": source.doi,
        "url": source.url,
        "date": source.date,
    }


def address(source: Source) -> str:
    """Return how a source is named when it only carried a fact: title and address."""
    return f"{source.title} <{source.url}>" if source.url else source.title


def _group(statements: Iterable[Statement], key: Callable[[Statement], str]) -> Mapping[str, Sequence[Statement]]:
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        grouped[key(one)].append(one)
    return grouped
