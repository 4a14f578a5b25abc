import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

from kg_facts import CANDIDATE, MINE, SMALL

from corpus.load import load
from corpus.types import Knowledge
from kg.build import build
from kg.sparql import GraphWorker, Limits

# A busy machine is no reason to fail.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of two collections with a candidate."""
    path = tmp_path_factory.mktemp("kg") / "small.nq"
    build([SMALL, MINE], path, [CANDIDATE])
    return path


@pytest.fixture(scope="session")
def worker(graph_file: Path) -> Iterator[GraphWorker]:
    """A warm worker over the small graph, with time for a busy machine."""
    with GraphWorker(graph_file, Limits(timeout=10)) as warm:
        yield warm


@pytest.fixture(scope="session")
def corpus() -> Knowledge:
    """The built-in corpus."""
    return load()


@pytest.fixture(scope="session")
def corpus_graph(corpus: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the built-in corpus."""
    path = tmp_path_factory.mktemp("kg") / "corpus.nq"
    build([corpus], path)
    return path


@pytest.fixture(scope="session")
def corpus_worker(corpus_graph: Path) -> Iterator[GraphWorker]:
    """A warm worker over the built-in corpus."""
    with GraphWorker(corpus_graph, Limits(timeout=10, max_rows=10_000)) as warm:
        yield warm
