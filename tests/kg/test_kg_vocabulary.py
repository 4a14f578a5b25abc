from rdflib import Graph, URIRef

from corpus.types import EntityType, Knowledge
from kg.names import PREFIXES, VOCABULARY
from kg.rdf import statement_triples
from kg.vocabulary import CLASSES, FG, PREDICATES, QUALIFIERS, RDF, RDFS, VOCABULARY_FILE

DESCRIBED = Graph().parse(VOCABULARY_FILE, format="turtle")


def test_every_predicate_and_qualifier_of_the_corpus_is_mapped(corpus: Knowledge) -> None:
    assert {statement.predicate for statement in corpus.statements} - set(PREDICATES) == set()
    assert {key for statement in corpus.statements for key, _ in statement.qualifiers} - set(QUALIFIERS) == set()


def test_every_entity_type_has_a_class() -> None:
    assert set(CLASSES) == set(EntityType)


def test_every_own_term_is_described_in_both_languages() -> None:
    used = {term for term in (*PREDICATES.values(), *CLASSES.values(), *QUALIFIERS.values()) if term in FG}
    for term in used | {FG.derivedFrom, FG.relation, FG.descentKind, FG.words, FG.locator, FG.check, FG.seenIn}:
        for property_ in (RDFS.label, RDFS.comment):
            assert {text.language for text in DESCRIBED.objects(term, property_)} == {"en", "zh"}, term


def test_every_described_term_is_typed_and_used_or_explained() -> None:
    own = {term for term in DESCRIBED.subjects() if isinstance(term, URIRef) and term in FG}
    assert all(set(DESCRIBED.objects(term, RDF.type)) <= {RDF.Property, RDFS.Class} for term in own)


def test_own_terms_of_statements_are_all_described(corpus: Knowledge) -> None:
    used = {
        p for statement in corpus.statements for _, p, _ in statement_triples(statement) if p.startswith(VOCABULARY)
    }
    assert used - set(DESCRIBED.subjects()) == set()


def test_schema_org_is_https_everywhere() -> None:
    assert PREFIXES["schema"] == "https://schema.org/"
    for file in VOCABULARY_FILE.parent.rglob("*.*"):
        if file.suffix in {".py", ".ttl", ".rq"}:
            assert "http://schema.org" not in file.read_text(encoding="utf-8"), file
