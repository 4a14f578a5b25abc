"""From a question to a cited, checked answer.

`Fieldguide` is the whole path in one object; `Answer` is what every surface shows.
The llama-index adapters `FieldguideRetriever` and `FieldguideQueryEngine` are loaded on first use,
so that a plain answer never pays for importing llama-index.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.fieldguide import Fieldguide
    from assistant.llama import FieldguideQueryEngine, FieldguideRetriever

__all__ = ["Fieldguide", "FieldguideQueryEngine", "FieldguideRetriever"]

_HOMES = {
    "Fieldguide": "assistant.fieldguide",
    "FieldguideRetriever": "assistant.llama",
    "FieldguideQueryEngine": "assistant.llama",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
