"""Tasks, datasets, conditions, techniques and concepts, and the decision flow."""

from collections.abc import Iterator
from typing import Any

from corpus import wording
from corpus.errors import CorpusProblem
from corpus.reading import Positioned
from corpus.types import Entity, EntityType, Flow, FlowEdge, FlowNode, Statement, Text

TERM_LISTS = {
    "tasks": EntityType.TASK,
    "datasets": EntityType.DATASET,
    "conditions": EntityType.CONDITION,
    "techniques": EntityType.TECHNIQUE,
    "concepts": EntityType.CONCEPT,
}


def term_entities(terms: Positioned) -> Iterator[Entity]:
    """Yield an entity for every term; ``broader`` are entity ids."""
    for name, row in _rows(terms):
        kind = TERM_LISTS[name]
        aliases = row.get("aliases") or {}
        yield Entity(
            id=f"{kind}:{row['id']}",
            type=kind,
            label=Text(**row["label"]),
            aliases_en=tuple(aliases.get("en") or ()),
            aliases_zh=tuple(aliases.get("zh") or ()),
            broader=tuple(f"{kind}:{parent}" for parent in row.get("broader") or ()),
        )


def dataset_statements(terms: Positioned, source: str, locator: str) -> Iterator[Statement]:
    """Yield which task each dataset stands for."""
    labels = {(name, row["id"]): Text(**row["label"]) for name, row in _rows(terms)}
    for name, row in _rows(terms):
        for task in row.get("tasks") or ():
            dataset, target = Text(**row["label"]), labels[("tasks", task)]
            words = wording.dataset(dataset, target)
            yield Statement(
                f"{TERM_LISTS[name]}:{row['id']}", "datasetForTask", f"task:{task}", "entity", source, locator, words
            )


def term_problems(terms: Positioned) -> Iterator[CorpusProblem]:
    """Yield unknown parents and tasks, and ids that stand twice."""
    assert isinstance(terms.data, dict)
    known = {name: {row["id"] for row in rows} for name, rows in terms.data.items()}
    for name, rows in terms.data.items():
        seen: set[str] = set()
        for i, row in enumerate(rows):
            if row["id"] in seen:
                yield terms.problem([name, i, "id"], f"{row['id']!r} stands twice")
            seen.add(row["id"])
            for parent in row.get("broader") or ():
                if parent not in known[name]:
                    yield terms.problem([name, i, "broader"], f"unknown id {parent!r}")
            for task in row.get("tasks") or ():
                if task not in known["tasks"]:
                    yield terms.problem([name, i, "tasks"], f"unknown task {task!r}")


def _rows(terms: Positioned) -> Iterator[tuple[str, dict[str, Any]]]:
    assert isinstance(terms.data, dict)
    for name in TERM_LISTS:
        for row in terms.data[name]:
            yield name, row


def read_flow(positioned: Positioned) -> Flow:
    """Return the decision flow."""
    data: Any = positioned.data
    nodes = tuple(
        FlowNode(
            id=row["id"],
            kind=row["kind"],
            text=Text(**row["text"]),
            question=Text(**(row.get("question") or row["text"])),
            verdict=row.get("verdict"),
            sections=tuple(row.get("sections") or ()),
        )
        for row in data["nodes"]
    )
    edges = tuple(FlowEdge(row["from"], row["answer"], row["to"]) for row in data["edges"])
    return Flow(data["start"], nodes, edges, tuple(data["seen_in"]), Text(**(data.get("note") or {"en": ""})))


def flow_problems(positioned: Positioned) -> Iterator[CorpusProblem]:
    """Yield branches that lead nowhere and conditions without both answers."""
    data: Any = positioned.data
    kinds = {row["id"]: row["kind"] for row in data["nodes"]}
    answers: dict[str, set[str]] = {}
    for i, row in enumerate(data["edges"]):
        for end in ("from", "to"):
            if row[end] not in kinds:
                yield positioned.problem(["edges", i, end], f"unknown node {row[end]!r}")
        answers.setdefault(row["from"], set()).add(row["answer"])
    for i, row in enumerate(data["nodes"]):
        if row["kind"] == "condition" and answers.get(row["id"]) != {"y", "n"}:
            yield positioned.problem(["nodes", i, "id"], f"condition {row['id']!r} lacks a branch for y or n")
