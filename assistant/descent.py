"""The family tree of all models, and two models side by side: as data for every surface."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.guide import Guide
from corpus.types import DescentKind, Statement
from kg.lineage import KINDS, Lineage, LineageEdge, common_ancestors, diff, edges, released_after


def family_trees(
    statements: Iterable[Statement], kinds: Collection[DescentKind] = KINDS, as_of: str | None = None
) -> tuple[Lineage, ...]:
    """Return a tree for every model that others descend from and that itself descends from none.

    Models released after `as_of` are left out. A model that descends from several stands below each.
    """
    known = tuple(statements)
    later = released_after(known, as_of) if as_of else frozenset()
    steps = [one for one in edges(known) if one.kind in kinds and not {one.child, one.parent} & later]
    children: Mapping[str, list[LineageEdge]] = defaultdict(list)
    for step in steps:
        children[step.parent].append(step)
    roots = sorted(set(children) - {step.child for step in steps})
    return tuple(Lineage(root, (), tuple(_below(children, root))) for root in roots)


def _below(children: Mapping[str, list[LineageEdge]], root: str) -> Iterator[LineageEdge]:
    seen, waiting = {root}, [root]
    for model in waiting:
        for step in children.get(model, ()):
            yield step
            if step.child not in seen:
                seen.add(step.child)
                waiting.append(step.child)


def side_by_side(guide: Guide, left: str, right: str) -> dict[str, Any]:
    """Return what is said of two models (entity ids), predicate by predicate, with the source of each value.

    The shape of ``docs/schema/lineage-diff.json``. Raises `UnknownNameError`.
    """
    statements = tuple(guide.statements.values())
    return {
        "left": _model(guide, left),
        "right": _model(guide, right),
        "common_ancestors": [_model(guide, one) for one in common_ancestors(statements, left, right)],
        "differences": [
            {
                "predicate": one.predicate,
                "same": one.same,
                "left": _values(guide, one.left),
                "right": _values(guide, one.right),
            }
            for one in diff(statements, left, right)
        ],
    }


def _model(guide: Guide, model: str) -> dict[str, str]:
    return {"id": model.partition(":")[2], "label": guide.label(model)}


def _values(guide: Guide, statements: Sequence[Statement]) -> list[dict[str, Any]]:
    return [
        {
            "value": guide.label(str(one.object)) if one.kind == "entity" else one.object,
            "source": one.source,
            "locator": one.locator,
            "statement": one.id,
            "check": one.check,
        }
        for one in statements
    ]
