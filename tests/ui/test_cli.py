import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from corpus.errors import StoreBusyError, UsageError
from tests.ui.command_line import PROGRAM, environment, run
from ui import cli
from ui.commands import COMMANDS


@pytest.fixture
def empty(tmp_path):
    return tmp_path / "data"


def test_every_command_has_help_with_an_example_and_every_option_is_documented():
    click_group = typer.main.get_command(cli.app)
    for name, command in click_group.commands.items():
        assert f"fieldguide {name}" in command.help or name == "config", name
        for parameter in command.params:
            assert parameter.help or parameter.name == "help", (name, parameter.name)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_shown(name):
    shown = CliRunner().invoke(cli.app, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Usage: fieldguide {name}" in shown.output


def test_help_imports_nothing_heavy(empty):
    script = "import sys; from ui.cli import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"torch", "chromadb", "gradio", "llama_index", "onnxruntime", "rdflib", "numpy", "pydantic", "rich"}
    assert not heavy & set(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "missing command"),
        (("nosuch",), "No such command 'nosuch'"),
        (("ask",), "either a question or --stdin"),
        (("ask", "--stdin", "why"), "either a question or --stdin"),
        (("search",), "either a query or --stdin"),
        (("search", "-k", "0", "x"), "greater than or equal to 1"),
        (("ask", "x", "--lang", "fr"), "--lang"),
        (("ask", "x", "--as-of", "2022-13"), "--as-of '2022-13' is not a date"),
        (("eval", "--part", "foo"), "--part 'foo' is none of the parts there: apart, fresh, open, plain"),
        (("ask", "x", "--collection", " , "), "no name in"),
        (("passage",), "Missing argument"),
        (("sparql",), "sparql wants one query"),
        (("serve", "--port", "70000"), "--port"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(empty, words, said):
    done = run(empty, *words)
    assert done.code == 2
    if words:
        assert said in done.err
        assert done.err.startswith("fieldguide: ")
        assert done.err.count("\n") == 1
    assert not empty.exists()


def test_no_command_shows_the_help(empty):
    assert "Commands:" in run(empty).out + run(empty).err


def test_words_that_are_not_utf8_are_refused(empty):
    words = [str(PROGRAM).encode(), b"ask", b"\xff\xfe"]
    done = subprocess.run(words, capture_output=True, env=environment(empty), check=False)
    assert done.returncode == 2
    assert b"not valid UTF-8" in done.stderr


@pytest.mark.parametrize("place", [("--debug", "config"), ("config", "--debug")])
def test_debug_shows_the_traceback_wherever_it_stands(empty, place):
    done = run(empty, *place, env={"FIELDGUIDE_TOP_K": "0"})
    assert done.code == 2
    assert "Traceback" in done.err
    assert "fieldguide: setting 'top_k'" in done.err


def test_a_word_after_the_double_dash_is_no_option():
    assert cli._take_debug(["ask", "--", "--debug"]) == (["ask", "--", "--debug"], False)
    assert cli._take_debug(["ask", "--debug", "--", "x"]) == (["ask", "--", "x"], True)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("so not"), 2, "fieldguide: so not\n"),
        (UsageError("setting 'x': Value error, too low"), 2, "fieldguide: setting 'x': too low\n"),
        (StoreBusyError("another writes"), 1, "fieldguide: another writes\n"),
        (OSError(28, "No space left on device", "/x/y"), 1, "fieldguide: /x/y: no space left on the device"),
        (PermissionError(13, "Permission denied", "/x"), 1, "fieldguide: /x: Permission denied\n"),
        (ZeroDivisionError("by zero"), 1, "fieldguide: internal error: ZeroDivisionError: by zero; run it again"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_error_becomes_one_line_and_its_exit_code(capfd, error, code, said):
    def command():
        raise error

    assert cli.run(command) == code
    err = capfd.readouterr().err
    assert err.startswith(said)
    assert err.count("\n") == bool(said)


def test_a_reader_that_goes_away_is_no_news(empty):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [str(PROGRAM), "config"], stdout=writer, stderr=subprocess.PIPE, env=environment(empty), check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_full_disk_is_one_line(empty):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [str(PROGRAM), "config"], stdout=full, stderr=subprocess.PIPE, env=environment(empty), check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"fieldguide: no space left on the device; free some space and run it again\n"


def test_an_interrupt_is_quiet_and_exit_code_130(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # What is started in the background ignores interrupts, and its children do from birth.
    command = ["env", "--default-signal=INT", str(PROGRAM), "export", str(pipe)]
    child = subprocess.Popen(command, env=environment(tmp_path / "data"), stderr=subprocess.PIPE)
    with pipe.open("wb"):  # opens only once the child reads
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=20)
    assert (child.returncode, err) == (130, b"")
