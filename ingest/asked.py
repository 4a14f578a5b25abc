"""What a question is about, and what it asks of a model, learned from questions that people ask."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corpus.types import ANY_TASK, Asked, Entity, EntityType, Finding, Language, ModelQuestions
from ingest.classifier import Lesson, Tuning, learn, left_out
from ingest.embed import Embedder
from ingest.library import Library
from ingest.phrases import LANGUAGES, names_of

if TYPE_CHECKING:
    from ingest.embed import Vectors

#: The classifier of what is asked; its classes are the ids of `Asked`.
ASKED = "asked"
#: The classifier of what is asked of a model; its classes are what `ModelQuestions` ask.
OF_MODELS = "of-models"
#: Beside the mark of its own a question carries this share of the marks of what is asked in like words, so that near
#: things support each other.
_LIKENESS = 0.8
#: Found by leaving each question out in turn (`docs/decisions/0008`).
TUNING = Tuning(penalty=2.0, vectors=0.5, balance=0.0, mark=0.8)


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
    shared = _LIKENESS * _likeness(asked, library.phrases(embedder.id))
    return learn(library, embedder, ASKED, [one.id for one in asked], lessons, shared, TUNING)


def left_out_questions(
    library: Library,
    embedder: Embedder,
    asked: Sequence[Asked],
    findings: Iterable[Finding],
    entities: Iterable[Entity],
    language: Language,
) -> Iterator[tuple[Lesson, tuple[str, ...]]]:
    """Yield each question of a language with the three things asked, the nearest first, that it is near to untaught.

    The vectors of all phrases must be in the library.
    """
    lessons = list(_lessons(asked, _names_of_tasks(asked, findings, entities), language))
    shared = _LIKENESS * _likeness(asked, library.phrases(embedder.id))
    scores = left_out(library, embedder, [one.id for one in asked], lessons, shared, TUNING)
    for lesson, row in zip(lessons, scores, strict=True):
        yield lesson, tuple(asked[place].id for place in row.argsort()[::-1][:3])


def learn_model_questions(library: Library, embedder: Embedder, questions: Sequence[ModelQuestions]) -> bool:
    """Keep what the questions about models teach; returns whether it had to be learned anew."""
    lessons = {
        language: [Lesson(text, (one.asks,)) for one in questions for text in one.in_language(language)]
        for language in LANGUAGES
    }
    return learn(library, embedder, OF_MODELS, [one.asks for one in questions], lessons)


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
    """Return how like any two things asked are: cosines of their questions' mean vectors, less the mean of all.

    Taken from the English questions, which every embedder reads, and so known for Chinese ones, too.
    """
    import numpy as np

    width = len(next(iter(vectors.values()), b"")) // 4
    means = np.zeros((len(asked), width), dtype="<f4")
    for place, one in enumerate(asked):
        held = [np.frombuffer(vectors[text], dtype="<f4") for text in one.en if text in vectors]
        if held:
            means[place] = _unit(np.mean(held, axis=0))
    centred = _unit(means - means.mean(axis=0)) if len(asked) else means
    return np.asarray(centred @ centred.T)


def _unit(rows: Any) -> Any:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
