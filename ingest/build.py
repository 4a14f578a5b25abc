"""Make the built-in part of the library from the corpus, and keep everything made from the library true."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StorageError, StoreBusyError
from corpus.settings import Settings
from corpus.types import GUIDE, Knowledge, Passage
from ingest.asked import learn_asked, learn_model_questions
from ingest.embed import Embedder, LocalEmbedder, model_stamp
from ingest.fingerprint import contents_digest, files_stamp
from ingest.indexes import Workplace, broken_indexes, has_whole_indexes, refresh, stale_indexes
from ingest.library import LIBRARY_FILE, Counts, Library
from ingest.lock import writer_lock
from ingest.phrases import embed_phrases
from ingest.say import Say, to_stderr
from ingest.storage import storage_errors

#: Vectors are kept this many at a time, so that a killed build goes on where it was.
_CHUNK = 256
_CORPUS = "built:corpus"
_CONTENTS = "built:contents"
_FILES = "built:files"
_EMBEDDER = "embedder:id"
_MODEL = "embedder:model"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: what the library holds now, passages embedded anew, indexes made, seconds taken."""

    counts: Counts
    embedded: int
    indexes: tuple[str, ...]
    digest: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Work:
    """What a writer works with while it holds the lock."""

    settings: Settings
    library: Library
    embedder: Embedder
    say: Say

    @property
    def place(self) -> Workplace:
        """The part of it that the makers of indexes need."""
        return Workplace(self.settings.data_dir, self.library, self.embedder.id, self.say)


def open_library(settings: Settings) -> Library:
    """Return the library of the data directory; raises `StorageError` when it cannot be used."""
    with storage_errors(settings.data_dir):
        return Library(settings.data_dir / LIBRARY_FILE)


@contextmanager
def writing(settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None) -> Iterator[Work]:
    """Hold the writer's lock and the library open.

    Raises `StoreBusyError` when another process writes, `StorageError` when the disk refuses.
    """
    with (
        writer_lock(settings.data_dir, settings.lock_timeout, say),
        open_library(settings) as library,
        storage_errors(settings.data_dir),
    ):
        if library.refusal is not None:
            raise library.refusal
        yield Work(settings, library, embedder or LocalEmbedder(settings), say)


def build(
    settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None, root: Path | None = None
) -> BuildReport:
    """Make the built-in rows and all indexes from the corpus (or the corpus folder `root`).

    What the user added, fetched, reviewed or asked stays. Raises `CorpusError` before anything is
    changed, `StoreBusyError` when another process writes, `StorageError` when there is no room.
    """
    started = time.monotonic()
    knowledge = _load(root)
    with writing(settings, say, embedder) as work:
        for name, reason in broken_indexes(work.place):
            say(f"{name} is damaged ({reason}); making it again")
            work.library.mark_broken(name)
        embedded = _store(work, knowledge, root)
        made = refresh(work.place)
        return BuildReport(work.library.counts(), embedded, made, knowledge.digest, time.monotonic() - started)


def _load(root: Path | None) -> Knowledge:
    from corpus.load import load

    return load(root)


def _store(work: Work, knowledge: Knowledge, root: Path | None) -> int:
    from ingest.llama import split_documents

    passages = split_documents(knowledge.documents)
    embedded = embed_missing(work, (*passages, *work.library.passages()))
    meta = {
        _CORPUS: knowledge.digest,
        _CONTENTS: contents_digest(root),
        _FILES: files_stamp(root),
        **_embedder_meta(work),
    }
    # Before what says that the build is done: killed in between, the next command makes them again.
    _learn(work, knowledge)
    work.library.replace_built_in(knowledge, passages, meta)
    work.library.drop_vectors_except(work.embedder.id)
    return embedded


def _learn(work: Work, known: Knowledge) -> None:
    """Learn what people ask, and by which names they know tasks."""
    embed_phrases(work.library, work.embedder, known.entities, (*known.asked, *known.model_questions), work.say)
    learn_asked(work.library, work.embedder, known.asked, known.findings, known.entities)
    learn_model_questions(work.library, work.embedder, known.model_questions)


def _embedder_meta(work: Work) -> dict[str, str]:
    return {_EMBEDDER: work.embedder.id, _MODEL: _model_key(work.settings)}


def _model_key(settings: Settings) -> str:
    return json.dumps([settings.embedder, settings.precision, model_stamp(settings.embedder)])


def embed_missing(work: Work, passages: Iterable[Passage]) -> int:
    """Embed those `passages` that have no vector yet and that the embedder can read; returns how many."""
    readable = {one.id: one for one in passages if work.embedder.reads(one.language)}
    embedded = work.library.embedded(work.embedder.id, readable)
    missing = [one for key, one in readable.items() if key not in embedded]
    if missing:
        work.say(f"embedding {len(missing)} passages")
    if isinstance(work.embedder, LocalEmbedder):
        reason = work.embedder.prepare_queries()
        if reason:
            work.say(f"queries go through torch: {reason}")
    # Like lengths together: a batch is as slow as its longest text.
    missing.sort(key=lambda one: (len(one.text), one.id))
    for start in range(0, len(missing), _CHUNK):
        chunk = missing[start : start + _CHUNK]
        work.library.store_vectors(work.embedder.id, vectors_of(work.embedder, chunk))
        if len(missing) > _CHUNK:
            work.say(f"embedded {start + len(chunk)} of {len(missing)} passages")
    return len(missing)


def vectors_of(embedder: Embedder, passages: Iterable[Passage]) -> dict[str, bytes]:
    """Return the vectors of those `passages` that the embedder can read, as the library keeps them."""
    readable = [one for one in passages if embedder.reads(one.language)]
    if not readable:
        return {}
    vectors = embedder.embed_passages([one.text for one in readable])
    return {one.id: row.astype("<f4").tobytes() for one, row in zip(readable, vectors, strict=True)}


def ensure_built(
    settings: Settings, say: Say = to_stderr, embedder: Embedder | None = None, root: Path | None = None
) -> None:
    """Build what is missing or outdated, repair what is dirty; returns within milliseconds when nothing is.

    For readers: while another process writes, or where nothing can be written, the last finished state is
    left to be read, which is said.
    Raises what `build` raises.
    """
    readable = False
    if (settings.data_dir / LIBRARY_FILE).is_file():
        with open_library(settings) as library, storage_errors(settings.data_dir):
            if _is_current(settings, library, embedder, root):
                return
            readable = _is_readable(settings, library, embedder, root)
    hurried = settings.model_copy(update={"lock_timeout": 0.0}) if readable else settings
    try:
        with writing(hurried, say, embedder) as work:
            bring_up_to_date(work, root)
    except (StoreBusyError, StorageError) as exc:
        if not readable:
            raise
        busy = isinstance(exc, StoreBusyError)
        say(f"{'another process is writing to the library' if busy else exc}; what was finished before is read")


def _is_readable(settings: Settings, library: Library, embedder: Embedder | None, root: Path | None) -> bool:
    """Say whether the last finished state can be read by this program with this embedder."""
    known = _known_embedder(settings, library, embedder)
    if known is None or not has_whole_indexes(library, settings.data_dir, known):
        return False
    return library.meta(_FILES) == files_stamp(root) or library.meta(_CONTENTS) == contents_digest(root)


def _known_embedder(settings: Settings, library: Library, embedder: Embedder | None) -> str | None:
    """Return the id of the embedder that made the vectors, if it is the wanted one."""
    known = library.meta(_EMBEDDER)
    wanted = known if embedder is None else embedder.id
    if embedder is None and library.meta(_MODEL) != _model_key(settings):
        return None
    return known if known == wanted else None


def _is_current(settings: Settings, library: Library, embedder: Embedder | None, root: Path | None) -> bool:
    known = _known_embedder(settings, library, embedder)
    if known is None:
        return False
    return library.meta(_FILES) == files_stamp(root) and not stale_indexes(library, settings.data_dir, known)


def bring_up_to_date(work: Work, root: Path | None = None) -> None:
    """Build what is missing or outdated and repair what is dirty, with the lock held; raises what `build` raises."""
    chosen = None if isinstance(work.embedder, LocalEmbedder) else work.embedder
    if _is_current(work.settings, work.library, chosen, root):
        return
    contents = contents_digest(root)
    if work.library.meta(_CONTENTS) != contents:
        work.say(f"building the library in {work.settings.data_dir}")
        _store(work, _load(root), root)
    else:
        embed_missing(work, work.library.passages())
        _learn(work, work.library.knowledge(GUIDE, documents=False))
        work.library.set_meta({_FILES: files_stamp(root), **_embedder_meta(work)})
        work.library.drop_vectors_except(work.embedder.id)
    made = refresh(work.place)
    if made:
        work.say(f"made {', '.join(made)}")


def repair(settings: Settings, name: str, say: Say = to_stderr, embedder: Embedder | None = None) -> None:
    """Make an index again that was found damaged while reading (`dense/guide`, `bm25/mine`, `graph`; or "all")."""
    with writing(settings, say, embedder) as work:
        for mark in tuple(work.library.index_marks()):
            if name in (mark, "all"):
                work.library.mark_broken(mark)
        refresh(work.place)
