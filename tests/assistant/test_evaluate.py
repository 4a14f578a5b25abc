"""The measures of answers: each one on answers made up to meet or to miss it."""

import json
from dataclasses import replace

import pytest

from assistant.evaluate import (
    Expected,
    built_in_questions,
    evaluate,
    read_questions,
    score,
    summarise,
    unmarked_sentences,
)
from corpus.errors import UnreadableInputError

GOOD = {"id": "q1", "question": "Who built OPT?", "language": "en", "intent": "fact"}


def test_questions_are_read_line_by_line(tmp_path):
    path = tmp_path / "questions.jsonl"
    rows = [{**GOOD, "facts": [["Meta", "Facebook"]], "list": ["opt"]}, {**GOOD, "id": "q2", "part": "apart"}]
    path.write_text("\n\n".join(map(json.dumps, rows)) + "\n")
    first, second = read_questions(path)
    assert (first.facts, first.list, first.part, first.abstain) == ((("Meta", "Facebook"),), ("opt",), "open", False)
    assert read_questions(path, "apart") == (second,)


@pytest.mark.parametrize("line", ["{", "[]", "7", "{}", json.dumps({**GOOD, "facts": [7]}), '{"id": "q1"}'])
def test_a_bad_line_is_named(tmp_path, line):
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line}\n")
    with pytest.raises(UnreadableInputError, match=r"questions\.jsonl:2: is not a question"):
        read_questions(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "questions.jsonl"
    if content:
        path.write_bytes(content)
    with pytest.raises(UnreadableInputError, match=r"questions\.jsonl: cannot be read"):
        read_questions(path)


@pytest.fixture(scope="module")
def answer(fieldguide):
    return fieldguide.ask("Who built OPT and when?")


def expected(**wanted):
    return Expected("q1", "Who built OPT and when?", "en", "fact", **wanted)


@pytest.mark.parametrize(
    ("facts", "share", "missed"),
    [
        ((("Meta",),), 1.0, ()),
        ((("Facebook", "meta"), ("2022-05", "May 2022")), 1.0, ()),
        ((("Meta",), ("Google",)), 0.5, ("Google",)),
        ((("350M",),), 0.0, ("350M",)),
        ((), None, ()),
    ],
)
def test_facts_count_that_stand_in_answer_and_evidence(fieldguide, answer, facts, share, missed):
    scored = score(fieldguide, expected(facts=facts), answer, 1.0)
    assert (scored.facts, scored.missed) == (share, missed)


def test_a_fact_without_evidence_counts_for_nothing(fieldguide, answer):
    forged = replace(answer, answer=f"{answer.answer} OPT was made by Google. [1]")
    assert score(fieldguide, expected(facts=(("Google",),)), forged, 1.0).facts == 0
    admitted = replace(answer, missing="The corpus holds nothing on Google.")
    assert score(fieldguide, expected(facts=(("Google",),)), admitted, 1.0).facts == 1


@pytest.mark.parametrize(
    ("sources", "cites"), [(("opt",), True), (("nobody2020", "opt"), True), (("nobody2020",), False), ((), None)]
)
def test_one_of_the_sources_must_be_cited(fieldguide, answer, sources, cites):
    assert score(fieldguide, expected(sources=sources), answer, 1.0).citation is cites


def test_sections_verdicts_and_lists_are_compared(fieldguide):
    told = fieldguide.ask("fine-tune or prompt for toxicity detection?")
    wanted = Expected("q2", told.question, "en", "decision", "fine-tuned", sources=("yang2023harnessing§4.1.1",))
    scored = score(fieldguide, wanted, told, 1.0)
    assert (scored.citation, scored.verdict) == (True, True)
    assert score(fieldguide, replace(wanted, verdict="llm"), told, 1.0).verdict is False
    listed = fieldguide.ask("Decoder-only models with open weights above 50B from 2022")
    wanted = Expected("q3", listed.question, "en", "fact", list=("bloom", "opt"))
    assert score(fieldguide, wanted, listed, 1.0).list_f1 < 1
    rest = tuple(one.id.removeprefix("model:") for one in fieldguide.guide.entities.values() if one.type == "model")
    assert score(fieldguide, replace(wanted, list_optional=rest), listed, 1.0).list_f1 == 1
    assert score(fieldguide, replace(wanted, list=("nobody",)), listed, 1.0).list_f1 == 0


def test_forged_quotes_numbers_and_languages_are_noticed(fieldguide, answer):
    scored = score(fieldguide, expected(), answer, 1.0)
    assert (scored.quotes_verbatim, scored.numbers_found, scored.right_language, scored.unmarked) == (
        True,
        True,
        True,
        0,
    )
    citation = replace(answer.citations[0], quote="OPT was made by Google.")
    assert not score(
        fieldguide, expected(), replace(answer, citations=(citation, *answer.citations[1:])), 1.0
    ).quotes_verbatim
    claim = replace(answer.claims[0], text="OPT was made by 99 people.")
    assert not score(fieldguide, expected(), replace(answer, claims=(claim,)), 1.0).numbers_found
    chinese = replace(expected(), language="zh")
    assert not score(fieldguide, chinese, answer, 1.0).right_language
    assert not score(fieldguide, chinese, replace(answer, language="zh"), 1.0).right_language


@pytest.mark.parametrize(
    ("text", "unmarked"),
    [
        ("OPT was made by Meta. [1]\n\nWhy:\n\n- It was. [2][3]", []),
        ("# Heading\n\n| Model |\n| --- |\n| **OPT** | Meta [1] |\n\nWhat of it?", []),
        ("综述主张微调。[1]\n\n理由：", []),
        ("OPT was made by Meta.\n\n- It is open. [1]", ["OPT was made by Meta."]),
        ("- It is open.", ["It is open."]),
        ("The corpus lacks it.", []),
    ],
)
def test_sentences_without_a_marker_are_found(answer, text, unmarked):
    assert unmarked_sentences(replace(answer, answer=text, missing="The corpus lacks it.")) == unmarked


def test_means_leave_out_what_does_not_apply(fieldguide, answer):
    base = score(fieldguide, expected(), answer, 10.0)
    refused = replace(base, abstained=True, should_abstain=True, facts=None, milliseconds=30.0)
    wrongly = replace(base, abstained=True, facts=0.5, milliseconds=20.0)
    summed = summarise([base, refused, wrongly, replace(base, facts=1.0, should_abstain=True)])
    assert (summed.questions, summed.facts, summed.verdict, summed.list_f1) == (4, 0.75, None, None)
    assert (summed.abstention_precision, summed.abstention_recall) == (0.5, 0.5)
    assert (summed.p50_ms, summed.p95_ms) == (20.0, 30.0)
    assert (summarise([]).questions, summarise([]).facts) == (0, None)


def test_the_built_in_questions_are_answered_well(fieldguide):
    questions = read_questions(built_in_questions(), "open")
    assert len(questions) > 100
    chosen = questions[::15]
    counted = []
    found = evaluate(fieldguide, chosen, counted.append)
    assert counted == list(range(1, len(chosen) + 1))
    assert [one.id for one in found.scored] == [one.id for one in chosen]
    overall = found.overall
    assert (overall.questions, overall.unmarked_sentences) == (len(chosen), 0)
    assert (overall.quotes_verbatim, overall.numbers_found, overall.language) == (1.0, 1.0, 1.0)
    assert (overall.facts or 0) >= 0.8
    assert (overall.citation or 0) >= 0.8
    assert sum(one.questions for one in found.by_intent.values()) == len(chosen)
    assert set(found.by_language) == {"en", "zh"}
    assert json.loads(json.dumps(found.to_dict()))["overall"]["questions"] == len(chosen)
