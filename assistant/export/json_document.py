"""An answer as the JSON of the contract."""

import json
from collections.abc import Mapping
from typing import Any


def to_json(answer: Mapping[str, Any]) -> bytes:
    """Return the record itself, indented, in UTF-8."""
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()
