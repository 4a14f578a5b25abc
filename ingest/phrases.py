"""Vectors of what tasks are called and of what people ask; from them is learned what a question is about."""

from collections.abc import Iterable, Iterator

from corpus.types import ANY_TASK, Asked, Entity, EntityType, Language, ModelQuestions
from ingest.embed import Embedder
from ingest.library import Library
from ingest.say import Say

LANGUAGES: tuple[Language, ...] = ("en", "zh")


#: Vectors are kept this many at a time, so that a killed build goes on where it was.
_CHUNK = 1000


def embed_phrases(
    library: Library, embedder: Embedder, entities: Iterable[Entity], asked: Iterable[Asked | ModelQuestions], say: Say
) -> int:
    """Keep a vector for each name of each definite task and for each question that people ask.

    Those in languages that the embedder does not read are left out. Returns how many are new.
    """
    spoken = [one for one in LANGUAGES if embedder.reads(one)]
    things = (tuple(entities), tuple(asked))
    wanted = dict.fromkeys(text for language in spoken for text in _phrases(language, *things))
    missing = sorted(wanted.keys() - library.phrases(embedder.id).keys(), key=lambda text: (len(text), text))
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        rows = embedder.embed_passages(chunk)
        vectors = {text: row.astype("<f4").tobytes() for text, row in zip(chunk, rows, strict=True)}
        library.store_phrases(embedder.id, vectors)
        if len(missing) > _CHUNK:
            say(f"embedded {start + len(chunk):,} of {len(missing):,} questions that people ask")
    library.drop_phrases_except(embedder.id, wanted)
    return len(missing)


def _phrases(language: Language, entities: Iterable[Entity], asked: Iterable[Asked | ModelQuestions]) -> Iterator[str]:
    for entity in entities:
        if entity.type is EntityType.TASK and entity.slug != ANY_TASK:
            yield from names_of(entity, language)
    for one in asked:
        yield from one.in_language(language)


def names_of(entity: Entity, language: Language) -> tuple[str, ...]:
    """Return all names of an entity in one language."""
    aliases = entity.aliases_zh if language == "zh" else entity.aliases_en
    return tuple(dict.fromkeys((entity.label.in_language(language), *aliases)))
