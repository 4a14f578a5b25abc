"""The user's own documents: told first, kept apart on request, counted and fingerprinted."""

import pytest

from assistant.fieldguide import Fieldguide
from corpus.settings import Settings
from ingest.add import add
from ingest.say import silent
from tests.assistant.markers import marker_problems

NOTE = """# Team notes

Our team runs Zebra-7B on two GPUs in Bern. Zebra-7B sorts our tickets since March 2023.

For toxicity detection our moderators chose a fine-tuned RoBERTa, because it catches sarcasm better.
"""
OWN = {"en": "From your own documents:", "zh": "您自己的文档中："}


@pytest.fixture(scope="module")
def settings(own_data_dir, tmp_path_factory):
    notes = tmp_path_factory.mktemp("notes")
    (notes / "zebra.md").write_text(NOTE)
    settings = Settings(data_dir=own_data_dir, history=False, sparql_timeout=10)
    (added,) = add(settings, [notes / "zebra.md"], say=silent)
    assert added.status == "added"
    return settings


@pytest.fixture(scope="module")
def own(settings):
    with Fieldguide(settings) as opened:
        yield opened


def sources(answer):
    return {one.source.split("-")[0] for one in answer.citations}


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Where does our team run Zebra-7B?", "en"),
        ("What is Zebra-7B?", "en"),
        ("Zebra-7B 部署在哪里？", "zh"),
        ("Zebra-7B 跑在哪里？", "zh"),
    ],
)
def test_a_name_of_an_own_note_is_no_strange_one(own, question, language):
    answer = own.ask(question)
    assert (answer.abstained, answer.missing, sources(answer)) == (False, None, {"zebra"})
    assert answer.answer.startswith(f"{OWN[language]}\n\n- Our team runs Zebra-7B on two GPUs in Bern. [1]")
    assert marker_problems(answer.to_dict()) == []


def test_own_documents_come_first_and_the_guide_after_them(own):
    answer = own.ask("Fine-tune or prompt for toxicity detection?")
    assert answer.answer.startswith(f"{OWN['en']}\n\n- For toxicity detection our moderators chose")
    assert answer.answer.index("catches sarcasm") < answer.answer.index("From the guide:")
    assert (answer.verdict, {"zebra", "yang2023harnessing"} <= sources(answer)) == ("fine-tuned", True)
    assert marker_problems(answer.to_dict()) == []


def test_a_question_for_ones_notes_gets_only_them(own):
    answer = own.ask("What do my notes say about toxicity detection?")
    assert (answer.abstained, sources(answer)) == (False, {"zebra"})


@pytest.mark.parametrize(
    "question", ["What is masked language modelling?", "Who built OPT and when?", "哪些模型源自 LLaMA？"]
)
def test_notes_on_other_things_change_no_answer(own, fieldguide, question):
    ours, plain = own.ask(question), fieldguide.ask(question)
    assert (ours.answer, ours.citations) == (plain.answer, plain.citations)


def test_only_the_own_documents_answer_when_only_they_are_asked(own):
    answer = own.ask("Fine-tune or prompt for toxicity detection?", collections=["mine"])
    assert (answer.abstained, answer.verdict, sources(answer)) == (False, None, {"zebra"})
    assert {hit.passage.collection for hit in own.search("toxicity", collections=["mine"]).hits} == {"mine"}


@pytest.mark.parametrize(
    "question",
    [
        "Who built OPT?",
        "Which models come from LLaMA?",
        "Decoder-only models with open weights above 50B",
        "What did it cost to train GPT-3?",
        "What is masked language modelling?",
        "When should I not use an LLM?",
        "How many references does the survey have?",
        "BERT 的论文是哪篇？",
        "What is reference 36 of the survey?",
        "Compare GPT-3 and BLOOM",
    ],
)
def test_the_guide_and_its_graph_are_silent_when_only_own_documents_are_asked(own, question):
    answer = own.ask(question, collections=["mine"])
    assert (answer.abstained, answer.citations, answer.verdict) == (True, (), None)
    assert all(one.rows == 0 for one in answer.sparql)


def test_own_documents_are_silent_when_only_the_guide_is_asked(own):
    assert own.ask("What is Zebra-7B?", collections=["guide"]).missing == "The corpus holds nothing on Zebra-7B."
    assert "zebra" not in sources(own.ask("Fine-tune or prompt for toxicity detection?", collections=["guide"]))


def test_the_digest_changes_with_own_documents_and_only_with_them(own, fieldguide, settings):
    question = "Who built OPT?"
    plain, ours = fieldguide.ask(question).corpus, own.ask(question).corpus
    assert plain.triples > 50_000
    assert ours.triples > plain.triples
    assert (ours.sources, ours.passages > plain.passages) == (plain.sources + 1, True)
    assert ours.digest != plain.digest
    assert own.ask(question, collections=["guide"]).corpus.digest == plain.digest
    own.search("toxicity")
    with Fieldguide(settings.model_copy(update={"history": True})) as keeping:
        kept = keeping.ask(question)
        assert keeping.ask(question).corpus == kept.corpus == ours


@pytest.mark.parametrize(
    "question", ["What is reference 36 of the survey?", "How many references are there?", "哪个模型最大？"]
)
def test_no_own_document_at_all_is_an_honest_abstention(fieldguide, question):
    answer = fieldguide.ask(question, collections=["mine"])
    assert (answer.abstained, answer.citations) == (True, ())
    assert answer.missing


ARTICLE = """# 一篇中文文章

Abstract. Large language models do well on knowledge-intensive tasks and on many other tasks. They store facts.

大模型存有海量知识，所以擅长知识密集型任务。如果做 chain of thought，答案会更多样。例子的标记随机时，效果微微下降。
"""


@pytest.fixture(scope="module")
def article(copy_built, tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    (folder / "article.md").write_text(ARTICLE, encoding="utf-8")
    settings = Settings(data_dir=copy_built(folder / "data"), history=False, sparql_timeout=10)
    list(add(settings, [folder / "article.md"], collection="articles", say=silent))
    with Fieldguide(settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("知识密集型任务为什么适合用大模型？", "大模型存有海量知识"),
        ("思维链有什么用？", "chain of thought"),
        ("例子的标签是随机的，有影响吗？", "标记随机"),
    ],
)
def test_chinese_documents_answer_in_chinese_whatever_they_call_things(article, question, first):
    answer = article.ask(question, collections=["articles"])
    assert not answer.abstained
    assert first in answer.answer.split("\n\n")[1]
    assert "Abstract" not in answer.answer.split("\n")[2]
