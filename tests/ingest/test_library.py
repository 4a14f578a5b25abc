import sqlite3
import stat
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import StorageError, UnknownNameError, UsageError
from corpus.load import load
from corpus.types import (
    Block,
    Definition,
    Dispute,
    DisputedValue,
    Document,
    Entity,
    EntityType,
    Figure,
    Finding,
    Flow,
    FlowEdge,
    FlowNode,
    Knowledge,
    Note,
    Passage,
    SentenceSpan,
    Source,
    Statement,
    Text,
)
from ingest.library import IndexMark, Library, NewSource, library_path
from ingest.split import split, split_all

BOTH = Text("words", "词语")
SOURCE = Source(
    "s1", "Title", authors=("A B",), year=2020, date="2020-05", csl={"id": "s1", "deep": [1, None, {"x": 1.5}]}
)
DOCUMENT = Document(
    SOURCE,
    "1.en",
    "T",
    "en",
    (Block("One. Two.", ("H",), "§1", (SentenceSpan(0, 4, ("w",)), SentenceSpan(5, 9))),),
    ("s2",),
    "1",
)
EVERYTHING = Knowledge(
    sources=(SOURCE, Source("s2", "二", second_hand=True)),
    documents=(DOCUMENT,),
    entities=(Entity("model:m", EntityType.MODEL, BOTH, ("m1",), ("模",), ("concept:c",)),),
    statements=(
        Statement("model:m", "p", "entity:x", "entity", "s1", "§1", BOTH),
        Statement(
            "model:m", "p", True, "flag", "s1", "§1", BOTH, qualifiers=(("variant", "base"), ("n", 1), ("y", 2.0))
        ),
        Statement("model:m", "p", 1, "integer", "s1", "§1", BOTH),
        Statement("model:m", "p", 1.0, "decimal", "s1", "§2", BOTH, language="en", seen_in="s2", check="differs"),
    ),
    findings=(Finding("f", "s1", "1", "use", "t", ("c",), BOTH, "llm", "clear", BOTH, evidence=(BOTH,), note=BOTH),),
    figures=(Figure("g", "s1", "1", ("m",), "cost", 4.6, "M$", BOTH, "confirmed"),),
    definitions=(Definition("c", "1", "s1", (BOTH,)),),
    disputes=(
        Dispute("d", "model:m", "released", BOTH, (DisputedValue("2020", ("s1",)), DisputedValue("2021", ("s2",)))),
    ),
    notes=(Note("n", "1", "s1", "slip", BOTH), Note("n", "1", "s1", "remark", BOTH)),
    flow=Flow(
        "q",
        (FlowNode("q", "condition", BOTH, BOTH), FlowNode("o", "outcome", BOTH, BOTH, "llm", ("1",))),
        (FlowEdge("q", "y", "o"),),
        ("s1",),
        BOTH,
    ),
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "deep" / "library.sqlite")


def own(name: str, text: str = "Own words.") -> NewSource:
    source = Source(name, name, collection="mine", level="full-text")
    document = Document(source, name, name, "en", (Block(text, (), "¶ 1"),))
    return NewSource(source, (document,), split(document), f"/{name}", f"print-{name}", "2026-01-01T00:00:00+00:00")


def test_all_records_come_back_as_they_went_in(library: Library) -> None:
    library.replace_built_in(EVERYTHING, split_all(EVERYTHING.documents), {})
    assert library.knowledge("guide") == EVERYTHING
    kinds = [type(one.object) for one in library.records(Statement)]
    assert kinds == [str, bool, int, float]


def test_the_whole_corpus_comes_back(library: Library) -> None:
    knowledge = load()
    passages = split_all(knowledge.documents)
    library.replace_built_in(knowledge, passages, {})
    assert library.knowledge("guide") == knowledge
    assert {one.id: one for one in library.passages()} == {one.id: one for one in passages}
    assert set(library.document_keys(one.document for one in passages).values()) == {
        one.key for one in knowledge.documents
    }


def test_passages_come_back_with_sentences_and_headings(library: Library) -> None:
    passages = split(DOCUMENT)
    library.replace_built_in(EVERYTHING, passages, {})
    assert library.passage(passages[0].id) == passages[0]
    assert passages[0].sentences[0] == SentenceSpan(0, 4, ("w",))
    assert library.passages_of_document(DOCUMENT.id) == passages
    assert library.document(DOCUMENT.id) == DOCUMENT


def test_the_users_own_survives_a_new_built_in_part(library: Library) -> None:
    new = own("mine-1")
    library.replace_built_in(EVERYTHING, split_all(EVERYTHING.documents), {})
    library.store_source(new)
    library.keep_answer("a1", "2026-01-01", {"question": "为什么?"})
    library.keep_decision("r1", "s-1", "accepted", "2026-01-01", {"why": "seen"})
    library.replace_built_in(replace(EVERYTHING, documents=()), (), {"built:corpus": "x"})
    assert library.passages(("mine",)) == new.passages
    assert library.answers() == {"a1": {"question": "为什么?"}}
    assert library.decisions() == {"r1": {"why": "seen"}}
    assert library.passages(("guide",)) == ()


def test_a_users_source_in_the_guide_is_not_replaced(library: Library) -> None:
    fetched = own("s1")
    source = replace(SOURCE, level="full-text")
    document = replace(fetched.documents[0], source=source)
    library.store_source(replace(fetched, source=source, documents=(document,), passages=split(document)))
    library.replace_built_in(EVERYTHING, split_all(EVERYTHING.documents), {})
    library.replace_built_in(EVERYTHING, split_all(EVERYTHING.documents), {})
    assert library.source("s1").level == "full-text"
    assert {one.origin for one in library.stored_sources() if one.source.id == "s1"} == {"built-in", "user"}
    assert {one.level for one in library.passages(("guide",))} == {"digest", "full-text"}


def test_a_failed_transaction_leaves_nothing(library: Library) -> None:
    def fail() -> None:
        with library.transaction():
            library.store_source(own("a"))
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fail()
    assert library.counts().sources == 0
    assert library.revision() == 0


def test_every_change_makes_the_indexes_of_its_collection_dirty(library: Library) -> None:
    for name in ("dense/mine", "bm25/mine", "graph", "dense/guide"):
        library.mark_clean(IndexMark(name, "clean", "0", "x", "y"))
    library.store_source(own("a"))
    states = {name: mark.state for name, mark in library.index_marks().items()}
    assert states == {"dense/mine": "dirty", "bm25/mine": "dirty", "graph": "dirty", "dense/guide": "clean"}
    assert (library.revision("mine"), library.revision("guide"), library.revision()) == (1, 0, 1)


def test_removing_takes_passages_and_vectors_along(library: Library) -> None:
    new = own("a")
    library.store_source(new)
    library.store_vectors("e", {new.passages[0].id: b"\0\0\0\0"})
    assert library.remove_source("a", "mine") == 1
    assert library.counts() == type(library.counts())(0, 0, 0, 0, 0)


def test_vectors_are_kept_by_embedder(library: Library) -> None:
    new = own("a")
    library.store_source(new)
    key = new.passages[0].id
    library.store_vectors("one", {key: b"1111"})
    library.store_vectors("two", {key: b"2222"})
    assert library.vectors_by_id([key, "p-none"], "two") == {key: b"2222"}
    library.drop_vectors_except("two")
    assert library.vectors_by_id([key], "one") == {}


def test_unknown_names_offer_the_nearest(library: Library) -> None:
    library.store_source(own("brown2020gpt3"))
    with pytest.raises(UnknownNameError, match="nearest: brown2020gpt3"):
        library.source("brown2020gpt")
    with pytest.raises(UnknownNameError):
        library.passage("p-0")
    with pytest.raises(UnknownNameError):
        library.document("doc-0")


def test_the_file_is_private(library: Library) -> None:
    assert stat.S_IMODE(library.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(library.path.parent.stat().st_mode) == 0o700


def test_it_writes_ahead_and_syncs(library: Library) -> None:
    assert library._rows("PRAGMA journal_mode") == [("wal",)]
    assert library._rows("PRAGMA synchronous") == [(2,)]


def test_a_newer_library_is_refused(tmp_path: Path) -> None:
    with Library(tmp_path / "l.sqlite"):
        pass
    database = sqlite3.connect(tmp_path / "l.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StorageError, match="newer fieldguide"):
        Library(tmp_path / "l.sqlite")


def test_only_sqlite_urls_are_known(tmp_path: Path) -> None:
    assert library_path(f"sqlite:///{tmp_path}/x") == tmp_path / "x"
    with pytest.raises(UsageError, match="postgresql"):
        library_path("postgresql://host/db")


def test_passage_ids_do_not_depend_on_the_library(library: Library) -> None:
    passage = Passage("mine", "s", "d", "¶ 1", "full-text", "en", "Text.")
    assert passage.id == Passage("mine", "s", "d", "¶ 1", "full-text", "en", "Text.").id


def test_facts_come_without_documents(library: Library) -> None:
    library.replace_built_in(EVERYTHING, (), {})
    assert library.knowledge("guide", documents=False) == replace(EVERYTHING, documents=())


def test_a_busy_library_is_said_within_moments(library: Library) -> None:
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.perf_counter()
    with pytest.raises(StorageError, match="another process is writing to it; try again"):
        library.keep_answer("a1", "2026-01-01", {})
    assert time.perf_counter() - start < 2
    assert library.answers() == {}
    other.execute("ROLLBACK")
    other.close()
    library.keep_answer("a1", "2026-01-01", {})
    assert list(library.answers()) == ["a1"]
    assert library._rows("PRAGMA busy_timeout") == [(30_000,)]


def test_a_busy_thread_does_not_hold_an_answer_up(library: Library) -> None:
    def keep() -> None:
        with pytest.raises(StorageError, match="being written"):
            library.keep_answer("a1", "2026-01-01", {})

    with library.transaction():
        thread = threading.Thread(target=keep)
        thread.start()
        thread.join()


def test_the_oldest_answers_make_room(library: Library) -> None:
    with library.transaction():
        for number in range(2_003):
            library.keep_answer(f"a{number:04}", f"2026-01-01T{number:06}", {"n": number})
    kept = list(library.answers())
    assert (len(kept), kept[0], kept[-1]) == (2_000, "a0003", "a2002")
    library.keep_answer("late", "2020", {})
    assert "late" in library.answers()


def test_what_the_disk_refuses_is_a_storage_error(library: Library) -> None:
    library._db.execute("PRAGMA max_page_count=1")
    with pytest.raises(StorageError, match="free some space"):
        library.keep_answer("a1", "2026", {"x": "y" * 1_000_000})
    with pytest.raises(StorageError, match="free some space"), library.transaction():
        library._db.execute("INSERT INTO meta VALUES ('x', ?)", ["y" * 1_000_000])
    assert library.answers() == {}


def test_the_content_digest_tells_what_is_held(library: Library) -> None:
    assert library.content_digest() == ""
    library.replace_built_in(EVERYTHING, (), {"built:corpus": "sha256:0"})
    assert library.content_digest(["guide", "mine"]) == "sha256:0"
    library.store_source(own("one"))
    digest = library.content_digest(["guide", "mine"])
    assert digest.startswith("sha256:")
    assert library.content_digest() == digest != "sha256:0"
    assert library.content_digest(["guide"]) == "sha256:0"
    library.store_source(own("two"))
    assert library.content_digest(["guide", "mine"]) != digest
    library.remove_source("two", "mine")
    assert library.content_digest(["mine", "guide"]) == digest
    library.store_source(replace(own("one"), fingerprint="changed"))
    assert library.content_digest() != digest
