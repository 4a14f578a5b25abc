"""Reads the models that an answer lists, in a table or as bullets."""

import re

from assistant.answer import Answer

_LISTED = re.compile(r"^(?:\| |- )\*\*(?P<name>[^*]+)\*\*", re.MULTILINE)


def listed_models(answer: Answer) -> list[str]:
    """Return the names of the models that an answer lists, in order."""
    return [match["name"] for match in _LISTED.finditer(answer.answer)]
