"""Fixtures that all packages share."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.settings import Settings

# The drivers that tests start as child processes and the tests themselves share small modules.
sys.path.insert(0, str(Path(__file__).parent / "ingest"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the built-in corpus, built once for all tests; tests do not write to it."""
    from ingest.build import build

    data_dir = tmp_path_factory.mktemp("built")
    build(Settings(data_dir=data_dir))
    return data_dir


@pytest.fixture(scope="session")
def copy_built(built: Path) -> Callable[[Path], Path]:
    """Return what copies that data directory to a new folder.

    In a process of its own: to close a file here drops the locks of all open connections of this process on it.
    """

    def copy(to: Path) -> Path:
        subprocess.run(["/bin/cp", "-a", "--", str(built), str(to)], check=True)
        return to

    return copy
