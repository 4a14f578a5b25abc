"""Typed questions to the graph, compiled to SPARQL. Values enter as terms, never as loose text."""

import json
import re
from collections.abc import Mapping

from assistant.guide import DESCENT
from assistant.model_filter import ModelFilter
from corpus.types import EntityType
from kg.names import PREFIXES, entity_iri, statement_iri
from kg.vocabulary import CLASSES, PREDICATES


def _query(*lines: str) -> str:
    body = "\n".join(lines)
    used = [name for name in PREFIXES if re.search(rf"(?<![\w:]){name}:", body)]
    head = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used)
    return f"{head}\n{body}"


_LOCAL_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?")


def _prefixed(iri: str) -> str:
    """Return an IRI as a prefixed name where it is a plain one, else in angle brackets."""
    for name, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri.removeprefix(namespace)):
            return f"{name}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def _entity(entity_id: str) -> str:
    return _prefixed(entity_iri(entity_id))


def _short(predicate: str) -> str:
    return _prefixed(str(PREDICATES[predicate]))


def ancestry_query(model: str) -> str:
    """Return the query for every step of descent at or above `model`, whatever its kind."""
    path = "|".join(_short(one) for one in DESCENT)
    return _query(
        "SELECT DISTINCT ?child ?relation ?parent WHERE {",
        f"  VALUES ?relation {{ {' '.join(_short(one) for one in DESCENT)} }}",
        f"  {_entity(model)} ({path})* ?child .",
        "  ?child ?relation ?parent .",
        "} ORDER BY ?child ?relation ?parent",
    )


def progeny_query(model: str) -> str:
    """Return the query for every step of descent from `model`, and from the models that inherit its weights."""
    return _query(
        "SELECT DISTINCT ?child ?relation ?parent WHERE {",
        f"  VALUES ?relation {{ {' '.join(_short(one) for one in DESCENT)} }}",
        f"  ?parent fg:derivedFrom* {_entity(model)} .",
        "  ?child ?relation ?parent .",
        "} ORDER BY ?child ?relation ?parent",
    )


def step_of(row: Mapping[str, str]) -> tuple[str, str, str]:
    """Return a row of `ancestry_query` or `progeny_query` as (child, predicate, parent)."""
    return row["child"], _PREDICATE_OF[row["relation"]], row["parent"]


_PREDICATE_OF = {str(PREDICATES[one]): one for one in DESCENT}


def models_query(wanted: ModelFilter, as_of: str | None = None) -> str:
    """Return the query for the models that meet a filter."""
    lines = [
        "SELECT DISTINCT ?model ?name WHERE {" if wanted.top is None else "SELECT ?model ?name WHERE {",
        f"  ?model a {_prefixed(str(CLASSES[EntityType.MODEL]))} ; skos:prefLabel ?name .",
    ]
    lines.append('  FILTER(LANG(?name) = "en")')
    lines += _facts(wanted)
    if wanted.sizes:
        # One version must meet every limit: PaLM, of 8B and 540B, has none between 100B and 200B.
        limits = " && ".join(f"?size {operator} {size}" for operator, size in wanted.sizes)
        lines.append(f"  ?model {_short('parameterCount')} ?size . FILTER({limits})")
    if wanted.contexts:
        limits = " && ".join(f"?context {operator} {size}" for operator, size in wanted.contexts)
        lines.append(f"  ?model {_short('contextLength')} ?context . FILTER({limits})")
    lines += _dates(wanted, as_of)
    if wanted.top in ("largest", "smallest") and not wanted.sizes:
        lines.append(f"  ?model {_short('parameterCount')} ?size .")
    return _query(*lines, _ORDERS[wanted.top])


def _dates(wanted: ModelFilter, as_of: str | None) -> list[str]:
    """Limit the release dates; a model without one is left out only when the question asks for a date."""
    lines = []
    dated = bool(wanted.since or wanted.until or wanted.top in ("earliest", "latest"))
    released = f"?model {_short('released')} ?released ."
    if dated:
        lines.append(f"  {released}")
    elif as_of:
        lines.append(f"  OPTIONAL {{ {released} }}")
    if wanted.since:
        lines.append(f"  FILTER(STR(?released) >= {_text(wanted.since)})")
    for limit in (wanted.until, as_of):
        if limit:
            early = f"SUBSTR(STR(?released), 1, {len(limit)}) <= {_text(limit)}"
            lines.append(f"  FILTER({early})" if dated else f"  FILTER(!BOUND(?released) || {early})")
    return lines


#: How many models answer a question for the largest, earliest and so on: the first and its runners-up.
FIRST_FEW = 3
_ORDERS = {
    None: "} ORDER BY ?name",
    "largest": f"}} GROUP BY ?model ?name ORDER BY DESC(MAX(?size)) ?name LIMIT {FIRST_FEW}",
    "smallest": f"}} GROUP BY ?model ?name ORDER BY MIN(?size) ?name LIMIT {FIRST_FEW}",
    "earliest": f"}} GROUP BY ?model ?name ORDER BY MIN(STR(?released)) ?name LIMIT {FIRST_FEW}",
    "latest": f"}} GROUP BY ?model ?name ORDER BY DESC(MAX(STR(?released))) ?name LIMIT {FIRST_FEW}",
}


def _text(value: str) -> str:
    """Return a plain literal; JSON's escapes are SPARQL's too."""
    return json.dumps(value, ensure_ascii=False)


def _facts(wanted: ModelFilter) -> list[str]:
    lines = []
    if wanted.architecture:
        lines.append(f"  ?model {_short('architecture')} {_entity('concept:' + wanted.architecture)} .")
    if wanted.not_architecture:
        known, other = _short("architecture"), _entity("concept:" + wanted.not_architecture)
        lines.append(f"  ?model {known} ?architecture . FILTER NOT EXISTS {{ ?model {known} {other} }}")
    if wanted.branch:
        lines.append(f"  ?model {_short('figure1Branch')} {_text(wanted.branch)} .")
    if wanted.style:
        lines.append(f"  ?model {_short('table1Style')} {_entity('concept:' + wanted.style.lower())} .")
    if wanted.weights_open is not None:
        predicate = "figure1Open" if wanted.drawn else "weightsOpen"
        lines.append(f"  ?model {_short(predicate)} {_flag(wanted.weights_open)} .")
    if wanted.organisation:
        lines.append(f"  ?model {_short('organisation')} {_entity(wanted.organisation)} .")
    if wanted.commercial is not None:
        lines.append(f"  ?model {_short('commercialUse')} {_flag(wanted.commercial)} .")
    if wanted.edition:
        edition = _entity("edition:" + wanted.edition)
        lines.append(f"  ?box {_short('boxModel')} ?model ; {_short('boxEdition')} {edition} .")
    elif wanted.drawn:
        lines.append(f"  ?model {_short('figure1Branch')} ?branch .")
    return lines


def _flag(value: bool) -> str:
    return "true" if value else "false"


def statement_query(statement: str) -> str:
    """Return the query that shows a statement node with all that is said of it."""
    return _query(f"DESCRIBE {_prefixed(statement_iri(statement))}")
