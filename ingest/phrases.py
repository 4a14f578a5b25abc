"""Vectors of what tasks are called and of what people ask; from them is learned what a question is about."""

from collections.abc import Iterable, Iterator

from corpus.types import ANY_TASK, Asked, Entity, EntityType, Language, ModelQuestions
from ingest.embed import Embedder
from ingest.library import Library

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def embed_phrases(
    library: Library, embedder: Embedder, entities: Iterable[Entity], asked: Iterable[Asked | ModelQuestions]
) -> int:
    """Keep a vector for each name of each definite task and for each question that people ask.

    Those in languages that the embedder does not read are left out. Returns how many are new.
    """
    known = library.phrases(embedder.id)
    spoken = [one for one in LANGUAGES if embedder.reads(one)]
    wanted = dict.fromkeys(text for language in spoken for text in _phrases(language, entities, asked))
    missing = sorted(wanted.keys() - known.keys(), key=lambda text: (len(text), text))
    new: dict[str, bytes] = {}
    if missing:
        rows = embedder.embed_passages(missing)
        new = {text: row.astype("<f4").tobytes() for text, row in zip(missing, rows, strict=True)}
    if new or wanted.keys() != known.keys():
        library.replace_phrases(embedder.id, {text: new.get(text) or known[text] for text in wanted})
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
