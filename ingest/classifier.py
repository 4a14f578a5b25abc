"""Regularised least squares over the words of texts, and over their vectors where the embedder reads the language.

One against the rest (Rifkin, Yeo and Poggio 2003, "Regularized Least-Squares Classification"): kernel ridge regression
from a text to marks, one a class. What is learned is linear, so the library keeps it as one row of weights a word, and
a text is classified by the few rows of its words.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corpus.types import Language, content_id
from ingest.embed import Embedder
from ingest.library import Library, Weights
from ingest.tokens import tokenize

if TYPE_CHECKING:
    from ingest.embed import Vectors

#: Changes when the same texts would teach something else.
_VERSION = 4
#: A word that stands in a single text among more than this many teaches nothing.
_MANY = 1000
#: The kernel is filled so many rows at a time.
_STRIP = 512
#: Under this the weights of the vector's components are kept; no word is empty.
_VECTOR = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and the classes it belongs to."""

    text: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """A class, and how near a text is to it: about 0 when it is not of it, up to 1."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """How is learned: the `penalty` on weights, and the share of the kernel that the `vectors` have, not the words.

    `balance` raises the penalty of classes with many texts, by their size over the median to this power, so that they
    do not draw what small classes ask. `mark` is what the texts of a class carry for it.
    """

    penalty: float = 1.0
    vectors: float = 0.5
    balance: float = 0.0
    mark: float = 1.0


Lessons = Mapping[Language, Sequence[Lesson]]


_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[a-z']+")
#: A longer word counts by its beginning, too, so that *translate* and *translation* meet.
_STEM = 5


def features(text: str) -> list[str]:
    """Return the words of a text, pairs of English words and the beginnings of long ones, and single Han characters."""
    english = _WORD.findall(text.lower())
    pairs = [f"{one} {other}" for one, other in pairwise(english)]
    stems = [f"{word[:_STEM]}-" for word in english if len(word) > _STEM]
    return [*tokenize(text), *pairs, *stems, *_HAN.findall(text)]


def learn(
    library: Library,
    embedder: Embedder,
    name: str,
    classes: Sequence[str],
    lessons: Lessons,
    shared: "Vectors | None" = None,
    tuning: Tuning = Tuning(),
) -> bool:
    """Keep under `name` what the lessons teach; returns whether it had to be learned anew.

    `shared`, classes by classes, says which share of the marks of other classes a text of one class carries. Vectors
    are those of `Library.phrases`; a language of which one is lacking is learned from words alone.
    """
    taught = {language: [(one.text, one.classes) for one in lessons[language]] for language in sorted(lessons)}
    marks = None if shared is None else content_id("shared", shared.round(3).tolist())
    stamp = content_id("classifier", _VERSION, embedder.id, classes, taught, marks, *astuple(tuning))
    known = library.meta(_key(name))
    if known is not None and json.loads(known)["stamp"] == stamp:
        return False
    vectors = library.phrases(embedder.id)
    learner = _Learner(name, classes, shared, vectors, tuning)
    rows = [row for language, taught_in in lessons.items() if taught_in for row in learner.weights(language, taught_in)]
    # Under its stamp: who reads the former weights finds none of the new ones, whose classes are others.
    meta = {_key(name): json.dumps({"stamp": stamp, "classes": list(classes)})}
    library.replace_weights(f"{name}:", f"{name}:{stamp}", rows, meta)
    return True


def left_out(
    library: Library,
    embedder: Embedder,
    classes: Sequence[str],
    lessons: Sequence[Lesson],
    shared: "Vectors | None" = None,
    tuning: Tuning = Tuning(),
) -> "Vectors":
    """Return, lessons by classes, the scores that each lesson would get, had all of them but that one been taught.

    Of a text that stands twice one copy is left out at a time.
    """
    return _Learner("", classes, shared, library.phrases(embedder.id), tuning).left_out(lessons)


def _key(name: str) -> str:
    return f"classifier:{name}"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What lessons show: words weighted by rarity, and vectors (lessons by components) where all have one."""

    vectorizer: Any
    words: Any
    rows: "Vectors | None"
    share: float


@dataclass(frozen=True, slots=True)
class _Learner:
    name: str
    classes: Sequence[str]
    shared: "Vectors | None"
    vectors: Mapping[str, bytes]
    tuning: Tuning

    def weights(self, language: Language, lessons: Sequence[Lesson]) -> Iterator[Weights]:
        """Yield a row of weights for each word, and one for all components of the vector."""
        from scipy.linalg import cho_factor, cho_solve

        seen = self._seen(lessons)
        factor = cho_factor(self._kernel(seen, lessons), lower=True, overwrite_a=True, check_finite=False)
        duals = cho_solve(factor, self._marks(lessons), overwrite_b=True, check_finite=False)
        by_word = (1 - seen.share) * (seen.words.T @ duals)
        for word, column in seen.vectorizer.vocabulary_.items():
            yield Weights(language, word, float(seen.vectorizer.idf_[column]), _packed(by_word[column]))
        if seen.rows is not None:
            yield Weights(language, _VECTOR, seen.share, _packed(seen.share * (seen.rows.T @ duals)))

    def left_out(self, lessons: Sequence[Lesson]) -> "Vectors":
        """Return lessons by classes: the scores that each lesson would get, had all but that one been taught.

        In closed form from the inverse of the kernel (Rifkin and Lippert 2007, "Notes on Regularized Least Squares").
        """
        import numpy as np
        from scipy.linalg import cho_factor, cho_solve

        kernel = self._kernel(self._seen(lessons), lessons)
        factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        marks = self._marks(lessons)
        unit = np.eye(len(lessons), dtype=np.float32)
        inverse = np.diag(cho_solve(factor, unit, overwrite_b=True, check_finite=False))
        return np.asarray(marks - cho_solve(factor, marks, check_finite=False) / inverse[:, None])

    def _seen(self, lessons: Sequence[Lesson]) -> "_Seen":
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer

        least = 2 if len(lessons) > _MANY else 1
        vectorizer = TfidfVectorizer(analyzer=features, binary=True, min_df=least, dtype=np.float32)
        words = vectorizer.fit_transform([one.text for one in lessons])
        read = all(one.text in self.vectors for one in lessons)
        rows = np.stack([np.frombuffer(self.vectors[one.text], dtype="<f4") for one in lessons]) if read else None
        return _Seen(vectorizer, words, rows, self.tuning.vectors if read else 0.0)

    def _kernel(self, seen: "_Seen", lessons: Sequence[Lesson]) -> "Vectors":
        import numpy as np

        words, rows, share = seen.words, seen.rows, seen.share
        # One square of float32 in memory, filled by strips and solved in its own place.
        kernel = np.empty((len(lessons), len(lessons)), dtype=np.float32, order="F")
        for start in range(0, len(lessons), _STRIP):
            strip = slice(start, start + _STRIP)
            kernel[strip] = (1 - share) * (words[strip] @ words.T).toarray()
            if rows is not None:
                kernel[strip] += share * (rows[strip] @ rows.T)
        kernel[np.diag_indices(len(lessons))] += self._penalties(lessons)
        return kernel

    def _penalties(self, lessons: Sequence[Lesson]) -> "Vectors":
        """Return the penalty of each lesson; one that is of several classes counts as of the first."""
        import numpy as np

        sizes = Counter(one.classes[0] for one in lessons)
        median = float(np.median(list(sizes.values())))
        shares = np.array([sizes[one.classes[0]] / median for one in lessons], dtype=np.float32)
        return np.asarray(self.tuning.penalty * shares**self.tuning.balance, dtype=np.float32)

    def _marks(self, lessons: Sequence[Lesson]) -> "Vectors":
        import numpy as np

        place = {key: n for n, key in enumerate(self.classes)}
        marks = np.zeros((len(lessons), len(self.classes)), dtype=np.float32)
        for row, lesson in enumerate(lessons):
            places = [place[one] for one in lesson.classes]
            if self.shared is not None:
                marks[row] = self.shared[places].mean(axis=0)
            marks[row, places] += self.tuning.mark
        return marks


def _packed(weights: Any) -> bytes:
    return bytes(weights.astype("<f2").tobytes())


class Classifier:
    """Tells which classes a text is near to; reads a few rows of the library for each text."""

    def __init__(self, library: Library, embedder: Embedder, name: str) -> None:
        self._library = library
        self._embedder = embedder
        learned = json.loads(library.meta(_key(name)) or "{}")
        self._name = f"{name}:{learned.get('stamp')}"
        self._classes: tuple[str, ...] = tuple(learned.get("classes", ()))

    def nearest(
        self, text: str, language: Language, k: int = 5, among: Collection[str] | None = None
    ) -> tuple[Nearness, ...]:
        """Return the `k` classes that a text is nearest to (of those `among`, if given), the nearest first."""
        if not self._classes:
            return ()
        scores = self._scores(text, language)
        order = sorted(range(len(self._classes)), key=lambda place: (-scores[place], self._classes[place]))
        kept = (place for place in order if among is None or self._classes[place] in among)
        return tuple(
            Nearness(self._classes[place], float(scores[place])) for place, _ in zip(kept, range(k), strict=False)
        )

    def _scores(self, text: str, language: Language) -> Any:
        import numpy as np

        held = self._library.weights(self._name, language, {_VECTOR, *features(text)})
        words = [one for one in held if one.feature != _VECTOR]
        length = sum(one.rarity**2 for one in words) ** 0.5
        scores = np.zeros(len(self._classes), dtype=np.float32)
        for one in words:
            scores += np.frombuffer(one.weights, dtype="<f2").astype(np.float32) * (one.rarity / length)
        for one in held:
            if one.feature == _VECTOR:
                matrix = np.frombuffer(one.weights, dtype="<f2").reshape(-1, len(self._classes)).astype(np.float32)
                scores += self._embedder.embed_query(text) @ matrix
        return scores
