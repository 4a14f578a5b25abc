"""Word search: a BM25 index a collection, made from the library, one folder a generation."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.types import Passage
from ingest.filters import Filter, Hit, day_number, ranked
from ingest.library import IndexMark, Library
from ingest.storage import BrokenIndexError, delete, folder_digest, make_private_dir, write_aside
from ingest.tokens import tokenize

FOLDER = "bm25"
_TABLE = "passages.json"
_FIELDS = ("language", "level", "source", "section")


def index_name(collection: str) -> str:
    """Return the name of a collection's word index in the library's marks."""
    return f"bm25/{collection}"


def make(root: Path, passages: Sequence[Passage]) -> Path:
    """Make the folder `root` an index of `passages`; returns it."""
    import bm25s

    delete(root)
    make_private_dir(root)
    ordered = sorted(passages, key=lambda passage: passage.id)
    table = {
        "ids": [passage.id for passage in ordered],
        "day": [day_number(passage.date) for passage in ordered],
        **{field: [getattr(passage, field) for passage in ordered] for field in _FIELDS},
    }
    # A heading counts as part of what a passage says.
    tokens = [tokenize(" ".join((*passage.headings, passage.text))) for passage in ordered]
    if any(tokens):
        index = bm25s.BM25(method="lucene")
        index.index(tokens, show_progress=False)
        index.save(str(root), corpus=None)
    write_aside(root / _TABLE, json.dumps(table, ensure_ascii=False).encode())
    return root


class Bm25Folder:
    """One loaded index; raises `BrokenIndexError` when its files are not what was made."""

    def __init__(self, path: Path, digest: str) -> None:
        import bm25s
        import numpy as np

        try:
            if folder_digest(path) != digest:
                raise BrokenIndexError(f"{path}: files changed since they were made")
            table: dict[str, Any] = json.loads((path / _TABLE).read_bytes())
        except OSError as exc:
            raise BrokenIndexError(f"{path}: {exc}") from exc
        self.ids: list[str] = table.pop("ids")
        self._columns: dict[str, Any] = {field: np.array(values) for field, values in table.items()}
        empty = len(list(path.iterdir())) == 1
        self._index: Any = None if empty else bm25s.BM25.load(str(path), load_corpus=False, show_progress=False)

    def best(self, tokens: Sequence[str], k: int, where: Filter) -> list[Hit]:
        """Return the `k` best hits with a score above zero."""
        import numpy as np

        if self._index is None:
            return []
        known = [token for token in tokens if token in self._index.vocab_dict]
        if not known:
            return []
        scores = np.round(np.asarray(self._index.get_scores(known), np.float64), 6)
        scores[~self._kept(where)] = 0.0
        places = np.nonzero(scores > 0)[0]
        if len(places) > k:
            # All that tie with the k-th stay until ids decide.
            limit = np.partition(scores[places], -k)[-k]
            places = places[scores[places] >= limit]
        return [Hit(self.ids[place], float(scores[place])) for place in places]

    def _kept(self, where: Filter) -> Any:
        import numpy as np

        kept = np.ones(len(self.ids), bool)
        for field, values in where.fields().items():
            kept &= np.isin(self._columns[field], list(values))
        if where.last_day is not None:
            kept &= self._columns["day"] <= where.last_day
        return kept


class Bm25Index:
    """The word search of all collections; follows the library from one generation to the next."""

    def __init__(self, data_dir: Path, library: Library) -> None:
        self._data_dir = data_dir
        self._library = library
        self._open: dict[str, tuple[str, Bm25Folder]] = {}
        self._lock = threading.RLock()

    def open_all(self) -> None:
        """Load every collection; raises `BrokenIndexError`."""
        with self._lock:
            for name, mark in self._library.index_marks().items():
                if name.startswith("bm25/"):
                    self._opened(name.removeprefix("bm25/"), mark)

    def query(
        self,
        text: str,
        k: int,
        collections: Sequence[str] = ("guide", "mine"),
        where: Filter | None = None,
    ) -> tuple[Hit, ...]:
        """Return the `k` passages that share the weightiest words with `text`.

        Scores are BM25 within each collection. Collections that do not exist are passed over.
        Raises `BrokenIndexError` on a damaged index.
        """
        tokens = tokenize(text)
        hits: list[Hit] = []
        with self._lock:
            marks = self._library.index_marks()
            for collection in collections:
                mark = marks.get(index_name(collection))
                if mark is not None:
                    hits += self._opened(collection, mark).best(tokens, k, where or Filter())
        if any(mark.state == "dirty" for mark in marks.values()):
            # The index may name passages that a writer has just replaced.
            held = self._library.held(hit.id for hit in hits)
            hits = [hit for hit in hits if hit.id in held]
        return ranked(hits, k)

    def _opened(self, collection: str, mark: IndexMark) -> Bm25Folder:
        place, folder = self._open.get(collection, ("", None))
        if folder is not None and (place == mark.place or mark.state == "dirty"):
            return folder
        if not mark.is_whole:
            raise BrokenIndexError(f"the word index of {collection} is damaged")
        loaded = Bm25Folder(self._data_dir / mark.place, mark.digest)
        self._open[collection] = (mark.place, loaded)
        return loaded
