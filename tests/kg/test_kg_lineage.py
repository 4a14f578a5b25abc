import json
import xml.etree.ElementTree as ET

import pytest
from kg_facts import ENTITIES, STATEMENTS, descent, fact

from corpus.errors import UnknownNameError, UsageError
from corpus.types import Knowledge
from kg.draw import FORMATS, render
from kg.lineage import common_ancestors, diff, edges, lineage, paths
from kg.sparql import GraphWorker

LABELS = {entity.id: entity.label.en for entity in ENTITIES}


def pairs(steps: object) -> list[tuple[str, str]]:
    return [(step.child.split(":")[1], step.parent.split(":")[1]) for step in steps]  # type: ignore[attr-defined]


def test_steps_stand_in_order_of_kind() -> None:
    assert [edge.kind for edge in edges(STATEMENTS)] == [
        "weights", "weights", "variant", "distilled", "successor", "service",
    ]  # fmt: skip


def test_ancestors_come_nearest_first() -> None:
    found = lineage(STATEMENTS, "model:alpaca-lora", "up")
    assert pairs(found.ancestors) == [("alpaca-lora", "vicuna"), ("vicuna", "instructgpt"), ("instructgpt", "gpt-3")]
    assert found.descendants == ()


def test_kinds_and_depth_narrow_the_walk() -> None:
    weights = lineage(STATEMENTS, "model:gpt-3", "down", kinds=("weights",))
    assert pairs(weights.descendants) == [("codex", "gpt-3"), ("instructgpt", "gpt-3")]
    near = lineage(STATEMENTS, "model:gpt-3", "down", depth=1)
    assert {child for child, _ in pairs(near.descendants)} == {"codex", "instructgpt", "gpt-4"}
    assert ("new-bing", "gpt-4") in pairs(lineage(STATEMENTS, "model:gpt-3", "down", depth=2).descendants)


def test_a_step_from_two_sources_is_two_edges() -> None:
    twice = (*STATEMENTS, descent("codex", "fineTunedFrom", "gpt-3", True, locator="§9"))
    found = list(lineage(twice, "model:codex").ancestors)
    assert {(edge.source, edge.locator) for edge in found} == {("blog", "§2"), ("brown2020gpt3", "§9")}


def test_as_of_drops_what_came_later() -> None:
    assert "gpt-4" not in {child for child, _ in pairs(lineage(STATEMENTS, "model:gpt-3", as_of="2022-12").descendants)}
    assert "gpt-4" in {child for child, _ in pairs(lineage(STATEMENTS, "model:gpt-3", as_of="2023-03").descendants)}


def test_a_circle_ends() -> None:
    circle = (descent("codex", "variantOf", "gpt-3", False), descent("gpt-3", "variantOf", "codex", False))
    assert len(lineage(circle, "model:codex").ancestors) == 2
    assert len(paths(circle, "model:codex", "model:gpt-3")) == 1
    for name in FORMATS:
        assert render(lineage(circle, "model:codex"), name, LABELS)


def test_unknown_models_name_their_neighbours() -> None:
    with pytest.raises(UnknownNameError) as caught:
        lineage(STATEMENTS, "model:gpt3")
    assert "model:gpt-3" in caught.value.nearest


def test_paths_and_common_ancestors() -> None:
    (way,) = paths(STATEMENTS, "model:alpaca-lora", "model:gpt-3")
    assert [edge.parent for edge in way] == ["model:vicuna", "model:instructgpt", "model:gpt-3"]
    assert common_ancestors(STATEMENTS, "model:alpaca-lora", "model:codex") == ("model:gpt-3",)
    assert paths(STATEMENTS, "model:gpt-3", "model:codex") == ()


def test_differences_tell_both_sides() -> None:
    other = fact("model:gpt-4", "weightsOpen", False, "flag")
    found = {one.predicate: one for one in diff((*STATEMENTS, other), "model:gpt-3", "model:gpt-4")}
    assert found["weightsOpen"].same
    assert not found["released"].same
    assert (len(found["parameterCount"].left), found["parameterCount"].right) == (1, ())


def test_the_tree_names_kind_and_source_of_each_step() -> None:
    drawn = render(lineage(STATEMENTS, "model:vicuna"), "tree", LABELS)
    assert drawn.splitlines()[0] == "VICUNA"
    assert "INSTRUCTGPT · distilled from · trained on outputs [brown2020gpt3, §2]" in drawn
    assert "ALPACA-LORA · variant of · variants, weights not inherited [brown2020gpt3, §2]" in drawn
    lonely = (fact("model:gpt-3", "weightsOpen", False, "flag"),)
    assert "no step of descent is documented" in render(lineage(lonely, "model:gpt-3"), "tree", LABELS)


def test_json_is_that_of_the_contract() -> None:
    document = json.loads(render(lineage(STATEMENTS, "model:codex"), "json", LABELS))
    assert document["model"] == {"id": "codex", "type": "model", "label": "CODEX"}
    (step,) = document["ancestors"]
    assert (step["from"], step["to"], step["relation"], step["kind"]) == (
        "gpt-3",
        "codex",
        "fine_tuned_from",
        "weights",
    )
    assert (step["source"], step["locator"]) == ("blog", "§2")


def test_drawings_escape_hostile_names() -> None:
    hostile = {**LABELS, "model:gpt-3": '"<script>]&\\'}
    found = lineage(STATEMENTS, "model:codex")
    assert "<script" not in render(found, "mermaid", hostile)
    assert '"\\"<script>]&\\\\"' in render(found, "dot", hostile)
    picture = ET.fromstring(render(found, "svg", hostile))
    assert [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")] == ["CODEX", '"<script>]&\\']


def test_unknown_formats_are_told() -> None:
    with pytest.raises(UsageError, match="choose one of tree, json, mermaid, dot, svg"):
        render(lineage(STATEMENTS, "model:codex"), "png", LABELS)


@pytest.mark.parametrize("ancestor", ["llama", "gpt-3", "t5", "bert"])
def test_lineage_agrees_with_sparql(ancestor: str, corpus: Knowledge, corpus_worker: GraphWorker) -> None:
    found = lineage(corpus.statements, f"model:{ancestor}", "down", kinds=("weights",))
    result = corpus_worker.query(
        f"SELECT DISTINCT ?id {{ ?m fg:derivedFrom+ model:{ancestor} ; dcterms:identifier ?id }}"
    )
    assert {edge.child for edge in found.descendants} == {f"model:{slug}" for slug in result.column("id")} != set()
