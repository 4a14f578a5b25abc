"""A lineage drawn: as a text tree, JSON, Mermaid, Graphviz DOT or SVG."""

import json
from collections.abc import Callable, Iterable, Mapping
from html import escape

from corpus.errors import UsageError
from corpus.types import Language, Text
from kg.lineage import KINDS, Lineage, LineageEdge

#: How a relation reads between child and parent.
_VERBS: Mapping[str, Text] = {
    "fine_tuned_from": Text("fine-tuned from", "微调自"),
    "instruction_tuned_from": Text("instruction-tuned from", "指令微调自"),
    "rlhf_from": Text("RLHF from", "经 RLHF 源自"),
    "continued_pretraining_from": Text("continued pre-training from", "继续预训练自"),
    "variant_of": Text("variant of", "变体属于"),
    "distilled_from": Text("distilled from", "蒸馏自"),
    "architecture_successor_of": Text("successor of", "后继于"),
    "based_on_api_of": Text("served by", "运行于"),
}
_KIND_WORDS: Mapping[str, Text] = {
    "weights": Text("weights inherited", "继承权重"),
    "variant": Text("variants, weights not inherited", "变体，未继承权重"),
    "distilled": Text("trained on outputs", "以输出训练"),
    "successor": Text("design followed, weights new", "沿用设计，权重全新"),
    "service": Text("service on top of", "其上的服务"),
}
_TREE_WORDS: Mapping[str, Text] = {
    "up": Text("descends from", "源自"),
    "down": Text("passed on to", "传给"),
    "none": Text("no step of descent is documented", "没有记载任何谱系关系"),
    "again": Text(" (see above)", "（见上）"),
    "comma": Text(", ", "，"),
    "title": Text("Lineage of {model}", "{model} 的谱系"),
    "told": Text("{verb} ({kind}): {sources}", "{verb}（{kind}）：{sources}"),
}
_DASHES: Mapping[str, str] = {"weights": "", "variant": "6 3", "distilled": "2 3", "successor": "8 4", "service": "1 4"}
_COLUMN, _ROW, _BOX_WIDTH, _BOX_HEIGHT = 230, 46, 170, 28

Step = tuple[str, str, str, str]


def render(lineage: Lineage, format_name: str, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return a lineage as text in one of `FORMATS`; `labels` maps entity ids to names, words are in `language`.

    Raises `UsageError` for an unknown format.
    """
    if format_name not in FORMATS:
        raise UsageError(f"unknown format {format_name!r}; choose one of {', '.join(FORMATS)}")
    return FORMATS[format_name](lineage, labels, language)


def to_json(lineage: Lineage, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return the JSON document of the contract; ``from`` is the model descended from, ``to`` the one that descends."""
    return json.dumps(as_mapping(lineage, labels), ensure_ascii=False, indent=2) + "\n"


def as_mapping(lineage: Lineage, labels: Mapping[str, str]) -> dict[str, object]:
    """Return a lineage as plain values, one entry for every step and source."""
    return {
        "model": {"id": _slug(lineage.model), "type": "model", "label": _label(lineage.model, labels)},
        "ancestors": [_entry(edge) for edge in lineage.ancestors],
        "descendants": [_entry(edge) for edge in lineage.descendants],
    }


def _entry(edge: LineageEdge) -> dict[str, object]:
    return {
        "from": _slug(edge.parent),
        "to": _slug(edge.child),
        "relation": edge.relation,
        "kind": edge.kind,
        "source": edge.source,
        "locator": edge.locator,
        "statement": edge.statement_id,
        "check": edge.check,
        "seen_in": edge.seen_in,
        "note": edge.note,
        "words": {"en": edge.words.en, "zh": edge.words.zh},
    }


def to_tree(lineage: Lineage, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return a tree in plain text, ancestors first, grouped by kind of descent, a source on every step."""
    lines = [_label(lineage.model, labels)]
    lines += _branch("up", lineage.model, _grouped(lineage.ancestors, up=True), labels, language)
    lines += _branch("down", lineage.model, _grouped(lineage.descendants, up=False), labels, language)
    if len(lines) == 1:
        lines.append(f"  {_TREE_WORDS['none'].in_language(language)}")
    return "".join(f"{line}\n" for line in lines)


def _grouped(edges: Iterable[LineageEdge], up: bool) -> dict[str, dict[Step, list[LineageEdge]]]:
    """Group by the model where a step starts, then by the step, so that its sources stand together."""
    groups: dict[str, dict[Step, list[LineageEdge]]] = {}
    for edge in edges:
        near, far = (edge.child, edge.parent) if up else (edge.parent, edge.child)
        groups.setdefault(near, {}).setdefault((near, far, edge.relation, edge.kind), []).append(edge)
    return groups


def _branch(
    heading: str,
    model: str,
    groups: Mapping[str, Mapping[Step, list[LineageEdge]]],
    labels: Mapping[str, str],
    language: Language,
) -> list[str]:
    if not groups:
        return []
    lines = [f"  {_TREE_WORDS[heading].in_language(language)}"]
    comma, above = (_TREE_WORDS[name].in_language(language) for name in ("comma", "again"))
    waiting = [(step, 2) for step in reversed(_ordered(groups.get(model, {})))]
    seen = {model}
    while waiting:
        step, depth = waiting.pop()
        _, far, relation, kind = step
        sources = groups[step[0]][step]
        cited = "; ".join(f"{edge.source}{comma}{edge.locator}" for edge in sources)
        told = f"{_VERBS[relation].in_language(language)} · {_KIND_WORDS[kind].in_language(language)}"
        again = above if far in seen and far in groups else ""
        lines.append(f"{'  ' * depth}{_label(far, labels)} · {told} [{cited}]{again}")
        if far not in seen:
            seen.add(far)
            waiting += [(next_step, depth + 1) for next_step in reversed(_ordered(groups.get(far, {})))]
    return lines


def _ordered(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (KINDS.index(step[3]), step[1], step[2]))


def to_mermaid(lineage: Lineage, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return a Mermaid flowchart, parents on the left; inherited weights as solid arrows, all else dotted."""
    numbers = {model: f"m{number}" for number, model in enumerate(_models(lineage))}
    lines = ["flowchart LR"]
    lines += [f'  {number}["{_mermaid(_label(model, labels))}"]' for model, number in numbers.items()]
    for parent, child, relation, kind in _steps(lineage):
        arrow = "-->" if kind == "weights" else "-.->"
        lines.append(f'  {numbers[parent]} {arrow}|"{_VERBS[relation].in_language(language)}"| {numbers[child]}')
    return "".join(f"{line}\n" for line in lines)


def to_dot(lineage: Lineage, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return Graphviz DOT, parents on the left; inherited weights as solid arrows, all else dashed."""
    lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [f"  {_quoted(_slug(model))} [label={_quoted(_label(model, labels))}];" for model in _models(lineage)]
    for parent, child, relation, kind in _steps(lineage):
        style = "solid" if kind == "weights" else "dashed"
        ends = f"{_quoted(_slug(parent))} -> {_quoted(_slug(child))}"
        lines.append(f"  {ends} [label={_quoted(_VERBS[relation].in_language(language))}, style={style}];")
    return "".join(f"{line}\n" for line in [*lines, "}"])


def to_svg(lineage: Lineage, labels: Mapping[str, str], language: Language = "en") -> str:
    """Return an SVG picture in columns, ancestors on the left; every arrow tells its relation and sources."""
    places = _places(lineage)
    width = max(column for column, _ in places.values()) * _COLUMN + _BOX_WIDTH + 20
    height = max(row for _, row in places.values()) * _ROW + _BOX_HEIGHT + 20
    title = escape(_TREE_WORDS["title"].in_language(language).format(model=_label(lineage.model, labels)))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
    ]
    parts += [_arrow(step, sources, places, language) for step, sources in _steps(lineage).items()]
    parts += [_box(_label(model, labels), place, model == lineage.model) for model, place in places.items()]
    return "".join(f"{part}\n" for part in [*parts, "</svg>"])


def _places(lineage: Lineage) -> dict[str, tuple[int, int]]:
    """Return column and row of every model; a model stands one column away from the nearest that leads to it."""
    columns = {lineage.model: 0}
    for edge in lineage.ancestors:
        columns.setdefault(edge.parent, columns[edge.child] - 1)
    for edge in lineage.descendants:
        columns.setdefault(edge.child, columns[edge.parent] + 1)
    first, rows = min(columns.values()), dict.fromkeys(columns.values(), 0)
    places = {}
    for model, column in columns.items():
        places[model] = (column - first, rows[column])
        rows[column] += 1
    return places


def _arrow(step: Step, sources: list[str], places: Mapping[str, tuple[int, int]], language: Language) -> str:
    parent, child, relation, kind = step
    (x1, y1), (x2, y2) = _corner(places[parent]), _corner(places[child])
    start, end, middle = x1 + _BOX_WIDTH, x2, _BOX_HEIGHT // 2
    bend = (start + end) // 2
    path = f"M{start} {y1 + middle} C{bend} {y1 + middle} {bend} {y2 + middle} {end} {y2 + middle}"
    tip = f"{end - 7},{y2 + middle - 4} {end},{y2 + middle} {end - 7},{y2 + middle + 4}"
    verb, kind_words = _VERBS[relation].in_language(language), _KIND_WORDS[kind].in_language(language)
    told = escape(
        _TREE_WORDS["told"].in_language(language).format(verb=verb, kind=kind_words, sources="; ".join(sources))
    )
    dashes = f' stroke-dasharray="{_DASHES[kind]}"' if _DASHES[kind] else ""
    return (
        f'<g stroke="#555" fill="none"><title>{told}</title><path d="{path}"{dashes}/>'
        f'<polygon points="{tip}" fill="#555"/></g>'
    )


def _box(label: str, place: tuple[int, int], chosen: bool) -> str:
    x, y = _corner(place)
    fill = "#dbe9ff" if chosen else "#ffffff"
    return (
        f'<rect x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="4" fill="{fill}" stroke="#333"/>'
        f'<text x="{x + _BOX_WIDTH // 2}" y="{y + 19}" text-anchor="middle">{escape(label)}</text>'
    )


def _corner(place: tuple[int, int]) -> tuple[int, int]:
    return 10 + place[0] * _COLUMN, 10 + place[1] * _ROW


def _models(lineage: Lineage) -> dict[str, None]:
    both = (*lineage.ancestors, *lineage.descendants)
    return dict.fromkeys([lineage.model, *(model for edge in both for model in (edge.parent, edge.child))])


def _steps(lineage: Lineage) -> dict[Step, list[str]]:
    """Return every step once (parent, child, relation, kind), with its sources."""
    steps: dict[Step, list[str]] = {}
    for edge in (*lineage.ancestors, *lineage.descendants):
        sources = steps.setdefault((edge.parent, edge.child, edge.relation, edge.kind), [])
        if edge.source not in sources:
            sources.append(edge.source)
    return steps


def _slug(model: str) -> str:
    return model.partition(":")[2]


def _label(model: str, labels: Mapping[str, str]) -> str:
    return labels.get(model) or _slug(model)


def _mermaid(label: str) -> str:
    return "".join(one if one.isalnum() or one in " .-+_/" else f"#{ord(one)};" for one in label)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


#: Name of a format → how to draw a lineage in it.
FORMATS: Mapping[str, Callable[[Lineage, Mapping[str, str], Language], str]] = {
    "tree": to_tree,
    "json": to_json,
    "mermaid": to_mermaid,
    "dot": to_dot,
    "svg": to_svg,
}
