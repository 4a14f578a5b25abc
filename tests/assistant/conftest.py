from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.fieldguide import Fieldguide
from assistant.language import words
from assistant.understand import Understander
from corpus.load import load
from corpus.settings import Settings
from corpus.types import Knowledge

if TYPE_CHECKING:
    import rdflib


@pytest.fixture(scope="session")
def fieldguide(built: Path) -> Iterator[Fieldguide]:
    """The real thing over the shared library, keeping no answers."""
    with Fieldguide(Settings(data_dir=built, history=False, sparql_timeout=10)) as opened:
        yield opened


@pytest.fixture(scope="module")
def own_data_dir(copy_built: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data directory for the tests of one module to write to."""
    return copy_built(tmp_path_factory.mktemp("own") / "data")


@pytest.fixture(scope="session")
def plain_graph(fieldguide: Fieldguide) -> "rdflib.Graph":
    """The exported graph file as plain rdflib reads it, all its graphs in one: our default graph."""
    import rdflib

    parts = rdflib.Dataset()
    parts.parse(fieldguide._state.stores.graph_path, format="nquads")
    whole = rdflib.Graph()
    for subject, predicate, object, _ in parts.quads():
        whole.add((subject, predicate, object))
    return whole


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The corpus that ships with the program."""
    return load()


@pytest.fixture(scope="session")
def understander(knowledge: Knowledge) -> Understander:
    """Understands questions about the corpus; needs no library."""
    texts = [block.text for document in knowledge.documents for block in document.blocks]
    texts += [" ".join((one.label.en, *one.aliases_en)) for one in knowledge.entities]
    return Understander(knowledge.entities, frozenset(word for text in texts for word in words(text)))
