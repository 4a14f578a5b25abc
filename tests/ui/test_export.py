import json

import pytest

from tests.ui.command_line import run
from tests.ui.schemas import validate


@pytest.fixture
def answer(fieldguide, tmp_path):
    path = tmp_path / "answer.json"
    path.write_text(fieldguide("ask", "which models come from LLaMA?", "--json").out)
    return path


@pytest.mark.parametrize(("format", "held"), [("md", "LLaMA"), ("bibtex", "@"), ("json", '"citations"')])
def test_a_stored_answer_is_written_in_each_format(fieldguide, answer, tmp_path, format, held):
    shown = fieldguide("export", answer, "--format", format)
    assert shown.code == 0
    assert held in shown.out
    assert fieldguide("export", answer, "--format", format, "-o", tmp_path / "out").out == ""
    assert (tmp_path / "out").read_text() == shown.out


def test_it_comes_from_standard_input_too(built, answer):
    assert run(built, "export", "-", stdin=answer.read_bytes()).out.startswith("#")


def test_an_unknown_format_is_misuse(fieldguide, answer):
    done = fieldguide("export", answer, "--format", "papyrus")
    assert done.code == 2
    assert "'papyrus'" in done.err


def test_a_sound_answer_is_verified(fieldguide, answer):
    done = fieldguide("verify", answer, "--json")
    validate(done.json, "verify")
    assert (done.code, done.json["ok"]) == (0, True)
    assert fieldguide("verify", answer).out.endswith("all good\n")


def test_a_changed_answer_fails(fieldguide, answer):
    record = json.loads(answer.read_text())
    record["citations"][0]["quote"] = "Nobody ever said this."
    record["citations"][-1]["id"] = "p-00000000000000000000"
    answer.write_text(json.dumps(record))
    done = fieldguide("verify", answer, "--json")
    assert (done.code, done.json["ok"]) == (1, False)
    assert done.json["citations"][0]["state"] == "changed"
    assert done.json["citations"][-1]["state"] == "gone"
