"""The whole path in one object: understand → gather → compose → verify → answer."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from assistant import compose_answer
from assistant.answer import Answer, CorpusState, Query
from assistant.context import Context
from assistant.draft import write
from assistant.guide import Guide
from assistant.language import words
from assistant.messages import EXAMPLES
from assistant.search import Mode, Searcher, SearchResult
from assistant.understand import Question, Understander
from assistant.verify import verify
from corpus.errors import UnknownNameError, UsageError
from corpus.settings import Settings, load_settings
from corpus.types import GUIDE, MINE, DescentKind, EntityType, Language, Passage
from kg.names import entity_id

if TYPE_CHECKING:
    from ingest.stores import Stores
    from kg.lineage import Direction, Lineage
    from kg.sparql import QueryResult

DEFAULT_COLLECTIONS = (GUIDE, MINE)
StepKind = Literal["understood", "searched", "queried", "text", "checked", "answer"]


@dataclass(frozen=True, slots=True)
class Step:
    """One visible step of answering; a ``text`` step carries the next piece of Markdown."""

    kind: StepKind
    text: str
    answer: Answer | None = None


class Fieldguide:
    """Answers questions from the library and the graph.

    Opening is cheap: stores open with the first question and stay open until `close`. One object may
    serve many threads. Raises `UserError` with one clear line for everything the user can mend.

    >>> with Fieldguide() as guide:                                    # doctest: +SKIP
    ...     print(guide.ask("Fine-tune or prompt for toxicity detection?").answer)
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        self._opening = threading.RLock()
        self._opened: _Opened | None = None

    def __enter__(self) -> "Fieldguide":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the stores and stop the graph's process."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

    @property
    def _state(self) -> "_Opened":
        with self._opening:
            if self._opened is None or self._opened.is_outdated():
                if self._opened is not None:
                    self._opened.close()
                self._opened = _Opened(self.settings)
            return self._opened

    @property
    def guide(self) -> Guide:
        """What the library knows, arranged by what it is about."""
        return self._state.guide

    def ask(
        self,
        question: str,
        *,
        language: str = "auto",
        mode: str = "auto",
        as_of: str | None = None,
        collections: Sequence[str] | None = None,
        top_k: int | None = None,
    ) -> Answer:
        """Return the cited, checked answer to a question in English or Chinese."""
        steps = self.stream(question, language=language, mode=mode, as_of=as_of, collections=collections, top_k=top_k)
        last = list(steps)[-1].answer
        assert last is not None
        return last

    def stream(
        self,
        question: str,
        *,
        language: str = "auto",
        mode: str = "auto",
        as_of: str | None = None,
        collections: Sequence[str] | None = None,
        top_k: int | None = None,
    ) -> Iterator[Step]:
        """Yield the steps of answering; the last one holds the `Answer`."""
        text = self._checked(question)
        _check_options(language, mode, as_of)
        _check_count("top_k", top_k, 100)
        state = self._state
        within = state.known_collections(collections)
        clock = _Clock()
        asked = state.understander.understand(text, _language(language), as_of)
        clock.lap("understand")
        yield Step("understood", _understood(asked))
        found = state.search_for(asked, top_k or self.settings.top_k, within)
        clock.lap("retrieve")
        yield Step("searched", f"{len(found.hits)}")
        queries: list[Query] = []
        context = Context(asked, state.guide, found.hits, lambda query: state.run(query, queries, clock))
        draft = compose_answer.compose(context)
        clock.lap("compose")
        if queries:
            yield Step("queried", f"{sum(query.rows for query in queries)}")
        written = write(draft)
        claims = verify(written.claims, written.citations)
        if any(claim.support == "contradicted" for claim in claims):
            draft = compose_answer.without(draft, {one.text for one in claims if one.support == "contradicted"})
            written = write(draft)
            claims = verify(written.claims, written.citations)
        clock.lap("verify")
        for piece in _pieces(written.markdown or draft.missing or ""):
            yield Step("text", piece)
        yield Step("checked", f"{sum(one.support == 'supported' for one in claims)}/{len(claims)}")
        answer = Answer(
            question=text,
            language=asked.language,
            intent=draft.intent,
            answer=written.markdown or draft.missing or "",
            verdict=draft.verdict,
            abstained=draft.abstained,
            missing=draft.missing,
            entities=asked.mentioned(),
            claims=claims,
            citations=written.citations,
            sparql=tuple(dict.fromkeys(queries)),
            followups=draft.followups or _examples(asked.language, 2) if draft.abstained else draft.followups,
            corpus=state.corpus,
            settings=self._settings_of(within, top_k, as_of, language),
            timings_ms=clock.laps(),
        )
        state.keep(answer, self.settings.history)
        yield Step("answer", answer.answer, answer)

    def _checked(self, question: str) -> str:
        # A lone surrogate, as the system makes of an argument that is no UTF-8, is no text to any library.
        text = question.encode("utf-8", "replace").decode().replace("\0", " ").strip()
        if not text:
            raise UsageError("the question is empty; ask something like: fine-tune or prompt for toxicity detection?")
        limit = self.settings.max_question_characters
        if len(text) > limit:
            raise UsageError(f"the question has {len(text):,} characters, at most {limit:,} are read; shorten it")
        return text

    def _settings_of(
        self, collections: tuple[str, ...], top_k: int | None, as_of: str | None, language: str
    ) -> dict[str, object]:
        return {
            "collections": list(collections),
            "top_k": top_k or self.settings.top_k,
            "as_of": as_of,
            "language": language,
            "embedder": self.settings.embedder,
        }

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        collections: Sequence[str] | None = None,
        language: str | None = None,
        as_of: str | None = None,
    ) -> SearchResult:
        """Return the `k` best passages for a query."""
        text = self._checked(query)
        if mode not in ("hybrid", "dense", "bm25"):
            raise UsageError(f"search mode {mode!r} is none of hybrid, dense, bm25")
        _check_options(language or "auto", "auto", as_of)
        _check_count("k", k, 1000)
        state = self._state
        within = state.known_collections(collections)
        return state.searcher.search(
            text, k=k, mode=mode, collections=within, language=_language(language or "auto"), as_of=as_of
        )

    def passage(self, passage: str) -> dict[str, Any]:
        """Return a stored passage with its source, whatever the collection."""
        library = self._state.stores.library
        found = library.passage(passage.encode("ascii", "replace").decode())
        source = library.source(found.source, found.collection)
        return {
            "id": found.id,
            "collection": found.collection,
            "source": found.source,
            "document": found.document,
            "locator": found.locator,
            "level": found.level,
            "language": found.language,
            "text": found.text,
            "headings": list(found.headings),
            "section": found.section,
            "date": found.date or source.date,
            "seen_in": list(found.seen_in),
            "sentences": [[one.start, one.end] for one in found.sentences],
            "title": source.title,
            "authors": list(source.authors),
            "year": source.year,
            "arxiv_id": source.arxiv_id,
            "doi": source.doi,
            "url": source.url,
        }

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of the passages that exist, by id."""
        return self._state.stores.library.passages_by_id(ids)

    def statement(self, statement: str) -> dict[str, Any]:
        """Return a statement of the graph with its evidence and a query that shows it."""
        from assistant.frames import statement_query

        guide = self._state.guide
        found = guide.statements.get(statement)
        if found is None:
            raise UnknownNameError("statement", statement)
        source = guide.sources[found.source]
        return {
            "id": found.id,
            "subject": found.subject,
            "predicate": found.predicate,
            "object": found.object,
            "words": {"en": found.words.en, "zh": found.words.zh},
            "qualifiers": dict(found.qualifiers),
            "source": found.source,
            "title": source.title,
            "url": source.url,
            "second_hand": source.second_hand,
            "locator": found.locator,
            "seen_in": found.seen_in,
            "check": found.check,
            "sparql": statement_query(found.id),
        }

    def present_quote(self, kind: str, cited: str, quote: str) -> tuple[bool, bool]:
        """Return whether a passage or statement exists, and whether it still says `quote`."""
        state = self._state
        if kind == "graph":
            found = state.guide.statements.get(cited)
            words_of = (found.words.en, found.words.zh) if found else ()
            return found is not None, quote in words_of
        passages = state.stores.library.passages_by_id([cited])
        return cited in passages, cited in passages and quote in passages[cited].text

    def sparql(self, query: str, *, timeout: float | None = None, max_rows: int | None = None) -> "QueryResult":
        """Run a read-only SPARQL query within the limits of the settings."""
        return self._state.worker.query(query, timeout=timeout, max_rows=max_rows)

    def lineage(
        self,
        model: str,
        *,
        direction: "Direction" = "both",
        kinds: "Sequence[DescentKind] | None" = None,
        as_of: str | None = None,
    ) -> "Lineage":
        """Return where a model comes from and what came of it, every hop with its source."""
        from kg.lineage import KINDS, lineage

        statements = tuple(self._state.guide.statements.values())
        return lineage(statements, self.model_id(model), direction, kinds=tuple(kinds or KINDS), as_of=as_of)

    def model_id(self, name: str) -> str:
        """Return the entity id of a model by id, name or alias; raises `UnknownNameError`."""
        state = self._state
        if f"model:{name}" in state.guide.entities:
            return f"model:{name}"
        asked = state.understander.understand(name)
        if asked.models and len(asked.models) == 1 and asked.mentions[0].text.strip() == name.strip():
            return asked.models[0].id
        raise UnknownNameError("model", name, state.understander.nearest(name, EntityType.MODEL))

    def examples(self, language: str = "en") -> tuple[str, ...]:
        """Return questions worth asking first."""
        return _examples(language, len(EXAMPLES))


class _Opened:
    """The stores once open, and what is made from them."""

    def __init__(self, settings: Settings) -> None:
        from ingest.stores import open_stores
        from kg.sparql import GraphWorker, Limits

        self.stores: Stores = open_stores(settings)
        limits = Limits(timeout=settings.sparql_timeout, max_rows=settings.sparql_max_rows)
        self.worker: GraphWorker = GraphWorker(lambda: self.stores.graph_path, limits)
        self.worker.start()
        self.searcher = Searcher(self.stores)
        self.guide = self._read()
        self.understander = Understander(self.guide.entities.values(), self._known_words())
        self._revision = self.stores.library.revision()

    def _read(self) -> Guide:
        library = self.stores.library
        return Guide((library.knowledge(one) for one in library.collections()), library.passages((GUIDE,)))

    def _known_words(self) -> frozenset[str]:
        known: set[str] = set()
        for passage in self.guide.passages.values():
            known.update(words(passage.text))
        for entity in self.guide.entities.values():
            known.update(words(" ".join((entity.label.en, *entity.aliases_en))))
        return frozenset(known)

    def is_outdated(self) -> bool:
        """Say whether another process has changed the library since it was read."""
        return self.stores.library.revision() != self._revision

    def close(self) -> None:
        self.worker.close()
        self.stores.close()

    @cached_property
    def corpus(self) -> CorpusState:
        """How much there is to answer from."""
        library = self.stores.library
        counts = library.counts()
        triples = int(library.meta("graph:triples") or 0)
        return CorpusState(counts.sources, counts.passages, triples, library.meta("built:corpus") or "")

    def known_collections(self, wanted: Sequence[str] | None) -> tuple[str, ...]:
        """Return the collections to look in; raises `UnknownNameError` for one that nothing was added to."""
        known = tuple(dict.fromkeys((*DEFAULT_COLLECTIONS, *self.stores.library.collections())))
        for one in wanted or ():
            if one not in known:
                raise UnknownNameError("collection", one, known)
        return tuple(wanted or DEFAULT_COLLECTIONS)

    def search_for(self, asked: Question, k: int, collections: Sequence[str]) -> SearchResult:
        """Search in the question's language, the names of what it mentions added to its words."""
        labels = " ".join(one.label.in_language(asked.language) for one in asked.entities)
        return self.searcher.search(
            asked.text, k=k, collections=collections, language=asked.language, as_of=asked.as_of, also=labels
        )

    def run(self, query: str, queries: list[Query], clock: "_Clock") -> tuple[list[dict[str, str]], Query]:
        """Run a query of a composer and note that it was run."""
        started = time.perf_counter()
        result = self.worker.query(query)
        rows = [{name: entity_id(term["value"]) or term["value"] for name, term in row.items()} for row in result.rows]
        ran = Query(query, len(rows))
        queries.append(ran)
        clock.add("graph", (time.perf_counter() - started) * 1000)
        return rows, ran

    def keep(self, answer: Answer, wanted: bool) -> None:
        """Keep the answer in the library, when the settings want it."""
        if wanted:
            from datetime import UTC, datetime

            asked = datetime.now(UTC).isoformat(timespec="seconds")
            self.stores.library.keep_answer(answer.id, asked, answer.to_dict())


class _Clock:
    """Milliseconds spent step by step."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.add(step, (now - self._last) * 1000)
        self._last = now

    def add(self, step: str, elapsed: float) -> None:
        self._laps[step] = self._laps.get(step, 0.0) + elapsed

    def laps(self) -> dict[str, float]:
        """Return the steps, graph time taken out of composing, and the total."""
        laps = dict.fromkeys(("understand", "retrieve", "graph", "compose", "verify"), 0.0) | self._laps
        laps["compose"] = max(0.0, laps["compose"] - laps["graph"])
        return {**laps, "total": (time.perf_counter() - self._started) * 1000}


def _language(language: str) -> Language | None:
    return None if language == "auto" else ("zh" if language == "zh" else "en")


def _check_count(name: str, count: int | None, most: int) -> None:
    if count is not None and not 1 <= count <= most:
        raise UsageError(f"{name} is {count}; give a number from 1 to {most}")


def _check_options(language: str, mode: str, as_of: str | None) -> None:
    import re

    if language not in ("auto", "en", "zh"):
        raise UsageError(f"language {language!r} is none of auto, en, zh")
    if mode not in ("auto", "extractive"):
        if mode == "llm":
            raise UsageError("mode 'llm' needs a configured language model; none is configured, use extractive")
        raise UsageError(f"mode {mode!r} is none of auto, extractive, llm")
    if as_of is not None and not re.fullmatch(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", as_of):
        raise UsageError(f"date {as_of!r} is not YYYY, YYYY-MM or YYYY-MM-DD")


def _understood(asked: Question) -> str:
    names = ", ".join(one.label.in_language(asked.language) for one in asked.entities[:5])
    return f"{asked.intent}" + (f": {names}" if names else "")


def _pieces(markdown: str) -> Iterator[str]:
    """Cut the text at line ends and spaces, so that it can grow on a screen."""
    size = 48
    start = 0
    while start < len(markdown):
        end = markdown.find("\n", start + 1, start + size)
        end = end if end > 0 else (markdown.rfind(" ", start + 1, start + size) if start + size < len(markdown) else -1)
        end = end if end > start else start + size
        yield markdown[start:end]
        start = end


def _examples(language: str, count: int) -> tuple[str, ...]:
    return tuple(one.in_language(language) for one in EXAMPLES[:count])
