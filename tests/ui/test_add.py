import fcntl
import json
import threading
from functools import partial

import pytest

from tests.ui.schemas import validate

NOTE = "# Quokka notes\n\nThe quokka model was trained on 12 islands by the Rottnest team.\n"


@pytest.fixture
def on_copy(fieldguide, own):
    """Run a command on the copy, in this process, which has loaded the embedder once."""
    return partial(fieldguide, data_dir=own)


def test_what_is_added_is_found_listed_and_removed(on_copy, tmp_path):
    (tmp_path / "notes.md").write_text(NOTE)
    added = on_copy("add", str(tmp_path / "notes.md"), "--json")
    assert added.code == 0
    validate(added.lines[0], "add")
    assert (added.lines[0]["status"], added.lines[0]["passages"]) == ("added", 1)
    assert added.err.endswith("fieldguide: 1 added\n")
    assert on_copy("add", str(tmp_path / "notes.md"), "--json").lines[0]["status"] == "unchanged"

    listed = on_copy("sources", "--collection", "mine", "--json")
    validate(listed.json, "sources")
    source = listed.json[0]["id"]
    hit = on_copy("search", "quokka", "islands", "--json").json["hits"][0]
    assert hit["source"] == source

    removed = on_copy("remove", source, "--json")
    validate(removed.lines[0], "add")
    assert removed.code == 0
    assert on_copy("sources", "--collection", "mine", "--json").json == []


def test_a_failed_input_keeps_the_others(on_copy, tmp_path):
    (tmp_path / "good.txt").write_text("Wombats sleep. " * 20)
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = on_copy("add", *(str(tmp_path / name) for name in ("bad.txt", "gone.txt", "good.txt")), "--json")
    assert done.code == 1
    for line in done.lines:
        validate(line, "add")
    assert [line["status"] for line in done.lines] == ["failed", "failed", "added"]
    assert "binary" in done.lines[0]["error"]
    assert done.err.endswith("fieldguide: 2 failed, 1 added\n")
    assert [row["title"] for row in on_copy("sources", "--collection", "mine", "--json").json] == ["good"]


def test_lines_of_a_jsonl_file_are_documents(on_copy, tmp_path):
    rows = [{"_id": f"d{n}", "title": f"T{n}", "text": f"Numbat number {n} eats termites."} for n in range(3)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = on_copy("add", str(tmp_path / "corpus.jsonl"), "--collection", "beir")
    assert done.code == 0
    assert "3 passages" in done.out
    hits = on_copy("search", "numbat", "--collection", "beir", "--mode", "bm25", "--json").json["hits"]
    assert {hit["document"] for hit in hits} == {"d0", "d1", "d2"}


def test_what_is_built_in_cannot_be_removed(on_copy):
    done = on_copy("remove", "yang2023harnessing", "--json")
    assert done.code == 1
    assert done.lines[0]["status"] == "failed"


def test_an_unknown_source_is_said(on_copy):
    done = on_copy("remove", "nosuch")
    assert done.code == 1
    assert "unknown source 'nosuch'; `fieldguide sources` lists what there is" in done.out


def test_a_source_goes_by_its_path_and_a_near_miss_names_the_id(on_copy, tmp_path):
    (tmp_path / "quokka.md").write_text(NOTE)
    added = on_copy("add", tmp_path / "quokka.md", "--json").lines[0]["source"]
    assert on_copy("remove", "quokka", "--json").lines[0]["error"] == f"unknown source 'quokka'; nearest: {added}"
    assert on_copy("remove", tmp_path / "quokka.md", "--json").lines[0]["status"] == "removed"


def test_an_unreadable_path_is_named(on_copy, tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    done = on_copy("add", str(tmp_path / "loop"))
    assert done.code == 1
    assert str(tmp_path / "loop") in done.out


def test_two_writers_take_turns_or_say_who_holds_the_lock(on_copy, own, tmp_path):
    (tmp_path / "notes.md").write_text(NOTE)
    with (own / "writer.lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused = on_copy("add", tmp_path / "notes.md", FIELDGUIDE_LOCK_TIMEOUT="0")
        release = threading.Timer(0.3, fcntl.flock, (held, fcntl.LOCK_UN))
        release.start()
        waited = on_copy("add", tmp_path / "notes.md", FIELDGUIDE_LOCK_TIMEOUT="60")
        release.join()
    assert refused.code == 1
    assert "is being written by" in refused.err
    assert waited.code == 0
    assert "waiting up to 60 s for" in waited.err
