"""Single terms and triples: entities, sources and statements as RDF."""

import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import quote

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

from corpus.errors import InternalError
from corpus.types import Entity, Source, Statement, Text
from kg import names
from kg.lineage import RELATIONS, descent_kind
from kg.vocabulary import (
    CLASSES,
    DC,
    DCTERMS,
    DESCENT_PROPERTIES,
    FABIO,
    FG,
    PREDICATES,
    PRISM,
    PROV,
    QUALIFIERS,
    RDF,
    SKOS,
    SKOS_TYPES,
    SOURCE_CLASSES,
    XSD,
)

Triple = tuple[Identifier, URIRef, Identifier]

_DATES = (
    (re.compile(r"\d{4}"), XSD.gYear),
    (re.compile(r"\d{4}-\d{2}"), XSD.gYearMonth),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), XSD.date),
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Characters besides letters and digits of any script that an IRI may hold as they stand.
_IRI_SAFE = "!#$%&'()*+,-./:;=?@_~"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


def iri(entity_id: str) -> URIRef:
    """Return the IRI of an entity id (``model:gpt-3``). Raises `InternalError` for what is no entity id."""
    return URIRef(names.entity_iri(entity_id))


def entity_id(node: str) -> str | None:
    """Return the entity id of an IRI, or None when it names no entity; the inverse of `iri`."""
    return names.entity_id(node)


def statement_iri(statement_id: str) -> URIRef:
    """Return the IRI of a statement node."""
    return URIRef(names.statement_iri(statement_id))


def source_iri(source_id: str, works: frozenset[str] = frozenset()) -> URIRef:
    """Return the IRI of a source; a source that is a work of the graph (in `works`) is that very node."""
    kind = "work" if source_id in works else "source"
    return iri(f"{kind}:{source_id}")


def external_iri(address: str) -> URIRef:
    """Return an address as IRI, with characters that no IRI may hold percent-encoded.

    Raises `InternalError` when the address has no scheme.
    """
    address = _LONE_PERCENT.sub("%25", address.strip())
    if not _SCHEME.match(address):
        raise InternalError(f"{address!r} is no absolute IRI; it should start with a scheme such as https:")
    head, mark, fragment = address.partition("#")
    address = head + mark + fragment.replace("#", "%23")
    return URIRef("".join(one if one.isalnum() else quote(one, safe=_IRI_SAFE) for one in address))


def date_literal(date: str) -> Literal:
    """Return an ISO date as exact as it is: xsd:gYear, xsd:gYearMonth or xsd:date.

    Raises `InternalError` for other forms.
    """
    for pattern, datatype in _DATES:
        if pattern.fullmatch(date):
            # Not normalised: rdflib would complete a month to its first day.
            return Literal(date, datatype=datatype, normalize=False)
    raise InternalError(f"{date!r} is no ISO date (YYYY, YYYY-MM or YYYY-MM-DD)")


def term(statement: Statement) -> Identifier:
    """Return the object of a statement as RDF term.

    Raises `InternalError`, naming the statement, when the value does not fit its kind.
    """
    value = statement.object
    try:
        match statement.kind:
            case "entity":
                return iri(str(value))
            case "iri":
                return external_iri(str(value))
            case "integer":
                return Literal(int(value))
            case "decimal":
                return Literal(Decimal(str(value)))
            case "flag":
                return Literal(bool(value))
            case "date":
                return date_literal(str(value))
            case "text":
                return Literal(str(value), lang=statement.language)
    except (InternalError, ValueError, ArithmeticError) as exc:
        raise InternalError(f"statement {statement.id} ({statement.predicate} of {statement.subject}): {exc}") from exc


def nt(node: Node) -> str:
    """Return a term in N-Triples syntax.

    >>> nt(Literal("GPT-3", lang="en"))
    '"GPT-3"@en'
    """
    if isinstance(node, URIRef):
        return f"<{node}>"
    if isinstance(node, BNode):
        return f"_:{node}"
    assert isinstance(node, Literal)
    text = f'"{_TO_ESCAPE.sub(_escape, node)}"'
    if node.language:
        return f"{text}@{node.language}"
    return text if node.datatype in (None, XSD.string) else f"{text}^^<{node.datatype}>"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def texts(node: Identifier, predicate: URIRef, text: Text) -> Iterator[Triple]:
    """Yield a text in each language that it has."""
    for language, words in (("en", text.en), ("zh", text.zh)):
        if words:
            yield node, predicate, Literal(words, lang=language)


def entity_triples(entity: Entity) -> Iterator[Triple]:
    """Yield type, labels, aliases, broader entities and identifier of an entity."""
    node = iri(entity.id)
    yield node, RDF.type, CLASSES[entity.type]
    if entity.type in SKOS_TYPES:
        yield node, RDF.type, SKOS.Concept
    yield node, DCTERMS.identifier, Literal(entity.slug)
    yield from texts(node, SKOS.prefLabel, entity.label)
    for language, label, aliases in (
        ("en", entity.label.en, entity.aliases_en),
        ("zh", entity.label.zh, entity.aliases_zh),
    ):
        # SKOS keeps preferred and alternative labels apart.
        for alias in aliases:
            if alias != label:
                yield node, SKOS.altLabel, Literal(alias, lang=language)
    for broader in entity.broader:
        yield node, SKOS.broader, iri(broader)


def source_triples(source: Source, works: frozenset[str] = frozenset()) -> Iterator[Triple]:
    """Yield the bibliographic record of a source: title, authors, date, identifiers, address, level."""
    node = source_iri(source.id, works)
    yield node, RDF.type, FG.Source
    yield node, RDF.type, SOURCE_CLASSES.get(source.kind, FABIO.Expression)
    yield node, DCTERMS.identifier, Literal(source.id)
    yield node, DCTERMS.title, Literal(source.title)
    yield node, FG.level, Literal(source.level)
    yield node, FG.secondHand, Literal(source.second_hand)
    for author in source.authors:
        yield node, DC.creator, Literal(author)
    if source.authors:
        yield node, FG.authorList, Literal("; ".join(source.authors))
    if source.date or source.year:
        yield node, DCTERMS.issued, date_literal(source.date or f"{source.year:04d}")
    if source.url:
        yield node, FABIO.hasURL, Literal(source.url, datatype=XSD.anyURI)
    for predicate, value in (
        (FABIO.hasArXivId, source.arxiv_id),
        (PRISM.doi, source.doi),
        (PRISM.publicationName, source.venue),
        (FG.note, source.note),
    ):
        if value:
            yield node, predicate, Literal(value)


def statement_triples(statement: Statement, works: frozenset[str] = frozenset()) -> Iterator[Triple]:
    """Yield the plain triple of a statement, its node with the evidence and, for descent, the derivation.

    Raises `InternalError` for a predicate or qualifier that the vocabulary lacks.
    """
    subject, predicate, value = iri(statement.subject), _property(statement), term(statement)
    node = statement_iri(statement.id)
    yield subject, predicate, value
    yield node, RDF.type, RDF.Statement
    yield node, RDF.subject, subject
    yield node, RDF.predicate, predicate
    yield node, RDF.object, value
    yield node, DCTERMS.source, source_iri(statement.source, works)
    yield node, FG.locator, Literal(statement.locator)
    yield node, FG.check, Literal(statement.check)
    yield from texts(node, FG.words, statement.words)
    if statement.seen_in:
        yield node, FG.seenIn, source_iri(statement.seen_in, works)
    for key, qualifier in statement.qualifiers:
        if key not in QUALIFIERS:
            raise InternalError(f"qualifier {key!r} of statement {statement.id} is missing in kg.vocabulary.QUALIFIERS")
        yield node, QUALIFIERS[key], Literal(qualifier)
    if statement.predicate in RELATIONS:
        yield from _derivation(statement, node, subject, predicate, value)


def _property(statement: Statement) -> URIRef:
    if statement.predicate not in PREDICATES:
        raise InternalError(
            f"predicate {statement.predicate!r} of statement {statement.id} is missing in kg.vocabulary.PREDICATES"
        )
    return PREDICATES[statement.predicate]


def _derivation(
    statement: Statement, node: URIRef, child: URIRef, predicate: URIRef, parent: Identifier
) -> Iterator[Triple]:
    kind = descent_kind(statement)
    yield node, RDF.type, PROV.Derivation
    yield child, PROV.qualifiedDerivation, node
    yield node, PROV.entity, parent
    yield node, FG.relation, predicate
    yield node, FG.descentKind, Literal(kind)
    for plain in DESCENT_PROPERTIES[kind]:
        yield child, plain, parent
