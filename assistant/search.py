"""Dense and word search fused: the passages a question is answered from."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from assistant.context import Hit
from assistant.language import detect_language
from corpus.types import Language, Source

if TYPE_CHECKING:
    from ingest.filters import Filter
    from ingest.filters import Hit as IndexHit
    from ingest.stores import Stores

Mode = Literal["hybrid", "dense", "bm25"]
#: How many hits of each index enter the fusion: enough for mean and deviation to settle.
POOL = 1000


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a query, best first, with what is needed to show them."""

    query: str
    hits: tuple[Hit, ...]
    documents: Mapping[str, str]
    sources: Mapping[str, Source]
    timings_ms: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the result in the shape of ``docs/schema/search.json``."""
        hits = [
            {
                "id": hit.passage.id,
                "source": hit.passage.source,
                "arxiv_id": source.arxiv_id if (source := self.sources.get(hit.passage.source)) else None,
                "document": self.documents.get(hit.passage.document, hit.passage.document),
                "locator": hit.passage.locator,
                "text": hit.passage.text,
                "score": round(hit.score, 6),
                "rank": hit.rank,
            }
            for hit in self.hits
        ]
        return {"query": self.query, "hits": hits, "timings_ms": {k: round(v, 2) for k, v in self.timings_ms.items()}}


class Searcher:
    """Searches the stores; an embedder takes no part in a language it cannot read."""

    def __init__(self, stores: "Stores") -> None:
        self._stores = stores

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        collections: Sequence[str] = ("guide", "mine"),
        language: Language | None = None,
        as_of: str | None = None,
        also: str = "",
    ) -> SearchResult:
        """Return the `k` best passages; `also` are more words for the word search (labels, aliases)."""
        from ingest.filters import Filter

        started = time.perf_counter()
        where = Filter(languages=(language,) if language else (), until=as_of)
        spoken = detect_language(query)
        pool = POOL if mode == "hybrid" else k
        dense: tuple[IndexHit, ...] = ()
        words: tuple[IndexHit, ...] = ()
        if mode != "bm25" and (mode == "dense" or self._stores.embedder.reads(spoken)):
            dense = self._dense(query, pool, collections, where)
        if mode != "dense":
            words = self._stores.bm25.query(f"{query} {also}".strip(), pool, collections, where)
        found = fuse(dense, words)[:k] if mode == "hybrid" else [(hit.id, hit.score) for hit in (dense or words)][:k]
        return self._result(query, found, (time.perf_counter() - started) * 1000)

    def _dense(self, query: str, k: int, collections: Sequence[str], where: "Filter") -> "tuple[IndexHit, ...]":
        vector = self._stores.embedder.embed_query(query)
        return self._stores.dense.query(vector, k, collections, where)

    def _result(self, query: str, found: Sequence[tuple[str, float]], elapsed: float) -> SearchResult:
        library = self._stores.library
        passages = library.passages_by_id([one for one, _ in found])
        hits = tuple(Hit(passages[one], score, rank) for rank, (one, score) in enumerate(found, 1) if one in passages)
        documents = library.document_keys({hit.passage.document for hit in hits})
        sources = {hit.passage.source: library.source(hit.passage.source, hit.passage.collection) for hit in hits}
        return SearchResult(query, hits, documents, sources, {"search": elapsed})


def merged(query: str, results: Sequence[SearchResult]) -> SearchResult:
    """Return the hits of several searches as one list, best first; scores are on one scale."""
    hits = sorted((hit for one in results for hit in one.hits), key=lambda hit: (-hit.score, hit.passage.id))
    documents = {key: name for one in results for key, name in one.documents.items()}
    sources = {key: source for one in results for key, source in one.sources.items()}
    ranked = tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, 1))
    return SearchResult(query, ranked, documents, sources)


def fuse(dense: "Sequence[IndexHit]", words: "Sequence[IndexHit]") -> list[tuple[str, float]]:
    """Return ids with fused scores in 0..1, best first, ties by id.

    Scores are put on one scale by mean and deviation over each list, then added; a passage that one
    list lacks gets that list's lowest score.
    """
    scaled = [_standardised(hits) for hits in (dense, words) if hits]
    if not scaled:
        return []
    lowest = [min(one.values()) for one in scaled]
    ids = {one for part in scaled for one in part}
    total = {
        one: sum(part.get(one, low) for part, low in zip(scaled, lowest, strict=True)) / len(scaled) for one in ids
    }
    ranked = sorted(total.items(), key=lambda item: (-round(item[1], 9), item[0]))
    return [(one, 1 / (1 + math.exp(-score))) for one, score in ranked]


def _standardised(hits: "Sequence[IndexHit]") -> dict[str, float]:
    scores = [hit.score for hit in hits]
    mean = sum(scores) / len(scores)
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores)) or 1.0
    return {hit.id: (hit.score - mean) / deviation for hit in hits}
