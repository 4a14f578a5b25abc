"""What a question is about, learned from the questions that people ask.

One-against-the-rest classification by regularised least squares (Rifkin, Yeo and Poggio 2003, "Regularized
Least-Squares Classification"): kernel ridge regression from a question's words, and its vector where the embedder
reads the language, to what was asked. Beside the mark of its own, a question carries a share of the marks of what is
asked in like words, so that near things support each other; in Chinese, too, where the likeness is taken from the
English questions.

What is learned is linear, so it is kept as one row of weights a word. A question is answered for by a few rows.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.types import ANY_TASK, Asked, Entity, EntityType, Finding, Language, content_id
from ingest.embed import Embedder
from ingest.library import Library, Weights
from ingest.phrases import LANGUAGES, names_of
from ingest.tokens import tokenize

if TYPE_CHECKING:
    from ingest.embed import Vectors

#: Changes when the same questions would teach something else.
_VERSION = 1
_LEARNED = "asked:learned"
#: The penalty on weights.
_PENALTY = 1.0
#: How much of the mark of a like thing a question carries.
_LIKENESS = 0.5
#: The share of the kernel that is the vectors'; the words have the rest.
_VECTORS = 0.5
#: A word that stands in a single question among more than this many teaches nothing.
_MANY = 1000
#: Under this the weights of the vector's components are kept; no word is empty.
_VECTOR = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and what it asks: several things where it is the name of the task of their findings."""

    text: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Something asked, and how near a question is to it: about 0 when it is not, up to 1."""

    asked: str
    score: float


def features(text: str) -> list[str]:
    """Return the words of a text, and of Han runs the single characters too."""
    return [*tokenize(text), *(character for character in text if "\u3400" <= character <= "\u9fff")]


def learn_asked(
    library: Library,
    embedder: Embedder,
    asked: Sequence[Asked],
    findings: Iterable[Finding],
    entities: Iterable[Entity],
) -> bool:
    """Keep what the questions teach; returns whether it had to be learned anew.

    The names of a task stand for what is asked about its findings. The vectors of all phrases must be there.
    """
    names = _names_of_tasks(asked, findings, entities)
    lessons = {language: list(_lessons(asked, names, language)) for language in LANGUAGES}
    taught = [[(one.text, one.asked) for one in lessons[language]] for language in LANGUAGES]
    stamp = content_id("asked", _VERSION, embedder.id, [one.id for one in asked], taught)
    known = library.meta(_LEARNED)
    if known is not None and json.loads(known)["stamp"] == stamp:
        return False
    ids = [one.id for one in asked]
    vectors = library.phrases(embedder.id)
    likeness = _likeness(asked, vectors)
    spoken = (language for language in LANGUAGES if lessons[language])
    rows = [row for language in spoken for row in _weights(language, lessons[language], ids, likeness, vectors)]
    library.replace_weights(rows, {_LEARNED: json.dumps({"stamp": stamp, "asked": ids})})
    return True


def _names_of_tasks(
    asked: Iterable[Asked], findings: Iterable[Finding], entities: Iterable[Entity]
) -> Mapping[tuple[str, ...], Entity]:
    """Return the tasks by what is asked about their findings."""
    task_of = {one.id: one.task for one in findings if one.task != ANY_TASK}
    by_task: dict[str, list[str]] = {}
    for one in asked:
        if one.finding in task_of:
            by_task.setdefault(task_of[str(one.finding)], []).append(one.id)
    tasks = {one.slug: one for one in entities if one.type is EntityType.TASK}
    return {tuple(ids): tasks[task] for task, ids in by_task.items() if task in tasks}


def _lessons(asked: Iterable[Asked], names: Mapping[tuple[str, ...], Entity], language: Language) -> Iterator[Lesson]:
    for one in asked:
        yield from (Lesson(text, (one.id,)) for text in one.in_language(language))
    for ids, task in names.items():
        yield from (Lesson(text, ids) for text in names_of(task, language))


def _likeness(asked: Sequence[Asked], vectors: Mapping[str, bytes]) -> "Vectors":
    """Return how like any two things asked are: cosines of their questions' mean vectors, less the mean of all."""
    import numpy as np

    width = len(next(iter(vectors.values()), b"")) // 4
    means = np.zeros((len(asked), width), dtype="<f4")
    for place, one in enumerate(asked):
        # All in the one language that every embedder reads, so that means of two languages never differ by that.
        held = [np.frombuffer(vectors[text], dtype="<f4") for text in one.en if text in vectors]
        if held:
            means[place] = _unit(np.mean(held, axis=0))
    centred = _unit(means - means.mean(axis=0)) if len(asked) else means
    return np.asarray(centred @ centred.T)


def _unit(rows: Any) -> Any:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def _weights(
    language: Language, lessons: Sequence[Lesson], ids: Sequence[str], likeness: "Vectors", vectors: Mapping[str, bytes]
) -> Iterator[Weights]:
    """Yield a row of weights for each word, and one for all components of the vector."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.kernel_ridge import KernelRidge

    vectorizer = TfidfVectorizer(
        analyzer=features, binary=True, min_df=2 if len(lessons) > _MANY else 1, dtype=np.float32
    )
    words = vectorizer.fit_transform([one.text for one in lessons])
    place = {key: n for n, key in enumerate(ids)}
    marks = np.zeros((len(lessons), len(ids)), dtype=np.float32)
    for row, lesson in enumerate(lessons):
        places = [place[one] for one in lesson.asked]
        marks[row] = _LIKENESS * likeness[places].mean(axis=0)
        marks[row, places] += 1
    read = all(one.text in vectors for one in lessons)
    share = _VECTORS if read else 0.0
    kernel = (1 - share) * (words @ words.T).toarray()
    if read:
        rows = np.stack([np.frombuffer(vectors[one.text], dtype="<f4") for one in lessons])
        kernel += share * (rows @ rows.T)
    duals = KernelRidge(alpha=_PENALTY, kernel="precomputed").fit(kernel, marks).dual_coef_
    by_word = (1 - share) * (words.T @ duals)
    for word, column in vectorizer.vocabulary_.items():
        yield Weights(language, word, float(vectorizer.idf_[column]), _packed(by_word[column]))
    if read:
        yield Weights(language, _VECTOR, share, _packed(rows.T @ duals * share))


def _packed(weights: Any) -> bytes:
    return bytes(weights.astype("<f2").tobytes())


class AskedIndex:
    """Finds what a question is near to among what people ask; reads a few rows of the library a question."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        learned = library.meta(_LEARNED)
        self._ids: tuple[str, ...] = tuple(json.loads(learned)["asked"]) if learned else ()

    def nearest(
        self, text: str, language: Language, k: int = 5, among: Collection[str] | None = None
    ) -> tuple[Nearness, ...]:
        """Return the `k` things asked that a question is nearest to (of those `among`, if given), the nearest first."""
        import numpy as np

        if not self._ids:
            return ()
        held = self._library.weights(language, {_VECTOR, *features(text)})
        words = [one for one in held if one.feature != _VECTOR]
        scores = np.zeros(len(self._ids), dtype=np.float32)
        length = sum(one.rarity**2 for one in words) ** 0.5
        for one in words:
            scores += np.frombuffer(one.weights, dtype="<f2").astype(np.float32) * (one.rarity / length)
        for one in held:
            if one.feature == _VECTOR:
                matrix = np.frombuffer(one.weights, dtype="<f2").reshape(-1, len(self._ids)).astype(np.float32)
                scores += self._embedder.embed_query(text) @ matrix
        order = sorted(range(len(self._ids)), key=lambda place: (-scores[place], self._ids[place]))
        kept = (place for place in order if among is None or self._ids[place] in among)
        return tuple(Nearness(self._ids[place], float(scores[place])) for place, _ in zip(kept, range(k), strict=False))
