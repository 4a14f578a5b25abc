"""Markdown, with or without front matter: paragraphs under their headings."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from corpus.types import Block, Document, Source
from ingest.readers.bytes import detect_language
from ingest.readers.clean import LONGEST_LABEL, MOST_BLOCKS, label
from ingest.readers.front_matter import Front, iso_date, split_front
from ingest.readers.paragraphs import join_lines

# None of these patterns may try the same stretch twice: a file of one long line must not hold `add` up.
_HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?=[ \t])")
_UNDERLINE = re.compile(r"^ {0,3}(?:(?P<one>=+)|(?P<two>-{2,}))[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})")
#: Liquid tags that stand alone and horizontal rules say nothing.
_NOISE = re.compile(r"\{%.*%\}|([-*_]\s*){3,}")
_LONGEST_NOISE = 1000


def read(text: str, source: Source) -> Iterator[Document]:
    """Yield the one document of a Markdown text; headings are its locators. HTML comments are left out."""
    front, body = split_front(text)
    body = without_comments(body)
    # One more than is allowed, which tells that there are too many.
    blocks = tuple(islice(_blocks(body), MOST_BLOCKS + 1))
    if not blocks:
        return
    described = _described(source, front, blocks)
    yield Document(described, source.id, described.title, detect_language(body), blocks)


def without_comments(text: str) -> str:
    """Return `text` without its HTML comments."""
    kept, start = [], 0
    while (left := text.find("<!--", start)) >= 0 and (right := text.find("-->", left + 4)) >= 0:
        kept.append(text[start:left])
        start = right + 3
    return "".join((*kept, text[start:]))


def _described(source: Source, front: Front, blocks: tuple[Block, ...]) -> Source:
    first = next((block.headings[0] for block in blocks if block.headings), source.title)
    titles = front.get("title", ())
    date = next(map(iso_date, front.get("date", ())), None)
    return replace(
        source,
        title=titles[0] if len(titles) == 1 else first.strip(),
        date=date,
        year=int(date[:4]) if date else None,
        authors=front.get("authors") or front.get("author") or (),
    )


def _blocks(body: str) -> Iterator[Block]:
    state = _Headings()
    lines: list[str] = []
    fence = ""
    for line in [*body.split("\n"), ""]:
        mark = _FENCE.match(line)
        if fence:
            lines.append(line)
            if mark and mark["mark"].startswith(fence):
                yield from state.block(lines, verbatim=True)
                lines, fence = [], ""
            continue
        if mark:
            yield from state.block(lines)
            lines, fence = [line], mark["mark"]
            continue
        kind = _heading(line, lines)
        if kind is None and line.strip() and not _is_noise(line.strip()):
            lines.append(line)
            continue
        if kind is None:
            yield from state.block(lines)
        else:
            level, title, underlined = kind
            yield from state.block([] if underlined else lines)
            state.enter(level, title)
        lines = []
    yield from state.block(lines, verbatim=bool(fence))


def _heading(line: str, before: list[str]) -> tuple[int, str, bool] | None:
    """Return level, title and whether the title stands in the line before."""
    match = _HEADING.match(line)
    if match:
        title = line[match.end() :].strip(" \t")
        return len(match["marks"]), title.rstrip("#").rstrip(" \t"), False
    under = _UNDERLINE.match(line)
    if (
        under
        and len(before) == 1
        and len(before[0]) <= LONGEST_LABEL
        and not before[0].lstrip().startswith(("|", "-", "*", ">"))
    ):
        return (1 if under["one"] else 2), before[0].strip(), True
    return None


def _is_noise(line: str) -> bool:
    return len(line) <= _LONGEST_NOISE and _NOISE.fullmatch(line) is not None


class _Headings:
    """The headings above the present line."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []
        self._count = 0

    def enter(self, level: int, title: str) -> None:
        """Go below a heading."""
        self._stack = [(one, name) for one, name in self._stack if one < level]
        if label(title):
            self._stack.append((level, label(title)))

    def block(self, lines: list[str], *, verbatim: bool = False) -> Iterator[Block]:
        """Yield `lines` as a block under the present headings, if they say anything."""
        text = "\n".join(lines)
        if text.strip():
            self._count += 1
            headings = tuple(title for _, title in self._stack)
            locator = label(" › ".join(headings)) or f"¶ {self._count}"
            yield Block(text.strip("\n") if verbatim else join_lines(text), headings, locator)
