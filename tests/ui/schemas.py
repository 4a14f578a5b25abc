"""The documented shapes of ``--json`` outputs."""

import json
from pathlib import Path
from typing import Any

import jsonschema

FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def validate(document: Any, name: str) -> None:
    """Raise when `document` breaks ``docs/schema/<name>.json``."""
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
