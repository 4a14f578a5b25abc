"""fieldguide inside llama-index: the stock engine over our retriever, and our engine."""

import asyncio
import json
from typing import Any

import pytest
from llama_index.core import Settings as GlobalSettings
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.query_engine import RetrieverQueryEngine

from assistant import FieldguideQueryEngine, FieldguideRetriever
from tests.ui.schemas import validate

QUESTION = "Should I fine-tune or prompt for toxicity detection?"


class FirstLine(CustomLLM):
    """Answers with the first line of the context that it was given."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=8192, num_output=256, model_name="first-line")

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        context = prompt.split("---------------------")[1].strip()
        return CompletionResponse(text=next(line for line in context.splitlines() if len(line) > 60))

    @llm_completion_callback()
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        yield self.complete(prompt)


@pytest.fixture(params=["hybrid", "dense", "bm25"])
def retriever(request, fieldguide):
    return FieldguideRetriever(fieldguide, k=5, mode=request.param)


def test_a_stock_query_engine_runs_over_the_retriever(retriever, fieldguide):
    response = RetrieverQueryEngine.from_args(retriever, llm=FirstLine()).query(QUESTION)
    ids = [node.node.node_id for node in response.source_nodes]
    assert len(ids) == 5
    assert any(str(response) in fieldguide.passage(one)["text"] for one in ids)


def test_nodes_bear_the_ids_texts_and_scores_of_the_search(retriever, fieldguide):
    found = fieldguide.search(QUESTION, k=5, mode=retriever._mode).hits
    nodes = retriever.retrieve(QUESTION)
    assert [node.node.node_id for node in nodes] == [hit.passage.id for hit in found]
    assert [node.score for node in nodes] == [hit.score for hit in found]
    assert [node.node.get_content() for node in nodes] == [hit.passage.text for hit in found]
    assert nodes[0].node.metadata["source"] == found[0].passage.source


def test_the_retriever_works_in_chinese_and_asynchronously(fieldguide):
    nodes = asyncio.run(FieldguideRetriever(fieldguide, k=3).aretrieve("毒性检测"))
    assert nodes[0].node.metadata["language"] == "zh"


@pytest.mark.parametrize("question", [QUESTION, "哪些模型源自 LLaMA？", "What does GPT-5 cost in 2026?"])
def test_our_engine_gives_the_answer_as_the_response(fieldguide, question):
    response = FieldguideQueryEngine(fieldguide).query(question)
    answer = fieldguide.ask(question)
    record = json.loads(json.dumps(response.metadata))
    validate(record, "answer")
    assert str(response) == answer.answer == record["answer"]
    assert {**record, "timings_ms": {}} == {**json.loads(json.dumps(answer.to_dict())), "timings_ms": {}}
    cited = {one.id for one in answer.citations if one.kind == "passage"}
    assert {node.node.node_id for node in response.source_nodes} == cited


def test_our_engine_answers_asynchronously(fieldguide):
    response = asyncio.run(FieldguideQueryEngine(fieldguide).aquery(QUESTION))
    assert response.metadata["verdict"] == "fine-tuned"


def test_the_global_settings_of_llama_index_are_left_alone(fieldguide):
    FieldguideQueryEngine(fieldguide).query(QUESTION)
    FieldguideRetriever(fieldguide).retrieve(QUESTION)
    assert GlobalSettings._llm is None
    assert GlobalSettings._embed_model is None
