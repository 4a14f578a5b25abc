"""Who descends from whom, kind by kind, with the source of every step. Pure functions over statements."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.errors import UnknownNameError
from corpus.types import Check, DescentKind, Statement, Text, Value

Direction = Literal["up", "down", "both"]

#: Kinds of descent in the order in which answers show them.
KINDS: tuple[DescentKind, ...] = ("weights", "variant", "distilled", "successor", "service")

#: Predicate of descent → relation as the corpus files spell it.
RELATIONS: Mapping[str, str] = {
    "fineTunedFrom": "fine_tuned_from",
    "instructionTunedFrom": "instruction_tuned_from",
    "rlhfFrom": "rlhf_from",
    "continuedPretrainingFrom": "continued_pretraining_from",
    "variantOf": "variant_of",
    "distilledFrom": "distilled_from",
    "successorOf": "architecture_successor_of",
    "servedBy": "based_on_api_of",
}
_WITHOUT_WEIGHTS: Mapping[str, DescentKind] = {
    "distilledFrom": "distilled",
    "successorOf": "successor",
    "servedBy": "service",
}


@dataclass(frozen=True, slots=True)
class LineageEdge:
    """One step of descent as one source states it; `child` and `parent` are entity ids."""

    child: str
    parent: str
    relation: str
    kind: DescentKind
    source: str
    locator: str
    statement_id: str
    check: Check
    words: Text
    note: str | None = None
    seen_in: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """A model with the steps above it and below it, nearest first."""

    model: str
    ancestors: tuple[LineageEdge, ...]
    descendants: tuple[LineageEdge, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two models' facts say of one predicate; `left` and `right` hold the statements of each."""

    predicate: str
    left: tuple[Statement, ...]
    right: tuple[Statement, ...]

    @property
    def same(self) -> bool:
        """Whether both models have the same values."""
        return _values(self.left) == _values(self.right)


def edges(statements: Iterable[Statement]) -> tuple[LineageEdge, ...]:
    """Return every step of descent among the statements, in a fixed order."""
    found = (_edge(statement) for statement in statements if statement.predicate in RELATIONS)
    return tuple(sorted(found, key=_order))


def descent_kind(statement: Statement) -> DescentKind:
    """Return the kind of a statement of descent; "weights" only when it says that weights were inherited."""
    if dict(statement.qualifiers).get("weightsInherited") is True:
        return "weights"
    return _WITHOUT_WEIGHTS.get(statement.predicate, "variant")


def _edge(statement: Statement) -> LineageEdge:
    note = dict(statement.qualifiers).get("note")
    return LineageEdge(
        child=statement.subject,
        parent=str(statement.object),
        relation=RELATIONS[statement.predicate],
        kind=descent_kind(statement),
        source=statement.source,
        locator=statement.locator,
        statement_id=statement.id,
        check=statement.check,
        words=statement.words,
        note=None if note is None else str(note),
        seen_in=statement.seen_in,
    )


def _order(edge: LineageEdge) -> tuple[int, str, str, str, str, str]:
    return KINDS.index(edge.kind), edge.parent, edge.child, edge.relation, edge.source, edge.locator


def lineage(
    statements: Iterable[Statement],
    model: str,
    direction: Direction = "both",
    kinds: Collection[DescentKind] = KINDS,
    depth: int | None = None,
    as_of: str | None = None,
) -> Lineage:
    """Return the steps of descent around a model, at most `depth` steps away, nearest first.

    `as_of` (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``) drops models released later; undated ones stay.
    Raises `UnknownNameError`, with the nearest ids, when no statement speaks of `model`.
    """
    known = tuple(statements)
    _check_known(known, model)
    later = released_after(known, as_of) if as_of else frozenset()
    steps = [e for e in edges(known) if e.kind in kinds and e.child not in later and e.parent not in later]
    upward, downward = _by(steps, "child"), _by(steps, "parent")
    return Lineage(
        model,
        tuple(_walk(upward, model, "parent", depth)) if direction != "down" else (),
        tuple(_walk(downward, model, "child", depth)) if direction != "up" else (),
    )


def _check_known(statements: Sequence[Statement], model: str) -> None:
    models = {s.subject for s in statements if s.subject.startswith("model:")}
    models |= {str(s.object) for s in statements if s.kind == "entity" and str(s.object).startswith("model:")}
    if model not in models:
        raise UnknownNameError("model", model, difflib.get_close_matches(model, sorted(models), 3, 0.5))


def released_after(statements: Iterable[Statement], as_of: str) -> frozenset[str]:
    """Return the models whose every release date lies after `as_of`; undated ones are not among them.

    A date that is less exact than `as_of` counts as its beginning: 2020 is not after 2020-05.
    """
    earliest: dict[str, str] = {}
    for statement in statements:
        if statement.predicate == "released":
            date = str(statement.object)
            earliest[statement.subject] = min(date, earliest.get(statement.subject, date))
    return frozenset(model for model, date in earliest.items() if date[: len(as_of)] > as_of)


def _by(steps: Iterable[LineageEdge], end: Literal["child", "parent"]) -> Mapping[str, list[LineageEdge]]:
    groups: dict[str, list[LineageEdge]] = defaultdict(list)
    for step in steps:
        groups[getattr(step, end)].append(step)
    return groups


def _walk(
    steps: Mapping[str, list[LineageEdge]], start: str, end: Literal["child", "parent"], depth: int | None
) -> Iterator[LineageEdge]:
    seen, level, distance = {start}, [start], 0
    while level and (depth is None or distance < depth):
        found: list[str] = []
        for model in level:
            for step in steps.get(model, ()):
                yield step
                if getattr(step, end) not in seen:
                    seen.add(getattr(step, end))
                    found.append(getattr(step, end))
        level, distance = found, distance + 1


def paths(
    statements: Iterable[Statement], child: str, ancestor: str, kinds: Collection[DescentKind] = KINDS
) -> tuple[tuple[LineageEdge, ...], ...]:
    """Return every way of descent from `child` up to `ancestor`, shortest first, one step a model pair.

    Of several sources for one step the first in order stands for it. Raises `UnknownNameError`.
    """
    known = tuple(statements)
    for model in (child, ancestor):
        _check_known(known, model)
    upward = _by((edge for edge in edges(known) if edge.kind in kinds), "child")
    return tuple(sorted(_paths(upward, child, ancestor, (child,)), key=len))


def _paths(
    upward: Mapping[str, list[LineageEdge]], model: str, goal: str, trail: tuple[str, ...]
) -> Iterator[tuple[LineageEdge, ...]]:
    if model == goal:
        yield ()
        return
    first = {(edge.parent, edge.relation): edge for edge in reversed(upward.get(model, ()))}
    for edge in sorted(first.values(), key=_order):
        if edge.parent not in trail:
            for rest in _paths(upward, edge.parent, goal, (*trail, edge.parent)):
                yield (edge, *rest)


def common_ancestors(
    statements: Iterable[Statement], left: str, right: str, kinds: Collection[DescentKind] = KINDS
) -> tuple[str, ...]:
    """Return the models that both descend from, nearest to `left` first. Raises `UnknownNameError`."""
    known = tuple(statements)
    above = [dict.fromkeys(_above(known, model, kinds)) for model in (left, right)]
    return tuple(model for model in above[0] if model in above[1])


def _above(statements: Sequence[Statement], model: str, kinds: Collection[DescentKind]) -> Iterator[str]:
    yield model
    for edge in lineage(statements, model, "up", kinds).ancestors:
        yield edge.parent


def diff(statements: Iterable[Statement], left: str, right: str) -> tuple[Difference, ...]:
    """Return what two models' own facts say, predicate by predicate. Raises `UnknownNameError`."""
    known = tuple(statements)
    for model in (left, right):
        _check_known(known, model)
    facts: dict[str, tuple[list[Statement], list[Statement]]] = defaultdict(lambda: ([], []))
    for statement in known:
        if statement.subject == left:
            facts[statement.predicate][0].append(statement)
        if statement.subject == right:
            facts[statement.predicate][1].append(statement)
    return tuple(Difference(key, tuple(a), tuple(b)) for key, (a, b) in sorted(facts.items()))


def _values(statements: Iterable[Statement]) -> set[tuple[Value, str | None]]:
    return {(statement.object, statement.language) for statement in statements}
