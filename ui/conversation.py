"""A conversation as the chat keeps it: frozen turns, each a question with its rendered answer and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

#: Turns that stay on the page; older ones leave it.
MAX_TURNS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, its answer as HTML, the sections of its sources as HTML, and what may be asked next."""

    number: int
    question: str
    answer: str = ""
    sources: str = ""
    followups: tuple[str, ...] = ()
    record: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one page, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def next_number(self) -> int:
        """Number of the next turn; never used twice, so that anchors stay unique."""
        return self.turns[-1].number + 1 if self.turns else 1

    def with_turn(self, turn: Turn) -> "Conversation":
        """Return the conversation with `turn` added, or replaced where its number is known."""
        kept = tuple(old for old in self.turns if old.number != turn.number)
        return replace(self, turns=(*kept, turn)[-MAX_TURNS:])
