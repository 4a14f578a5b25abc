"""Fixtures that all packages share."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
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
