"""One guide for many threads while the library changes underneath, and while nothing can be written."""

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from assistant.fieldguide import Fieldguide
from corpus.settings import Settings
from ingest.add import add
from ingest.build import open_library
from ingest.lock import writer_lock
from ingest.say import silent

#: Adds its input, and with it stored stays in the midst of it until told to go on.
HALTING = """
import sys
from pathlib import Path
from corpus.settings import Settings
from ingest.add import add
for result in add(Settings(data_dir=Path(sys.argv[1])), sys.argv[2:], say=lambda _: None):
    print(result.status, flush=True)
    sys.stdin.readline()
"""
QUESTIONS = ("Who built OPT and when?", "哪些模型源自 LLaMA？", "What is masked language modelling?")


def test_threads_ask_on_without_waiting_while_another_process_adds_a_note(own_data_dir, tmp_path):
    note = tmp_path / "笔记.md"
    note.write_text("斑马模型在伯尔尼运行。")
    with Fieldguide(Settings(data_dir=own_data_dir, history=False, lock_timeout=30)) as guide:
        expected = [guide.ask(one).answer for one in QUESTIONS]
        writer = subprocess.Popen(
            [sys.executable, "-c", HALTING, str(own_data_dir), str(note)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        assert writer.stdin is not None
        try:
            with ThreadPoolExecutor(8) as threads:
                assert writer.stdout.readline() == "added\n"
                started = time.perf_counter()
                answers = list(threads.map(lambda one: guide.ask(one).answer, QUESTIONS * 8))
                assert answers == expected * 8
                assert time.perf_counter() - started < 20
                writer.stdin.write("\n")
                writer.stdin.flush()
                while writer.poll() is None:
                    assert set(threads.map(lambda one: guide.ask(one).answer, QUESTIONS * 3)) == set(expected)
        finally:
            writer.kill()
            writer.wait()
        assert writer.returncode == 0
        assert "伯尔尼" in guide.ask("斑马模型在哪里运行？").answer


def test_what_was_open_serves_on_when_the_newer_library_cannot_be_opened(own_data_dir, tmp_path):
    settings = Settings(data_dir=own_data_dir, history=False, lock_timeout=30)
    (tmp_path / "长颈鹿.md").write_text("长颈鹿模型在卢加诺运行。")
    question = "长颈鹿模型在哪里运行？"
    with Fieldguide(settings) as guide:
        before = guide.ask(QUESTIONS[0])
        list(add(settings, [tmp_path / "长颈鹿.md"], say=silent))
        with open_library(settings) as library:
            library.mark_broken("bm25/guide")
        with writer_lock(own_data_dir, 0):
            started = time.perf_counter()
            assert guide.ask(QUESTIONS[0]).answer == before.answer
            assert "卢加诺" not in guide.ask(question).answer
            assert time.perf_counter() - started < 10
        assert "卢加诺" in guide.ask(question).answer
        assert guide.ask(QUESTIONS[0]).answer == before.answer


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(own_data_dir):
    with Fieldguide(Settings(data_dir=own_data_dir)) as guide:
        kept = guide.ask(QUESTIONS[0])
        with open_library(guide.settings) as library:
            other = sqlite3.connect(library.path)
        other.execute("BEGIN IMMEDIATE")
        try:
            lost = guide.ask(QUESTIONS[2])
        finally:
            other.rollback()
            other.close()
        assert not lost.abstained
        with open_library(guide.settings) as library:
            assert kept.id in library.answers()
            assert lost.id not in library.answers()
        assert guide.ask(QUESTIONS[2]) == lost
        with open_library(guide.settings) as library:
            assert library.answers()[lost.id]["answer"] == lost.answer
