import re
import shutil

from tests.ui.command_line import run
from tests.ui.schemas import validate


def test_building_again_changes_nothing(fieldguide, own):
    done = fieldguide("build", "--json", data_dir=own)
    assert done.code == 0
    validate(done.json, "build")
    assert done.json["embedded"] == 0
    shown = fieldguide("build", data_dir=own).out
    assert re.match(r"The library holds \d+ sources, \d+ documents, \d+ passages, [\d,]+ statements\.\n", shown)
    assert "Passages embedded anew: 0." in shown


def test_a_broken_index_is_made_again_and_said(own, index_folder):
    broken = next(index_folder.glob("*.npy"))
    broken.write_bytes(b"broken")
    done = run(own, "search", "toxicity detection", "--json")
    assert done.code == 0
    assert done.json["hits"]
    assert "making it again" in done.err


def test_a_lost_index_is_made_again_and_said(own):
    shutil.rmtree(own / "graph")
    done = run(own, "sparql", "ASK { ?m fg:derivedFrom+ model:llama }", "--format", "json")
    assert done.json["boolean"] is True
    assert done.err


def test_a_data_directory_that_is_a_file_is_named(tmp_path):
    (tmp_path / "data").write_text("")
    done = run(tmp_path / "data", "build")
    assert done.code == 1
    assert done.err.startswith(f"fieldguide: cannot write to {tmp_path / 'data'}")
    assert done.err.count("\n") == 1
