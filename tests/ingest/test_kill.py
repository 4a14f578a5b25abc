"""kill -9 at random moments of build and add: what was reported is there, and the next command works."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small import SENTENCES, ToyEmbedder, write_corpus

from corpus.settings import Settings
from ingest.add import add, list_sources
from ingest.say import silent
from ingest.stores import open_stores

DRIVER = Path(__file__).with_name("driver.py")
KILLS = 20


def child(action: str, data_dir: Path, root: Path, *inputs: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, str(DRIVER), action, str(data_dir), str(root), *map(str, inputs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def write_inputs(folder: Path, round_: int) -> Path:
    folder.mkdir(parents=True)
    for number in range(40):
        text = f"# Note {round_}.{number}\n\nWord r{round_}n{number} stands here and nowhere else.\n"
        (folder / f"note{number:02}.md").write_text(text)
    return folder


@pytest.mark.timeout(240)
def test_twenty_kills_lose_nothing_that_was_reported(tmp_path: Path) -> None:
    chance = random.Random(20)
    root = write_corpus(tmp_path / "corpus")
    data_dir = tmp_path / "data"
    settings = Settings(data_dir=data_dir, lock_timeout=5)
    reported: dict[str, str] = {}
    killed = 0
    for round_ in range(KILLS):
        if round_ % 4 == 0:
            # The corpus changes, so that the child has a build to do as well.
            extra = (f"Round {round_} adds a sentence.", f"第 {round_} 轮添加一句。")
            write_corpus(root, (*SENTENCES, extra))
        action = "build" if round_ % 4 == 3 else "add"
        inputs = (write_inputs(tmp_path / "in" / str(round_), round_),) if action == "add" else ()
        process = child(action, data_dir, root, *inputs)
        lines = killed_lines(process, chance)
        killed += process.returncode == -9
        for line in lines:
            row = json.loads(line)
            if row.get("source"):
                reported[row["source"]] = row["path"]
        if round_ % 5 == 4:
            check(settings, root, reported)
    check(settings, root, reported)
    assert killed >= KILLS // 2
    assert len(reported) > 40


def killed_lines(process: "subprocess.Popen[str]", chance: random.Random) -> list[str]:
    """Kill the child somewhere between its imports and its end; return its whole lines."""
    assert process.stdout is not None
    time.sleep(chance.uniform(0.4, 1.2))
    lines = []
    if chance.random() < 0.6:
        # Wait until it writes, so that many kills fall into the midst of it.
        lines.append(process.stdout.readline())
        time.sleep(chance.uniform(0, 0.6))
    process.kill()
    rest, _ = process.communicate()
    return [line for line in "".join([*lines, rest]).splitlines(keepends=True) if line.endswith("\n")]


def check(settings: Settings, root: Path, reported: dict[str, str]) -> None:
    embedder = ToyEmbedder()
    with open_stores(settings, silent, embedder, root) as stores:
        held = {row["id"] for row in list_sources(settings, ["mine"])}
        assert set(reported) <= held
        for source, path in reported.items():
            word = Path(path).read_text().split()[4]
            best = stores.bm25.query(word, 1)[0]
            assert stores.library.passage(best.id).source == source
        passages = stores.library.passages(["mine"])
        vectors = stores.library.vectors_by_id([one.id for one in passages], embedder.id)
        assert len(vectors) == len(passages)
        for passage in passages[::7]:
            hits = stores.dense.query(embedder.embed_query(passage.text), 5, ["mine"])
            assert hits[0].score == pytest.approx(1, abs=1e-5)


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    root = write_corpus(tmp_path / "corpus")
    settings = Settings(data_dir=tmp_path / "data", lock_timeout=20)
    first = child("add", settings.data_dir, root, write_inputs(tmp_path / "one", 1))
    assert first.stdout is not None
    first.stdout.readline()
    said: list[str] = []
    results = list(
        add(settings, [write_inputs(tmp_path / "two", 2)], say=said.append, embedder=ToyEmbedder(), root=root)
    )
    first.communicate()
    assert first.returncode == 0
    assert {one.status for one in results} == {"added"}
    assert any("waiting" in line and str(first.pid) in line for line in said)
    assert len(list_sources(settings, ["mine"])) == 80
