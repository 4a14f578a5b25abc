"""``fieldguide lineage``: what a model descends from and what descends from it."""

import typer


def lineage(context: typer.Context) -> None:
    """Show lineage."""
