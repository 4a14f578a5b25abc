import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from corpus.errors import InternalError
from corpus.types import EntityType
from kg.names import PREFIXES, entity_id, entity_iri, graph_iri, statement_id, statement_iri


@given(st.sampled_from(list(EntityType)), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_entity_ids_come_back_from_iris(kind: EntityType, slug: str) -> None:
    iri = entity_iri(f"{kind}:{slug}")
    assert entity_id(iri) == f"{kind}:{slug}"
    assert URIRef(iri).n3() == f"<{iri}>"


def test_entity_id_is_the_prefixed_name() -> None:
    assert entity_iri("model:gpt-3") == PREFIXES["model"] + "gpt-3"
    assert entity_iri("bar:2023-04-23/ai2") == PREFIXES["bar"] + "2023-04-23%2Fai2"


@pytest.mark.parametrize("broken", ["gpt-3", "model:", "planet:earth", ""])
def test_what_is_no_entity_id_is_refused(broken: str) -> None:
    with pytest.raises(InternalError, match="entity id"):
        entity_iri(broken)


@pytest.mark.parametrize("iri", ["https://example.org/x", PREFIXES["fg"] + "words", PREFIXES["statement"] + "s-1"])
def test_foreign_iris_name_no_entity(iri: str) -> None:
    assert entity_id(iri) is None


def test_statements_and_graphs_have_names() -> None:
    assert statement_id(statement_iri("s-12")) == "s-12"
    assert statement_id("https://example.org/") is None
    assert graph_iri("guide") == PREFIXES["graph"] + "guide"
    assert graph_iri("我的 笔记") == PREFIXES["graph"] + "user/%E6%88%91%E7%9A%84%20%E7%AC%94%E8%AE%B0"
