import pytest

from assistant.frames import FIRST_FEW, ancestry_query, models_query, progeny_query, statement_query, step_of
from assistant.guide import DESCENT
from assistant.model_filter import ModelFilter
from kg.names import entity_id


def models(result):
    return {row["model"]["value"].rsplit("/", 1)[1] for row in result.rows}


def steps(result):
    """The rows of a query for descent as (child, predicate, parent)."""
    return {
        step_of({name: entity_id(term["value"]) or term["value"] for name, term in row.items()}) for row in result.rows
    }


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        (ModelFilter("encoder-only"), {"bert", "roberta"}, {"gpt-3", "t5"}),
        (ModelFilter(not_architecture="decoder-only"), {"bert", "t5"}, {"gpt-3", "opt"}),
        (ModelFilter(weights_open=False), {"gpt-3", "gpt-4"}, {"opt", "bloom"}),
        (ModelFilter(organisation="organisation:openai"), {"gpt-1", "gpt-4"}, {"bert", "llama"}),
        (ModelFilter(sizes=((">", 10**11),)), {"gpt-3", "bloom", "palm"}, {"bert", "alpaca"}),
        (ModelFilter(sizes=((">=", 175 * 10**9), ("<=", 175 * 10**9))), {"gpt-3", "opt"}, {"palm", "bert"}),
        (ModelFilter(sizes=((">", 10**11), ("<", 2 * 10**11))), {"gpt-3", "glm-130b"}, {"palm", "bert"}),
        (ModelFilter(contexts=((">", 2048),)), {"llama-2", "gpt-4", "claude-2"}, {"llama", "gpt-3"}),
        (ModelFilter(contexts=(("<=", 2048),)), {"llama"}, {"llama-2", "claude-2"}),
        (ModelFilter(until="2018"), {"bert", "gpt-1"}, {"gpt-2", "opt"}),
        (ModelFilter(since="2023"), {"llama", "gpt-4"}, {"opt", "bert"}),
        (ModelFilter(branch="encoder-only", drawn=True), {"bert", "albert"}, {"gpt-3"}),
        (ModelFilter(style="BERT-style"), {"bert", "t5"}, {"gpt-3"}),
        (ModelFilter(commercial=True), {"bert", "bloom"}, {"llama", "opt"}),
        (ModelFilter(commercial=False), {"llama", "opt", "alpaca"}, {"bert", "bloom"}),
        (
            ModelFilter("decoder-only", weights_open=True, since="2022", until="2022"),
            {"opt", "bloom"},
            {"llama", "palm"},
        ),
    ],
    ids=str,
)
def test_filters_become_queries_that_select_what_they_say(fieldguide, wanted, inside, outside):
    found = models(fieldguide.sparql(models_query(wanted)))
    assert inside <= found
    assert not outside & found


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        (ModelFilter(top="largest"), "switch-transformer"),
        (ModelFilter("decoder-only", top="largest"), "glam"),
        (ModelFilter(top="smallest"), "albert"),
        (ModelFilter(top="earliest"), "word2vec"),
        (ModelFilter(organisation="organisation:openai", top="earliest"), "gpt-1"),
        (ModelFilter(organisation="organisation:meta", top="latest"), "llama-2"),
    ],
    ids=str,
)
def test_the_first_of_an_order_comes_first_with_its_runners_up(fieldguide, wanted, first):
    rows = [row["model"]["value"].rsplit("/", 1)[1] for row in fieldguide.sparql(models_query(wanted)).rows]
    assert (rows[0], len(rows), len(set(rows))) == (first, FIRST_FEW, FIRST_FEW)


def test_a_date_cuts_what_was_released_later_and_keeps_what_bears_no_date(fieldguide):
    dated = {one.subject for one in fieldguide.guide.statements.values() if one.predicate == "released"}
    undated = {
        one.subject.removeprefix("model:")
        for one in fieldguide.guide.statements.values()
        if one.predicate == "architecture" and one.object == "concept:decoder-only" and one.subject not in dated
    }
    found = models(fieldguide.sparql(models_query(ModelFilter("decoder-only"), "2020-12")))
    assert undated
    assert {"gpt-3"} | undated <= found
    assert not {"opt", "llama"} & found


def test_a_question_for_dates_leaves_out_what_bears_none(fieldguide):
    dated = {one.subject for one in fieldguide.guide.statements.values() if one.predicate == "released"}
    for wanted in (ModelFilter(until="2022"), ModelFilter(top="earliest")):
        found = models(fieldguide.sparql(models_query(wanted, "2022-06")))
        assert {f"model:{one}" for one in found} <= dated


def test_progeny_follows_weights_at_any_distance_and_other_relations_one_step(fieldguide):
    found = steps(fieldguide.sparql(progeny_query("model:llama")))
    assert ("alpaca", "instructionTunedFrom", "llama") in {_plain(one) for one in found}
    assert ("llama-2", "successorOf", "llama") in {_plain(one) for one in found}
    assert {predicate for _, predicate, _ in found} <= set(DESCENT)
    heirs = {child for child, predicate, _ in found if predicate not in ("successorOf", "distilledFrom", "variantOf")}
    assert {parent for _, _, parent in found} <= heirs | {"model:llama"}


def test_ancestry_climbs_every_relation_to_the_top(fieldguide):
    found = {_plain(one) for one in steps(fieldguide.sparql(ancestry_query("model:vicuna")))}
    assert ("vicuna", "instructionTunedFrom", "llama") in found
    assert ("vicuna", "distilledFrom", "chatgpt") in found
    assert {child for child, _, _ in found} > {"vicuna"}
    assert fieldguide.sparql(ancestry_query("model:gpt-1")).rows == ()


def _plain(step):
    child, predicate, parent = step
    return child.removeprefix("model:"), predicate, parent.removeprefix("model:")


@pytest.mark.parametrize("hostile", ['x" } ; DROP ALL #', "a\\", "a\nb", "\u2028", "}}}}", "'''", "\0"])
def test_values_enter_as_terms_and_stay_terms(fieldguide, hostile):
    for wanted in (
        ModelFilter(branch=hostile, drawn=True),
        ModelFilter(organisation=f"organisation:{hostile}"),
        ModelFilter(since=hostile),
    ):
        rows = fieldguide.sparql(models_query(wanted)).rows
        assert wanted.since or rows == ()
    for query in (progeny_query, ancestry_query):
        assert fieldguide.sparql(query(f"model:{hostile}")).rows == ()
    assert fieldguide.sparql(statement_query("s-0")).form == "DESCRIBE"


def test_prefixes_are_declared_so_that_a_query_runs_anywhere(plain_graph):
    for query in (models_query(ModelFilter("encoder-only")), progeny_query("model:bert")):
        assert len(list(plain_graph.query(query))) > 5
