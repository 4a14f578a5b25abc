"""Dense and word search over what the tests build, their repair, and plain chromadb beside ours."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import chromadb
import numpy as np
import pytest
from small import SENTENCES, ToyEmbedder, write_corpus

from corpus.settings import Settings
from ingest.add import add, remove
from ingest.bm25 import Bm25Index
from ingest.build import build, ensure_built, open_library
from ingest.dense import DenseIndex
from ingest.filters import Filter, day_number
from ingest.say import silent
from ingest.storage import BrokenIndexError
from ingest.stores import Stores, graph_file, open_stores

WORDS = [f"w{number}" for number in range(400)]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """A library of 1,300 lines in `mine`: more than Chroma keeps in its log before it saves segments."""
    base = tmp_path_factory.mktemp("big")
    chance = random.Random(1)
    rows = ({"_id": str(n), "title": f"t{n}", "text": " ".join(chance.choices(WORDS, k=12))} for n in range(1300))
    (base / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    root = write_corpus(base / "corpus")
    settings = Settings(data_dir=base / "data")
    (result,) = add(settings, [base / "corpus.jsonl"], say=silent, embedder=ToyEmbedder(), root=root)
    assert (result.status, result.passages) == ("added", 1300)
    return settings, root


def opened(big: tuple[Settings, Path], said: list[str] | None = None) -> Stores:
    return open_stores(big[0], silent if said is None else said.append, ToyEmbedder(), big[1])


def test_dense_search_agrees_with_exact_search(big: tuple[Settings, Path]) -> None:
    toy = ToyEmbedder()
    with opened(big) as stores:
        ids = sorted(one.id for one in stores.library.passages(("mine",)))
        vectors = stores.library.vectors_by_id(ids, toy.id)
        matrix = np.stack([np.frombuffer(vectors[one], "<f4") for one in ids]).astype(np.float64)
        agreed = 0
        for number in range(40):
            query = toy.embed_query(f"w{number} w{number + 1} w{number + 7}")
            exact = np.round(matrix @ query.astype(np.float64), 6)
            best = sorted(range(len(ids)), key=lambda i: (-exact[i], ids[i]))[:10]
            hits = stores.dense.query(query, 10, ("mine",))
            agreed += [ids[i] for i in best] == [hit.id for hit in hits]
            assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert agreed >= 38


def test_plain_chromadb_gives_the_same_hits(big: tuple[Settings, Path], tmp_path: Path) -> None:
    query = ToyEmbedder().embed_query("w1 w2 w3")
    with opened(big) as stores:
        hits = stores.dense.query(query, 10, ("mine",))
        place = big[0].data_dir / stores.library.index_marks()["dense/mine"].place
    shutil.copytree(place, tmp_path / "copy")
    client = chromadb.PersistentClient(str(tmp_path / "copy"))
    found = client.get_collection("mine", embedding_function=None).query(query_embeddings=[query], n_results=26)
    client.close()
    assert {hit.id for hit in hits} <= set(found["ids"][0])
    assert [hit.score for hit in hits] == pytest.approx([1 - one for one in found["distances"][0][:10]], abs=1e-5)
    assert set(found["metadatas"][0][0]) == {"collection", "source", "section", "level", "language", "date", "day"}


def test_word_search_finds_the_only_passage_with_a_word(big: tuple[Settings, Path]) -> None:
    with opened(big) as stores:
        (hit, *_) = stores.bm25.query("t777", 5)
        passage = stores.library.passage(hit.id)
        assert stores.library.document_keys([passage.document]) == {passage.document: "777"}
        assert stores.bm25.query("nowhereatall", 5) == ()
        assert stores.bm25.query("", 5) == ()
        assert stores.bm25.query("w1", 5, ("nosuch",)) == ()


def test_ties_are_broken_by_id(big: tuple[Settings, Path]) -> None:
    with opened(big) as stores:
        hits = stores.bm25.query("w5", 30)
        assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.id))
        assert stores.bm25.query("w5", 3) == hits[:3]


def newest(folder: Path) -> Path:
    return max(folder.iterdir())


def segment(data_dir: Path) -> Path:
    return next(path for path in newest(data_dir / "chroma" / "mine").iterdir() if path.is_dir())


def scramble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    chance = random.Random(7)
    for _ in range(len(data) // 20):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:50])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "segment list cut": lambda d: truncate(segment(d) / "index_metadata.pickle"),
    "segment list gone": lambda d: (segment(d) / "index_metadata.pickle").unlink(),
    "segment gone": lambda d: shutil.rmtree(segment(d)),
    "vectors scrambled": lambda d: scramble(segment(d) / "data_level0.bin"),
    "header scrambled": lambda d: scramble(segment(d) / "header.bin"),
    "database scrambled": lambda d: scramble(newest(d / "chroma" / "mine") / "chroma.sqlite3"),
    "database cut": lambda d: truncate(newest(d / "chroma" / "mine") / "chroma.sqlite3"),
    "collection gone": lambda d: shutil.rmtree(newest(d / "chroma" / "mine")),
    "words scrambled": lambda d: scramble(newest(d / "bm25" / "mine") / "data.csc.index.npy"),
    "vocabulary gone": lambda d: (newest(d / "bm25" / "mine") / "vocab.index.json").unlink(),
    "graph cut": lambda d: truncate(newest(d / "graph")),
    "graph gone": lambda d: newest(d / "graph").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_broken_index_is_made_again_and_said(
    big: tuple[Settings, Path], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    settings, root = big
    shutil.copytree(settings.data_dir, tmp_path / "data")
    copied = Settings(data_dir=tmp_path / "data")
    damage(copied.data_dir)
    said: list[str] = []
    toy = ToyEmbedder()
    with open_stores(copied, said.append, toy, root) as stores:
        assert stores.bm25.query("t777", 1)
        assert stores.graph_path.stat().st_size > 1000
        passages = stores.library.passages(("mine",))
        for passage in passages[::50]:
            query = np.frombuffer(stores.library.vectors_by_id([passage.id], toy.id)[passage.id], "<f4")
            assert stores.dense.query(query, 3)[0].score == pytest.approx(1, abs=1e-5)
    assert said
    assert toy.embedded == []


def test_a_damaged_graph_is_made_again_for_sparql(copy_built: Callable[[Path], Path], tmp_path: Path) -> None:
    copy_built(tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data")
    whole = graph_file(settings, silent).read_bytes()
    truncate(newest(settings.data_dir / "graph"))
    said: list[str] = []
    assert graph_file(settings, said.append).read_bytes() == whole
    assert said


def test_filters_mean_the_same_in_both_indexes(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "new.md").write_text("---\ndate: 2024-05-02\n---\nToxic comments are detected.\n")
    (tmp_path / "old.md").write_text("---\ndate: 2019\n---\nToxic comments were detected.\n")
    (tmp_path / "none.txt").write_text("Toxic comments get detected.\n")
    paths = [tmp_path / name for name in ("new.md", "old.md", "none.txt")]
    new, old, none = (one.source or "" for one in add(small_built, paths, say=silent, embedder=toy, root=root))
    with open_stores(small_built, silent, toy, root) as stores:

        def found(where: Filter) -> set[str]:
            dense = stores.dense.query(toy.embed_query("toxic comments"), 9, where=where)
            words = stores.bm25.query("toxic comments", 9, where=where)
            sources = [{stores.library.passage(hit.id).source for hit in hits} for hits in (dense, words)]
            assert sources[0] == sources[1]
            return sources[0]

        survey = "yang2023harnessing"
        assert found(Filter()) == {new, old, none, survey}
        assert found(Filter(until="2024-05")) == {new, old, none, survey}
        assert found(Filter(until="2024-05-01")) == {old, none, survey}
        assert found(Filter(until="2022")) == {old, none}
        assert found(Filter(sources=(new, old), until="2020")) == {old}
        assert found(Filter(levels=("digest",))) == {survey}
        assert found(Filter(sections=("1",))) == {survey}
        assert found(Filter(languages=("zh",))) == set()


def test_readers_follow_a_writer_without_reopening(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Zebras graze.")
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("zebras", 3) == ()
        (result,) = add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root)
        (word,) = stores.bm25.query("zebras", 3)
        assert stores.dense.query(toy.embed_query("Zebras graze."), 1)[0].id == word.id
        list(remove(small_built, [result.source or ""], say=silent, embedder=toy, root=root))
        assert stores.bm25.query("zebras", 3) == ()
        write_corpus(root, (*SENTENCES, ("Okapis hide.", "霍加狓躲藏。")))
        build(small_built, silent, toy, root)
        assert stores.bm25.query("okapis", 3)
        assert stores.bm25.query("霍加狓", 3)


def test_the_finished_generation_is_read_until_the_next_one_is(small_built: Settings, toy: ToyEmbedder) -> None:
    with open_library(small_built) as library:
        for name in ("dense/guide", "bm25/guide"):
            library.mark_dirty(name)
        dense = DenseIndex(small_built.data_dir, library, toy.id)
        assert dense.query(toy.embed_query("x"), 1)
        dense.close()
        assert Bm25Index(small_built.data_dir, library).query("toxic", 1)
        library.mark_broken("dense/guide")
        with pytest.raises(BrokenIndexError, match="damaged"):
            DenseIndex(small_built.data_dir, library, toy.id).query(toy.embed_query("x"), 1)


def test_a_passage_that_is_gone_is_not_found_in_an_older_index(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Zebras graze.")
    (result,) = add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root)
    with open_stores(small_built, silent, toy, root) as stores:
        stores.library.remove_source(result.source or "", "mine")
        assert stores.bm25.query("zebras", 3) == ()
        assert stores.dense.query(toy.embed_query("Zebras graze."), 3, ("mine",)) == ()


def test_the_library_knows_how_many_triples_its_graph_holds(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    def triples() -> int:
        with open_library(small_built) as library:
            lines = (small_built.data_dir / library.index_marks()["graph"].place).read_text().splitlines()
            assert len({line.rpartition(" <")[0] for line in lines}) == int(library.meta("graph:triples") or 0)
            return len(lines)

    before = triples()
    (tmp_path / "a.txt").write_text("Zebras graze.")
    list(add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root))
    assert triples() > before > 100


def test_old_generations_are_swept(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    for number in range(4):
        write_corpus(root, (*SENTENCES, (f"Sentence {number}.", f"句子 {number}。")))
        ensure_built(small_built, silent, toy, root)
    data_dir = small_built.data_dir
    for folder in (data_dir / "chroma" / "guide", data_dir / "bm25" / "guide", data_dir / "graph"):
        assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [("2020", 20200101, 20201231), ("2020-05", 20200501, 20200531), ("2020-05-28", 20200528, 20200528), (None, 0, 0)],
)
def test_days(date: str | None, first: int, last: int) -> None:
    assert (day_number(date), day_number(date, last=True)) == (first, last)
