"""Add the user's own documents, remove them, list what there is."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from corpus.errors import UnknownNameError, UnreadableInputError, UsageError
from corpus.settings import Settings
from corpus.types import MINE
from ingest.build import Work, bring_up_to_date, open_library, vectors_of, writing
from ingest.embed import Embedder
from ingest.indexes import refresh
from ingest.library import USER, NewSource, StoredSource, near_names
from ingest.readers import find_inputs
from ingest.readers.clean import label
from ingest.readers.reading import Input, load, read_input, source_id
from ingest.say import Say, to_stderr

Status = Literal["added", "unchanged", "updated", "failed"]

#: Also what Chroma takes as the name of a collection.
_COLLECTION = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")

_PLACE_HASH = re.compile(r"-[0-9a-f]{8}$")
#: Most passages of one document: a book of ten million characters.
_MOST_PASSAGES = 20_000
#: Types of skipped files that are named, and links.
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AddResult:
    """What became of one input: when this is seen, it is durable."""

    path: str
    source: str | None
    status: Status
    passages: int
    statements: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveResult:
    """What became of one source that was to be removed."""

    source: str
    collection: str
    status: Literal["removed", "failed"]
    passages: int
    error: str | None = None


def check_collection(name: str) -> str:
    """Return `name`; raises `UsageError` unless it is a name that a collection may bear."""
    if not _COLLECTION.fullmatch(name):
        raise UsageError(
            f"collection {name!r}: use 3 to 63 small letters, digits, dots, dashes or underscores, "
            "a letter or digit first and last"
        )
    return name


def add(
    settings: Settings,
    inputs: Sequence[Path | str],
    collection: str = MINE,
    *,
    say: Say = to_stderr,
    embedder: Embedder | None = None,
    root: Path | None = None,
) -> Iterator[AddResult]:
    """Add files, and the files in folders, to `collection`; yields a result for each once it is durable.

    A failed input never stops the others and leaves nothing behind. The indexes follow when all are in;
    killed before, the next command makes them. Raises what `build` raises.
    """
    check_collection(collection)
    skipped: Counter[str] = Counter()
    leaving: list[Path] = []
    with writing(settings, say, embedder) as work:
        bring_up_to_date(work, root)
        for path in _paths(inputs, skipped, leaving):
            yield _add_one(work, path, collection)
        if skipped:
            say(_what_was_skipped(skipped))
        if leaving:
            say(_what_leads_out(leaving))
        refresh(work.place)


def _what_was_skipped(skipped: Counter[str]) -> str:
    ordered = sorted(skipped.items(), key=lambda item: (-item[1], item[0]))
    kinds = [f"{suffix} ({count})" for suffix, count in ordered[:_SHOWN]]
    more = [f"{len(skipped) - _SHOWN} more"] if len(skipped) > _SHOWN else []
    files = "1 file" if skipped.total() == 1 else f"{skipped.total()} files"
    return f"skipped {files} of types not read: {', '.join((*kinds, *more))}"


def _what_leads_out(leaving: Sequence[Path]) -> str:
    names = [label(_shown(path)) for path in leaving[:_SHOWN]]
    more = [f"{len(leaving) - _SHOWN} more"] if len(leaving) > _SHOWN else []
    links = "1 link that leads" if len(leaving) == 1 else f"{len(leaving)} links that lead"
    return f"skipped {links} out of the folder: {', '.join((*names, *more))}"


def _paths(inputs: Iterable[Path | str], skipped: Counter[str], leaving: list[Path]) -> Iterator[Path]:
    """Yield each file once, whatever named it; count those of other types, keep links that lead out."""
    seen: set[str] = set()
    for given in inputs:
        for path in find_inputs(Path(given), skipped, leaving):
            # Unlike `Path.resolve`, this also names a link that leads to itself.
            where = os.path.realpath(path)
            if where not in seen:
                seen.add(where)
                yield path


def _add_one(work: Work, path: Path, collection: str) -> AddResult:
    shown = _shown(path)
    try:
        loaded = load(path)
        held = _held(work, loaded, collection)
        if held is not None and held.fingerprint == loaded.fingerprint:
            return AddResult(shown, held.source.id, "unchanged", held.passages, held.statements)
        new = _read(loaded, collection)
    except UnreadableInputError as exc:
        return AddResult(shown, None, "failed", 0, 0, str(exc))
    vectors = vectors_of(work.embedder, new.passages)
    with work.library.transaction():
        work.library.store_source(new)
        work.library.store_vectors(work.embedder.id, vectors)
    count = len({passage.id for passage in new.passages})
    return AddResult(shown, new.source.id, "updated" if held else "added", count, 0)


def _held(work: Work, loaded: Input, collection: str) -> StoredSource | None:
    """Return what this file was added as, or else another file with the same content."""
    by_path = work.library.source_of_path(_shown(loaded.path.resolve()), collection)
    return by_path or work.library.source_of_content(loaded.fingerprint, collection)


def _read(loaded: Input, collection: str) -> NewSource:
    # Imported here, because listing and removing sources needs no llama-index.
    from ingest.llama import split_documents

    documents = tuple(read_input(loaded, collection))
    passages = split_documents(documents)
    most = max(Counter(passage.document for passage in passages).values(), default=0)
    if most > _MOST_PASSAGES:
        raise UnreadableInputError(
            _shown(loaded.path),
            f"makes {most:,} passages of one document, more than {_MOST_PASSAGES:,}; split the file",
        )
    return NewSource(
        source=documents[0].source,
        documents=documents,
        passages=passages,
        path=_shown(loaded.path.resolve()),
        fingerprint=loaded.fingerprint,
        added=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _shown(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def remove(
    settings: Settings,
    sources: Sequence[str],
    collections: Sequence[str] = (),
    *,
    say: Say = to_stderr,
    embedder: Embedder | None = None,
    root: Path | None = None,
) -> Iterator[RemoveResult]:
    """Remove sources of the user by id (or by the path they came from); yields a result once it is durable.

    Without `collections`, a source goes from every one that holds it. Built-in sources stay.
    """
    with writing(settings, say, embedder) as work:
        bring_up_to_date(work, root)
        for name in sources:
            yield from _remove_one(work, name, collections)
        refresh(work.place)


def _remove_one(work: Work, name: str, collections: Sequence[str]) -> Iterator[RemoveResult]:
    by_path = source_id(Path(name))
    stored = work.library.stored_sources(collections)
    found = [one.source for one in stored if one.origin == USER and one.source.id in (name, by_path)]
    for source in found:
        gone = work.library.remove_source(source.id, source.collection)
        yield RemoveResult(source.id, source.collection, "removed", gone)
    if not found:
        yield RemoveResult(name, ",".join(collections), "failed", 0, _why_not(work, name, stored))


def _why_not(work: Work, name: str, stored: Sequence[StoredSource]) -> str:
    if any(one.source.id == name for one in stored):
        return f"source {name!r} is built in and stays"
    if any(one.source.id == name for one in work.library.stored_sources()):
        return f"source {name!r} is in another collection"
    return str(UnknownNameError("source", name, _nearest(name, stored)))


def _nearest(name: str, stored: Sequence[StoredSource]) -> list[str]:
    """Return ids and paths of the user's sources that `name` may have meant."""
    own = [one for one in stored if one.origin == USER]
    known_ids = [one.source.id for one in own]
    # The hash at the end of an id says where a file lay; the name may be right without it.
    ids = [*near_names(name, known_ids), *near_names(_PLACE_HASH.sub("", name), known_ids)]
    by_file: dict[str, list[str]] = {}
    for one in own:
        if one.path:
            for known in (Path(one.path).name, Path(one.path).stem, one.path):
                by_file.setdefault(known, []).append(one.path)
    paths = [path for known in near_names(name, list(by_file)) for path in by_file[known]]
    ids += [one.source.id for one in own if one.path in paths]
    return [*list(dict.fromkeys(ids))[:3], *list(dict.fromkeys(paths))[:3]]


def list_sources(settings: Settings, collections: Sequence[str] = ()) -> list[dict[str, object]]:
    """Return every source as `fieldguide sources --json` shows it, the user's own last."""
    with open_library(settings) as library:
        return [_row(stored) for stored in library.stored_sources(collections)]


def _row(stored: StoredSource) -> dict[str, object]:
    source = stored.source
    return {
        "id": source.id,
        "collection": source.collection,
        "title": source.title,
        "authors": list(source.authors),
        "year": source.year,
        "arxiv_id": source.arxiv_id,
        "doi": source.doi,
        "url": source.url,
        "level": source.level,
        "passages": stored.passages,
        "statements": stored.statements,
        "added": stored.added,
    }
