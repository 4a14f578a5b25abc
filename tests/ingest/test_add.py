import json
from pathlib import Path

import pytest
from small import ToyEmbedder

from corpus.errors import UsageError
from corpus.settings import Settings
from ingest.add import AddResult, add, list_sources, remove
from ingest.say import silent
from ingest.stores import open_stores


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: Llamas\nauthor: Ada\ndate: 2024-05-01\n---\n# Wool\n\nLlamas give wool.\n"
    )
    (folder / "b.txt").write_text("大语言模型很强。")
    rows = [{"_id": "d1", "title": "Zebra", "text": "Zebras graze."}, {"_id": "d2", "text": "Okapis hide."}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def added(settings: Settings, root: Path, toy: ToyEmbedder, *paths: Path, collection: str = "mine") -> list[AddResult]:
    return list(add(settings, paths, collection, say=silent, embedder=toy, root=root))


def test_a_folder_is_added_file_by_file(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    results = added(small_built, root, toy, inputs)
    assert [(Path(one.path).name, one.status, one.passages) for one in results] == [
        ("a.md", "added", 1),
        ("b.txt", "added", 1),
        ("corpus.jsonl", "added", 2),
    ]
    # The toy reads English only: Chinese is stored and found by its words, not embedded.
    assert toy.embedded == ["Llamas give wool.", "Zebras graze.", "Okapis hide."]
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("语言模型", 1, ("mine",))
        (hit, *_) = stores.dense.query(toy.embed_query("Okapis hide."), 1, ("mine",))
        passage = stores.library.passage(hit.id)
        assert (passage.locator, passage.text) == ("d2", "Okapis hide.")


def test_what_is_the_same_stays_unchanged(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    first = added(small_built, root, toy, inputs)
    toy.embedded.clear()
    again = added(small_built, root, toy, inputs)
    assert [(one.source, one.status, one.passages) for one in again] == [
        (one.source, "unchanged", one.passages) for one in first
    ]
    assert toy.embedded == []


def test_the_same_content_elsewhere_is_unchanged(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path
) -> None:
    (first,) = added(small_built, root, toy, inputs / "a.md")
    (inputs / "copy.md").write_bytes((inputs / "a.md").read_bytes())
    (second,) = added(small_built, root, toy, inputs / "copy.md")
    assert (second.status, second.source) == ("unchanged", first.source)
    (third,) = added(small_built, root, toy, inputs / "copy.md", collection="other")
    assert third.status == "added"


def test_changed_content_takes_the_place_of_the_former(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path
) -> None:
    (first,) = added(small_built, root, toy, inputs / "a.md")
    (inputs / "a.md").write_text("Alpacas give wool too.")
    (second,) = added(small_built, root, toy, inputs / "a.md")
    assert (second.status, second.source) == ("updated", first.source)
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("llamas", 3, ("mine",)) == ()
        assert stores.bm25.query("alpacas", 3, ("mine",))
        assert len(stores.dense.query(toy.embed_query("wool"), 9, ("mine",))) == 1


def test_a_failed_input_stops_nothing_and_leaves_nothing(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path, tmp_path: Path
) -> None:
    (inputs / "aa.txt").write_bytes(bytes(range(256)))
    (inputs / "bad.jsonl").write_text('{"_id": "1", "text": "Good."}\nbroken')
    results = added(small_built, root, toy, tmp_path / "none.md", inputs)
    assert [one.status for one in results] == ["failed", "added", "failed", "added", "failed", "added"]
    failed = [one for one in results if one.status == "failed"]
    assert all(one.source is None and one.error and Path(one.path).name in one.error for one in failed)
    assert len(list_sources(small_built, ["mine"])) == 3


def test_files_of_other_types_are_counted(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    for name in ("x.png", "y.PNG", "z.pdf", "Makefile", ".hidden.png"):
        (inputs / name).write_text("x")
    said: list[str] = []
    results = list(add(small_built, [inputs], say=said.append, embedder=toy, root=root))
    assert len(results) == 3
    assert said == ["skipped 4 files of types not read: .png (2), .pdf (1), no suffix (1)"]


def test_a_hostile_note_fails_or_is_text(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    (inputs / "late.md").write_text("---\ntitle: Late\ndate: 2023-02-31\n---\nOkapis sleep.\n")
    (inputs / "tiny.md").write_bytes(b"\x89PNG")
    late, tiny = added(small_built, root, toy, inputs / "late.md", inputs / "tiny.md")
    assert tiny.status == "failed"
    assert "is an image" in (tiny.error or "")
    with open_stores(small_built, silent, toy, root) as stores:
        (passage,) = (one for one in stores.library.passages(["mine"]) if one.source == late.source)
        assert passage.date is None


def test_a_former_version_stays_when_the_new_one_cannot_be_read(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path
) -> None:
    added(small_built, root, toy, inputs / "a.md")
    (inputs / "a.md").write_bytes(b"\0\0\0")
    (result,) = added(small_built, root, toy, inputs / "a.md")
    assert result.status == "failed"
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("llamas", 3, ("mine",))


def test_a_result_is_durable_when_it_is_seen(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    results = add(small_built, [inputs], say=silent, embedder=toy, root=root)
    first = next(results)
    assert [row["id"] for row in list_sources(small_built, ["mine"])] == [first.source]
    results.close()
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("llamas", 1, ("mine",))


def test_a_file_named_twice_is_added_once(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    assert len(added(small_built, root, toy, inputs, inputs / "a.md")) == 3


def test_sources_are_listed_as_the_contract_says(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path
) -> None:
    (result,) = added(small_built, root, toy, inputs / "a.md")
    (row,) = list_sources(small_built, ["mine"])
    when = row.pop("added")
    assert isinstance(when, str)
    assert when.startswith("20")
    assert row == {
        "id": result.source,
        "collection": "mine",
        "title": "Llamas",
        "authors": ["Ada"],
        "year": 2024,
        "arxiv_id": None,
        "doi": None,
        "url": None,
        "level": "full-text",
        "passages": 1,
        "statements": 0,
    }
    survey = next(row for row in list_sources(small_built) if row["id"] == "yang2023harnessing")
    assert (survey["passages"], survey["arxiv_id"], survey["added"]) == (2, "2304.13712", None)


def test_removing(small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path) -> None:
    first, second, _ = added(small_built, root, toy, inputs)
    names = [first.source or "", second.path, "guide-readme", "a-00000000"]
    results = list(remove(small_built, names, say=silent, embedder=toy, root=root))
    assert [one.status for one in results] == ["removed", "removed", "failed", "failed"]
    assert results[2].error == "source 'guide-readme' is built in and stays"
    assert "unknown source" in (results[3].error or "")
    assert len(list_sources(small_built, ["mine"])) == 1
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("llamas", 3, ("mine",)) == ()
        assert stores.bm25.query("zebras", 3, ("mine",))


def test_removing_what_is_unknown_names_the_nearest(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Okapis sleep.")
    _, _, _, notes = added(small_built, root, toy, inputs, tmp_path / "notes.md")

    def error(name: str) -> str:
        (result,) = remove(small_built, [name], say=silent, embedder=toy, root=root)
        assert result.status == "failed"
        return result.error or ""

    for name in ("notes", "note.md", "notes-2a9b2a8a"):
        assert error(name).startswith(f"unknown source {name!r}; nearest: {notes.source}")
    assert error("notes").endswith(str(tmp_path / "notes.md"))
    assert error("guide") == "unknown source 'guide'"
    assert error("guide-readme") == "source 'guide-readme' is built in and stays"


def test_the_last_source_of_a_collection_takes_its_indexes_along(
    small_built: Settings, root: Path, toy: ToyEmbedder, inputs: Path
) -> None:
    (one,) = added(small_built, root, toy, inputs / "a.md", collection="notes")
    assert (small_built.data_dir / "chroma" / "notes").is_dir()
    list(remove(small_built, [one.source or ""], ["notes"], say=silent, embedder=toy, root=root))
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.library.collections() == ("guide",)
        assert stores.dense.query(toy.embed_query("wool"), 3, ("notes",)) == ()
    assert not (small_built.data_dir / "chroma" / "notes").exists()


@pytest.mark.parametrize("name", ["", "ab", "Mine", "a/b", "../x", "a b", "-abc", "笔记本", "x" * 64])
def test_collection_names_are_checked(settings: Settings, root: Path, toy: ToyEmbedder, name: str) -> None:
    with pytest.raises(UsageError, match="small letters"):
        added(settings, root, toy, root, collection=name)
    assert not settings.data_dir.exists()
