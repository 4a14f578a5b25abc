"""What the tests of the chat share: an answer made by hand, and a guide that says what it is told."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.answer import Answer, Claim, CorpusState, Evidence, Query
from assistant.fieldguide import Step
from corpus.errors import UnknownNameError

WORST = "All LLMs do poorly at toxicity detection."
BETTER = "Fine-tuned models detect toxic comments better than LLMs do."
PASSAGE = f"Toxicity detection is a text classification task. {WORST} {BETTER}"

DIGEST = Evidence(
    kind="passage",
    id="p-1",
    source="yang2023harnessing",
    title="Harnessing the Power of LLMs in Practice",
    locator="§4.1.1",
    level="digest",
    quote=WORST,
    quote_of="digest",
    authors=("Jingfeng Yang", "Hongye Jin", "Xia Hu"),
    year=2023,
    arxiv_id="2304.13712",
    seen_in="a Chinese translation",
)
STATED = Evidence(
    kind="graph",
    id="s-1",
    source="touvron2023llama",
    title="LLaMA",
    locator="Table 1",
    level="graph",
    quote="Vicuna was fine-tuned from LLaMA.",
    quote_of="statement",
    authors=("Hugo Touvron",),
    year=2023,
    check="confirmed",
)
ANSWER = Answer(
    question="Fine-tune or prompt?",
    language="en",
    intent="decision",
    answer=f"{WORST} [1]\n\n- {BETTER} [1][2]\n",
    verdict="fine-tuned",
    abstained=False,
    missing=None,
    entities=(),
    claims=(Claim(WORST, (1,), "supported"), Claim(BETTER, (1, 2), "unverified")),
    citations=(DIGEST, STATED),
    sparql=(Query("SELECT ?m\n\nWHERE { ?m ?p ?o }", 7),),
    followups=("Which models come from LLaMA?",),
    corpus=CorpusState(1, 1, 1, "digest"),
    settings={},
)
REFUSAL = replace(ANSWER, answer="No prices.", abstained=True, verdict=None, missing="No prices.", claims=())
PASSAGES = {"p-1": {"text": PASSAGE, "language": "en", "headings": ["4 Guide", "4.1.1 No use case"]}}
STATEMENTS = {"s-1": {"sparql": "DESCRIBE <https://example.org/s-1>"}}


class ToyGuide:
    """Gives one answer, or raises what it was given, after its first step."""

    def __init__(self, ending: Answer | Exception = ANSWER) -> None:
        self.ending = ending

    def stream(self, question: str) -> Iterator[Step]:
        yield Step("understood", "decision: toxicity detection")
        if isinstance(self.ending, Exception):
            raise self.ending
        yield Step("text", self.ending.answer)
        yield Step("checked", "1/2")
        yield Step("answer", "", replace(self.ending, question=question))

    def passage(self, name: str) -> dict[str, object]:
        return _known(PASSAGES, "passage", name)

    def statement(self, name: str) -> dict[str, object]:
        return _known(STATEMENTS, "statement", name)

    def examples(self, language: str = "en") -> tuple[str, ...]:
        return ("Fine-tune or prompt?",)


def _known(records: dict[str, dict[str, object]], kind: str, name: str) -> dict[str, object]:
    if name not in records:
        raise UnknownNameError(kind, name)
    return records[name]
