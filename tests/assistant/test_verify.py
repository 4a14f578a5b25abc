import copy
import json

import pytest

from assistant.answer import Claim, Evidence
from assistant.verify import check, numbers, verify, verify_stored
from corpus.errors import UnreadableInputError
from tests.ui.schemas import validate


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("175B", {175e9}),
        ("1750亿", {175e9}),
        ("1750 亿参数", {175e9}),
        ("175 billion", {175e9}),
        ("１７５Ｂ", {175e9}),
        ("1.4T, 1.4万亿 and 1.4 trillion", {1.4e12}),
        ("340M, 3.4亿 and 340 million", {340e6}),
        ("十亿 is no digit, 10亿 is", {1e9}),
        ("2,048 tokens", {2048}),
        ("0.002 USD per 1k", {0.002, 1000}),
        ("12万条", {120000}),
        ("about 96.3%", {96.3}),
        ("GPT-3 and T5", {3}),
        ("5 key ideas", {5}),
        ("none", set()),
    ],
)
def test_numbers_are_read_with_their_magnitude_in_both_languages(text, found):
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("claim", "quote", "support", "said"),
    [
        ("OPT was made by Meta.", "OPT was made by Meta.", "supported", "verbatim"),
        ("OPT was made by Meta", "We note: OPT  was made by\nMeta. And more.", "supported", "verbatim"),
        ("**OPT**: 66B; 175B", "OPT has 66B. OPT has 175B.", "supported", "each part verbatim"),
        ("GPT-3 有 1750亿参数。", "GPT-3 has 175B parameters.", "unverified", "of its words"),
        (
            "GPT-3 has 175B parameters.",
            "GPT-3 has a version with 175B parameters.",
            "supported",
            "numbers and names agree",
        ),
        ("GPT-3 has 157B parameters.", "GPT-3 has a version with 175B parameters.", "contradicted", "1.57e+11"),
        ("GPT-3 有 1570亿参数。", "GPT-3 有一个 1750亿参数的版本。", "contradicted", "numbers not in"),
        ("Training took 12 days.", "Training took days.", "contradicted", "12"),
        ("OPT weights are not open.", "OPT weights are open.", "unverified", "negation differs"),
        ("OPT 的权重没有开放。", "OPT 的权重已经开放。", "unverified", "negation differs"),
        ("Bananas are yellow.", "OPT was made by Meta.", "unverified", "of its words"),
        ("anything", "", "unverified", "of its words"),
        ("", "OPT was made by Meta.", "unverified", "says nothing"),
        (" 。. ", "OPT was made by Meta.", "unverified", "says nothing"),
        ("It cost 46 million dollars.", "It cost 4.6 million dollars.", "contradicted", "4.6e+07"),
        ("It cost 4.6 million dollars.", "It cost about 4.6 million US dollars.", "supported", "numbers"),
        ("Training took 1.287 MWh.", "Training took 1287 MWh.", "contradicted", "1.287"),
        ("Training took 1287 MWh.", "Training took 1,287 MWh of energy.", "supported", "numbers"),
        ("OPT was made by Google.", "OPT was made by Meta.", "unverified", "names not in the citations: google"),
        ("OPT 由 Google 开发。", "OPT 由 Meta 开发。", "unverified", "names not in the citations: google"),
        ("OPT、Google 开发。", "OPT、Meta 开发。", "unverified", "names not in the citations: google"),
        ("GPT-3和BLOOM的权重开放。", "GPT-3 和 BLOOM 的权重已开放。", "supported", "names agree"),
        ("GPT-3 has 175 billion parameters.", "GPT-3 has about 175B parameters.", "supported", "names agree"),
        ("GPT-3 is larger than OPT.", "OPT is larger than GPT-3.", "unverified", "another order"),
        ("Vicuna comes from LLaMA.", "LLaMA comes from Vicuna.", "unverified", "another order"),
    ],
)
def test_a_claim_is_checked_against_its_quotes(claim, quote, support, said):
    found = check(claim, [quote])
    assert (found.support, said in found.check) == (support, True), found


def test_a_claim_may_rest_on_several_quotes_together():
    assert check("66B; 175B", ["It has 66B.", "It has 175B."]).support == "supported"
    assert check("It has 66B and 175B.", ["It has 66B."]).support == "contradicted"


def test_claims_are_checked_against_the_citations_they_name():
    evidence = [
        Evidence("graph", f"s-{n}", "src", "T", "p. 1", "graph", quote, "statement")
        for n, quote in enumerate(("OPT is by Meta.", "OPT is from 2022."))
    ]
    claims = verify([Claim("OPT is by Meta.", (1,)), Claim("OPT is from 2021.", (2,))], evidence)
    assert [one.support for one in claims] == ["supported", "contradicted"]


@pytest.fixture(scope="module")
def stored(fieldguide):
    return json.loads(json.dumps(fieldguide.ask("fine-tune or prompt for toxicity detection?").to_dict()))


def test_a_stored_answer_is_found_as_it_was(fieldguide, stored):
    report = verify_stored(stored, fieldguide)
    assert report.ok
    assert {one.state for one in report.citations} == {"found"}
    validate(json.loads(json.dumps(report.to_dict())), "verify")


@pytest.mark.parametrize("kind", ["passage", "graph"])
def test_changed_and_lost_citations_are_told_apart(fieldguide, stored, kind):
    n = next(one["n"] for one in stored["citations"] if one["kind"] == kind)
    for key, value, state in (("quote", "Other words.", "changed"), ("id", "p-" + "0" * 20, "gone")):
        record = copy.deepcopy(stored)
        record["citations"][n - 1][key] = value
        report = verify_stored(record, fieldguide)
        assert not report.ok
        assert [one.state for one in report.citations if one.n == n] == [state]
        assert {one.state for one in report.citations if one.n != n} == {"found"}


def test_a_claim_that_lost_all_its_citations_is_no_longer_supported(fieldguide, stored):
    record = copy.deepcopy(stored)
    for one in record["citations"]:
        one["id"] = "p-" + "0" * 20
    report = verify_stored(record, fieldguide)
    assert {one.support for one in report.claims} == {"unverified"}
    assert all("none of its citations" in one.check for one in report.claims)


def test_a_forged_claim_is_contradicted_by_its_citation(fieldguide, stored):
    record = copy.deepcopy(stored)
    record["claims"][0]["text"] = "LLMs reach 99.9 points on CivilComments."
    assert verify_stored(record, fieldguide).claims[0].support == "contradicted"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "only somewhat better",
            "only somewhat worse",
            "stands in the answer and is none of its claims",
        ),
        ("[2]", "[99]", "which is no citation of the answer"),
        ("Why:", "LLMs always win. [1]\n\nWhy:", "stands in the answer and is none of its claims"),
    ],
)
def test_an_edited_text_is_noticed(fieldguide, stored, old, new, said):
    assert old in stored["answer"]
    report = verify_stored({**stored, "answer": stored["answer"].replace(old, new, 1)}, fieldguide)
    assert not report.ok
    assert any(said in one.check for one in report.claims)


@pytest.mark.parametrize(
    "question",
    ["Compare GPT-3 and BLOOM", "训练 GPT-3 花了多少钱？", "Which paper introduced BERT?", "who built GPT-5?"],
)
def test_whole_answers_of_every_shape_hold(fieldguide, question):
    assert verify_stored(json.loads(json.dumps(fieldguide.ask(question).to_dict())), fieldguide).ok


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"id": "a", "citations": [{}], "claims": []},
        {"id": "a", "citations": None, "claims": []},
        {"id": "a", "citations": [], "claims": [{"text": "x", "citations": [1]}]},
        {"id": "a", "citations": [], "claims": []},
        {"id": "a", "citations": ["x"], "claims": []},
        {"id": "a", "citations": [{"n": 1, "kind": "graph", "id": ["s"], "quote": "x"}], "claims": []},
        {"id": "a", "citations": [{"n": [1], "kind": "passage", "id": "p", "quote": "x"}], "claims": []},
    ],
)
def test_half_an_answer_is_refused_in_one_line(fieldguide, record):
    with pytest.raises(UnreadableInputError, match=r"^answer: is not a whole answer: "):
        verify_stored(record, fieldguide)


@pytest.mark.parametrize(
    "record",
    [
        {"id": "a", "answer": "", "citations": [{"n": 1, "kind": "passage", "id": "p", "quote": 7}], "claims": []},
        {"id": "a", "answer": "", "citations": [], "claims": [{"text": "x", "citations": []}]},
        {"id": "a", "answer": "BERT is new. [1]", "citations": [], "claims": []},
    ],
)
def test_an_answer_that_cites_nothing_that_exists_does_not_hold(fieldguide, record):
    assert not verify_stored(record, fieldguide).ok
