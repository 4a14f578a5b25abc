"""fieldguide for users of llama-index: a retriever and a query engine over the same stores.

Imported on first use only; the global `Settings` of llama-index is left alone.
"""

from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from assistant.answer import Answer
from assistant.fieldguide import Fieldguide
from assistant.search import Mode
from ingest.llama import to_node


class FieldguideRetriever(BaseRetriever):  # type: ignore[misc]
    """Finds passages as `Fieldguide.search` does; a node's id is the passage's id.

    >>> retriever = FieldguideRetriever(Fieldguide(), k=5)              # doctest: +SKIP
    >>> retriever.retrieve("toxicity detection")[0].node.node_id        # doctest: +SKIP
    """

    def __init__(self, guide: Fieldguide | None = None, *, k: int = 8, mode: Mode = "hybrid") -> None:
        self._guide = guide or Fieldguide()
        self._k = k
        self._mode = mode
        super().__init__(callback_manager=CallbackManager([]))

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._guide.search(query_bundle.query_str, k=self._k, mode=self._mode)
        return [NodeWithScore(node=to_node(hit.passage), score=hit.score) for hit in found.hits]


class FieldguideQueryEngine(BaseQueryEngine):  # type: ignore[misc]
    """Answers as `Fieldguide.ask` does; ``Response.metadata`` is the answer as its JSON record."""

    def __init__(self, guide: Fieldguide | None = None) -> None:
        self._guide = guide or Fieldguide()
        super().__init__(callback_manager=CallbackManager([]))

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._guide.ask(query_bundle.query_str)
        return Response(response=answer.answer, source_nodes=self._nodes(answer), metadata=answer.to_dict())

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return self._query(query_bundle)

    def _nodes(self, answer: Answer) -> list[NodeWithScore]:
        cited = {one.id: one.score for one in answer.citations if one.kind == "passage"}
        passages = self._guide.passages(cited)
        return [
            NodeWithScore(node=to_node(passages[one]), score=score) for one, score in cited.items() if one in passages
        ]

    def _get_prompt_modules(self) -> PromptMixinType:
        modules: dict[str, Any] = {}
        return modules
