"""``fieldguide lineage``: what a model descends from and what descends from it."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import UsageError
from ui import options, output, session, text

if TYPE_CHECKING:
    from assistant import Fieldguide
    from corpus.types import DescentKind

Direction = Literal["up", "down", "both"]
LineageFormat = Literal["tree", "json", "mermaid", "dot", "svg"]


def lineage(
    context: typer.Context,
    model: Annotated[str | None, typer.Argument(metavar="MODEL", help="Id, name or alias of a model.")] = None,
    direction: Annotated[Direction, typer.Option(help="up: ancestors; down: descendants.")] = "both",
    kind: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Of weights, variant, distilled, successor, service [default: all]."),
    ] = None,
    as_of: options.AsOfOption = None,
    format: Annotated[LineageFormat, typer.Option("--format", help="How to show it.")] = "tree",
    diff: Annotated[
        tuple[str, str] | None, typer.Option("--diff", metavar="A B", help="Compare what is said of two models.")
    ] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Show the families of all models.")] = False,
) -> None:
    """Show what a model descends from.

    And what descends from it, kind by kind, with a source on every step. Weights that were inherited
    stand apart from designs that were followed.

    \b
    fieldguide lineage alpaca --direction up
    fieldguide lineage --diff llama gpt-3
    fieldguide lineage --tree --kind weights --format json
    """
    if sum((model is not None, diff is not None, tree)) != 1:
        raise UsageError("lineage wants one of MODEL, --diff A B or --tree; see fieldguide lineage --help")
    if model is None and format not in ("tree", "json"):
        raise UsageError(f"--diff and --tree are shown as tree or json; give one MODEL for {format}")
    kinds, when = _kinds(kind), options.as_of_date(as_of)
    with session.fieldguide(context) as guide:
        if diff is not None:
            shown = _diff(guide, diff, format)
        elif tree:
            shown = _trees(guide, kinds, when, format)
        else:
            shown = _one(guide, model or "", direction, kinds, when, format)
    output.write(shown)


def _kinds(value: str | None) -> "tuple[DescentKind, ...]":
    from kg.lineage import KINDS

    wanted = options.names(value) or KINDS
    for one in wanted:
        if one not in KINDS:
            raise UsageError(f"--kind {one!r} is none of {', '.join(KINDS)}")
    return tuple(one for one in KINDS if one in wanted)


def _labels(guide: "Fieldguide") -> dict[str, str]:
    return {one.id: one.label.en for one in guide.guide.entities.values()}


def _one(
    guide: "Fieldguide",
    model: str,
    direction: Direction,
    kinds: "tuple[DescentKind, ...]",
    as_of: str | None,
    format: str,
) -> str:
    from kg.draw import render

    found = guide.lineage(model, direction=direction, kinds=kinds, as_of=as_of)
    return render(found, format, _labels(guide))


def _trees(guide: "Fieldguide", kinds: "tuple[DescentKind, ...]", as_of: str | None, format: str) -> str:
    from assistant.descent import family_trees
    from kg.draw import as_mapping, to_tree

    labels = _labels(guide)
    found = family_trees(guide.guide.statements.values(), kinds, as_of)
    if format == "json":
        return json.dumps([as_mapping(one, labels) for one in found], ensure_ascii=False)
    return "\n".join(to_tree(one, labels) for one in found)


def _diff(guide: "Fieldguide", models: tuple[str, str], format: str) -> str:
    from assistant.descent import side_by_side

    left, right = map(guide.model_id, models)
    found = side_by_side(guide.guide, left, right)
    return json.dumps(found, ensure_ascii=False) if format == "json" else text.difference(found)
