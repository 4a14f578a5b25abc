"""Find the task that a question describes without naming it."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.guide import Guide
from assistant.language import is_han, words
from assistant.understand import Question
from corpus.types import ANY_TASK, Entity, EntityType

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from ingest.phrases import Likeness

#: From this cosine on a task's name says what a question describes: of the evaluation's questions (but for the
#: part kept apart), those that describe no task stay below it.
LIKE = 0.54
#: The same for shared words, in nats: two words that one task in fifty bears reach it, so do three less rare ones.
SHARED = 4.5
#: A word in more than this share of the passages says nothing about the task.
_COMMON = 0.05
#: So many sentences of a question are looked at, beside the whole.
_SENTENCES = 4
#: Fewer words describe nothing; their vectors are near to any short name.
_LEAST_WORDS = 4
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")
#: Words that ask or join; they stand in some names of tasks and tell nothing about others.
_ASKING = frozenset(words("什么 有什 为什 怎么 一个 还是 哪种 哪些 如何"))

Nearest = Callable[[Sequence[str]], "Likeness | None"]


def may_describe(question: Question) -> bool:
    """Tell whether a question can be about a task that it does not name."""
    named = question.of_type(EntityType.TASK, EntityType.DATASET, EntityType.MODEL, EntityType.ORGANISATION)
    return question.intent in ("decision", "concept", "other") and not (named or question.unknown or question.asks_now)


def _without_kinds(question: Question) -> str:
    """Return the text less what it calls the kinds of models: *LLM* is near to *LLM as a judge*, and tells nothing."""
    text = question.text
    for mention in question.mentions:
        if any(one.type in (EntityType.CONCEPT, EntityType.TECHNIQUE) for one in mention.entities):
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


class TaskFinder:
    """Compares a question with all names of all tasks: by vectors, or by words where the embedder cannot read it."""

    def __init__(self, guide: Guide, embedder: "Embedder", nearest: Nearest) -> None:
        self._guide = guide
        self._embedder = embedder
        self._nearest = nearest

    def read(self, question: Question) -> Question:
        """Return the question as a decision about the task it describes; the question itself when it describes none."""
        by_vectors = self._embedder.reads(question.language)
        text = _without_kinds(question)
        task = self._like(text) if by_vectors else self._sharing(text)
        if task is None:
            return question
        return replace(question, intent="decision", entities=(*question.entities, task), described=task)

    def _like(self, text: str) -> Entity | None:
        parts = _SENTENCE_END.split(text)[:_SENTENCES]
        found = self._nearest([one for one in dict.fromkeys((text, *parts)) if len(one.split()) >= _LEAST_WORDS])
        return self._guide.entities.get(found.entity) if found and found.score >= LIKE else None

    def _sharing(self, text: str) -> Entity | None:
        asked = set(words(text))
        best = max(self._words_of_tasks, key=lambda task: (self._shared(task, asked), task), default="")
        return self._guide.entities[best] if best and self._shared(best, asked) >= SHARED else None

    def _shared(self, task: str, asked: set[str]) -> float:
        """Sum up the rarity of the words that a question shares with a task's names, more where several bear one."""
        held = self._words_of_tasks[task]
        return sum(self._rarity.get(word, 0.0) * held[word] / (1 + held[word]) for word in asked & held.keys())

    @cached_property
    def _words_of_tasks(self) -> dict[str, "Counter[str]"]:
        """How many names of each task hold each word."""
        return {
            task.id: Counter(word for name in (task.label.zh, *task.aliases_zh) for word in set(words(name)))
            for task in self._guide.of_type(EntityType.TASK)
            if task.slug != ANY_TASK
        }

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """The inverse document frequency of each pair of Han characters over tasks; none for common ones."""
        passages = [set(words(one.text)) for one in self._guide.passages.values() if one.language == "zh"]
        spread = Counter(word for held in passages for word in held)
        borne = Counter(word for held in self._words_of_tasks.values() for word in held)
        tasks = len(self._words_of_tasks)
        return {
            word: math.log(tasks / count)
            for word, count in borne.items()
            if is_han(word) and len(word) > 1 and word not in _ASKING and spread[word] <= _COMMON * len(passages)
        }
