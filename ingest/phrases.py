"""Vectors of what tasks are called, to find the task that a question describes in other words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.types import ANY_TASK, Entity, EntityType, Language
from ingest.embed import Embedder
from ingest.library import Library, Phrase

if TYPE_CHECKING:
    from ingest.embed import Vectors

_LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Likeness:
    """An entity that a text is like: by which of its names, and the cosine of the two vectors."""

    entity: str
    phrase: str
    score: float


def embed_phrases(library: Library, embedder: Embedder, entities: Iterable[Entity]) -> int:
    """Keep a vector for each name of each definite task, in languages the embedder reads; returns how many are new."""
    known = {phrase.text: phrase.vector for phrase in library.phrases(embedder.id)}
    wanted = list(_names(embedder, entities))
    missing = sorted({text for _, text in wanted} - known.keys(), key=lambda text: (len(text), text))
    if missing:
        rows = embedder.embed_passages(missing)
        known |= {text: row.astype("<f4").tobytes() for text, row in zip(missing, rows, strict=True)}
    library.replace_phrases(embedder.id, [Phrase(entity, text, known[text]) for entity, text in wanted])
    return len(missing)


def _names(embedder: Embedder, entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    spoken = [one for one in _LANGUAGES if embedder.reads(one)]
    for entity in entities:
        if entity.type is EntityType.TASK and entity.slug != ANY_TASK:
            names = {"en": (entity.label.en, *entity.aliases_en), "zh": (entity.label.zh, *entity.aliases_zh)}
            texts = dict.fromkeys(text for language in spoken for text in names[language])
            yield from ((entity.id, text) for text in texts)


class PhraseIndex:
    """The phrases in memory, read at the first question that needs them."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder

    @cached_property
    def _rows(self) -> tuple[tuple[Phrase, ...], "Vectors"]:
        import numpy as np

        phrases = self._library.phrases(self._embedder.id)
        matrix = np.frombuffer(b"".join(one.vector for one in phrases), dtype="<f4")
        return phrases, matrix.reshape(len(phrases), -1) if phrases else matrix.reshape(0, 0)

    def nearest(self, texts: Sequence[str]) -> Likeness | None:
        """Return the entity most like any of the `texts` (equals by id); None without phrases."""
        phrases, matrix = self._rows
        if not phrases or not texts:
            return None
        import numpy as np

        scores = np.max([matrix @ self._embedder.embed_query(text) for text in texts], axis=0)
        best = min(range(len(phrases)), key=lambda one: (-scores[one], phrases[one].entity))
        return Likeness(phrases[best].entity, phrases[best].text, float(scores[best]))
