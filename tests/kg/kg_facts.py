"""Small facts that the tests of the graph share."""

from corpus.types import Entity, EntityType, Knowledge, Source, Statement, Text


def fact(subject: str, predicate: str, value: object, kind: str = "entity", **more: object) -> Statement:
    """A statement with the parts that every one needs."""
    given = {
        "source": "brown2020gpt3",
        "locator": "§2",
        "words": Text(f"{subject} {predicate} {value}.", "陈述。"),
        **more,
    }
    return Statement(subject=subject, predicate=predicate, object=value, kind=kind, **given)  # type: ignore[arg-type]


def descent(child: str, relation: str, parent: str, inherited: bool, **more: object) -> Statement:
    return fact(f"model:{child}", relation, f"model:{parent}", qualifiers=(("weightsInherited", inherited),), **more)


def model(slug: str, **more: object) -> Entity:
    return Entity(f"model:{slug}", EntityType.MODEL, Text(slug.upper()), **more)  # type: ignore[arg-type]


SOURCES = (
    Source("brown2020gpt3", "Language Models are Few-Shot Learners", authors=("Tom Brown", "Ilya Sutskever"),
           year=2020, date="2020-05", arxiv_id="2005.14165", url="https://arxiv.org/abs/2005.14165"),
    Source("blog", "A blog", level="web", kind="webpage", second_hand=True),
)  # fmt: skip

ENTITIES = (
    *(model(slug) for slug in ("gpt-3", "instructgpt", "codex", "vicuna", "alpaca-lora", "new-bing", "gpt-4")),
    Entity("organisation:openai", EntityType.ORGANISATION, Text("OpenAI")),
    Entity("work:brown2020gpt3", EntityType.WORK, Text("Language Models are Few-Shot Learners")),
    Entity("task:nlu", EntityType.TASK, Text("understanding", "理解")),
    Entity(
        "task:nli", EntityType.TASK, Text("inference", "推断"), ("inference", "NLI"), ("推断", "推理"), ("task:nlu",)
    ),
)

STATEMENTS = (
    fact("model:gpt-3", "organisation", "organisation:openai"),
    fact(
        "model:gpt-3", "organisation", "organisation:openai", source="blog", locator="line 3", seen_in="brown2020gpt3"
    ),
    fact("model:gpt-3", "released", "2020-05", "date", qualifiers=(("event", "arXiv v1"),)),
    fact("model:gpt-4", "released", "2023-03-14", "date"),
    fact("model:gpt-3", "parameterCount", 175_000_000_000, "integer", qualifiers=(("variant", "175B"),)),
    fact("model:gpt-3", "weightsOpen", False, "flag"),
    fact("model:gpt-3", "licencePage", "https://example.org/a b>", "iri"),
    descent("instructgpt", "rlhfFrom", "gpt-3", True),
    descent("codex", "fineTunedFrom", "gpt-3", True, source="blog"),
    descent("vicuna", "distilledFrom", "instructgpt", False),
    descent("alpaca-lora", "variantOf", "vicuna", False),
    descent("gpt-4", "successorOf", "gpt-3", False),
    descent("new-bing", "servedBy", "gpt-4", False),
)

SMALL = Knowledge(sources=SOURCES, entities=ENTITIES, statements=STATEMENTS)

MINE = Knowledge(
    entities=(model("my-model", collection="mine"),),
    statements=(
        fact("model:my-model", "variantOf", "model:gpt-3", collection="mine"),
        fact("model:gpt-3", "weightsOpen", False, "flag", collection="mine"),
    ),
)

CANDIDATE = Knowledge(statements=(fact("model:gpt-3", "contextLength", 2048, "integer", collection="mine"),))
