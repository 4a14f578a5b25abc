"""How things are named in the graph: entity ids to IRIs and back, statements, graphs, prefixes.

Plain strings, so that nothing has to be imported to build or to read a name. An entity id such as
``model:gpt-3`` is at the same time its prefixed name in SPARQL, since every entity type is a prefix.
"""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from corpus.errors import InternalError
from corpus.types import GUIDE, EntityType

#: Everything fieldguide names itself starts with this.
BASE = "https://w3id.org/fieldguide/"
#: Our own terms, described in ``kg/vocabulary.ttl``.
VOCABULARY = f"{BASE}vocab#"

_ENTITY = f"{BASE}id/"
_TYPES = frozenset(kind.value for kind in EntityType)
_STATEMENT = f"{BASE}statement/"
_GRAPH = f"{BASE}graph/"

#: Graph of what ships with fieldguide.
GUIDE_GRAPH = f"{_GRAPH}guide"
#: Graph of statements that nobody has accepted yet; never part of the default graph.
CANDIDATES_GRAPH = f"{_GRAPH}candidates"
#: Graph that holds the description of our own terms.
VOCABULARY_GRAPH = f"{_GRAPH}vocabulary"
#: Graph that holds the SHACL shapes.
SHAPES_GRAPH = f"{_GRAPH}shapes"

_STANDARD_PREFIXES = {
    "cito": "http://purl.org/spar/cito/",
    "codemeta": "https://w3id.org/codemeta/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "doco": "http://purl.org/spar/doco/",
    "fabio": "http://purl.org/spar/fabio/",
    "fair4ml": "https://w3id.org/fair4ml#",
    "fg": VOCABULARY,
    "graph": _GRAPH,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "statement": _STATEMENT,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Prefix → namespace, for queries and for serialising. Queries may use them undeclared.
PREFIXES: Mapping[str, str] = {**_STANDARD_PREFIXES, **{kind.value: f"{_ENTITY}{kind.value}/" for kind in EntityType}}


def entity_iri(entity_id: str) -> str:
    """Return the IRI of an entity; characters outside ``A-Za-z0-9-._~`` of the slug are percent-encoded.

    >>> entity_iri("model:gpt-3")
    'https://w3id.org/fieldguide/id/model/gpt-3'

    Raises `InternalError` when the id has no known type before its colon.
    """
    kind, colon, slug = entity_id.partition(":")
    if not colon or not slug or kind not in _TYPES:
        raise InternalError(f"{entity_id!r} is no entity id; it should read <type>:<slug>")
    return f"{_ENTITY}{kind}/{quote(slug, safe='')}"


def entity_id(iri: str) -> str | None:
    """Return the entity id that an IRI stands for, or None when it names no entity.

    >>> entity_id("https://w3id.org/fieldguide/id/model/gpt-3")
    'model:gpt-3'
    """
    if not iri.startswith(_ENTITY):
        return None
    kind, slash, slug = iri.removeprefix(_ENTITY).partition("/")
    if not slash or not slug or kind not in _TYPES:
        return None
    return f"{kind}:{unquote(slug)}"


def statement_iri(statement_id: str) -> str:
    """Return the IRI of a statement node (``s-…``)."""
    return _STATEMENT + quote(statement_id, safe="")


def statement_id(iri: str) -> str | None:
    """Return the id of a statement from its IRI, or None when the IRI names no statement."""
    return unquote(iri.removeprefix(_STATEMENT)) if iri.startswith(_STATEMENT) else None


def graph_iri(collection: str) -> str:
    """Return the name of a collection's graph: ``graph/guide`` or ``graph/user/<collection>``."""
    return GUIDE_GRAPH if collection == GUIDE else f"{_GRAPH}user/{quote(collection, safe='')}"
