"""Records of `corpus.types` as JSON and back, exactly."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Record]) -> TypeAdapter[Record]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(kind: type[Record], record: Record) -> str:
    """Return `record` as JSON text."""
    return _adapter(kind).dump_json(record).decode()


def from_json(kind: type[Record], text: str) -> Record:
    """Return the record of which `text` was made; raises `pydantic.ValidationError` on anything else."""
    return _adapter(kind).validate_json(text)
