"""``fieldguide eval``: how well questions are answered."""

from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import UnreadableInputError, UsageError
from ui import options, output, session, text

if TYPE_CHECKING:
    from assistant.evaluate import Expected


def evaluate(
    context: typer.Context,
    questions: Annotated[
        Path | None,
        typer.Argument(
            metavar="[QUESTIONS.jsonl]", help="Questions, one JSON object a line [default: the built-in ones]."
        ),
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only the questions of this part: open, plain, fresh or apart, of the built-in ones."
        ),
    ] = None,
    as_json: options.JsonFlag = False,
    misses: Annotated[
        bool, typer.Option("--misses", help="List the questions that were not answered as expected.")
    ] = False,
) -> None:
    """Measure the answers to evaluation questions.

    A fact counts only when it stands in the answer and in its evidence. Prints facts, citation,
    verdict, list F1, abstention and language, over all and by intent and language.

    \b
    fieldguide eval --part open
    fieldguide eval my-questions.jsonl --json
    """
    from assistant.evaluate import evaluate

    asked = _questions(questions, part)
    with session.fieldguide(context, history=False) as guide:
        found = evaluate(guide, asked)
    if as_json:
        output.write_json(found.to_dict())
    else:
        output.write(text.evaluation(found.to_dict(), misses))


def _questions(path: Path | None, part: str | None) -> "tuple[Expected, ...]":
    from assistant.evaluate import built_in_questions, read_questions

    try:
        found = read_questions(path or built_in_questions())
    except UnreadableInputError as exc:
        raise UnreadableInputError(exc.path, _why(exc.__cause__)) from exc
    parts = sorted({one.part for one in found})
    if not found:
        raise UsageError(f"{path}: holds no question; write one JSON object a line")
    if part is not None and part not in parts:
        raise UsageError(f"--part {part!r} is none of the parts there: {', '.join(parts)}")
    return tuple(one for one in found if part in (None, one.part))


def _why(cause: BaseException | None) -> str:
    """Return in words why a file of questions, or a line of it, cannot be used."""
    if isinstance(cause, JSONDecodeError | TypeError):
        return 'is not a question; write one JSON object a line: {"id", "question", "language", "intent", …}'
    if isinstance(cause, KeyError):
        return f"is not a question: {cause.args[0]!r} is missing"
    if isinstance(cause, UnicodeDecodeError):
        return "is not text in UTF-8; it looks binary"
    return f"cannot be read: {getattr(cause, 'strerror', None) or cause}"
