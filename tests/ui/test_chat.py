import logging

import pytest

from assistant import Fieldguide
from corpus.errors import UsageError
from corpus.settings import Settings
from tests.ui.pages import REFUSAL, ToyGuide
from ui.chat import FOLLOWUPS, Chat, build_page, messages, panel, updates
from ui.conversation import Conversation
from ui.shelf import Shelf
from ui.texts import CHINESE, ENGLISH


def chat(guide, texts=ENGLISH, shelf=None) -> Chat:
    return Chat(guide, shelf or Shelf(), texts, 4000)


def last(views):
    return list(views)[-1]


def test_an_answer_of_the_real_corpus_grows_and_ends_with_its_sources(built):
    with Fieldguide(Settings(data_dir=built, history=False)) as guide:
        views = list(chat(guide).converse("fine-tune or prompt for toxicity detection?", Conversation()))
    shown = [view.conversation.turns[-1].answer for view in views]
    assert [view.busy for view in views] == [True] * (len(views) - 1) + [False]
    assert ENGLISH.waiting in shown[0]
    assert "Understood as a decision" in shown[1]
    assert 'href="#c-1-1"' in shown[-1]
    assert "<mark>" in views[-1].conversation.turns[-1].sources


def test_a_second_turn_has_its_own_anchors():
    first = last(chat(ToyGuide()).converse("a", Conversation())).conversation
    second = last(chat(ToyGuide()).converse("b", first)).conversation
    assert 'id="c-1-1"' in panel(second)
    assert 'id="c-2-1"' in panel(second)
    assert len(messages(second)) == 4


def test_the_answer_can_be_saved_afterwards():
    shelf = Shelf()
    view = last(chat(ToyGuide(), shelf=shelf).converse("a", Conversation()))
    record = view.conversation.turns[-1].record
    assert shelf.get(record["id"]) == record


def test_a_refusal_is_shown_as_one():
    assert (
        CHINESE.abstained
        in last(chat(ToyGuide(REFUSAL), CHINESE).converse("价格", Conversation())).conversation.turns[0].answer
    )


def test_a_wrong_question_becomes_a_message_and_stays_in_the_box():
    view = last(chat(ToyGuide(UsageError("too long <b>"))).converse("why", Conversation()))
    assert "too long &lt;b&gt;" in view.conversation.turns[0].answer
    assert view.box == "why"
    assert not view.busy


def test_a_broken_handler_hides_its_secret_and_keeps_the_question(caplog):
    with caplog.at_level(logging.CRITICAL):
        view = last(chat(ToyGuide(RuntimeError("secret"))).converse("why", Conversation()))
    assert "secret" not in view.conversation.turns[0].answer
    assert ENGLISH.failed_inside in view.conversation.turns[0].answer.replace("&#x27;", "'")
    assert view.box == "why"


def test_a_failure_keeps_earlier_turns():
    before = last(chat(ToyGuide()).converse("a", Conversation())).conversation
    after = last(chat(ToyGuide(UsageError("no"))).converse("b", before)).conversation
    assert after.turns[0] == before.turns[0]


def test_a_question_that_is_too_long_is_refused_in_the_language_of_the_page():
    (view,) = chat(ToyGuide(), CHINESE).converse("x" * 5000, Conversation())
    assert "问题有 5,000 个字符，最多读取 4,000 个" in view.conversation.turns[0].answer
    assert view.box == "x" * 5000


@pytest.mark.parametrize("question", ["", "  \n "])
def test_an_empty_question_changes_nothing(question):
    (view,) = chat(ToyGuide()).converse(question, Conversation())
    assert view.conversation == Conversation()


def test_every_update_has_its_component():
    view = last(chat(ToyGuide()).converse("a", Conversation()))
    page = build_page(ToyGuide(), Shelf(), Settings(), "en")
    widths = {len(event.outputs) for event in page.fns.values()}
    assert widths == {len(updates(view))}
    assert len(updates(view)) > FOLLOWUPS


def test_no_event_is_open_to_programs():
    page = build_page(ToyGuide(), Shelf(), Settings(), "zh")
    assert {event.api_visibility for event in page.fns.values()} == {"private"}
    assert page.api_open is False
    assert page.title == CHINESE.title


def test_the_question_just_asked_is_not_offered_again():
    view = last(chat(ToyGuide()).converse("which models come from llama?", Conversation()))
    assert view.conversation.turns[-1].followups == ()
