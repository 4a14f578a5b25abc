import pytest

from assistant.frames import ancestors_query, descendants_query, models_query, statement_query
from assistant.model_filter import ModelFilter


def models(result):
    return {row["model"]["value"].rsplit("/", 1)[1] for row in result.rows}


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        (ModelFilter("encoder-only"), {"bert", "roberta"}, {"gpt-3", "t5"}),
        (ModelFilter(weights_open=False), {"gpt-3", "gpt-4"}, {"opt", "bloom"}),
        (ModelFilter(organisation="organisation:openai"), {"gpt-1", "gpt-4"}, {"bert", "llama"}),
        (ModelFilter(sizes=((">", 10**11),)), {"gpt-3", "bloom", "palm"}, {"bert", "alpaca"}),
        (ModelFilter(sizes=((">=", 175 * 10**9), ("<=", 175 * 10**9))), {"gpt-3", "opt"}, {"palm", "bert"}),
        (ModelFilter(until="2018"), {"bert", "gpt-1"}, {"gpt-2", "opt"}),
        (ModelFilter(since="2023"), {"llama", "gpt-4"}, {"opt", "bert"}),
        (ModelFilter(branch="encoder-only", drawn=True), {"bert", "albert"}, {"gpt-3"}),
        (ModelFilter(style="BERT-style"), {"bert", "t5"}, {"gpt-3"}),
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


def test_a_date_cuts_what_was_released_later(fieldguide):
    found = models(fieldguide.sparql(models_query(ModelFilter("decoder-only"), "2020-12")))
    assert "gpt-3" in found
    assert "opt" not in found


def test_ancestors_and_descendants_follow_weights_at_any_distance(fieldguide):
    assert "alpaca" in models(fieldguide.sparql(descendants_query("model:llama")))
    assert "llama-2" not in models(fieldguide.sparql(descendants_query("model:llama")))
    assert models(fieldguide.sparql(ancestors_query("model:vicuna"))) == {"llama"}


@pytest.mark.parametrize("hostile", ['x" } ; DROP ALL #', "a\\", "a\nb", "\u2028", "}}}}", "'''", "\0"])
def test_values_enter_as_terms_and_stay_terms(fieldguide, hostile):
    for wanted in (
        ModelFilter(branch=hostile, drawn=True),
        ModelFilter(organisation=f"organisation:{hostile}"),
        ModelFilter(since=hostile),
    ):
        rows = fieldguide.sparql(models_query(wanted)).rows
        assert wanted.since or rows == ()
    assert fieldguide.sparql(descendants_query(f"model:{hostile}")).rows == ()
    assert fieldguide.sparql(statement_query("s-0")).form == "DESCRIBE"


def test_prefixes_are_declared_so_that_a_query_runs_anywhere(plain_graph):
    rows = list(plain_graph.query(models_query(ModelFilter("encoder-only"))))
    assert len(rows) > 5
