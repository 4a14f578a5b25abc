"""Write docs/examples.md: twelve questions, each answered by the corpus that ships with the program.

Run by `make docs`; the answers are not edited. Nothing outside the page and the data directory is written.

.venv/bin/python scripts/examples.py
"""

from collections.abc import Iterator
from pathlib import Path

from corpus.offline import switch_off_telemetry

switch_off_telemetry()

from assistant.answer import Answer  # noqa: E402
from assistant.export.markdown import told_as  # noqa: E402
from assistant.fieldguide import Fieldguide  # noqa: E402

PAGE = Path(__file__).resolve().parent.parent / "docs" / "examples.md"
QUESTIONS = (
    "Fine-tune or prompt for toxicity detection?",
    "my boss only looks at ROUGE. what kind of summarizer gets the best score?",
    "We have 40 labelled support tickets and new topics every week. Prompt an LLM or train something?",
    "Which models come from LLaMA?",
    "What did it cost to train GPT-3, and how sure is that?",
    "OPT vs BLOOM: which is bigger, who made them, and may I sell a product on them?",
    "What is the price of GPT-5 in 2026?",
    "病历里要标出药名和人名，手上有三万条标注，用大模型还是微调？",
    "思维链有什么好处？",
    "为什么模型越大有时反而越差？举几个任务",
    "ChatGPT 是从哪个模型一路发展来的？",
    "根据观看记录给用户推荐电影，微调还是提示大模型？",
)
INTRODUCTION = """\
# Twelve questions and what fieldguide answers

<!-- Written by `make docs` from the answers themselves. -->

No language model took part. Every sentence stands in the corpus as it is quoted here or is a statement of the graph;
a number in brackets leads to its source below the answer. What the corpus does not hold, it does not say.
"""


def main() -> None:
    """Ask, and write the page."""
    with Fieldguide() as guide:
        pieces = [INTRODUCTION, *(piece(guide.ask(question)) for question in QUESTIONS)]
    PAGE.write_text("\n".join(pieces), encoding="utf-8")


def piece(answer: Answer) -> str:
    """Return one question with its answer and sources as a part of the page."""
    return "\n".join(_lines(answer))


def verdict_line(answer: Answer) -> str:
    """Return the verdict as a paragraph, or nothing."""
    return f"*{'结论' if answer.language == 'zh' else 'Verdict'}: {answer.verdict}*\n\n" if answer.verdict else ""


def _lines(answer: Answer) -> Iterator[str]:
    yield f"## {answer.question}\n"
    yield verdict_line(answer) + answer.answer + "\n"
    if answer.missing and answer.missing not in answer.answer:
        yield f"*{answer.missing}*\n"
    citations = answer.to_dict()["citations"]
    if citations:
        yield "<details><summary>" + ("来源" if answer.language == "zh" else "Sources") + "</summary>\n"
        yield from (f"{one['n']}. {told_as(one, answer.language)}" for one in citations)
        yield "\n</details>\n"


if __name__ == "__main__":
    main()
