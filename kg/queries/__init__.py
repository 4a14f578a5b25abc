"""Bundled example queries: one ``.rq`` file each, its title in English and Chinese in the first two lines."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnknownNameError
from corpus.types import Text

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BundledQuery:
    """A query that ships with fieldguide; `text` runs as it stands."""

    name: str
    title: Text
    text: str


def list_queries() -> tuple[BundledQuery, ...]:
    """Return all bundled queries, ordered by name."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.rq")))


def load_query(name: str) -> BundledQuery:
    """Return one bundled query. Raises `UnknownNameError`, with the nearest names."""
    names = [path.stem for path in _FOLDER.glob("*.rq")]
    if name not in names:
        raise UnknownNameError("query", name, difflib.get_close_matches(name, sorted(names), 3, 0.4))
    return _read(_FOLDER / f"{name}.rq")


def _read(path: Path) -> BundledQuery:
    text = path.read_text(encoding="utf-8")
    english, chinese = (line.partition(": ")[2] for line in text.split("\n")[:2])
    return BundledQuery(path.stem, Text(english, chinese), text)
