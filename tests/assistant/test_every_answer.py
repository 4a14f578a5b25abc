"""What the contract promises of every answer, over questions of every kind."""

import json
import os
import subprocess
import sys

import pytest

from tests.assistant.markers import marker_problems
from tests.assistant.questions import QUESTIONS
from tests.ui.schemas import validate


@pytest.fixture(scope="module")
def records(fieldguide):
    """The answers as JSON records, by question."""
    return {question: json.loads(json.dumps(fieldguide.ask(question).to_dict())) for question in QUESTIONS}


@pytest.fixture(params=QUESTIONS)
def record(request, records):
    return records[request.param]


def test_it_has_the_shape_of_the_contract(record):
    validate(record, "answer")


def test_every_sentence_is_marked_and_every_marker_has_its_citation(record):
    assert marker_problems(record) == []


def test_a_passage_is_quoted_verbatim(record, fieldguide):
    for one in record["citations"]:
        if one["kind"] == "passage":
            stored = fieldguide.passage(one["id"])
            assert one["quote"] in stored["text"]
            assert (one["source"], one["locator"], one["level"]) == tuple(
                stored[key] for key in ("source", "locator", "level")
            )
            assert one["quote_of"] == ("digest" if stored["level"] == "digest" else "source")


def test_a_cited_statement_stands_in_the_exported_graph_with_the_same_words(record, plain_graph):
    from rdflib import URIRef

    from kg.names import statement_iri
    from kg.vocabulary import FG

    language = record["language"]
    for one in record["citations"]:
        if one["kind"] == "graph":
            words = {
                str(o)
                for o in plain_graph.objects(URIRef(statement_iri(one["id"])), FG.words)
                if o.language == language
            }
            assert words == {one["quote"]}


def test_no_claim_is_contradicted_by_what_it_cites(record):
    assert [one for one in record["claims"] if one["support"] != "supported"] == []


def test_an_abstention_says_what_is_missing_and_cites_nothing(record):
    if record["abstained"]:
        assert record["missing"]
        assert (record["citations"], record["claims"], record["verdict"]) == ([], [], None)
        assert record["answer"] == record["missing"]
    else:
        assert record["citations"]


def test_it_speaks_the_language_of_the_question(record):
    han = any("\u4e00" <= letter <= "\u9fff" for letter in record["question"])
    assert record["language"] == ("zh" if han else "en")


def test_its_queries_run_as_they_stand(record, fieldguide):
    for one in record["sparql"]:
        assert len(fieldguide.sparql(one["query"]).rows) == one["rows"]


def test_what_is_no_quotation_of_the_authors_is_in_no_quotation_marks(record):
    digests = [one["quote"] for one in record["citations"] if one["quote_of"] != "source"]
    assert not [quote for quote in digests if f"“{quote}”" in record["answer"] or f'"{quote}"' in record["answer"]]


def test_nothing_in_both_languages_is_left_out_of_the_questions(records):
    kinds = {(one["intent"], one["language"]) for one in records.values() if not one["abstained"]}
    intents = {"decision", "lineage", "fact", "comparison", "concept", "bibliography"}
    assert {(intent, language) for intent in intents for language in ("en", "zh")} <= kinds
    assert sum(one["abstained"] for one in records.values()) >= 5


def without_timings(record):
    return json.dumps({**record, "timings_ms": {}}, ensure_ascii=False, sort_keys=True)


def test_asking_twice_gives_the_same_answer_byte_for_byte(fieldguide, records):
    for question in QUESTIONS:
        assert without_timings(fieldguide.ask(question).to_dict()) == without_timings(records[question])


def test_another_process_with_another_hash_seed_gives_the_same_answers(records, built):
    questions = QUESTIONS[:34:3]
    script = (
        "import json, sys; from assistant import Fieldguide\n"
        "with Fieldguide() as guide:\n"
        "    for question in json.load(sys.stdin):\n"
        "        print(json.dumps({**guide.ask(question).to_dict(), 'timings_ms': {}}, ensure_ascii=False,"
        " sort_keys=True))"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "4242", "FIELDGUIDE_DATA_DIR": str(built)}
    env |= {"FIELDGUIDE_HISTORY": "0", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    asked = json.dumps(questions).encode()
    said = subprocess.run([sys.executable, "-c", script], input=asked, env=env, capture_output=True, check=True)
    assert said.stdout.decode().splitlines() == [without_timings(records[question]) for question in questions]


def test_settings_that_change_the_answer_change_its_id(fieldguide):
    question = QUESTIONS[0]
    ids = {
        fieldguide.ask(question, **options).id
        for options in ({}, {"language": "zh"}, {"top_k": 3}, {"as_of": "2023-06"}, {"collections": ["guide"]})
    }
    assert len(ids) == 5
    assert fieldguide.ask(question).id in ids
