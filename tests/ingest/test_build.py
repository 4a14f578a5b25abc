import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small import SENTENCES, ToyEmbedder, write_corpus

from corpus.errors import CorpusError, StorageError, StoreBusyError
from corpus.settings import Settings
from ingest.add import add, list_sources
from ingest.build import build, ensure_built, open_library
from ingest.lock import writer_lock
from ingest.say import silent
from ingest.stores import open_stores


def snapshot(data_dir: Path) -> dict[str, bytes]:
    kept = (path for path in data_dir.rglob("*") if path.is_file() and path.suffix not in {".lock", ".sqlite3"})
    return {str(path.relative_to(data_dir)): path.read_bytes() for path in kept}


def test_build_reports_what_it_made(settings: Settings, root: Path, toy: ToyEmbedder) -> None:
    report = build(settings, silent, toy, root)
    assert report.indexes == ("dense/guide", "bm25/guide", "graph")
    assert (report.counts.documents, report.counts.passages, report.counts.vectors, report.embedded) == (2, 2, 1, 1)
    assert report.digest.startswith("sha256:")


def test_the_same_input_gives_the_same_result(tmp_path: Path, root: Path, toy: ToyEmbedder) -> None:
    made = []
    for name in ("one", "two"):
        settings = Settings(data_dir=tmp_path / name)
        build(settings, silent, toy, root)
        with open_stores(settings, silent, toy, root) as stores:
            hits = stores.dense.query(toy.embed_query("toxic"), 5), stores.bm25.query("toxic", 5)
            made.append((stores.graph_path.read_bytes(), stores.library.passages(), hits))
    assert made[0] == made[1]


def test_a_second_build_embeds_nothing(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    assert build(small_built, silent, toy, root).embedded == 0
    assert toy.embedded == []


def test_only_changed_passages_are_embedded(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    facts = root / "survey" / "1.facts.yaml"
    facts.write_text(facts.read_text().replace("strength: clear", "strength: slight"))
    ensure_built(small_built, silent, toy, root)
    assert toy.embedded == []
    write_corpus(root, (*SENTENCES, ("New sentence.", "新句子。")))
    ensure_built(small_built, silent, toy, root)
    assert len(toy.embedded) == 1


def test_a_broken_corpus_file_changes_nothing(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    before = snapshot(small_built.data_dir)
    (root / "models" / "gpt-3.yaml").write_text("id: gpt-3\nname: GPT-3\nfacts: []\ncolour: red\n")
    for make in (build, ensure_built):
        with pytest.raises(CorpusError, match=r"models/gpt-3.yaml:\d+: .*colour"):
            make(small_built, silent, toy, root)
    assert snapshot(small_built.data_dir) == before


def test_a_broken_corpus_makes_no_library(settings: Settings, root: Path, toy: ToyEmbedder) -> None:
    (root / "tasks.yaml").write_text("tasks: 1\n")
    with pytest.raises(CorpusError):
        build(settings, silent, toy, root)
    assert not settings.data_dir.exists()


def test_ensure_built_builds_once_and_is_quick_then(settings: Settings, root: Path, toy: ToyEmbedder) -> None:
    said: list[str] = []
    ensure_built(settings, said.append, toy, root)
    assert said[0].startswith("building the library")
    said.clear()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        ensure_built(settings, said.append, toy, root)
        times.append(time.perf_counter() - start)
    assert said == []
    assert min(times) < 0.030


def test_another_embedder_embeds_everything_anew(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Own words.")
    list(add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root))
    other = ToyEmbedder()
    other.id = "toy/2"
    ensure_built(small_built, silent, other, root)
    # Two passages, the name of the one task, and a question for each of two things asked of models.
    assert len(other.embedded) == 5
    with open_stores(small_built, silent, other, root) as stores:
        assert stores.dense.query(other.embed_query("own words"), 1)[0].score > 0.5
        assert stores.library.counts().vectors == 2


def test_the_users_documents_survive_builds(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Own words.")
    list(add(small_built, [tmp_path / "a.txt"], say=silent, embedder=toy, root=root))
    before = list_sources(small_built, ["mine"])
    write_corpus(root, (*SENTENCES, ("More.", "更多。")))
    build(small_built, silent, toy, root)
    assert list_sources(small_built, ["mine"]) == before
    with open_stores(small_built, silent, toy, root) as stores:
        assert stores.bm25.query("own", 1)


def test_a_busy_library_names_its_writer(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ingest.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1]), 1): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(small_built.data_dir)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    holder.stdout.readline()
    said: list[str] = []
    try:
        with pytest.raises(StoreBusyError, match=f"process {holder.pid} "):
            build(small_built, said.append, toy, root)
        ensure_built(small_built, silent, toy, root)
    finally:
        holder.kill()
        holder.communicate()
    assert said[0].startswith("waiting up to 0.3 s for process")
    build(small_built, silent, toy, root)


def test_the_lock_is_free_again(tmp_path: Path) -> None:
    for _ in range(2):
        with writer_lock(tmp_path, 0):
            pass


FULL = """
import resource, signal, sys
from pathlib import Path
from small import ToyEmbedder
from corpus.errors import StorageError
from corpus.settings import Settings
from ingest.add import add
from ingest.build import build
from ingest.say import silent
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
settings = Settings(data_dir=Path(sys.argv[2]))
try:
    if len(sys.argv) > 4:
        for result in add(settings, [sys.argv[4]], say=silent, embedder=ToyEmbedder(), root=Path(sys.argv[3])):
            print(result.status, flush=True)
    else:
        build(settings, silent, ToyEmbedder(), Path(sys.argv[3]))
except StorageError as exc:
    print("StorageError", exc, flush=True)
"""


def starved(limit: int, *arguments: Path) -> str:
    command = [sys.executable, "-c", FULL, str(limit), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("limit", [10, 4_000, 60_000, 150_000])
def test_a_disk_without_room_is_one_clear_error(limit: int, settings: Settings, root: Path, toy: ToyEmbedder) -> None:
    out = starved(limit, settings.data_dir, root)
    assert out.startswith("StorageError cannot")
    assert out.count("\n") == 1
    ensure_built(settings, silent, toy, root)
    with open_stores(settings, silent, toy, root) as stores:
        assert stores.dense.query(toy.embed_query("toxic"), 1)


def test_nothing_is_half_stored_when_the_disk_fills(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    (tmp_path / "big.txt").write_text("\n\n".join(f"Paragraph {n} " + "word " * 100 for n in range(400)))
    used = (small_built.data_dir / "library.sqlite").stat().st_size
    out = starved(used + 50_000, small_built.data_dir, root, tmp_path / "big.txt")
    assert out.startswith("StorageError cannot")
    assert list_sources(small_built, ["mine"]) == []
    (result,) = add(small_built, [tmp_path / "big.txt"], say=silent, embedder=toy, root=root)
    assert result.status == "added"


def test_an_unusable_data_directory_is_said(tmp_path: Path, root: Path, toy: ToyEmbedder) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="a file stands where a directory is needed"):
        build(Settings(data_dir=tmp_path / "file" / "data"), silent, toy, root)


def test_a_damaged_library_is_said_not_replaced(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    file = small_built.data_dir / "library.sqlite"
    file.write_bytes(b"not a database" * 1000)
    for name in ("library.sqlite-wal", "library.sqlite-shm"):
        (small_built.data_dir / name).unlink(missing_ok=True)
    with pytest.raises(StorageError, match=r"move library.sqlite away"):
        ensure_built(small_built, silent, toy, root)
    assert file.read_bytes().startswith(b"not a database")


def test_everything_written_is_private(small_built: Settings) -> None:
    paths = [small_built.data_dir, *small_built.data_dir.rglob("*")]
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


def test_a_moved_data_directory_still_works(
    small_built: Settings, root: Path, toy: ToyEmbedder, tmp_path: Path
) -> None:
    shutil.move(small_built.data_dir, tmp_path / "moved")
    said: list[str] = []
    with open_stores(Settings(data_dir=tmp_path / "moved"), said.append, toy, root) as stores:
        assert stores.bm25.query("toxic", 1)
    assert said == []


def test_meta_of_a_former_program_makes_it_build_again(small_built: Settings, root: Path, toy: ToyEmbedder) -> None:
    with open_library(small_built) as library:
        library.set_meta({"built:contents": "older", "built:files": "older"})
        before = library.knowledge("guide")
    said: list[str] = []
    ensure_built(small_built, said.append, toy, root)
    with open_library(small_built) as library:
        assert library.knowledge("guide") == before
    assert said[0].startswith("building")
