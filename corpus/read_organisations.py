"""Organisations: the nodes behind the names in model files, with their names in both languages."""

from collections.abc import Iterator, Mapping
from typing import Any

from corpus.errors import CorpusProblem
from corpus.reading import Positioned
from corpus.types import Entity, EntityType, Text


def organisation_entities(organisations: Positioned) -> dict[str, Entity]:
    """Return the node of each organisation by the name that model files call it, its English label."""
    return {row["label"]["en"]: _entity(row) for row in _rows(organisations)}


def _entity(row: Mapping[str, Any]) -> Entity:
    return Entity(
        id=f"organisation:{row['id']}",
        type=EntityType.ORGANISATION,
        label=Text(**row["label"]),
        aliases_en=tuple(row["aliases"]["en"]),
        aliases_zh=tuple(row["aliases"]["zh"]),
    )


def organisation_problems(organisations: Positioned, models: Mapping[str, Positioned]) -> Iterator[CorpusProblem]:
    """Yield names without an entry, entries that no model file uses, and what stands twice."""
    known = organisation_entities(organisations)
    used = set()
    for model in models.values():
        data: Any = model.data
        for i, row in enumerate(data["facts"]):
            if row["field"] == "organisation":
                used.add(row["value"])
                if row["value"] not in known:
                    yield model.problem(["facts", i, "value"], f"organisations.yaml lacks {row['value']!r}")
    seen: set[tuple[str, str]] = set()
    for i, row in enumerate(_rows(organisations)):
        if row["label"]["en"] not in used:
            yield organisations.problem([i, "label", "en"], f"no model file names {row['label']['en']!r}")
        for path, name in ((["id"], row["id"]), (["label", "en"], row["label"]["en"])):
            if (path[0], name) in seen:
                yield organisations.problem([i, *path], f"{name!r} stands twice")
            seen.add((path[0], name))


def _rows(organisations: Positioned) -> list[dict[str, Any]]:
    assert isinstance(organisations.data, list)
    return organisations.data
