"""What a command works with: the settings of this run and `Fieldguide`, imported only when used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assistant import Fieldguide
    from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Globals:
    """Options given before the command."""

    data_dir: Path | None = None


def settings(context: typer.Context, **options: object) -> "Settings":
    """Return the effective settings: file, then environment, then options."""
    from corpus.settings import load_settings

    given = context.find_object(Globals) or Globals()
    return load_settings(data_dir=given.data_dir, **options)


@contextmanager
def fieldguide(context: typer.Context, **options: object) -> Iterator["Fieldguide"]:
    """Open the fieldguide for one command and close it behind."""
    chosen = settings(context, **options)
    from assistant import Fieldguide

    with Fieldguide(chosen) as guide:
        yield guide
