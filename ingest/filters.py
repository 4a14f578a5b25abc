"""What a search may be narrowed to, for every index in the same words."""

from collections.abc import Mapping
from dataclasses import dataclass

_UNDATED = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep what has one of the named values; an empty field keeps everything.

    `until` (ISO, ``2020``, ``2020-05`` or ``2020-05-28``) drops what is dated later; undated ones stay.
    """

    languages: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    until: str | None = None

    def fields(self) -> Mapping[str, tuple[str, ...]]:
        """Return the wanted values by metadata key, empty ones left out."""
        wanted = {
            "language": self.languages,
            "level": self.levels,
            "source": self.sources,
            "section": self.sections,
        }
        return {key: values for key, values in wanted.items() if values}

    @property
    def last_day(self) -> int | None:
        """The last day kept as a number, ``20200531`` for ``2020-05``."""
        return None if self.until is None else day_number(self.until, last=True)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score; higher is better."""

    id: str
    score: float


def day_number(date: str | None, *, last: bool = False) -> int:
    """Return the first (or `last`) day of an ISO date as ``yyyymmdd``; 0 for none."""
    if not date:
        return _UNDATED
    parts = [int(part) for part in date.split("-")]
    rest = [12, 31][len(parts) - 1 :] if last else [1, 1][len(parts) - 1 :]
    year, month, day = [*parts, *rest]
    return year * 10000 + month * 100 + day


def ranked(hits: list[Hit], k: int) -> tuple[Hit, ...]:
    """Return the best `k`, ties by id."""
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id))[:k])
