"""The survey's decision flow, walked one answer at a time, with a citation for every branch taken."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.answer import Evidence
from assistant.guide import Guide
from corpus.errors import InternalError, UsageError
from corpus.settings import Settings
from corpus.types import GUIDE, Flow, FlowEdge, FlowNode, Language, Text

_PREDICATES = {"y": "flowYes", "n": "flowNo"}
_ANSWERS: Mapping[str, Literal["y", "n"]] = {
    **dict.fromkeys(("y", "yes", "是", "对"), "y"),
    **dict.fromkeys(("n", "no", "否", "不"), "n"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition of the flow, the answer given to it, where that leads, and the statement that says so."""

    node: FlowNode
    answer: Literal["y", "n"]
    leads_to: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Walk:
    """How far some answers lead: to the condition asked `next`, or to an `outcome` with its evidence."""

    language: Language
    branches: tuple[Branch, ...]
    next: FlowNode | None
    outcome: FlowNode | None
    evidence: Evidence | None
    note: Text

    def to_dict(self) -> dict[str, Any]:
        """Return the walk in the shape of ``docs/schema/decision.json``."""
        return {
            "language": self.language,
            "answers": [branch.answer for branch in self.branches],
            "branches": [self._branch(branch) for branch in self.branches],
            "next": self._node(self.next),
            "outcome": self._node(self.outcome),
            "verdict": self.outcome.verdict if self.outcome else None,
            "citation": _citation(self.evidence) if self.evidence else None,
            "note": self.note.in_language(self.language),
        }

    def _branch(self, branch: Branch) -> dict[str, Any]:
        return {
            **(self._node(branch.node) or {}),
            "answer": branch.answer,
            "leads_to": branch.leads_to,
            "citation": _citation(branch.evidence),
        }

    def _node(self, node: FlowNode | None) -> dict[str, Any] | None:
        if node is None:
            return None
        return {
            "id": node.id,
            "condition": node.text.in_language(self.language),
            "question": node.question.in_language(self.language),
            "sections": list(node.sections),
        }


def open_flow(settings: Settings) -> Guide:
    """Return what the library knows, without the stores that a walk does not need."""
    from ingest.build import ensure_built, open_library

    ensure_built(settings)
    with open_library(settings) as library:
        return Guide([library.knowledge(GUIDE)], [])


def walk(guide: Guide, answers: Sequence[str], language: Language = "en") -> Walk:
    """Follow `answers` (y or n, also yes, no, 是, 否) from the start of the flow.

    Raises `UsageError` for any other answer, and for answers given after an outcome was reached.
    """
    flow = guide.flow
    if flow is None:
        raise InternalError("the guide holds no decision flow; run `fieldguide build`")
    nodes = {node.id: node for node in flow.nodes}
    at, branches = nodes[flow.start], list[Branch]()
    for number, given in enumerate(answers, 1):
        if at.kind == "outcome":
            raise UsageError(f"answer {number} is one too many: {number - 1} answers already lead to an outcome")
        edge = _edge(flow, at, read_answer(given, number))
        branches.append(Branch(at, edge.answer, edge.end, _branch_evidence(guide, edge, language)))
        at = nodes[edge.end]
    ended = at.kind == "outcome"
    return Walk(
        language=language,
        branches=tuple(branches),
        next=None if ended else at,
        outcome=at if ended else None,
        evidence=_evidence(guide, at.id, "flowVerdict", language) if ended else None,
        note=flow.note,
    )


def read_answer(given: str, number: int) -> Literal["y", "n"]:
    """Return an answer as y or n; `number` says in the error which one was not understood."""
    try:
        return _ANSWERS[given.strip().lower()]
    except KeyError as exc:
        raise UsageError(f"answer {number} is {given!r}; answer y or n") from exc


def _edge(flow: Flow, node: FlowNode, answer: str) -> FlowEdge:
    return next(edge for edge in flow.edges if edge.start == node.id and edge.answer == answer)


def _branch_evidence(guide: Guide, edge: FlowEdge, language: Language) -> Evidence:
    return _evidence(guide, edge.start, _PREDICATES[edge.answer], language)


def _evidence(guide: Guide, node: str, predicate: str, language: Language) -> Evidence:
    return guide.statement_evidence(guide.facts(f"flow:{node}", predicate)[0], language)


def _citation(evidence: Evidence) -> dict[str, Any]:
    record = asdict(evidence)
    record.pop("date")
    return {**record, "authors": list(evidence.authors)}
