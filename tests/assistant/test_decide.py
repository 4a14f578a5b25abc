import itertools

import pytest

from assistant.decide import walk
from assistant.guide import Guide
from corpus.errors import UsageError
from corpus.load import load
from corpus.types import FlowNode


@pytest.fixture(scope="module")
def guide():
    return Guide([load()], [])


def test_without_answers_the_first_question_comes_next(guide):
    record = walk(guide, []).to_dict()
    assert (record["next"]["id"], record["branches"], record["verdict"]) == ("q1", [], None)


def test_a_chatbot_goes_to_llms_with_a_citation(guide):
    record = walk(guide, ["y"]).to_dict()
    assert (record["outcome"]["id"], record["verdict"], record["next"]) == ("llm", "llm", None)
    assert record["branches"][0]["citation"]["quote"].startswith("In Figure 2, yes at “Mimicking Human” leads to")
    assert record["citation"]["id"].startswith("s-")


def test_every_path_ends_in_an_outcome_and_every_branch_is_cited(guide):
    ends = set()
    paths = [[]]
    for _ in itertools.repeat(None, 11):
        walks = [walk(guide, path) for path in paths]
        ends |= {one.outcome.id for one in walks if one.outcome}
        assert all(branch.evidence.quote for one in walks for branch in one.branches)
        paths = [[*(b.answer for b in one.branches), more] for one in walks if one.next for more in "yn"]
    assert not paths
    assert ends == {"llm", "ft", "unknown"}


@pytest.mark.parametrize("said", ["y", "YES", "是", " yes "])
def test_answers_are_understood_in_both_languages(guide, said):
    assert walk(guide, [said]).branches[0].answer == "y"


def test_chinese_walks_speak_chinese(guide):
    record = walk(guide, ["否"], "zh").to_dict()
    assert record["branches"][0]["citation"]["quote"].startswith("图 2 中")
    assert record["next"]["question"].endswith("？")


@pytest.mark.parametrize(
    ("answers", "said"),
    [(["maybe"], "answer 1 is 'maybe'; answer y or n"), (["y", "n"], "answer 2 is one too many")],
)
def test_wrong_answers_are_refused(guide, answers, said):
    with pytest.raises(UsageError, match=said):
        walk(guide, answers)


def test_nodes_are_the_flows_own(guide):
    assert all(isinstance(branch.node, FlowNode) for branch in walk(guide, ["n", "y"]).branches)
