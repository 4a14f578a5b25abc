"""The chat page: Gradio Blocks with plain handlers around `Fieldguide.stream`.

Everything shown goes through `ui.render` into Markdown components, which sanitise it once more.
`gr.HTML` is not used: it evaluates its template in the browser, which the content security policy forbids.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from corpus.errors import UnknownNameError, UserError
from corpus.settings import Settings
from corpus.types import Language
from ui import render
from ui.conversation import Conversation, Turn
from ui.shelf import Shelf
from ui.texts import TEXTS, Texts

if TYPE_CHECKING:
    from assistant import Fieldguide
    from assistant.answer import Answer

#: Chips of example questions and of follow-ups.
EXAMPLES, FOLLOWUPS = 4, 3
#: Answers worked on at once and questions that may wait.
RUNNING, WAITING = 2, 32
#: Seconds between two pictures of a growing answer.
FRAME = 0.05
#: How many times the longest question the box holds.
_ROOM = 5

Update = Mapping[str, Any]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """What one moment of an answer shows; None leaves a part of the page as it is."""

    conversation: Conversation
    box: str | None = None
    busy: bool = False


class Chat:
    """The handlers of the page, in one language, over one `Fieldguide`."""

    def __init__(self, guide: "Fieldguide", shelf: Shelf, texts: Texts, max_characters: int) -> None:
        self.guide = guide
        self.shelf = shelf
        self.texts = texts
        self.max_characters = max_characters

    def converse(self, question: str, conversation: Conversation) -> Iterator[View]:
        """Answer `question` step by step; an error becomes a message and the question stays in the box."""
        question = question.strip()
        if not question:
            gr.Info(self.texts.empty_question)
            yield View(conversation)
            return
        turn = Turn(conversation.next_number, question)
        done: list[render.StepLine] = []
        if len(question) > self.max_characters:
            said = self.texts.too_long.format(count=len(question), limit=self.max_characters)
            yield self._failed(conversation, turn, done, said)
            return
        try:
            for shown in self._answer(turn, done):
                finished = shown.record is not None
                yield View(conversation.with_turn(shown), box="", busy=not finished)
        except UserError as exc:
            yield self._failed(conversation, turn, done, str(exc))
        except Exception:  # the outermost handler of the page: shown once, details in the log
            _log.exception("the chat could not answer")
            yield self._failed(conversation, turn, done, self.texts.failed_inside)

    def _answer(self, turn: Turn, done: list[render.StepLine]) -> Iterator[Turn]:
        yield _with_answer(turn, render.partial_answer(done, "", self.texts))
        text, shown_at = "", time.monotonic()
        for step in self.guide.stream(turn.question):
            if step.answer is not None:
                yield self._finished(turn, done, step.answer)
                return
            if step.kind == "text":
                text += step.text
            else:
                done.append((step.kind, step.text))
            if step.kind != "text" or time.monotonic() - shown_at > FRAME:
                shown_at = time.monotonic()
                yield _with_answer(turn, render.partial_answer(done, text, self.texts))

    def _finished(self, turn: Turn, done: Sequence[render.StepLine], answer: "Answer") -> Turn:
        record = answer.to_dict()
        self.shelf.put(record)
        return Turn(
            turn.number,
            turn.question,
            render.answer(record, done, self.texts, turn.number),
            render.panel(record, self._contexts(record), self.texts, turn.number),
            tuple(asked for asked in record["followups"] if asked.casefold() != turn.question.casefold()),
            record,
        )

    def _contexts(self, record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Return the stored passage or statement behind every citation that can still be found."""
        found: dict[str, Mapping[str, Any]] = {}
        for citation in record["citations"]:
            look_up = self.guide.statement if citation["kind"] == "graph" else self.guide.passage
            try:
                found[citation["id"]] = look_up(citation["id"])
            except UnknownNameError:
                _log.warning("citation %s is no longer stored", citation["id"])
        return found

    def _failed(self, conversation: Conversation, turn: Turn, done: Sequence[render.StepLine], message: str) -> View:
        shown = _with_answer(turn, render.failure(message, done, self.texts))
        return View(conversation.with_turn(shown), box=turn.question)


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that a view changes, in the order of `updates`."""

    box: gr.Textbox
    send: gr.Button
    chatbot: gr.Chatbot
    panel: gr.Markdown
    start: gr.Column
    offers: gr.Column
    after: gr.Column
    followups: tuple[gr.Button, ...]
    conversation: gr.State

    def outputs(self) -> list[gr.components.Component | gr.blocks.BlockContext]:
        """Return the components in the order in which `updates` fills them."""
        named = [self.box, self.send, self.chatbot, self.panel, self.start, self.offers, self.after]
        return [*named, *self.followups, self.conversation]


def updates(view: View) -> list[Any]:
    """Return the changes that show `view`, in the order of `Parts.outputs`."""
    turns = view.conversation.turns
    followups = () if view.busy or not turns else turns[-1].followups
    return [
        gr.skip() if view.box is None else gr.update(value=view.box),
        gr.update(interactive=not view.busy),
        gr.update(value=messages(view.conversation), visible=bool(turns)),
        gr.skip() if view.busy else gr.update(value=panel(view.conversation)),
        gr.update(visible=not turns),
        gr.update(visible=not turns),
        gr.update(visible=bool(followups)),
        *(_button(followups, index) for index in range(FOLLOWUPS)),
        view.conversation,
    ]


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Return the turns as the messages of a chatbot."""
    said: list[dict[str, str]] = []
    for turn in conversation.turns:
        said.append({"role": "user", "content": render.question(turn.question, turn.number)})
        said.append({"role": "assistant", "content": turn.answer})
    return said


def panel(conversation: Conversation) -> str:
    """Return the sources of all turns, every one hidden until its marker is pressed."""
    return f'<div class="fg-panel-body">{"".join(turn.sources for turn in conversation.turns)}</div>'


def build_page(guide: "Fieldguide", shelf: Shelf, settings: Settings, language: Language) -> gr.Blocks:
    """Return the chat page in `language`."""
    chat = Chat(guide, shelf, TEXTS[language], settings.max_question_characters)
    with gr.Blocks(title=chat.texts.title, analytics_enabled=False, fill_width=True) as page:
        parts, examples = _lay_out(chat, guide.examples(language)[:EXAMPLES])
        _wire(chat, parts, examples)
    page.queue(max_size=WAITING, api_open=False, default_concurrency_limit=RUNNING)
    return page


def _lay_out(chat: Chat, questions: Sequence[str]) -> tuple[Parts, list[gr.Button]]:
    texts = chat.texts
    gr.Markdown(render.header(texts), elem_id="fg-header", elem_classes=[f"fg-{texts.language}"])
    with gr.Column(elem_id="fg-main"):
        with gr.Column(elem_id="fg-start") as start:
            gr.Markdown(render.welcome(texts))
        chatbot = _chatbot(texts)
        with gr.Column(elem_id="fg-after", visible=False) as after:
            gr.Markdown(render.note(texts.followups))
            with gr.Row(elem_classes=["fg-chips"]):
                followups = tuple(gr.Button(visible=False, size="sm") for _ in range(FOLLOWUPS))
        box, send = _ask_row(chat)
        with gr.Column(elem_id="fg-examples") as offers:
            gr.Markdown(render.note(texts.or_start_with))
            with gr.Row(elem_classes=["fg-chips"]):
                examples = [gr.Button(question, size="sm") for question in questions]
            gr.Markdown(render.note(texts.local_note))
    panel_part = gr.Markdown(panel(Conversation()), elem_id="fg-panel", sanitize_html=True)
    conversation = gr.State(Conversation())
    return Parts(box, send, chatbot, panel_part, start, offers, after, followups, conversation), examples


def _chatbot(texts: Texts) -> gr.Chatbot:
    return gr.Chatbot(
        label=texts.conversation_label,
        show_label=False,
        visible=False,
        elem_id="fg-chat",
        height=None,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        layout="panel",
        autoscroll=False,
        sanitize_html=True,
        allow_tags=False,
        group_consecutive_messages=False,
    )


def _ask_row(chat: Chat) -> tuple[gr.Textbox, gr.Button]:
    with gr.Row(elem_id="fg-ask"):
        box = gr.Textbox(
            placeholder=chat.texts.placeholder,
            label=chat.texts.question_label,
            show_label=False,
            container=False,
            autofocus=True,
            lines=1,
            max_lines=6,
            # Room for a question that is too long, so that it is refused with a message instead of cut in silence.
            max_length=_ROOM * chat.max_characters,
            scale=1,
            elem_id="fg-box",
        )
        send = gr.Button(chat.texts.send, variant="primary", scale=0, min_width=72, elem_id="fg-send")
    return box, send


def _wire(chat: Chat, parts: Parts, examples: Sequence[gr.Button]) -> None:
    def answer(question: str, conversation: Conversation) -> Iterator[list[Any]]:
        for view in chat.converse(question, conversation):
            yield updates(view)

    triggers: list[tuple[Callable[..., Any], gr.components.Component]] = [
        (parts.box.submit, parts.box),
        (parts.send.click, parts.box),
        *((button.click, button) for button in (*examples, *parts.followups)),
    ]
    for listen, asked in triggers:
        listen(
            answer,
            inputs=[asked, parts.conversation],
            outputs=parts.outputs(),
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=RUNNING,
            concurrency_id="answer",
        )


def _button(questions: Sequence[str], index: int) -> Update:
    known = index < len(questions)
    changed: Update = gr.update(value=questions[index] if known else "", visible=known)
    return changed


def _with_answer(turn: Turn, answer: str) -> Turn:
    return Turn(turn.number, turn.question, answer)
