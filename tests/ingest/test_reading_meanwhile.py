"""Readers while another process writes, and where nothing can be written."""

import ctypes
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small import ToyEmbedder

from corpus.errors import StoreBusyError
from corpus.settings import Settings
from ingest.add import add, remove
from ingest.build import ensure_built, open_library
from ingest.say import silent
from ingest.stores import graph_file, open_stores

DRIVER = Path(__file__).with_name("driver.py")

#: Adds its inputs, and with the first one stored stays in the midst of it until told to go on.
HALTING = """
import sys
from pathlib import Path
from small import ToyEmbedder
from corpus.settings import Settings
from ingest.add import add
from ingest.say import silent
settings = Settings(data_dir=Path(sys.argv[1]))
for result in add(settings, sys.argv[3:], say=silent, embedder=ToyEmbedder(), root=Path(sys.argv[2])):
    print(result.status, flush=True)
    sys.stdin.readline()
"""


def read(settings: Settings, root: Path, word: str) -> dict[str, Any]:
    command = [sys.executable, str(DRIVER), "read", str(settings.data_dir), str(root), word]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=_as_anyone)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def _as_anyone() -> None:
    """Let the child keep to the modes of files even as root: drop CAP_DAC_OVERRIDE before it starts."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def test_readers_do_not_wait_for_an_add(small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zebras graze.")
    (result,) = add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root)
    inputs = [tmp_path / "b.txt", tmp_path / "c.txt"]
    for path in inputs:
        path.write_text(f"Okapis hide in {path.name}.")
    command = [sys.executable, "-c", HALTING, str(small_built.data_dir), str(root), *map(str, inputs)]
    writer = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    try:
        assert writer.stdout.readline() == "added\n"
        seen = read(small_built, root, "zebras")
        said: list[str] = []
        with open_stores(small_built, said.append, toy, root) as stores:
            assert seen["words"] == [hit.id for hit in stores.bm25.query("zebras", 3)] != []
            assert seen["dense"][0] == seen["words"][0]
            assert stores.library.passage(seen["words"][0]).source == result.source
            assert stores.bm25.query("okapis", 3) == ()
            assert stores.graph_path == graph_file(small_built, silent, toy, root)
        assert said == ["another process is writing to the library; what was finished before is read"]
        assert seen["took"] < 5
        with pytest.raises(StoreBusyError, match=f"process {writer.pid} "):
            list(remove(small_built, [result.source or ""], say=silent, embedder=toy, root=root))
        writer.communicate("\n\n", timeout=60)
    finally:
        writer.kill()
        writer.wait()
    assert writer.returncode == 0
    with open_stores(small_built, silent, toy, root) as stores:
        assert len(stores.bm25.query("okapis", 3)) == 2


def test_without_a_finished_state_a_reader_waits(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    with open_library(small_built) as library:
        library.mark_broken("bm25/guide")
    code = (
        "import sys; from pathlib import Path; from ingest.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1]), 1): print('held', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(small_built.data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        with pytest.raises(StoreBusyError, match=r"waited 0\.3 s"):
            ensure_built(small_built, silent, toy, root)
    finally:
        holder.communicate("\n")
    ensure_built(small_built, silent, toy, root)
    with open_library(small_built) as library:
        assert {mark.state for mark in library.index_marks().values()} == {"clean"}


@pytest.mark.parametrize("dirty", [False, True])
def test_where_nothing_can_be_written_all_can_be_read(small_built: Settings, root: Path, dirty: bool) -> None:
    with open_library(small_built) as library:
        if dirty:
            library.mark_dirty("graph")
    usual = read(small_built, root, "toxic") if not dirty else None
    paths = [small_built.data_dir, *small_built.data_dir.rglob("*")]
    for path in paths:
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = {path: path.stat().st_mtime_ns for path in paths}
    seen = read(small_built, root, "toxic")
    assert len(seen["words"]) == len(seen["dense"]) == 1
    assert (seen["sources"], seen["graph"] > 1000) == (3, True)
    assert seen["said"][-1].startswith("cannot use the library in ")
    assert {path: path.stat().st_mtime_ns for path in small_built.data_dir.rglob("*")}.keys() == set(paths[1:])
    assert {path: path.stat().st_mtime_ns for path in paths} == before
    for path in paths:
        path.chmod(0o700)
    if usual:
        assert [seen[key] for key in ("words", "dense", "graph")] == [usual[key] for key in ("words", "dense", "graph")]
