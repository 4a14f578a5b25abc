"""The whole path in one object: understand → gather → compose → verify → answer."""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assistant import compose_answer
from assistant.answer import Answer, CorpusState, Query
from assistant.asked import near, near_parts
from assistant.context import Context
from assistant.draft import write
from assistant.guide import Guide
from assistant.language import traditional, words, writes_traditional
from assistant.messages import EXAMPLES
from assistant.search import Mode, Searcher, SearchResult, merged
from assistant.understand import Question, Understander
from assistant.verify import verify
from corpus.errors import StorageError, UnknownNameError, UsageError, UserError
from corpus.settings import Settings, load_settings
from corpus.types import GUIDE, MINE, DescentKind, EntityType, Language, Passage
from kg.names import entity_id, graph_iri

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
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.retire()

    @property
    def _state(self) -> "_Opened":
        """The stores of the newest library; the former ones go on serving while a newer one cannot be opened."""
        with self._opening:
            present = self._opened
            if present is not None and not present.is_outdated():
                return present
            try:
                self._opened = _Opened(self.settings if present is None else _impatient(self.settings))
            except UserError:
                if present is None:
                    raise
                return present
            if present is not None:
                present.retire()
            return self._opened

    @contextmanager
    def _using(self) -> Iterator["_Opened"]:
        """Lend the stores: those that a newer library replaces are closed when the last user is done."""
        with self._opening:
            state = self._state
            state.users += 1
        try:
            yield state
        finally:
            with self._opening:
                state.users -= 1
                state.close_if_unused()

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
        with self._using() as state:
            yield from self._answering(state, text, language, as_of, collections, top_k)

    def _answering(
        self,
        state: "_Opened",
        text: str,
        language: str,
        as_of: str | None,
        collections: Sequence[str] | None,
        top_k: int | None,
    ) -> Iterator[Step]:
        within = state.known_collections(collections)
        clock = _Clock()
        asked = state.recognised(state.understander.understand(text, _language(language), as_of), within)
        clock.lap("understand")
        yield Step("understood", _understood(asked))
        found = state.search_for(asked, top_k or self.settings.top_k, within)
        clock.lap("retrieve")
        yield Step("searched", f"{len(found.hits)}")
        queries: list[Query] = []
        guide = state.guide_of(within, asked.as_of)
        context = Context(
            question=asked,
            guide=guide,
            hits=found.hits,
            run=lambda query: state.run(query, within, queries, clock),
            near=near(asked, guide, state.asked.nearest),
            parts=near_parts(asked, guide, state.asked.nearest),
        )
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
        # The quotes and claims stay as the sources have them; what is read is in the script of the question.
        script = traditional if asked.language == "zh" and writes_traditional(text) else str
        missing = script(draft.missing) if draft.missing else None
        shown = script(written.markdown) or missing or ""
        followups = draft.followups or (_examples(asked.language, 2) if draft.abstained else ())
        for piece in _pieces(shown):
            yield Step("text", piece)
        yield Step("checked", f"{sum(one.support == 'supported' for one in claims)}/{len(claims)}")
        answer = Answer(
            question=text,
            language=asked.language,
            intent=draft.intent,
            answer=shown,
            verdict=draft.verdict,
            abstained=draft.abstained,
            missing=missing,
            entities=asked.mentioned(),
            claims=claims,
            citations=written.citations,
            sparql=tuple(dict.fromkeys(queries)),
            followups=tuple(map(script, followups)),
            corpus=state.corpus_of(within),
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
        with self._using() as state:
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
    """The stores once open, and what is made from them. `users` counts who works with it now."""

    def __init__(self, settings: Settings) -> None:
        from ingest.asked import ASKED, OF_MODELS
        from ingest.classifier import Classifier
        from ingest.stores import open_stores
        from kg.sparql import GraphWorker, Limits

        self.users = 0
        self._retired = False
        self.stores: Stores = open_stores(settings)
        # Read first: a change that comes while we read must be seen as one.
        self._revision = self.stores.library.revision()
        limits = Limits(timeout=settings.sparql_timeout, max_rows=settings.sparql_max_rows)
        self.worker: GraphWorker = GraphWorker(lambda: self.stores.graph_path, limits)
        try:
            self.worker.start()
            self.searcher = Searcher(self.stores)
            self._guides: dict[tuple[str, ...], Guide] = {}
            self.guide = self._read(self.stores.library.collections())
            library, embedder = self.stores.library, self.stores.embedder
            self.asked = Classifier(library, embedder, ASKED)
            of_models = Classifier(library, embedder, OF_MODELS)
            self.understander = Understander(self.guide.entities.values(), self._known_words(), of_models.nearest)
        except BaseException:
            self.close()
            raise

    def _read(self, collections: Sequence[str]) -> Guide:
        library = self.stores.library
        known = [one for one in collections if one in library.collections()]
        passages = library.passages((GUIDE,)) if GUIDE in known else ()
        return Guide((library.knowledge(one, documents=False) for one in known), passages)

    def guide_of(self, collections: tuple[str, ...], as_of: str | None) -> Guide:
        """Return what the named collections know, without what is dated later than `as_of`."""
        if collections not in self._guides:
            everything = set(self.stores.library.collections()) <= set(collections)
            self._guides[collections] = self.guide if everything else self._read(collections)
        guide = self._guides[collections]
        return guide.dated(as_of) if as_of else guide

    def _known_words(self) -> frozenset[str]:
        """Return the words of the guide; the user's own words are looked up when a question holds a strange name."""
        known: set[str] = set()
        for passage in self.guide.passages.values():
            known.update(words(passage.text))
        for entity in self.guide.entities.values():
            known.update(words(" ".join((entity.label.en, *entity.aliases_en))))
        return frozenset(known)

    def recognised(self, asked: Question, collections: Sequence[str]) -> Question:
        """Return the question less those strange names that stand in the user's own texts."""
        own = [one for one in collections if one != GUIDE]
        if not asked.unknown or not own:
            return asked
        strange = tuple(name for name in asked.unknown if not self._stands_in(name, own))
        return replace(asked, unknown=strange)

    def _stands_in(self, name: str, collections: Sequence[str]) -> bool:
        hits = self.stores.bm25.query(name, 5, collections)
        texts = self.stores.library.passages_by_id([hit.id for hit in hits]).values()
        return any(name.lower() in one.text.lower() for one in texts)

    def is_outdated(self) -> bool:
        """Say whether another process has changed the library since it was read."""
        return self.stores.library.revision() != self._revision

    def retire(self) -> None:
        """Close when the last user is done."""
        self._retired = True
        self.close_if_unused()

    def close_if_unused(self) -> None:
        """Close a retired state that nobody works with any more."""
        if self._retired and self.users == 0:
            self.close()

    def close(self) -> None:
        """Close the stores and stop the graph's process."""
        self.worker.close()
        self.stores.close()

    def corpus_of(self, collections: Sequence[str]) -> CorpusState:
        """How much there is to answer from, with a digest of its content."""
        library = self.stores.library
        counts = library.counts()
        triples = int(library.meta("graph:triples") or 0)
        return CorpusState(counts.sources, counts.passages, triples, library.content_digest(collections))

    def known_collections(self, wanted: Sequence[str] | None) -> tuple[str, ...]:
        """Return the collections to look in; raises `UnknownNameError` for one that nothing was added to."""
        known = tuple(dict.fromkeys((*DEFAULT_COLLECTIONS, *self.stores.library.collections())))
        for one in wanted or ():
            if one not in known:
                raise UnknownNameError("collection", one, known)
        return tuple(dict.fromkeys(wanted or DEFAULT_COLLECTIONS))

    def search_for(self, asked: Question, k: int, collections: Sequence[str]) -> SearchResult:
        """Search the guide in the question's language and the user's own texts in any."""
        names = [one.label.in_language(asked.language) for one in asked.entities]
        own = [one for one in collections if one != GUIDE]
        found: list[SearchResult] = []
        if GUIDE in collections:
            found.append(
                self.searcher.search(
                    asked.text,
                    k=k,
                    collections=(GUIDE,),
                    language=asked.language,
                    as_of=asked.as_of,
                    also=" ".join(names),
                )
            )
        if own:
            names += [one.label.en for one in asked.entities]
            found.append(
                self.searcher.search(asked.text, k=k, collections=own, as_of=asked.as_of, also=" ".join(names))
            )
        everything = merged(asked.text, found)
        # The indexes may hold by now what another process added since the guide was read.
        known = tuple(hit for hit in everything.hits if hit.passage.source in self.guide.sources)
        return replace(everything, hits=known)

    def run(
        self, query: str, collections: Sequence[str], queries: list[Query], clock: "_Clock"
    ) -> tuple[list[dict[str, str]], Query]:
        """Run a query of a composer over the graphs of the collections and note that it was run."""
        started = time.perf_counter()
        graphs = [graph_iri(one) for one in collections if one in self.stores.library.collections()]
        everything = set(self.stores.library.collections()) <= set(collections)
        result = self.worker.query(query, default_graphs=() if everything else graphs)
        rows = [{name: entity_id(term["value"]) or term["value"] for name, term in row.items()} for row in result.rows]
        ran = Query(query, len(rows))
        queries.append(ran)
        clock.add("graph", (time.perf_counter() - started) * 1000)
        return rows, ran

    def keep(self, answer: Answer, wanted: bool) -> None:
        """Keep the answer in the library, when the settings want it; an answer is never lost over it."""
        if not wanted:
            return
        from datetime import UTC, datetime

        asked = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(StorageError):
            self.stores.library.keep_answer(answer.id, asked, answer.to_dict())


def _impatient(settings: Settings) -> Settings:
    """The settings of one who already has stores to serve from and waits for no writer."""
    return settings.model_copy(update={"lock_timeout": 0.0})


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
