"""The frozen types that tell the story: Source → Document → Passage, and Entity, Statement, Finding.

Ids are content-derived: the same words from the same source have the same id everywhere, so a
vector, a graph statement and a citation name the same thing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Language = Literal["en", "zh"]
Level = Literal["full-text", "digest", "web", "graph"]
Verdict = Literal["llm", "fine-tuned", "either", "neither"]
Strength = Literal["clear", "slight", "tie", "unclear", "caution"]
Check = Literal["confirmed", "as stated", "differs", "not checked", "not established"]

#: Collection of everything that ships with fieldguide.
GUIDE = "guide"
#: The task of findings that hold for all tasks.
ANY_TASK = "any-task"
#: Collection that `add` fills unless told otherwise.
MINE = "mine"


def content_id(prefix: str, *parts: object) -> str:
    """Return ``prefix-`` and 20 hex digits of the SHA-256 over the JSON of `parts`."""
    payload = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str)
    return f"{prefix}-{hashlib.sha256(payload.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Text:
    """A short text in both languages; `zh` may be empty where no Chinese form is known."""

    en: str
    zh: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in `language`, falling back to English."""
        return (self.zh if language == "zh" else self.en) or self.en or self.zh


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be cited: a paper, a repository's file, a figure, a user's document.

    `date` is ISO, as exact as known (``2020``, ``2020-05`` or ``2020-05-28``); None when undated.
    `second_hand` marks a source that reports what another one said first.
    """

    id: str
    title: str
    collection: str = GUIDE
    level: Level = "digest"
    kind: str = "paper"
    authors: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    second_hand: bool = False
    note: str | None = None
    csl: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """Half-open character range of one sentence in a passage, with the works it cites."""

    start: int
    end: int
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a document before splitting: its text, headings above it, where it stands."""

    text: str
    headings: tuple[str, ...] = ()
    locator: str = ""
    sentences: tuple[SentenceSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a source in one language, as blocks in reading order.

    `key` tells documents of one source apart (a section id, a line id of a JSONL file).
    `seen_in` names the sources through which the text was seen, where it was not the original.
    """

    source: Source
    key: str
    title: str
    language: Language
    blocks: tuple[Block, ...]
    seen_in: tuple[str, ...] = ()
    section: str = ""

    @property
    def id(self) -> str:
        """Content-derived id: source, key, language and text."""
        words = [block.text for block in self.blocks]
        return content_id("doc", self.source.collection, self.source.id, self.key, self.language, words)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is searched and quoted; `text` is kept verbatim."""

    collection: str
    source: str
    document: str
    locator: str
    level: Level
    language: Language
    text: str
    ordinal: int = 0
    headings: tuple[str, ...] = ()
    section: str = ""
    sentences: tuple[SentenceSpan, ...] = ()
    seen_in: tuple[str, ...] = ()
    date: str | None = None

    @property
    def id(self) -> str:
        """Content-derived id: where the passage stands and its words."""
        return content_id(
            "p", self.collection, self.source, self.document, self.locator, self.language, self.ordinal, self.text
        )


class EntityType(StrEnum):
    """What a node of the graph is; also the prefix of its id (``model:gpt-3``)."""

    MODEL = "model"
    ORGANISATION = "organisation"
    TASK = "task"
    DATASET = "dataset"
    CONDITION = "condition"
    TECHNIQUE = "technique"
    CONCEPT = "concept"
    WORK = "work"
    SOURCE = "source"
    SECTION = "section"
    FINDING = "finding"
    FIGURE = "figure"
    DISPUTE = "dispute"
    DERIVATION = "derivation"
    BOX = "box"
    BAR = "bar"
    EDITION = "edition"
    FLOW = "flow"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entity:
    """A node with labels and aliases in both languages. `id` is ``<type>:<slug>``."""

    id: str
    type: EntityType
    label: Text
    aliases_en: tuple[str, ...] = ()
    aliases_zh: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    collection: str = GUIDE

    @property
    def slug(self) -> str:
        """The id without its type prefix."""
        return self.id.split(":", 1)[1]


class Relation(StrEnum):
    """How one model descends from another, as the corpus files spell it."""

    FINE_TUNED = "fine_tuned_from"
    INSTRUCTION_TUNED = "instruction_tuned_from"
    RLHF = "rlhf_from"
    CONTINUED_PRETRAINING = "continued_pretraining_from"
    VARIANT = "variant_of"
    DISTILLED = "distilled_from"
    SUCCESSOR = "architecture_successor_of"
    SERVED_BY = "based_on_api_of"


#: Groups of descent that answers keep apart.
DescentKind = Literal["weights", "distilled", "successor", "service", "variant"]

Value = str | int | float | bool
#: What `Statement.object` is: the id of an entity, or a literal of this kind.
ObjectKind = Literal["entity", "text", "integer", "decimal", "flag", "date", "iri"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of the graph with its evidence; the same fact from two sources is two statements.

    `subject` and an object of kind "entity" are entity ids. `predicate` is a key of the vocabulary
    (`kg.vocabulary.PREDICATES`). `qualifiers` say more about this very fact (variant, event,
    relation). `words` is the statement as a sentence, shown and quoted in citations.
    """

    subject: str
    predicate: str
    object: Value
    kind: ObjectKind
    source: str
    locator: str
    words: Text
    language: str | None = None
    qualifiers: tuple[tuple[str, Value], ...] = ()
    seen_in: str | None = None
    check: Check = "as stated"
    collection: str = GUIDE

    @property
    def id(self) -> str:
        """Content-derived id: the fact, its qualifiers and its source."""
        return content_id(
            "s",
            self.collection,
            self.subject,
            self.predicate,
            self.object,
            self.language,
            self.qualifiers,
            self.source,
            self.locator,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """What a work found or advises on a task under conditions; ids are entity ids without prefix."""

    id: str
    source: str
    section: str
    kind: Literal["use", "no-use", "guide"]
    task: str
    conditions: tuple[str, ...]
    condition_text: Text
    verdict: Verdict
    strength: Strength
    claim: Text
    datasets: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    evidence: tuple[Text, ...] = ()
    note: Text | None = None
    collection: str = GUIDE


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with unit that a work states; `evidence` are the digest sentences that hold it."""

    id: str
    source: str
    section: str
    about: tuple[str, ...]
    quantity: str
    value: Value
    unit: str
    what: Text
    check: Check
    note: Text | None = None
    works: tuple[str, ...] = ()
    evidence: tuple[Text, ...] = ()
    collection: str = GUIDE


@dataclass(frozen=True, slots=True)
class Definition:
    """The sentences of a section that say what a concept is."""

    concept: str
    section: str
    source: str
    evidence: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that people ask in each language, and the digest's sentences that answer them, the best first.

    `finding` is the id of the finding that answers when they ask what to use; `verdict` is what the answers advise
    where no finding says it. `limits` says that the answers tell what is wrong with something. `missing` says, where
    nothing answers, what is not covered; `answers` is empty then.
    """

    id: str
    answers: tuple[Text, ...] = ()
    finding: str | None = None
    verdict: Verdict | None = None
    limits: bool = False
    missing: Text | None = None
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the questions of one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class ModelQuestions:
    """Questions that people ask of models, names replaced by the words of `NAME_MARKS`, and what they ask.

    `asks` is a predicate of the graph (``contextLength``) or one of ``up``, ``down``, ``relation``, ``card``,
    ``compare``, ``work``, ``measure``, ``maker-models``, ``filter`` and ``something-else``.
    """

    asks: str
    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()

    def in_language(self, language: str) -> tuple[str, ...]:
        """Return the questions of one language."""
        return self.zh if language == "zh" else self.en


#: What stands in the place of names, so that a question is the same for every model: first model, second, maker.
NAME_MARKS: Mapping[str, str] = {"model": "ModelA", "other": "ModelB", "organisation": "MakerA"}


@dataclass(frozen=True, slots=True)
class DisputedValue:
    """One side of a dispute: the value in words and the sources that give it; `value_zh` where Chinese words differ."""

    value: str
    sources: tuple[str, ...]
    value_zh: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sources that disagree on a field of an entity; both sides are kept."""

    id: str
    about: str
    field: str
    comment: Text
    values: tuple[DisputedValue, ...]
    collection: str = GUIDE


@dataclass(frozen=True, slots=True)
class Note:
    """A known slip of the survey or of a translation, or a remark, rule or observation of a section."""

    id: str
    section: str
    source: str
    kind: str
    text: Text
    about: tuple[str, ...] = ()
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A condition or outcome of the decision flow (Figure 2)."""

    id: str
    kind: Literal["condition", "outcome"]
    text: Text
    question: Text
    verdict: Verdict | None = None
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """A branch of the decision flow: the answer (y or n) at a node leads to the next."""

    start: str
    answer: Literal["y", "n"]
    end: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The decision flow: nodes, branches, where it starts and where it was seen."""

    start: str
    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    seen_in: tuple[str, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything a collection knows: what `corpus.load` returns and what the library stores."""

    sources: tuple[Source, ...] = ()
    documents: tuple[Document, ...] = ()
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    figures: tuple[Figure, ...] = ()
    definitions: tuple[Definition, ...] = ()
    asked: tuple[Asked, ...] = ()
    model_questions: tuple[ModelQuestions, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    notes: tuple[Note, ...] = ()
    flow: Flow | None = None
    digest: str = field(default="", compare=False)
