"""Documents → passages: stretches of one topic, long enough to mean something, short enough to quote.

A passage is a verbatim part of its document (blocks joined by a blank line). Long blocks are cut at
sentence ends, short neighbours under the same heading are joined.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.types import Block, Document, Language, Passage, SentenceSpan

#: Size limits in words; a Chinese character counts as half a word.
LONGEST = 200
SHORT = 80
#: Most characters of a passage, whatever its words.
MOST_CHARACTERS = 2000
#: What stands between two blocks of a passage.
GAP = "\n\n"

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_CHARACTER = re.compile(rf"[{_HAN}]")
# Possessive, so that a word of a million parts takes no memory to find its way back.
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]++(?:[-'.][^\W{_HAN}]++)*+")
_CHINESE_END = re.compile(r"[。！？；…]+[”’」』）)]*|\n(?=[ \t]*(?:[-*+|•]|\d+[.)])\s)")
_ENGLISH_END = re.compile(
    r"""(?<![.!?])[.!?]+['")\]”’]*(?=\s++(?:[A-Z0-9"'(\[“‘*_`]|[^\x00-\x7f])|\s*+$)|\n(?=[ \t]*(?:[-*+|•]|\d+[.)])\s)"""
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|etc|al|resp|approx|Fig|Figs|Eq|Sec|Tab|No|Dr|Mr|Mrs|Ms|Prof|St|[A-Z]))\.$"
)
_PIECE = 1200


def split(document: Document) -> tuple[Passage, ...]:
    """Return the passages of `document` in reading order."""
    pieces = [piece for block in document.blocks for piece in _cut(block, document.language)]
    document_id = document.id
    return tuple(_passage(document, document_id, ordinal, block) for ordinal, block in enumerate(_join(pieces)))


def split_all(documents: Iterable[Document]) -> tuple[Passage, ...]:
    """Return the passages of all `documents`."""
    return tuple(passage for document in documents for passage in split(document))


def count_words(text: str) -> float:
    """Return the length of `text` in words, two Chinese characters making one."""
    return sum(0.5 if "\u3400" <= word[0] <= "\ufaff" else 1 for word in _WORD.findall(text))


def sentence_spans(text: str, language: Language) -> tuple[SentenceSpan, ...]:
    """Return where the sentences of `text` stand, white space around them left out."""
    spans, start = [], 0
    for end in (*_sentence_ends(text, language), len(text)):
        left = start + len(text[start:end]) - len(text[start:end].lstrip())
        right = start + len(text[start:end].rstrip())
        if left < right:
            spans.append(SentenceSpan(left, right))
        start = end
    return tuple(spans)


def _sentence_ends(text: str, language: Language) -> Iterator[int]:
    # An English abstract in a Chinese page is English.
    if language == "zh" and not _HAN_CHARACTER.search(text):
        language = "en"
    if language == "zh":
        yield from (match.end() for match in _CHINESE_END.finditer(text))
        return
    for match in _ENGLISH_END.finditer(text):
        if not _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1):
            yield match.end()


def _cut(block: Block, language: Language) -> Iterator[Block]:
    """Yield `block`, or if it is too long its parts between sentence ends."""
    sentences = block.sentences or sentence_spans(block.text, language)
    if len(block.text) <= MOST_CHARACTERS and count_words(block.text) <= LONGEST:
        yield Block(block.text, block.headings, block.locator, sentences)
        return
    run: list[SentenceSpan] = []
    size = 0.0
    for span in _short_enough(block.text, sentences):
        length = count_words(block.text[span.start : span.end])
        if run and (size + length > LONGEST or span.end - run[0].start > MOST_CHARACTERS):
            yield _part(block, run)
            run, size = [], 0.0
        run.append(span)
        size += length
    if run:
        yield _part(block, run)


def _short_enough(text: str, sentences: Sequence[SentenceSpan]) -> Iterator[SentenceSpan]:
    """Yield `sentences`; one that alone is too long comes in pieces, cut at white space where there is any."""
    for span in sentences:
        start = span.start
        while _is_too_long(text, start, span.end):
            end = text.rfind(" ", start + _PIECE // 2, start + _PIECE)
            end = end if end > start else start + _PIECE // 2
            yield SentenceSpan(start, end, span.works)
            start = end + 1 if text[end : end + 1] == " " else end
        if start < span.end:
            yield SentenceSpan(start, span.end, span.works)


def _is_too_long(text: str, start: int, end: int) -> bool:
    # What is long beyond doubt is not counted again after every cut.
    return end - start > MOST_CHARACTERS or (end - start > _PIECE and count_words(text[start:end]) > LONGEST)


def _part(block: Block, run: Sequence[SentenceSpan]) -> Block:
    first, last = run[0].start, run[-1].end
    spans = tuple(SentenceSpan(span.start - first, span.end - first, span.works) for span in run)
    return Block(block.text[first:last], block.headings, block.locator, spans)


def _join(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield `blocks`, short neighbours under the same heading made one."""
    for _, group in groupby(blocks, key=lambda block: (block.headings, block.locator)):
        held: Block | None = None
        for block in group:
            if held is None:
                held = block
            elif _fit(held, block):
                held = _joined(held, block)
            else:
                yield held
                held = block
        if held is not None:
            yield held


def _fit(one: Block, other: Block) -> bool:
    size = len(one.text) + len(GAP) + len(other.text)
    return size <= MOST_CHARACTERS and count_words(one.text) + count_words(other.text) <= SHORT


def _joined(one: Block, other: Block) -> Block:
    shift = len(one.text) + len(GAP)
    moved = (SentenceSpan(span.start + shift, span.end + shift, span.works) for span in other.sentences)
    return Block(one.text + GAP + other.text, one.headings, one.locator, (*one.sentences, *moved))


def _passage(document: Document, document_id: str, ordinal: int, block: Block) -> Passage:
    return Passage(
        collection=document.source.collection,
        source=document.source.id,
        document=document_id,
        locator=block.locator,
        level=document.source.level,
        language=document.language,
        text=block.text,
        ordinal=ordinal,
        headings=block.headings,
        section=document.section,
        sentences=block.sentences,
        seen_in=document.seen_in,
        date=document.source.date,
    )
