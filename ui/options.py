"""Options that several commands share, declared once, and the reading of their values."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.errors import UsageError

AnswerLanguage = Literal["auto", "en", "zh"]
SpokenLanguage = Literal["en", "zh"]

_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
StdinFlag = Annotated[
    bool, typer.Option("--stdin", help="Read one question a line; print one JSON document a line, in order.")
]
CollectionsOption = Annotated[
    str | None,
    typer.Option("--collection", metavar="A,B", help="Collections to look in [default: guide,mine]."),
]
CollectionOption = Annotated[
    str, typer.Option("--collection", metavar="NAME", help="Collection to put the documents into.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY[-MM[-DD]]", help="Leave out whatever its source dates later than this."),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
]


def names(value: str | None) -> tuple[str, ...] | None:
    """Split ``A,B`` into its names; None stays None. Raises `UsageError` when no name is left."""
    if value is None:
        return None
    found = tuple(name.strip() for name in value.split(",") if name.strip())
    if not found:
        raise UsageError(f"no name in {value!r}; write names separated by commas, for example guide,mine")
    return found


def as_of_date(value: str | None) -> str | None:
    """Return a date ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raises `UsageError` for any other."""
    if value is not None and not _DATE.fullmatch(value):
        raise UsageError(f"--as-of {value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, for example 2022-12")
    return value


def words(parts: Sequence[str] | None) -> str:
    """Join the words given on the command line into one text.

    Raises `UsageError` when they are not valid UTF-8, as a terminal of another encoding sends them.
    """
    text = " ".join(parts or ())
    try:
        text.encode()
    except UnicodeEncodeError as exc:
        raise UsageError("the words given are not valid UTF-8; set the terminal's encoding to UTF-8") from exc
    return text
