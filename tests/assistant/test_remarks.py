"""The survey's remarks, asked for by number; what only looks like one is none."""

import pytest


@pytest.mark.parametrize("question", ["What does Remark 7 say?", "备注7讲了什么", "第七条要点是什么？"])
def test_a_remark_is_told_by_its_number(fieldguide, question):
    answer = fieldguide.ask(question)
    assert not answer.abstained
    assert {one.locator for one in answer.citations} == {"§4.6"}


@pytest.mark.parametrize(
    ("question", "number"), [("what does remark 12 say", "12"), ("remark 0", "0"), ("第九条要点讲什么", "9")]
)
def test_a_remark_that_does_not_exist_is_denied(fieldguide, question, number):
    answer = fieldguide.ask(question)
    assert (answer.abstained, answer.citations) == (True, ())
    assert number in (answer.missing or "")


@pytest.mark.parametrize(
    "question", ["商品评论二分类，微调还是提示大模型？", "用户评论三分类任务，有一万条标注，用什么模型？"]
)
def test_comments_to_be_classified_are_no_remarks(fieldguide, question):
    assert fieldguide.ask(question).verdict is not None
