"""The end of the story: Evidence → Claim → Answer, and the answer as the JSON of the contract."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from corpus.types import Check, Language, Level, Verdict, content_id

Intent = Literal["decision", "lineage", "fact", "comparison", "concept", "bibliography", "other"]
Support = Literal["supported", "contradicted", "unverified"]
CitationKind = Literal["passage", "graph"]
QuoteOf = Literal["source", "digest", "statement"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage's words or a statement of the graph that a claim may rest on.

    `quote` stands verbatim in the stored passage, or is the statement in words. `id` is the id of
    the passage or statement. `source` is the citekey or registry id of what is cited.
    """

    kind: CitationKind
    id: str
    source: str
    title: str
    locator: str
    level: Level
    quote: str
    quote_of: QuoteOf
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    seen_in: str | None = None
    check: Check = "as stated"
    score: float = 1.0
    date: str | None = None


@dataclass(frozen=True, slots=True)
class MentionedEntity:
    """An entity that the question names, with the words that named it."""

    id: str
    type: str
    label: str
    mention: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One factual sentence of an answer and the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]
    support: Support = "unverified"
    check: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL query that was run for the answer, runnable as it stands, and its number of rows."""

    query: str
    rows: int


@dataclass(frozen=True, slots=True)
class CorpusState:
    """What the answer was drawn from."""

    sources: int
    passages: int
    triples: int
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as every surface shows it; `citations[n - 1]` is what the marker ``[n]`` cites."""

    question: str
    language: Language
    intent: Intent
    answer: str
    verdict: Verdict | None
    abstained: bool
    missing: str | None
    entities: tuple[MentionedEntity, ...]
    claims: tuple[Claim, ...]
    citations: tuple[Evidence, ...]
    sparql: tuple[Query, ...]
    followups: tuple[str, ...]
    corpus: CorpusState
    settings: Mapping[str, object]
    mode: Literal["extractive", "llm"] = "extractive"
    model: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def id(self) -> str:
        """Content hash of question, settings, corpus and answer."""
        return content_id("a", self.question, dict(self.settings), self.corpus.digest, self.answer, self.missing)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the shape of ``docs/schema/answer.json``."""
        record = asdict(replace(self, timings_ms={}))
        record.pop("settings")
        citations = [{"n": n, **_citation(evidence)} for n, evidence in enumerate(self.citations, 1)]
        return {
            "id": self.id,
            **record,
            "citations": citations,
            "timings_ms": {step: round(value, 2) for step, value in self.timings_ms.items()},
        }


def _citation(evidence: Evidence) -> dict[str, Any]:
    record = asdict(evidence)
    record.pop("date")
    record["authors"] = list(evidence.authors)
    record["score"] = round(evidence.score, 4)
    return record
