"""The sections of the survey and of articles: digests in both languages, kept in step, and what they state as data."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import CorpusProblem
from corpus.files import CorpusFiles
from corpus.reading import MarkdownFile, Positioned
from corpus.types import (
    Block,
    Definition,
    Document,
    Figure,
    Finding,
    Language,
    Note,
    SentenceSpan,
    Source,
    Text,
)

SURVEY = "yang2023harnessing"

_CITATION = re.compile(r"\s*\[(?P<keys>@[\w:.-]+(?:\s*;\s*@[\w:.-]+)*)\]\s*$")
#: What stands between two sentences of a paragraph.
JOINERS: Mapping[str, str] = {"en": " ", "zh": ""}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of a digest: the words, the works it cites, its line in the file."""

    text: str
    works: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together, under the run-in heading they stand in."""

    heading: str
    sentences: tuple[Sentence, ...]


def parse_paragraphs(markdown: MarkdownFile) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a digest: one sentence a line, blank lines between, ``##`` headings."""
    paragraphs: list[Paragraph] = []
    heading, sentences = "", []
    for number, raw in enumerate(markdown.body.split("\n"), markdown.body_line):
        line = raw.strip()
        if line and not line.startswith("#"):
            sentences.append(_sentence(line, number))
            continue
        if sentences:
            paragraphs.append(Paragraph(heading, tuple(sentences)))
            sentences = []
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
    if sentences:
        paragraphs.append(Paragraph(heading, tuple(sentences)))
    return tuple(paragraphs)


def _sentence(line: str, number: int) -> Sentence:
    match = _CITATION.search(line)
    if match is None:
        return Sentence(line, (), number)
    works = tuple(key.strip().removeprefix("@") for key in match["keys"].split(";"))
    return Sentence(line[: match.start()], works, number)


def block_of(paragraph: Paragraph, language: str, headings: tuple[str, ...], locator: str) -> Block:
    """Join the sentences of a paragraph and remember where each stands."""
    spans, text = [], ""
    for sentence in paragraph.sentences:
        text += JOINERS[language] if text else ""
        spans.append(SentenceSpan(len(text), len(text) + len(sentence.text), sentence.works))
        text += sentence.text
    return Block(text, headings, locator, tuple(spans))


def section_locator(section: str) -> str:
    """Return how a section is cited: ``§4.1.1`` for ``4.1.1`` and ``§2`` for ``some-article/2``."""
    return f"§{section.rpartition('/')[2]}"


def section_source(section: str) -> str:
    """Return the id of the source that a section belongs to: the survey, or the article before the slash."""
    return section.rpartition("/")[0] or SURVEY


def section_documents(files: CorpusFiles, sources: Mapping[str, Source]) -> Iterator[Document]:
    """Yield a document for each section and language."""
    for (section, language), markdown in files.sections.items():
        front = _mapping(markdown.front)
        title = str(front["title"])
        blocks = tuple(
            block_of(paragraph, language, (title, paragraph.heading) if paragraph.heading else (title,), "")
            for paragraph in parse_paragraphs(markdown)
        )
        blocks = tuple(Block(b.text, b.headings, section_locator(section), b.sentences) for b in blocks)
        # What stands here is our digest, whatever the source itself is.
        source = replace(sources[section_source(section)], level="digest")
        lang: Language = "zh" if language == "zh" else "en"
        yield Document(source, f"{section}.{language}", title, lang, blocks, tuple(front["seen_in"]), section)


def _mapping(positioned: Positioned) -> Mapping[str, Any]:
    assert isinstance(positioned.data, dict)
    return positioned.data


def step_problems(files: CorpusFiles) -> Iterator[CorpusProblem]:
    """Yield every place where the two languages of a section are out of step."""
    for section in sorted({section for section, _ in files.sections}):
        english, chinese = files.sections.get((section, "en")), files.sections.get((section, "zh"))
        if english is None or chinese is None:
            missing = "en" if english is None else "zh"
            folder = f"articles/{section}" if "/" in section else f"survey/{section}"
            yield CorpusProblem(f"corpus/{folder}.{missing}.md", 1, "", "is missing")
            continue
        yield from _out_of_step(english, chinese)


def _out_of_step(english: MarkdownFile, chinese: MarkdownFile) -> Iterator[CorpusProblem]:
    left, right = parse_paragraphs(english), parse_paragraphs(chinese)
    file = chinese.front.file
    if len(left) != len(right):
        yield CorpusProblem(file, 1, "", f"has {len(right)} paragraphs, the English file has {len(left)}")
    for number, (one, other) in enumerate(zip(left, right, strict=False), 1):
        line = other.sentences[0].line
        if len(one.sentences) != len(other.sentences):
            counts = f"{len(other.sentences)} sentences, the English one has {len(one.sentences)}"
            yield CorpusProblem(file, line, f"paragraph {number}", f"has {counts}")
            continue
        for here, there in zip(one.sentences, other.sentences, strict=True):
            if here.works != there.works:
                said = "cites other works than its English sentence"
                yield CorpusProblem(file, there.line, f"paragraph {number}", said)


class SectionFacts:
    """The data of one section, converted; evidence is matched to the digest's sentences."""

    def __init__(self, section: str, files: CorpusFiles) -> None:
        self.section = section
        self.source = section_source(section)
        self.positioned = files.facts[section]
        self.data = _mapping(self.positioned)
        self._pairs = dict(_sentence_pairs(files, section))

    def evidence(self, sentences: Sequence[str]) -> tuple[Text, ...]:
        """Return the sentences in both languages."""
        return tuple(Text(sentence, self._pairs.get(sentence, "")) for sentence in sentences)

    def holds(self, sentence: str) -> bool:
        """Tell whether the English digest has the sentence, word for word."""
        return sentence in self._pairs

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of the section."""
        for row in self.data.get("findings") or ():
            yield Finding(
                id=row["id"],
                source=self.source,
                section=self.section,
                kind=row["kind"],
                task=row["task"],
                conditions=tuple(row["conditions"]),
                condition_text=Text(**row["condition_text"]),
                verdict=row["verdict"],
                strength=row["strength"],
                claim=Text(**row["claim"]),
                datasets=tuple(row.get("datasets") or ()),
                models=tuple(row.get("models") or ()),
                figures=tuple(row.get("figures") or ()),
                works=tuple(row.get("works") or ()),
                evidence=self.evidence(row["evidence"]),
                note=_text(row.get("note")),
            )

    def figures(self) -> Iterator[Figure]:
        """Yield the numbers of the section."""
        for row in self.data.get("figures") or ():
            yield Figure(
                id=row["id"],
                source=self.source,
                section=self.section,
                about=tuple(row["about"]),
                quantity=row["quantity"],
                value=row["value"],
                unit=row["unit"],
                what=Text(**row["what"]),
                check=row["check"],
                note=_text(row.get("note")),
                works=tuple(row.get("works") or ()),
                evidence=self.evidence(row["evidence"]),
            )

    def definitions(self) -> Iterator[Definition]:
        """Yield which sentences say what a concept is."""
        for row in self.data.get("definitions") or ():
            yield Definition(row["concept"], self.section, self.source, self.evidence(row["evidence"]))

    def notes(self) -> Iterator[Note]:
        """Yield slips, remarks and rules as notes of their kind."""
        for row in self.data.get("notes") or ():
            about, works = tuple(row.get("about") or ()), tuple(row.get("works") or ())
            yield Note(row["id"], self.section, self.source, "slip", Text(**row["text"]), about, works)
        for row in self.data.get("remarks") or ():
            for k, point in enumerate(row["points"], 1):
                yield Note(f"remark-{row['n']}.{k}", self.section, self.source, "remark", Text(**point))
        for row in self.data.get("rules") or ():
            works = tuple(row.get("works") or ())
            yield Note(row["id"], self.section, self.source, row["kind"], Text(**row["text"]), (), works)

    def problems(self) -> Iterator[CorpusProblem]:
        """Yield every evidence sentence that the section's English digest does not hold."""
        for family in ("findings", "figures", "definitions"):
            for i, row in enumerate(self.data.get(family) or ()):
                for k, sentence in enumerate(row["evidence"]):
                    if not self.holds(sentence):
                        path = [family, i, "evidence", k]
                        yield self.positioned.problem(path, "is not a sentence of the section's English digest")


def _text(value: Mapping[str, str] | None) -> Text | None:
    return Text(**value) if value else None


def _sentence_pairs(files: CorpusFiles, section: str) -> Iterator[tuple[str, str]]:
    english, chinese = files.sections.get((section, "en")), files.sections.get((section, "zh"))
    if english is None:
        return
    left = [s.text for p in parse_paragraphs(english) for s in p.sentences]
    right = [s.text for p in parse_paragraphs(chinese) for s in p.sentences] if chinese else []
    yield from zip(left, right if len(right) == len(left) else [""] * len(left), strict=True)
