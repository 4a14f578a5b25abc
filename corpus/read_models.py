"""Model files: each fact with its sources, the place in Figure 1, derivations and disputes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from corpus import wording
from corpus.errors import CorpusProblem
from corpus.read_survey import SURVEY
from corpus.reading import Positioned
from corpus.types import Check, Dispute, DisputedValue, Entity, EntityType, ObjectKind, Statement, Text, Value

#: Field of a model file → predicate and kind of object.
FIELDS: Mapping[str, tuple[str, ObjectKind]] = {
    "released": ("released", "date"),
    "architecture": ("architecture", "entity"),
    "weights_open": ("weightsOpen", "flag"),
    "licence": ("licence", "text"),
    "parameters": ("parameterCount", "integer"),
    "pretraining_objective": ("pretrainingObjective", "text"),
    "training_tokens": ("trainingTokens", "integer"),
    "context_length": ("contextLength", "integer"),
    "table1_style": ("table1Style", "entity"),
}

#: Relation of a model file → predicate.
RELATIONS: Mapping[str, str] = {
    "fine_tuned_from": "fineTunedFrom",
    "instruction_tuned_from": "instructionTunedFrom",
    "rlhf_from": "rlhfFrom",
    "continued_pretraining_from": "continuedPretrainingFrom",
    "variant_of": "variantOf",
    "distilled_from": "distilledFrom",
    "architecture_successor_of": "successorOf",
    "based_on_api_of": "servedBy",
}


def slug(name: str) -> str:
    """Return a readable id for a name: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def model_entity(model: Positioned) -> Entity:
    """Return the node of a model."""
    data: Any = model.data
    return Entity(
        id=f"model:{data['id']}",
        type=EntityType.MODEL,
        label=Text(data["name"], data.get("name_zh") or ""),
        aliases_en=tuple(data.get("aliases") or ()),
        aliases_zh=tuple(data.get("aliases_zh") or ()),
    )


def box_entities(model: Positioned) -> Iterator[Entity]:
    """Yield the boxes of a model in the editions of Figure 1."""
    data: Any = model.data
    for edition in (data.get("figure1") or {}).get("logo_by_edition") or ():
        label = Text(f"{data['name']} in Figure 1, {edition}", f"图 1（{edition} 版）中的 {data['name']}")
        yield Entity(f"box:{edition}/{data['id']}", EntityType.BOX, label)


def model_statements(
    model: Positioned, names: Mapping[str, str], organisations: Mapping[str, Entity]
) -> Iterator[Statement]:
    """Yield every fact, derivation and drawing of a model.

    `names` maps model ids to names, `organisations` what model files call an organisation to its node.
    """
    data: Any = model.data
    for row in data["facts"]:
        if row["field"] == "organisation":
            yield from _maker_statements(data["id"], data["name"], row, organisations[row["value"]])
        else:
            yield from _fact_statements(data["id"], data["name"], row)
    for row in data.get("derivations") or ():
        yield from _derivation_statements(data["id"], data["name"], row, names)
    if data.get("work"):
        words = Text(
            f"{data['name']} was introduced in the work {data['work']}.", f"{data['name']} 由文献 {data['work']} 提出。"
        )
        yield Statement(
            f"model:{data['id']}", "introducedIn", f"work:{data['work']}", "entity", SURVEY, "reference list", words
        )
    yield from _drawing_statements(data)


def _evidence(row: Mapping[str, Any], name: str) -> Iterator[tuple[str, str, str | None]]:
    for source in row["sources"]:
        yield source["id"], source.get("locator") or f"entry {name}", source.get("seen_in")


def _object(field: str, value: Any) -> Value:
    if field in ("architecture", "table1_style"):
        return f"concept:{concept_of(str(value))}"
    return _english(value)


def _english(value: Any) -> Value:
    """Return a value of a model file, the English words where it has words in both languages."""
    english: Value = value["en"] if isinstance(value, dict) else value
    return english


def _qualifiers(row: Mapping[str, Any]) -> tuple[tuple[str, Value], ...]:
    return tuple((key, _english(row[key])) for key in ("variant", "event", "note") if row.get(key) is not None)


def _maker_statements(model: str, name: str, row: Mapping[str, Any], maker: Entity) -> Iterator[Statement]:
    words = wording.maker(name, maker.label, row)
    for source, locator, seen_in in _evidence(row, name):
        yield Statement(
            subject=f"model:{model}",
            predicate="organisation",
            object=maker.id,
            kind="entity",
            source=source,
            locator=locator,
            words=words,
            qualifiers=_qualifiers(row),
            seen_in=seen_in,
        )


def concept_of(value: str) -> str:
    """Return the slug of the concept that an architecture or a style of Table 1 is."""
    return "other-architecture" if value == "other" else slug(value)


def _fact_statements(model: str, name: str, row: Mapping[str, Any]) -> Iterator[Statement]:
    if row["field"] == "licence_terms":
        yield from _licence_statements(model, name, row)
        return
    predicate, kind = FIELDS[row["field"]]
    words = wording.fact(name, row)
    for source, locator, seen_in in _evidence(row, name):
        yield Statement(
            subject=f"model:{model}",
            predicate=predicate,
            object=_object(row["field"], row["value"]),
            kind=kind,
            source=source,
            locator=locator,
            words=words,
            qualifiers=_qualifiers(row),
            seen_in=seen_in,
        )


#: Whether commercial use is allowed, as a file says it → as the graph holds it; "partly" stays a word.
_FLAGS: Mapping[str, Value] = {"true": True, "false": False}


def _licence_kind(predicate: str, value: Any) -> ObjectKind:
    if predicate == "commercialUse":
        return "flag" if value in _FLAGS else "text"
    return "iri" if predicate == "licencePage" else "text"


def _licence_statements(model: str, name: str, row: Mapping[str, Any]) -> Iterator[Statement]:
    parts = {
        "commercialUse": None if row.get("commercial_use") is None else str(row["commercial_use"]).lower(),
        "useRestriction": row.get("restrictions") or (),
        "trainingCorpus": row.get("corpus"),
        "licencePage": row.get("url"),
    }
    for predicate, value in parts.items():
        values = value if isinstance(value, list) else (value,) if value else ()
        for one in values:
            for source, locator, seen_in in _evidence(row, name):
                yield Statement(
                    subject=f"model:{model}",
                    predicate=predicate,
                    object=_FLAGS.get(one, one) if predicate == "commercialUse" else _english(one),
                    kind=_licence_kind(predicate, one),
                    source=source,
                    locator=locator,
                    words=wording.licence(name, predicate, one),
                    seen_in=seen_in,
                )


def _derivation_statements(
    model: str, name: str, row: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Statement]:
    qualifiers: list[tuple[str, Value]] = [("weightsInherited", row["weights_inherited"])]
    if row.get("note"):
        qualifiers.append(("note", _english(row["note"])))
    check: Check = "not established" if row.get("checked") == "partly" else "as stated"
    parent = names.get(row["from"], row["from"])
    for source, locator, seen_in in _evidence(row, name):
        yield Statement(
            subject=f"model:{model}",
            predicate=RELATIONS[row["relation"]],
            object=f"model:{row['from']}",
            kind="entity",
            source=source,
            locator=locator,
            words=wording.derivation(name, parent, row),
            qualifiers=tuple(qualifiers),
            seen_in=seen_in,
            check=check,
        )


def _drawing_statements(data: Mapping[str, Any]) -> Iterator[Statement]:
    drawing = data.get("figure1")
    if not drawing:
        return
    name, model = data["name"], f"model:{data['id']}"
    source, locator, seen_in = next(_evidence(drawing, "Figure 1"))
    branch, state = drawing["branch"], "open" if drawing["open"] else "closed"
    facts: list[tuple[str, str, Value, ObjectKind, Text]] = [
        (model, "figure1Branch", branch, "text", wording.branch(name, branch)),
        (model, "figure1Open", drawing["open"], "flag", wording.drawn_open(name, state)),
    ]
    if drawing.get("limb"):
        facts.append((model, "figure1Limb", drawing["limb"], "text", wording.limb(name, drawing["limb"])))
    if drawing.get("year_band"):
        facts.append(
            (model, "figure1Year", str(drawing["year_band"]), "text", wording.band(name, drawing["year_band"]))
        )
    for subject, predicate, value, kind, words in facts:
        yield Statement(subject, predicate, value, kind, source, locator, words, seen_in=seen_in)
    for edition, logo in drawing["logo_by_edition"].items():
        box, place = f"box:{edition}/{data['id']}", f"edition {edition}"
        words = wording.box(name, edition, logo, state)
        parts: list[tuple[str, Value, ObjectKind]] = [
            ("boxModel", model, "entity"),
            ("boxEdition", f"edition:{edition}", "entity"),
            ("boxOpen", drawing["open"], "flag"),
        ]
        if logo:
            parts.append(("boxLogo", logo, "text"))
        for predicate, value, kind in parts:
            yield Statement(box, predicate, value, kind, source, place, words, seen_in=seen_in)


def model_disputes(model: Positioned) -> Iterator[Dispute]:
    """Yield every dispute with the sources of each side."""
    data: Any = model.data
    for number, row in enumerate(data.get("disputes") or (), 1):
        values = tuple(
            DisputedValue(said.en, tuple(source["id"] for source in value["sources"]), said.zh)
            for value in row["values"]
            for said in (wording.said(value["value"]),)
        )
        yield Dispute(f"{data['id']}-{number}", f"model:{data['id']}", row["field"], Text(**row["comment"]), values)


def reference_problems(
    model: Positioned, sources: set[str], models: set[str], works: set[str]
) -> Iterator[CorpusProblem]:
    """Yield every id in a model file that nothing bears."""
    data: Any = model.data
    if data.get("work") and data["work"] not in works:
        yield model.problem(["work"], f"unknown citekey {data['work']!r}")
    for i, row in enumerate(data.get("derivations") or ()):
        if row["from"] not in models:
            yield model.problem(["derivations", i, "from"], f"unknown model {row['from']!r}")
        if row["from"] == data["id"]:
            yield model.problem(["derivations", i, "from"], "is the model itself")
    for path, cited in _cited_sources(data):
        for key in ("id", "seen_in"):
            if cited.get(key) and cited[key] not in sources:
                yield model.problem([*path, key], f"unknown source {cited[key]!r}")


def _cited_sources(data: Mapping[str, Any]) -> Iterator[tuple[list[str | int], Mapping[str, Any]]]:
    for family in ("facts", "derivations"):
        for i, row in enumerate(data.get(family) or ()):
            for k, source in enumerate(row["sources"]):
                yield [family, i, "sources", k], source
    for k, source in enumerate((data.get("figure1") or {}).get("sources") or ()):
        yield ["figure1", "sources", k], source
    for i, row in enumerate(data.get("disputes") or ()):
        for j, value in enumerate(row["values"]):
            for k, source in enumerate(value["sources"]):
                yield ["disputes", i, "values", j, "sources", k], source
