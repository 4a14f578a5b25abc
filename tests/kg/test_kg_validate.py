from pathlib import Path

import pytest
from kg_facts import ENTITIES, SMALL, SOURCES, STATEMENTS, fact

from corpus.errors import StorageError
from corpus.types import Entity, EntityType, Knowledge, Statement, Text
from kg.build import build
from kg.validate import Violation, validate


def check(tmp_path: Path, *statements: Statement, entities: tuple[Entity, ...] = ()) -> tuple[Violation, ...]:
    build([Knowledge(SOURCES, (), (*ENTITIES, *entities), statements)], tmp_path / "g.nq")
    return validate(tmp_path / "g.nq")


def test_the_corpus_conforms(corpus_graph: Path) -> None:
    assert validate(corpus_graph) == ()


def test_small_knowledge_conforms(tmp_path: Path) -> None:
    build([SMALL], tmp_path / "g.nq")
    assert validate(tmp_path / "g.nq") == ()


FINDING = Entity("finding:f", EntityType.FINDING, Text("claim", "主张"))
DISPUTE = Entity("dispute:d", EntityType.DISPUTE, Text("dispute", "分歧"))
FIGURE = Entity("figure:n", EntityType.FIGURE, Text("number", "数值"))


@pytest.mark.parametrize(
    ("statement", "entity", "message"),
    [
        (fact("model:gpt-3", "weightsOpen", True, "flag", words=Text("")), None, "put in words"),
        (fact("model:gpt-3", "weightsOpen", True, "flag", locator=""), None, "where in its source"),
        (fact("model:gpt-3", "weightsOpen", True, "flag", check="guessed"), None, "how it was checked"),
        (fact("model:gpt-3", "parameterCount", 0, "integer"), None, "positive integer"),
        (fact("model:gpt-3", "organisation", "task:nli"), None, "organisation of the graph"),
        (fact("task:nli", "rlhfFrom", "model:gpt-3"), None, "What descends is a model"),
        (fact("model:gpt-3", "rlhfFrom", "task:nli"), None, "descends from is one model"),
        (fact("finding:f", "findingVerdict", "maybe", "text"), FINDING, "llm, fine-tuned, either or neither"),
        (fact("finding:f", "findingVerdict", "llm", "text"), FINDING, "about a task"),
        (fact("finding:f", "findingClaim", "claim", "text", language="en"), FINDING, "claim in Chinese"),
        (fact("dispute:d", "disputeValue", "1", "text"), DISPUTE, "at least two sides"),
        (fact("figure:n", "figureValue", 1, "decimal"), FIGURE, "one unit"),
    ],
)
def test_broken_shapes_are_told(statement: Statement, entity: Entity | None, message: str, tmp_path: Path) -> None:
    found = check(tmp_path, statement, entities=(entity,) if entity else ())
    assert any(message in str(violation) for violation in found), found


def test_a_model_has_one_name(tmp_path: Path) -> None:
    twice = Entity("model:gpt-3", EntityType.MODEL, Text("GPT-Three"))
    found = check(tmp_path, *STATEMENTS, entities=(twice,))
    assert any("once in each language" in violation.message for violation in found)


def test_a_missing_graph_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="fieldguide build"):
        validate(tmp_path / "none.nq")
