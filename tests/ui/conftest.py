from pathlib import Path

import pytest

from corpus.settings import Settings
from ingest.build import open_library
from tests.ui.command_line import Outcome, environment
from ui import cli


@pytest.fixture
def fieldguide(built, capfd, monkeypatch):
    """Run a command in this process, on the shared library unless told otherwise."""

    def invoke(*words, data_dir=None, **env):
        for key, value in environment(data_dir or built, **env).items():
            monkeypatch.setenv(key, value)
        capfd.readouterr()
        arguments, debug = cli._take_debug([str(word) for word in words])
        code = cli.run(lambda: cli.app(arguments, prog_name="fieldguide", standalone_mode=False), debug)
        done = capfd.readouterr()
        return Outcome(code, done.out, done.err)

    return invoke


@pytest.fixture
def own(copy_built, tmp_path) -> Path:
    """A copy of the shared library for a test that writes."""
    return copy_built(tmp_path / "own")


@pytest.fixture
def index_folder(own) -> Path:
    """The word index of the copy, where the library says it lies."""
    with open_library(Settings(data_dir=own)) as library:
        return own / library.index_marks()["bm25/guide"].place
