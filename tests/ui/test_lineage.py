import pytest

from tests.ui.schemas import validate


def test_json_is_the_documented_one(fieldguide):
    done = fieldguide("lineage", "alpaca", "--format", "json")
    validate(done.json, "lineage")
    assert ("llama", "alpaca") in {(edge["from"], edge["to"]) for edge in done.json["ancestors"]}
    assert all(edge["source"] and edge["kind"] for edge in done.json["ancestors"] + done.json["descendants"])


def test_direction_kind_and_date_narrow_it(fieldguide):
    def lineage(*words):
        return fieldguide("lineage", "llama", *words, "--format", "json").json

    assert lineage("--direction", "up")["descendants"] == []
    assert {edge["kind"] for edge in lineage("--kind", "weights,service")["descendants"]} == {"weights"}
    assert lineage("--as-of", "2023-02-28")["descendants"] == []


@pytest.mark.parametrize(
    ("format", "start"), [("tree", "LLaMA\n"), ("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg")]
)
def test_it_is_drawn_in_every_format(fieldguide, format, start):
    done = fieldguide("lineage", "LLaMA", "--format", format)
    assert done.code == 0
    assert done.out.startswith(start)
    assert "Alpaca" in done.out


def test_two_models_side_by_side(fieldguide):
    done = fieldguide("lineage", "--diff", "alpaca", "vicuna", "--format", "json")
    validate(done.json, "lineage-diff")
    assert "llama" in {model["id"] for model in done.json["common_ancestors"]}
    shown = fieldguide("lineage", "--diff", "alpaca", "vicuna").out
    assert shown.startswith("Alpaca and Vicuna\n  common ancestors: ")
    assert "\ndifferent\n" in shown


def test_the_families_of_all_models(fieldguide):
    done = fieldguide("lineage", "--tree", "--format", "json")
    for one in done.json:
        validate(one, "lineage")
        assert not one["ancestors"]
    assert "Alpaca" in fieldguide("lineage", "--tree").out


def test_an_unknown_model_brings_the_nearest_names(fieldguide):
    done = fieldguide("lineage", "llma")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("fieldguide: unknown model 'llma'; nearest: LLaMA")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "lineage wants one of"),
        (("llama", "--tree"), "lineage wants one of"),
        (("llama", "--kind", "magic"), "--kind 'magic' is none of weights"),
        (("--tree", "--format", "svg"), "shown as tree or json"),
    ],
)
def test_misuse_is_said(fieldguide, words, said):
    done = fieldguide("lineage", *words)
    assert done.code == 2
    assert said in done.err
