from pathlib import Path

import pytest

from corpus.load import load
from corpus.types import Knowledge
from tests.ingest.small import write_corpus


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The corpus that ships with the program."""
    return load()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A whole corpus of one section, one model and one work; a test may break it."""
    return write_corpus(tmp_path / "corpus")
