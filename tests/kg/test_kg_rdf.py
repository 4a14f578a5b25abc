import dataclasses

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_facts import STATEMENTS, descent, fact
from rdflib import Literal, URIRef

from corpus.errors import InternalError
from corpus.types import Entity, EntityType, Source, Text
from kg.rdf import entity_triples, external_iri, iri, nt, source_triples, statement_iri, statement_triples, term
from kg.vocabulary import DC, DCTERMS, FABIO, FG, PROV, RDF, SKOS, XSD


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("2020", "date", Literal("2020", datatype=XSD.gYear, normalize=False)),
        ("2020-05", "date", Literal("2020-05", datatype=XSD.gYearMonth, normalize=False)),
        ("2020-05-28", "date", Literal("2020-05-28", datatype=XSD.date)),
        (175, "integer", Literal("175", datatype=XSD.integer)),
        (86.5, "decimal", Literal("86.5", datatype=XSD.decimal)),
        (1e-05, "decimal", Literal("0.00001", datatype=XSD.decimal)),
        (True, "flag", Literal("true", datatype=XSD.boolean)),
        ("10-100", "text", Literal("10-100")),
        ("task:nli", "entity", iri("task:nli")),
        ("https://example.org/中", "iri", URIRef("https://example.org/中")),
    ],
)
def test_objects_become_terms(value: object, kind: str, expected: object) -> None:
    made = term(fact("model:gpt-3", "released", value, kind))
    assert nt(made) == nt(expected)  # type: ignore[arg-type]


def test_text_keeps_its_language() -> None:
    assert nt(term(fact("model:gpt-3", "findingClaim", "主张", "text", language="zh"))) == '"主张"@zh'


@pytest.mark.parametrize(
    ("value", "kind"),
    [("May 2020", "date"), ("2020-5", "date"), ("no scheme", "iri"), ("gpt-3", "entity"), ("x", "integer")],
)
def test_a_value_that_does_not_fit_names_its_statement(value: object, kind: str) -> None:
    statement = fact("model:gpt-3", "released", value, kind)
    with pytest.raises(InternalError, match=statement.id):
        term(statement)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_literals_read_back_equal_by_another_parser(text: str) -> None:
    line = f"<a:s> <a:p> {nt(Literal(text, lang='en'))} .\n"
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.Literal(text, language="en")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_hostile_addresses_become_one_iri(text: str) -> None:
    line = f"<a:s> <a:p> {nt(external_iri('https://example.org/' + text))} .\n"
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.NamedNode)


def test_a_statement_node_holds_the_evidence() -> None:
    statement = STATEMENTS[1]
    node, triples = statement_iri(statement.id), set(statement_triples(statement, frozenset(["brown2020gpt3"])))
    assert (iri("model:gpt-3"), DCTERMS.creator, iri("organisation:openai")) in triples
    assert (node, RDF.type, RDF.Statement) in triples
    assert (node, DCTERMS.source, iri("source:blog")) in triples
    assert (node, FG.seenIn, iri("work:brown2020gpt3")) in triples
    assert (node, FG.locator, Literal("line 3")) in triples
    assert {words.language for s, p, words in triples if p == FG.words} == {"en", "zh"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("relation", "inherited", "kind", "plain"),
    [
        ("rlhfFrom", True, "weights", {FG.rlhfFrom, FG.derivedFrom, PROV.wasDerivedFrom}),
        ("variantOf", True, "weights", {FG.variantOf, FG.derivedFrom, PROV.wasDerivedFrom}),
        ("variantOf", False, "variant", {FG.variantOf}),
        ("distilledFrom", False, "distilled", {FG.distilledFrom}),
        ("successorOf", False, "successor", {FG.successorOf}),
        ("servedBy", False, "service", {FG.servedBy}),
    ],
)
def test_kinds_of_descent_stay_apart(relation: str, inherited: bool, kind: str, plain: set[URIRef]) -> None:
    statement = descent("codex", relation, "gpt-3", inherited)
    node, triples = statement_iri(statement.id), set(statement_triples(statement))
    child, parent = iri("model:codex"), iri("model:gpt-3")
    assert {p for s, p, o in triples if s == child and o == parent} == plain
    assert {
        (child, PROV.qualifiedDerivation, node),
        (node, PROV.entity, parent),
        (node, RDF.type, PROV.Derivation),
    } <= triples
    assert (node, FG.descentKind, Literal(kind)) in triples


def test_unknown_predicates_and_qualifiers_are_our_mistake() -> None:
    with pytest.raises(InternalError, match=r"'smells'.*PREDICATES"):
        list(statement_triples(fact("model:gpt-3", "smells", "task:nli")))
    with pytest.raises(InternalError, match=r"'mood'.*QUALIFIERS"):
        list(statement_triples(dataclasses.replace(STATEMENTS[0], qualifiers=(("mood", "good"),))))


def test_labels_of_both_languages_stand_on_one_node() -> None:
    entity = Entity(
        "task:nli", EntityType.TASK, Text("inference", "推断"), ("inference", "NLI"), ("推理",), ("task:nlu",)
    )
    triples = set(entity_triples(entity))
    node = iri("task:nli")
    assert {o for _, p, o in triples if p == SKOS.prefLabel} == {
        Literal("inference", lang="en"),
        Literal("推断", lang="zh"),
    }
    assert {o for _, p, o in triples if p == SKOS.altLabel} == {Literal("NLI", lang="en"), Literal("推理", lang="zh")}
    assert {(node, RDF.type, FG.Task), (node, RDF.type, SKOS.Concept), (node, SKOS.broader, iri("task:nlu"))} <= triples


def test_a_source_has_its_record() -> None:
    source = Source("x", "Title", authors=("A", "B"), year=2020, arxiv_id="2005.14165", doi="10.1/x", second_hand=True)
    found = {(p, str(o)) for _, p, o in source_triples(source)}
    assert {(DCTERMS.title, "Title"), (DC.creator, "A"), (FG.authorList, "A; B"), (DCTERMS.issued, "2020")} <= found
    assert {(FABIO.hasArXivId, "2005.14165"), (FG.secondHand, "true"), (FG.level, "digest")} <= found
