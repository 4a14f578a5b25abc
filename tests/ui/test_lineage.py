import pytest

from corpus.settings import Settings
from corpus.types import GUIDE
from ingest.build import open_library
from tests.ui.schemas import validate
from ui.predicates import PREDICATES


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
    assert lineage("--as-of", "2022")["descendants"] == []


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
    chinese = fieldguide("lineage", "--diff", "alpaca", "vicuna", "--lang", "zh").out
    assert chinese.startswith("Alpaca 与 Vicuna\n  共同祖先：LLaMA")


def test_what_is_said_of_models_has_words(built):
    with open_library(Settings(data_dir=built)) as library:
        statements = library.knowledge(GUIDE).statements
    used = {one.predicate for one in statements if one.subject.startswith("model:")}
    assert used <= set(PREDICATES)
    assert all(words.zh and words.en for words in PREDICATES.values())


def test_the_tree_speaks_chinese(fieldguide):
    shown = fieldguide("lineage", "alpaca", "--direction", "up", "--lang", "zh").out
    assert shown.startswith("Alpaca\n  源自\n    LLaMA · 指令微调自 · 继承权重 [")


def test_a_name_that_was_guessed_is_said(fieldguide):
    done = fieldguide("lineage", "alpacca")
    assert done.err == "fieldguide: 'alpacca' is taken as Alpaca\n"
    assert done.out.startswith("Alpaca\n")
    assert fieldguide("lineage", "LLaMA").err == ""


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
        (("--diff", "llama", "opt", "--as-of", "2022"), "--as-of has no meaning beside --diff"),
        (("--diff", "llama", "opt", "--kind", "weights"), "--kind has no meaning beside --diff"),
        (("--tree", "--direction", "up"), "--direction has no meaning beside --tree"),
    ],
)
def test_misuse_is_said(fieldguide, words, said):
    done = fieldguide("lineage", *words)
    assert done.code == 2
    assert said in done.err
