"""A corpus of one section and one model, and a toy embedder: what the tests of ingest build with."""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SENTENCES = (
    ("GPT-3 answers questions without any training examples.", "GPT-3 无需训练样本就能回答问题。"),
    ("Fine-tuned models detect toxic comments better than LLMs do.", "微调模型识别有毒评论的能力优于大语言模型。"),
)

WORK = {
    "id": "yang2023harnessing",
    "type": "article-journal",
    "title": "Harnessing the Power of LLMs in Practice",
    "author": [{"family": "Yang", "given": "Jingfeng"}],
    "issued": {"date-parts": [[2023]]},
    "archive_location": "2304.13712",
    "custom": {},
}

MODEL = """id: gpt-3
name: GPT-3
name_zh: null
aliases: [gpt3]
kind: base model
facts:
  - {field: organisation, value: OpenAI, sources: [{id: guide-readme}]}
derivations: []
disputes: []
"""

FLOW = """start: q1
nodes:
  - {id: q1, kind: condition, text: {en: Many labels, zh: 标注多}, question: {en: Many labels?, zh: 标注多吗？}}
  - {id: fine, kind: outcome, text: {en: Fine-tune, zh: 微调}, question: null, verdict: fine-tuned}
  - {id: llm, kind: outcome, text: {en: Prompt, zh: 提示}, question: null, verdict: llm}
edges:
  - {from: q1, answer: y, to: fine}
  - {from: q1, answer: n, to: llm}
seen_in: [guide-readme]
note: {en: A toy., zh: 玩具。}
"""

TASKS = """tasks:
  - id: toxicity-detection
    label: {en: toxicity detection, zh: 毒性检测}
    broader: []
datasets: []
conditions: []
techniques: []
concepts: []
"""

MODEL_QUESTIONS = """- asks: up
  en: ["what is {model} built on"]
  zh: ["{model} 的底座是谁"]
- asks: contextLength
  en: ["how long a text does {model} read"]
  zh: ["{model} 一次读多长"]
"""

FACTS = """section: "1"
findings:
  - id: toxicity
    kind: no-use
    task: toxicity-detection
    conditions: []
    condition_text: {en: always, zh: 总是}
    verdict: fine-tuned
    strength: clear
    claim: {en: Fine-tuned models detect toxic comments better., zh: 微调模型更善于识别有毒评论。}
    evidence: ["Fine-tuned models detect toxic comments better than LLMs do."]
"""


def write_corpus(root: Path, sentences: Sequence[tuple[str, str]] = SENTENCES) -> Path:
    """Write a corpus folder whose only section holds `sentences`, a paragraph each; returns it."""
    for folder in ("survey", "models"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for number, language in enumerate(("en", "zh")):
        front = (
            f'---\nsection: "1"\nparent: null\nlanguage: {language}\ntitle: A section\nseen_in: [guide-readme]\n---\n'
        )
        body = "\n\n".join(pair[number] for pair in sentences)
        (root / "survey" / f"1.{language}.md").write_text(front + "---\n" + body + "\n", encoding="utf-8")
    files = {
        "survey/1.facts.yaml": FACTS,
        "models/gpt-3.yaml": MODEL,
        "tasks.yaml": TASKS,
        "organisations.yaml": "- {id: openai, label: {en: OpenAI, zh: OpenAI}, aliases: {en: [], zh: []}}\n",
        "flow.yaml": FLOW,
        "unanswered.yaml": "[]\n",
        "model_questions.yaml": MODEL_QUESTIONS,
        "figure1.yaml": "editions:\n  - {edition: '2023-04-23', file: a.png, boxes_drawn: 0, bars: []}\n",
        "sources.yaml": "".join(
            f"- {{id: {name}, title: {name}, kind: repository, second_hand: false}}\n"
            for name in ("guide-readme", "guide-tree-figure")
        ),
        "bibliography.json": json.dumps([WORK]),
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


class ToyEmbedder:
    """Counts words into 64 buckets; reads English only, like the default model."""

    id = "toy/1"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def reads(self, language: str) -> bool:
        return language == "en"

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(64, 1e-3, np.float32)
        for word in re.findall(r"\w+", text.lower()):
            vector[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return vector / np.float32(np.linalg.norm(vector))
