"""Queries broken at random, with a fixed seed: each is answered, refused or cut, and the worker serves on."""

import random
from pathlib import Path

import pytest

from corpus.errors import QueryCutError, QueryRefusedError
from kg.queries import list_queries
from kg.sparql import GraphWorker, Limits

WORDS = """
SELECT * { } ( ) [ ] ?s ?p ?o . ; , <urn:x> FILTER OPTIONAL UNION SERVICE GRAPH FROM NAMED BIND AS VALUES MINUS EXISTS
NOT || && ! = < > + - / | ^ a 1 1e5 true @en ^^ xsd:integer _:b COUNT HAVING LIMIT REGEX CONCAT IF COALESCE IN BASE
PREFIX x: INSERT DATA LOAD STR DISTINCT DESCRIBE ASK WHERE 中 😀 "a" ''' #
"""
PIECES = [*WORDS.split(), "GROUP BY", "ORDER BY", '"""', "\r", "\n", "\\u0053", "\\", "\x00"]


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        place, end = chance.randrange(len(text)), chance.randrange(1, 12)
        match chance.randrange(4):
            case 0:
                text = text[:place] + text[place + end :]
            case 1:
                text = text[:place] + chance.choice(PIECES) + text[place:]
            case 2:
                text = text[:place] + chr(chance.randrange(1, 0x250)) + text[place + 1 :]
            case _:
                text = text[:place] + text[place : place + end] * 2 + text[place + end :]
    return text


def fuzzed(count: int) -> list[str]:
    chance = random.Random(20261120)
    whole = [query.text for query in list_queries()]
    grown = ["SELECT * { " + " ".join(chance.choices(PIECES, k=chance.randint(1, 25))) + " }" for _ in range(count)]
    return grown + [mutated(chance.choice(whole), chance) for _ in range(count)]


@pytest.mark.timeout(100)
def test_broken_queries_break_nothing(graph_file: Path) -> None:
    outcomes = {"answered": 0, "refused": 0, "cut": 0}
    with GraphWorker(graph_file, Limits(timeout=1.0)) as worker:
        for query in fuzzed(150):
            try:
                worker.query(query)
                outcomes["answered"] += 1
            except QueryRefusedError:
                outcomes["refused"] += 1
            except QueryCutError:
                outcomes["cut"] += 1
        assert worker.query("ASK { ?s ?p ?o }").boolean
    assert outcomes["answered"] > 20
    assert outcomes["refused"] > 150
    assert outcomes["cut"] < 10
