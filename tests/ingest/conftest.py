"""Fixtures of the ingest tests: a small corpus and what is built from it with the toy embedder."""

from pathlib import Path

import pytest
from small import ToyEmbedder, write_corpus

from corpus.settings import Settings
from ingest.build import build
from ingest.say import silent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", lock_timeout=0.3)


@pytest.fixture
def toy() -> ToyEmbedder:
    return ToyEmbedder()


@pytest.fixture
def small_built(settings: Settings, root: Path, toy: ToyEmbedder) -> Settings:
    build(settings, silent, toy, root)
    toy.embedded.clear()
    return settings
