"""What a composer may look at: the guide, the hits of the search, and the graph."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Evidence, Query
from assistant.asked import Near
from assistant.draft import Line, LineStyle
from assistant.guide import Guide
from assistant.understand import Question
from corpus.types import Finding, Language, Passage, Statement, Text

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])(?=.)")


#: So many sentences of its evidence a finding's claim cites.
CITED_BY_CLAIM = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, with its score (higher is better) and 1-based rank."""

    passage: Passage
    score: float
    rank: int


#: Runs a SPARQL query; returns its rows, each a mapping from variable to value, and what was run.
RunQuery = Callable[[str], tuple[list[dict[str, str]], Query]]


@dataclass(frozen=True, slots=True)
class Context:
    """A question with everything gathered for it."""

    question: Question
    guide: Guide
    hits: Sequence[Hit]
    run: RunQuery
    near: Sequence[Near] = ()
    #: What the parts of the question are near to, where it asks several things.
    parts: Sequence[Near] = ()

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return self.question.language

    def say(self, text: Text) -> str:
        """Return a text in the language of the answer."""
        return text.in_language(self.language)

    def name(self, entity_id: str) -> str:
        """Return an entity's label in the language of the answer."""
        return self.guide.label(entity_id, self.language)

    def state(self, statements: Iterable[Statement]) -> tuple[Evidence, ...]:
        """Return statements as evidence in the language of the answer."""
        return tuple(self.guide.statement_evidence(one, self.language) for one in statements)

    def told(self, statement: Statement, *more: Statement, style: LineStyle = "text") -> Line:
        """Return a statement as a line of the answer, with the others that say the same."""
        return Line(self.say(statement.words), self.state((statement, *more)), style)

    def noted(self, note: Text, statements: Iterable[Statement]) -> list[Line]:
        """Return a note sentence by sentence, each resting on the statements."""
        evidence = self.state(statements)
        return [Line(sentence, evidence) for sentence in _SENTENCE_END.split(self.say(note))]

    def quoted(self, sentence: Text, style: LineStyle = "text") -> Line | None:
        """Return a digest's sentence as a line that cites the passage it stands in."""
        words = self.say(sentence)
        found = self.guide.sentences.get(words)
        if found is None:
            return None
        return Line(words, (self.guide.passage_evidence(found.passage, words),), style)

    def claimed(self, finding: Finding, style: LineStyle = "text") -> Line:
        """Return a finding's claim, resting on the finding in the graph and on its sentences."""
        subject = f"finding:{finding.id}"
        claims = [one for one in self.guide.facts(subject, "findingClaim") if one.language == self.language]
        evidence = list(self.state(claims[:1]))
        for sentence in finding.evidence[:CITED_BY_CLAIM]:
            line = self.quoted(sentence)
            if line:
                evidence = [*line.evidence, *evidence]
        return Line(self.say(finding.claim), tuple(evidence), style)
