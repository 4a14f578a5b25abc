"""Our splitting and embedding as llama-index knows them.

Imported only where documents are taken in, and by users of llama-index: it takes a second to import.
The global `Settings` of llama-index is left alone.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.schema import Document as LlamaDocument

from corpus.types import MINE, Document, Passage, Source
from ingest.codec import from_json, to_json
from ingest.embed import Embedder
from ingest.readers import markdown
from ingest.readers.clean import clean, label
from ingest.split import split

#: Metadata that carries a whole document or passage; no embedder or language model reads it.
RECORD = "fieldguide"


class LibraryEmbedding(BaseEmbedding):  # type: ignore[misc]
    """The library's embedder: passages and queries get the same vectors as everywhere in fieldguide."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **settings: Any) -> None:
        super().__init__(model_name=embedder.id, **settings)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """Return the name under which llama-index knows the class."""
        return "LibraryEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._embedder.embed_query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self._embedder.embed_passages(texts)]


class SectionNodeParser(NodeParser):  # type: ignore[misc]
    """Cuts documents at their sections and sentences; a node's id is the passage's id.

    Takes documents made by `to_llama_documents`, and any other text as Markdown.
    """

    @classmethod
    def class_name(cls) -> str:
        """Return the name under which llama-index knows the class."""
        return "SectionNodeParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:
        return [made for node in nodes for made in _cut(node)]


def _documents(node: BaseNode) -> Iterable[Document]:
    record = node.metadata.get(RECORD)
    if isinstance(record, str):
        return [from_json(Document, record)]
    title = label(str(node.metadata.get("file_name") or node.metadata.get("title") or node.node_id))
    source = Source(node.node_id, title, collection=MINE, level="full-text", kind="document")
    return markdown.read(clean(node.get_content(metadata_mode=MetadataMode.NONE)), source)


def _cut(parent: BaseNode) -> Iterable[BaseNode]:
    # Made once: it takes a digest of the whole text.
    info = parent.as_related_node_info()
    return [_related(to_node(passage), parent, info) for one in _documents(parent) for passage in split(one)]


def _related(node: TextNode, parent: BaseNode, info: RelatedNodeInfo) -> TextNode:
    node.relationships[NodeRelationship.SOURCE] = info
    # A node gets its parent's metadata too; the vector stays that of the words alone.
    node.excluded_embed_metadata_keys = sorted({*node.excluded_embed_metadata_keys, *parent.metadata})
    return node


def to_llama_documents(documents: Iterable[Document]) -> list[LlamaDocument]:
    """Return `documents` as llama-index takes them in."""
    return [
        LlamaDocument(
            doc_id=document.id,
            text="\n\n".join(block.text for block in document.blocks),
            metadata={RECORD: to_json(Document, document), "title": document.title},
            excluded_embed_metadata_keys=[RECORD],
            excluded_llm_metadata_keys=[RECORD],
        )
        for document in documents
    ]


def to_node(passage: Passage) -> TextNode:
    """Return a passage as a node that bears its id; `to_passage` gives it back."""
    shown = {
        "source": passage.source,
        "locator": passage.locator,
        "section": passage.section,
        "level": passage.level,
        "language": passage.language,
        "date": passage.date,
        "collection": passage.collection,
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata={RECORD: to_json(Passage, passage), **shown},
        # The vector is that of the words alone.
        excluded_embed_metadata_keys=[RECORD, *shown],
        excluded_llm_metadata_keys=[RECORD],
    )


def to_passage(node: BaseNode) -> Passage:
    """Return the passage of which `node` was made."""
    return from_json(Passage, str(node.metadata[RECORD]))


def ingestion_pipeline(embedder: Embedder | None = None) -> IngestionPipeline:
    """Return the pipeline of the library: cut at sections and, given an embedder, embed.

    Without docstore and cache: what changed is decided by the library.
    """
    steps: list[Any] = [SectionNodeParser(), *([LibraryEmbedding(embedder)] if embedder else [])]
    return IngestionPipeline(transformations=steps, disable_cache=True)


def split_documents(documents: Iterable[Document]) -> tuple[Passage, ...]:
    """Return the passages of `documents`, cut by the pipeline."""
    nodes = ingestion_pipeline().run(documents=to_llama_documents(documents), show_progress=False)
    return tuple(to_passage(node) for node in nodes)
