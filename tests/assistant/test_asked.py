"""Questions in other words than the corpus: those that describe a task, ask what is answered, or ask what is not."""

import pytest

DESCRIBED = [
    ("Filter vulgar and offensive remarks that visitors leave under our articles, small model or prompts?",
     "toxicity detection", "fine-tuned"),
    ("Pull the names of people and firms out of legal agreements: tune or prompt?",
     "named entity recognition", "fine-tuned"),
    ("Does statement A follow from statement B? We have lots of pairs.", "natural language inference", "fine-tuned"),
    ("Repairing programs that students broke so that they compile: which approach?", "code repair", "llm"),
    ("句子里词与词的语法依存结构，该不该交给大模型去分析？", "依存句法分析", "fine-tuned"),
    ("读者留言里有攻击别人、骂脏话的，要挑出来，用小模型还是大模型？", "毒性检测", "fine-tuned"),
]  # fmt: skip

ANSWERED = [
    ("By how much do the big ones outsize the small tuned ones, as a rule?", "10 times the scale"),
    ("Has any country forbidden its people that chat program?", "Italy"),
    ("为什么有时候数据一多，大模型反而变笨？", "模型"),
    ("公司里有人把机密贴进聊天机器人，出过事吗？", "三星"),
]

UNANSWERED = [
    "What is the capital of France?",
    "Is it better to buy or rent a house?",
    "Can you book me a flight to Rome?",
    "Which bike should I buy for commuting?",
    "Which approach for recommending songs to listeners?",
    "How long do I boil an egg?",
    "明天上海会下雨吗？",
    "买房好还是租房好？",
    "红烧肉怎么做？",
]


@pytest.mark.parametrize(("question", "task", "verdict"), DESCRIBED)
def test_a_described_task_is_decided_and_named(fieldguide, question, task, verdict):
    answer = fieldguide.ask(question)
    assert (answer.intent, answer.verdict, answer.abstained) == ("decision", verdict, False)
    assert task in answer.answer.splitlines()[0]
    assert answer.citations
    assert all(claim.support == "supported" for claim in answer.claims)


@pytest.mark.parametrize(("question", "words"), ANSWERED)
def test_what_people_ask_in_other_words_is_answered_by_the_sentences_for_it(fieldguide, question, words):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert words in answer.answer
    assert any(words in citation.quote for citation in answer.citations)
    assert all(claim.support == "supported" for claim in answer.claims)


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_nothing_here_answers_is_refused(fieldguide, question):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.verdict, answer.citations) == (True, None, ())
    assert answer.missing


def test_a_refusal_says_what_is_not_covered_in_the_language_of_the_question(fieldguide):
    english = fieldguide.ask("suggest films from what people watched, prompt or tune")
    chinese = fieldguide.ask("根据观看记录给用户推荐电影，微调还是提示？")
    assert "recommender systems" in (english.missing or "")
    assert "推荐系统" in (chinese.missing or "")


@pytest.mark.parametrize(
    "question", ["fine-tune or prompt for toxicity detection?", "毒性检测该微调还是提示大模型？", "What is LoRA?"]
)
def test_what_is_named_is_not_guessed(fieldguide, question):
    first = fieldguide.ask(question).answer.splitlines()[0]
    assert not first.startswith(("Taken as", "按"))


def test_a_fact_of_a_model_is_never_taken_from_another(fieldguide):
    answer = fieldguide.ask("What latency in seconds does the survey report for GPT-4 at 32 tokens?")
    assert answer.abstained
    assert "GPT-J" not in answer.answer


@pytest.mark.parametrize("question", ["what can you help me with?", "你能帮我做什么？"])
def test_what_it_is_good_for_is_said_with_the_survey_cited(fieldguide, question):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert {one.source for one in answer.citations} == {"yang2023harnessing"}
