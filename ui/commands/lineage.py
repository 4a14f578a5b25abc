"""``fieldguide lineage``: what a model descends from and what descends from it."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from corpus.errors import UsageError
from corpus.types import Language
from ui import options, output, session, text

if TYPE_CHECKING:
    from assistant import Fieldguide
    from corpus.types import DescentKind

Direction = Literal["up", "down", "both"]
LineageFormat = Literal["tree", "json", "mermaid", "dot", "svg"]


def lineage(
    context: typer.Context,
    model: Annotated[str | None, typer.Argument(metavar="MODEL", help="Id, name or alias of a model.")] = None,
    direction: Annotated[
        Direction | None, typer.Option(help="up: ancestors; down: descendants [default: both].")
    ] = None,
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
    language: Annotated[
        options.SpokenLanguage, typer.Option("--lang", help="Language of the words; JSON holds both.")
    ] = "en",
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
    given = {"--direction": direction, "--kind": kind, "--as-of": as_of}
    _refuse(given if diff else {"--direction": direction} if tree else {}, "--diff" if diff else "--tree")
    kinds, when = _kinds(kind), options.as_of_date(as_of)
    with session.fieldguide(context) as guide:
        if diff is not None:
            shown = _diff(guide, diff, format, language)
        elif tree:
            shown = _trees(guide, kinds, when, format, language)
        else:
            shown = _one(guide, model or "", direction or "both", kinds, when, format, language)
    output.write(shown)


def _refuse(given: dict[str, str | None], beside: str) -> None:
    for option, value in given.items():
        if value is not None:
            raise UsageError(f"{option} has no meaning beside {beside}; leave it out")


def _kinds(value: str | None) -> "tuple[DescentKind, ...]":
    from kg.lineage import KINDS

    wanted = options.names(value) or KINDS
    for one in wanted:
        if one not in KINDS:
            raise UsageError(f"--kind {one!r} is none of {', '.join(KINDS)}")
    return tuple(one for one in KINDS if one in wanted)


def _labels(guide: "Fieldguide", language: Language) -> dict[str, str]:
    return {one.id: one.label.in_language(language) for one in guide.guide.entities.values()}


def _model(guide: "Fieldguide", name: str) -> str:
    """Return the id of the model meant; one that was not named exactly is said on standard error."""
    found = guide.model_id(name)
    entity = guide.guide.entities[found]
    known = (found.partition(":")[2], entity.label.en, entity.label.zh, *entity.aliases_en, *entity.aliases_zh)
    if name.strip().casefold() not in {one.casefold() for one in known}:
        output.say(f"{name!r} is taken as {entity.label.en}")
    return found.partition(":")[2]


def _one(
    guide: "Fieldguide",
    model: str,
    direction: Direction,
    kinds: "tuple[DescentKind, ...]",
    as_of: str | None,
    format: str,
    language: Language,
) -> str:
    from kg.draw import render

    found = guide.lineage(_model(guide, model), direction=direction, kinds=kinds, as_of=as_of)
    return render(found, format, _labels(guide, language), language)


def _trees(
    guide: "Fieldguide", kinds: "tuple[DescentKind, ...]", as_of: str | None, format: str, language: Language
) -> str:
    from assistant.descent import family_trees
    from kg.draw import as_mapping, to_tree

    labels = _labels(guide, language)
    found = family_trees(guide.guide.statements.values(), kinds, as_of)
    if format == "json":
        return json.dumps([as_mapping(one, labels) for one in found], ensure_ascii=False)
    return "\n".join(to_tree(one, labels, language) for one in found)


def _diff(guide: "Fieldguide", models: tuple[str, str], format: str, language: Language) -> str:
    from assistant.descent import side_by_side

    left, right = (f"model:{_model(guide, one)}" for one in models)
    found = side_by_side(guide.guide, left, right)
    if format == "json":
        return json.dumps(found, ensure_ascii=False)
    return text.difference(_named(found, guide, _labels(guide, language)), language)


def _named(found: dict[str, Any], guide: "Fieldguide", labels: dict[str, str]) -> dict[str, Any]:
    """Return a comparison whose models and values bear the names of `labels`."""
    statements = guide.guide.statements

    def model(one: dict[str, str]) -> dict[str, str]:
        return {**one, "label": labels[f"model:{one['id']}"]}

    def value(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "value": labels.get(str(statements[one["statement"]].object), one["value"])}

    return {
        "left": model(found["left"]),
        "right": model(found["right"]),
        "common_ancestors": [model(one) for one in found["common_ancestors"]],
        "differences": [
            {**one, "left": [value(each) for each in one["left"]], "right": [value(each) for each in one["right"]]}
            for one in found["differences"]
        ],
    }
