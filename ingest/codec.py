"""Records of `corpus.types` as JSON and back, exactly."""

from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")


@cache
def _adapter(kind: type[Record]) -> TypeAdapter[Record]:
    return TypeAdapter(kind)


def to_json(kind: type[Record], record: Record) -> str:
    """Return `record` as JSON text."""
    return _adapter(kind).dump_json(record).decode()


def from_json(kind: type[Record], text: str) -> Record:
    """Return the record of which `text` was made; raises `pydantic.ValidationError` on anything else."""
    return _adapter(kind).validate_json(text)
