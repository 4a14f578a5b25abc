"""Typed questions to the graph, compiled to SPARQL. Values enter as terms, never as loose text."""

from rdflib import Literal
from rdflib.namespace import XSD

from assistant.understand import ModelFilter
from kg.rdf import iri
from kg.vocabulary import PREDICATES, PREFIXES


def _query(*lines: str) -> str:
    body = "\n".join(lines)
    used = [name for name in PREFIXES if f"{name}:" in body]
    head = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used)
    return f"{head}\n{body}"


def _short(predicate: str) -> str:
    """Return a predicate as a prefixed name, or in brackets when no prefix fits."""
    term = str(PREDICATES[predicate])
    for name, namespace in PREFIXES.items():
        if term.startswith(str(namespace)):
            return f"{name}:{term.removeprefix(str(namespace))}"
    return f"<{term}>"


def ancestors_query(model: str) -> str:
    """Return the query for every model whose weights `model` inherits, at any distance."""
    return _query(
        "SELECT DISTINCT ?model ?name WHERE {",
        f"  {iri(model).n3()} fg:derivedFrom+ ?model .",
        '  ?model skos:prefLabel ?name . FILTER(LANG(?name) = "en")',
        "} ORDER BY ?name",
    )


def descendants_query(model: str) -> str:
    """Return the query for every model that inherits the weights of `model`, at any distance."""
    return _query(
        "SELECT DISTINCT ?model ?name WHERE {",
        f"  ?model fg:derivedFrom+ {iri(model).n3()} .",
        '  ?model skos:prefLabel ?name . FILTER(LANG(?name) = "en")',
        "} ORDER BY ?name",
    )


def models_query(wanted: ModelFilter, as_of: str | None = None) -> str:
    """Return the query for the models that meet a filter."""
    lines = ["SELECT DISTINCT ?model ?name WHERE {", "  ?model a fg:Model ; skos:prefLabel ?name ."]
    lines.append('  FILTER(LANG(?name) = "en")')
    lines += _facts(wanted)
    for number, (operator, size) in enumerate(wanted.sizes):
        lines.append(f"  ?model {_short('parameterCount')} ?size{number} . FILTER(?size{number} {operator} {size})")
    until = min((one for one in (wanted.until, as_of) if one), default=None)
    if wanted.since or until:
        lines.append(f"  ?model {_short('released')} ?released .")
    if wanted.since:
        lines.append(f"  FILTER(STR(?released) >= {_text(wanted.since)})")
    if until:
        lines.append(f"  FILTER(SUBSTR(STR(?released), 1, {len(until)}) <= {_text(until)})")
    return _query(*lines, "} ORDER BY ?name")


def _text(value: str) -> str:
    return Literal(value).n3()


def _facts(wanted: ModelFilter) -> list[str]:
    lines = []
    if wanted.architecture:
        lines.append(f"  ?model {_short('architecture')} {iri('concept:' + wanted.architecture).n3()} .")
    if wanted.branch:
        lines.append(f"  ?model {_short('figure1Branch')} {_text(wanted.branch)} .")
    if wanted.style:
        lines.append(f"  ?model {_short('table1Style')} {iri('concept:' + wanted.style.lower()).n3()} .")
    if wanted.weights_open is not None:
        predicate = "figure1Open" if wanted.drawn else "weightsOpen"
        lines.append(f"  ?model {_short(predicate)} {_flag(wanted.weights_open)} .")
    if wanted.organisation:
        lines.append(f"  ?model {_short('organisation')} {iri(wanted.organisation).n3()} .")
    if wanted.commercial:
        lines.append(f"  ?model {_short('commercialUse')} {_text('true')} .")
    if wanted.edition:
        edition = iri("edition:" + wanted.edition).n3()
        lines.append(f"  ?box {_short('boxModel')} ?model ; {_short('boxEdition')} {edition} .")
    elif wanted.drawn:
        lines.append(f"  ?model {_short('figure1Branch')} ?branch .")
    return lines


def _flag(value: bool) -> str:
    return Literal(value, datatype=XSD.boolean).n3()


