"""``fieldguide ask``: a question, and its answer with citations."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import UsageError
from ui import lines, options, output, session, text

if TYPE_CHECKING:
    from assistant import Fieldguide
    from assistant.answer import Answer

Mode = Literal["auto", "extractive", "llm"]
Sources = Literal["brief", "full"]


def ask(
    context: typer.Context,
    question: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION...", help="The question; several words form one.")
    ] = None,
    stdin: options.StdinFlag = False,
    as_json: options.JsonFlag = False,
    language: Annotated[
        options.AnswerLanguage, typer.Option("--lang", help="Language of the answer; auto: that of the question.")
    ] = "auto",
    mode: Annotated[
        Mode, typer.Option(help="extractive: without a language model; llm: with the configured one.")
    ] = "auto",
    as_of: options.AsOfOption = None,
    collections: options.CollectionsOption = None,
    top_k: Annotated[int | None, typer.Option(min=1, max=100, help="Passages gathered for the answer.")] = None,
    sources: Annotated[
        Sources, typer.Option(help="brief: a line and the quote; full: also title, address and where it was seen.")
    ] = "brief",
    show_sparql: Annotated[bool, typer.Option("--show-sparql", help="Show the graph queries that were run.")] = False,
) -> None:
    """Answer a question, with citations.

    Every factual sentence cites a passage or a statement of the graph, or the answer says what is missing.
    Each question stands alone: an earlier one is not remembered.

    \b
    fieldguide ask fine-tune or prompt for toxicity detection?
    fieldguide ask 哪些模型源自 LLaMA？ --json
    fieldguide ask --stdin < questions.txt > answers.jsonl
    """
    asked = options.words(question)
    if stdin == (question is not None):
        raise UsageError("ask wants either a question or --stdin; see fieldguide ask --help")
    when, chosen = options.as_of_date(as_of), options.names(collections)

    def answer(guide: "Fieldguide", one: str) -> "Answer":
        return guide.ask(one, language=language, mode=mode, as_of=when, collections=chosen, top_k=top_k)

    with session.fieldguide(context) as guide:
        if stdin:
            lines.answer_each("question", lambda one: answer(guide, one).to_dict())
            return
        record = answer(guide, asked).to_dict()
    if as_json:
        output.write_json(record)
    else:
        output.write(text.answer(record, show_sparql, full=sources == "full"))
