from tests.ui.command_line import run
from tests.ui.schemas import validate


def test_a_sound_installation_is_in_order(fieldguide):
    done = fieldguide("doctor", "--json")
    validate(done.json, "doctor")
    assert [(check["name"], check["detail"]) for check in done.json if not check["ok"]] == []
    assert done.code == 0
    names = {check["name"] for check in done.json}
    assert {"versions", "weights", "data directory", "library", "index dense/guide", "index bm25/guide"} <= names


def test_a_damaged_index_is_named_and_left(own, index_folder):
    broken = next(index_folder.glob("*.npy"))
    broken.write_bytes(b"broken")
    done = run(own, "doctor")
    assert done.code == 1
    assert "fieldguide: not in order: index bm25/guide" in done.err
    assert broken.read_bytes() == b"broken"


def test_before_the_first_build_it_says_what_to_do(tmp_path):
    done = run(tmp_path / "data", "doctor")
    assert done.code == 1
    assert "run `fieldguide build`" in done.out
    assert not (tmp_path / "data").exists()


def test_the_corpus_is_whole(fieldguide):
    done = fieldguide("doctor", "--corpus", "--json")
    assert done.code == 0
    validate(done.json, "doctor")
    assert "31 of 31 in both languages" in done.json[1]["detail"]
