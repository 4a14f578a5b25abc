from pathlib import Path

import numpy as np
import pytest
from llama_index.core import Settings as LlamaSettings
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import Document as LlamaDocument
from small import ToyEmbedder, write_corpus

from corpus.load import load
from ingest.llama import (
    LibraryEmbedding,
    SectionNodeParser,
    ingestion_pipeline,
    split_documents,
    to_llama_documents,
    to_node,
    to_passage,
)
from ingest.split import split_all


def test_the_pipeline_cuts_as_the_library_does() -> None:
    documents = load().documents
    assert split_documents(documents) == split_all(documents)


def test_nodes_bear_the_passages_ids_and_vectors(root: Path, toy: ToyEmbedder) -> None:
    documents = load(root).documents
    nodes = ingestion_pipeline(toy).run(documents=to_llama_documents(documents))
    passages = split_all(documents)
    assert [node.node_id for node in nodes] == [one.id for one in passages]
    for node, passage in zip(nodes, passages, strict=True):
        assert to_passage(node) == passage
        assert node.get_content() == passage.text
        assert np.asarray(node.embedding) == pytest.approx(toy.embed_query(passage.text), abs=1e-6)


def test_any_document_of_llama_index_can_be_cut() -> None:
    nodes = SectionNodeParser().get_nodes_from_documents([LlamaDocument(text="# A\n\nHello.\n\n## B\n\nWorld.")])
    assert [(node.metadata["locator"], node.get_content()) for node in nodes] == [("A", "Hello."), ("A › B", "World.")]
    assert nodes[0].next_node is not None


def test_a_stock_index_runs_on_the_librarys_embedder(tmp_path: Path, toy: ToyEmbedder) -> None:
    passages = split_all(load(write_corpus(tmp_path)).documents)
    index = VectorStoreIndex([to_node(one) for one in passages], embed_model=LibraryEmbedding(toy))
    (hit,) = index.as_retriever(similarity_top_k=1).retrieve("toxic comments")
    assert "toxic comments" in hit.text
    assert LlamaSettings._embed_model is None
