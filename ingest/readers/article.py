"""Saved web articles: the text that its author wrote, under its headings, without what the site put around it.

Paragraphs are lines of the file as they stand; lists keep their line ends. Between two kept lines nothing is
added but line ends, so every sentence of a passage stands in the file word for word.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from corpus.types import Block, Document, Source
from ingest.readers import boilerplate, markdown
from ingest.readers.boilerplate import Kind
from ingest.readers.bytes import detect_language
from ingest.readers.clean import label
from ingest.readers.front_matter import Front, iso_date, split_front
from ingest.readers.paragraphs import join_lines

Shape = Literal["blank", "dropped", "text", "listed", "code"]

#: No article has more lines; longer files are read as they are.
_MOST_LINES = 20_000
#: Less than this part of the characters before the list of other articles is no article but an ordinary text.
_LEAST_KEPT = 0.2
_FENCE = re.compile(r"(`{3,}|~{3,})")
_LISTED = re.compile(r"([-*+•·●▪|]|\d+[.)、]|[（(]\d+[)）])")
_BULLET = re.compile(r"[-*+•·●▪]\s")
_QUOTE = re.compile(r"(>\s?)+")
_END = ("。", ".", "!", "！", "?", "？", ";", "；", ":", "：", ",", "，", "、", "…")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_BOLD = re.compile(r"\*\*([^*]{1,80})\*\*|__([^_]{1,80})__")
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?:[.、．]?\s+|、)(?P<words>\S.{0,99})")
_CHINESE_NUMBERED = re.compile(r"([一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}[章节部分])\s*\S.{0,60}")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CODE = re.compile(r"[={}<>;\\]|https?://")
_DATED = re.compile(r"\d{4}(年|-|/)\d{1,2}(月|-|/)\d{1,2}日?|\d+ \d+")
_SITE = re.compile(
    r"\s*[-_|–—·]+\s*([^-_|–—·]{0,16}(博客|知乎|掘金|简书|社区|专栏|网站|公众号|csdn|segmentfault)[^-_|–—·]{0,6}"
    r"|(the )?medium|dev community|hacker ?noon|substack|github|towards data science)\s*",
    re.IGNORECASE,
)
#: Levels of headings beside those of Markdown (1 to 6).
_NUMBER_LEVEL, _BOLD_LEVEL, _SHORT_LEVEL = 10, 40, 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: what it is and, for what is kept, its words without quote marks, tags and stamps."""

    shape: Shape
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of an article, and its title (empty where none was found)."""

    title: str
    lines: tuple[Line, ...]

    @property
    def dropped(self) -> tuple[str, ...]:
        """The lines that are not the author's, the title among them."""
        return tuple(line.raw.strip() for line in self.lines if line.shape == "dropped")


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    title: str
    number: str


def is_saved_article(text: str) -> bool:
    """Say whether `text` has the shape of a saved web page: boilerplate of several kinds."""
    if text.count("\n") > _MOST_LINES:
        return False
    body = split_front(text)[1]
    lines = [line.strip() for line in _outside_code(body.split("\n"))]
    return boilerplate.is_saved_page([line for line in lines if line]) and _is_mostly_kept(sort_lines(body))


def _outside_code(lines: Sequence[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line.strip())
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            yield line


def _is_mostly_kept(article: Sorted) -> bool:
    sizes: Counter[str] = Counter()
    for line in article.lines:
        sizes[line.shape] += len(line.raw.strip())
    return sizes.total() - sizes["dropped"] >= _LEAST_KEPT * sizes.total() > 0


def read(text: str, source: Source) -> Iterator[Document]:
    """Yield the one document of a saved web article, at level ``web``."""
    front, body = split_front(text)
    article = sort_lines(markdown.without_comments(body))
    blocks = tuple(_blocks(article))
    if not blocks:
        return
    described = _described(source, front, article.title)
    language = detect_language("\n".join(block.text for block in blocks))
    yield Document(described, source.id, described.title, language, blocks)


def _described(source: Source, front: Front, title: str) -> Source:
    titles = front.get("title", ())
    date = next(map(iso_date, front.get("date", ())), None)
    return replace(
        source,
        title=titles[0] if len(titles) == 1 else title or source.title,
        level="web",
        kind="webpage",
        date=date,
        year=int(date[:4]) if date else None,
        authors=front.get("authors") or front.get("author") or (),
    )


def sort_lines(text: str) -> Sorted:
    """Return the lines of an article's `text`, each with what it is."""
    raws = text.split("\n")
    stripped = [raw.strip() for raw in raws]
    count = sum(map(bool, stripped))
    numbers = _numbers(stripped)
    end = _start_of_tail(stripped)
    title, titled = _title(stripped, numbers)
    captions = boilerplate.captions(stripped)
    fenced = _fenced(stripped)
    kinds: list[Kind | None] = []
    for place, line in enumerate(stripped):
        if not line or place in fenced:
            kinds.append(None)
        elif line in captions:
            kinds.append(Kind.CAPTION)
        else:
            kinds.append(_kind(line, numbers[place], count))
    gone = {place for place, kind in enumerate(kinds) if kind is not None and kind is not Kind.RELATED}
    gone |= set(range(end, len(raws))) | titled
    gone |= _products(stripped, kinds, numbers) | _pitches(stripped, kinds, gone, numbers)
    lines = [_line(raw, place in gone, place in fenced) for place, raw in enumerate(raws)]
    return Sorted(title, tuple(lines))


def _kind(line: str, number: int, count: int) -> Kind | None:
    found = boilerplate.alone(line, first=number < boilerplate.FIRST)
    return found or boilerplate.notice(line, outside=boilerplate.is_outside(number, count))


def _numbers(stripped: Sequence[str]) -> list[int]:
    """Return for each line how many lines with words come before it."""
    numbers, seen = [], 0
    for line in stripped:
        numbers.append(seen)
        seen += bool(line)
    return numbers


def _line(raw: str, gone: bool, code: bool) -> Line:
    if code:
        return Line("code", raw, raw)
    if gone:
        return Line("dropped", "", raw)
    bare = _QUOTE.sub("", raw.strip(), count=1) if _QUOTE.match(raw.strip()) else raw
    if not bare.strip():
        return Line("blank", "", raw)
    words = boilerplate.cut_stamp(boilerplate.without_markup(bare.strip()))
    if not words or words == "|":
        return Line("dropped", "", raw)
    quoted = bare is not raw
    listed = _LISTED.match(words) and not _BOLD.match(words) and not quoted
    # A list keeps its indentation.
    return Line("listed" if listed else "text", bare.rstrip() if listed and words == bare.strip() else words, raw)


def _fenced(stripped: Sequence[str]) -> frozenset[int]:
    """Return the places of lines of code between fences; a fence that nothing ends is a line like others."""
    places: set[int] = set()
    opened, fence = -1, ""
    for place, line in enumerate(stripped):
        mark = _FENCE.match(line)
        if mark and opened < 0:
            opened, fence = place, mark[1]
        elif mark and mark[1].startswith(fence):
            places |= set(range(opened, place + 1))
            opened = -1
    return frozenset(places)


def _start_of_tail(stripped: Sequence[str]) -> int:
    """Return where the list of other articles begins that ends the page, or else the number of lines."""
    worded = [place for place, line in enumerate(stripped) if line]
    for order, place in enumerate(worded):
        if order < 3 or boilerplate.alone(stripped[place]) is not Kind.RELATED:
            continue
        rest = [stripped[later] for later in worded[order + 1 :]]
        if rest and _is_list_of_articles(rest):
            return place
    return len(stripped)


def _is_list_of_articles(rest: Sequence[str]) -> bool:
    if any(_HASHES.match(line) or re.match(r"\d+(\.\d+)+\s", line) for line in rest):
        return False
    counts = Counter(rest)
    listed = sum(
        bool(_BULLET.match(line) or _DATED.fullmatch(line) or boilerplate.alone(line) or counts[line] > 1)
        or line.startswith(("http://", "https://", "["))
        for line in rest
    )
    return listed >= 0.3 * len(rest)


def _title(stripped: Sequence[str], numbers: Sequence[int]) -> tuple[str, set[int]]:
    """Return the title and the places of the lines at the head that hold it."""
    head = [place for place, line in enumerate(stripped) if line and numbers[place] < 12]
    headed = [match[2] for place in head if (match := _HASHES.fullmatch(stripped[place])) and len(match[1]) == 1]
    title = (
        headed[0]
        if headed
        else next(filter(None, (_title_line(stripped[place], numbers[place]) for place in head)), "")
    )
    if not title:
        return "", set()
    same = {place for place in head if _HASHES.sub(r"\2", stripped[place], count=1).strip() == title}
    return label(_SITE.sub("", title) if _SITE.search(title) else title), same


def _title_line(line: str, number: int) -> str:
    if _kind(line, number, 1) is not None or len(line) > 150 or line.endswith("。"):
        return ""
    return line if number < boilerplate.FIRST else ""


def _products(stripped: Sequence[str], kinds: Sequence[Kind | None], numbers: Sequence[int]) -> set[int]:
    """Return the places of short lines right below a head of products on offer."""
    places: set[int] = set()
    for place, kind in enumerate(kinds):
        below = place + 1
        while kind is Kind.PRODUCTS and below < len(stripped) and 0 < len(stripped[below]) <= 60:
            if boilerplate.is_outside(numbers[below], numbers[-1] + 1):
                places.add(below)
            below += 1
    return places


def _pitches(stripped: Sequence[str], kinds: Sequence[Kind | None], gone: set[int], numbers: Sequence[int]) -> set[int]:
    """Return the places of slogans right above and below an advert outside the body."""
    places: set[int] = set()
    for place, kind in enumerate(kinds):
        if kind is not Kind.ADVERT:
            continue
        for step in (-1, 1):
            near = place + step
            while 0 <= near < len(stripped) and abs(near - place) <= 4 and near not in gone:
                outside = boilerplate.is_outside(numbers[near], numbers[-1] + 1)
                if not (outside and stripped[near] and boilerplate.is_pitch(stripped[near])):
                    break
                places.add(near)
                near += step
    return places


def _blocks(article: Sorted) -> Iterator[Block]:
    writer = _Writer()
    found = _headings(article.lines)
    run: list[Line] = []
    for place, line in enumerate(article.lines):
        if place in found or line.shape in ("blank", "dropped"):
            yield from writer.blocks(run)
            run = []
        if place in found:
            yield from writer.enter(found[place])
        elif line.shape not in ("blank", "dropped"):
            run.append(line)
    yield from writer.blocks(run)
    yield from writer.close()


class _Writer:
    """The headings above the present line, and the blocks below them."""

    def __init__(self) -> None:
        self._stack: list[_Heading] = []
        self._empty = False
        self._count = 0

    def enter(self, heading: _Heading) -> Iterator[Block]:
        """Go below a heading. One of two short lines that follow each other is above the other."""
        if self._empty and self._stack[-1].level == heading.level == _SHORT_LEVEL:
            heading = replace(heading, level=_SHORT_LEVEL + 1)
        elif self._empty and self._stack[-1].level >= heading.level:
            yield from self.close()
        self._stack = [*(one for one in self._stack if one.level < heading.level), heading]
        self._empty = True

    def close(self) -> Iterator[Block]:
        """Yield a heading that nothing follows: it was a line of text."""
        if self._empty:
            last = self._stack.pop()
            self._empty = False
            yield self._block(last.title)

    def blocks(self, run: Sequence[Line]) -> Iterator[Block]:
        """Yield the blocks of lines between which there is no gap."""
        for shape, group in groupby(run, key=lambda line: line.shape):
            texts = [line.text for line in group]
            if shape == "text":
                parts = [join_lines("\n".join(texts))] if _is_wrapped(texts) else texts
            else:
                parts = ["\n".join(texts)]
            for part in parts:
                if part.strip():
                    self._empty = False
                    yield self._block(part.strip("\n") if shape == "code" else part.strip())

    def _block(self, text: str) -> Block:
        self._count += 1
        headings = tuple(one.title for one in self._stack)
        return Block(text, headings, self._locator() or f"¶ {self._count}")

    def _locator(self) -> str:
        parts: list[str] = []
        for one in self._stack:
            parts = [f"§{one.number}"] if one.number else [*parts, one.title]
        return label(" › ".join(parts))


def _is_wrapped(texts: Sequence[str]) -> bool:
    """Say whether lines are one paragraph cut at a margin rather than paragraphs."""
    broken = sum(40 <= len(text) <= 120 and not text.endswith(_END) for text in texts[:-1])
    return len(texts) > 1 and broken >= 0.5 * (len(texts) - 1)


def _headings(lines: Sequence[Line]) -> dict[int, _Heading]:
    """Return the headings by their places."""
    worded = [place for place, line in enumerate(lines) if line.shape in ("text", "listed", "code")]
    found: dict[int, _Heading] = {}
    short: list[int] = []
    for order, place in enumerate(worded):
        around = tuple(
            worded[other] if 0 <= other < len(worded) else None for other in (order - 1, order + 1, order + 2)
        )
        heading = _marked(lines, place) or _numbered(lines, place, around)
        if heading is None and _is_short_heading(lines, place, around):
            short.append(order)
        elif heading is not None:
            found[place] = heading
    # Two short lines in a row may be a heading and one below it; more are lines of a text.
    for _, group in groupby(enumerate(short), key=lambda pair: pair[1] - pair[0]):
        orders = [order for _, order in group]
        if len(orders) <= 2:
            found |= {worded[order]: _Heading(_SHORT_LEVEL, lines[worded[order]].text, "") for order in orders}
    return found


def _marked(lines: Sequence[Line], place: int) -> _Heading | None:
    line = lines[place]
    if line.shape == "code":
        return None
    hashes, bold = _HASHES.fullmatch(line.text), _BOLD.fullmatch(line.text)
    if hashes and hashes[2]:
        title = label(hashes[2].strip("*"))
        return _Heading(len(hashes[1]), title, _number(title))
    if bold and not (bold[1] or bold[2]).endswith(_END):
        title = label(bold[1] or bold[2])
        return _Heading(_BOLD_LEVEL, title, _number(title))
    return None


def _number(title: str) -> str:
    match = _NUMBERED.fullmatch(title)
    return match["number"] if match else ""


def _numbered(lines: Sequence[Line], place: int, around: Sequence[int | None]) -> _Heading | None:
    text = lines[place].text.strip()
    if lines[place].shape == "code" or text.endswith(_END):
        return None
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return _Heading(_NUMBER_LEVEL, text, "") if _CHINESE_NUMBERED.fullmatch(text) else None
    depth = match["number"].count(".")
    near = [_NUMBERED.fullmatch(lines[other].text.strip()) for other in around[:2] if other is not None]
    # Numbered lines one after the other are a list.
    if any(one and one["number"].count(".") == depth for one in near) or not _LETTER.search(match["words"]):
        return None
    return _Heading(_NUMBER_LEVEL + depth, text, match["number"])


def _is_short_heading(lines: Sequence[Line], place: int, around: Sequence[int | None]) -> bool:
    if not _is_short(lines[place]):
        return False
    _, after, second = around
    before = lines[place - 1] if place else None
    below = lines[place + 1] if place + 1 < len(lines) else None
    open_above = before is None or before.shape in ("blank", "dropped")
    if open_above and below is not None and below.shape in ("blank", "dropped") and after is not None:
        return True
    ended = before is not None and (before.shape == "listed" or before.text.endswith(_END) or _is_short(before))
    if not open_above and not ended:
        return False
    return any(
        other is not None and lines[other].shape == "listed" and (other == after or (after and _is_short(lines[after])))
        for other in (after, second)
    )


def _is_short(line: Line) -> bool:
    text = line.text
    if line.shape != "text" or len(text) > 60 or text.endswith(_END) or _CODE.search(text):
        return False
    han = len(_HAN.findall(text))
    return bool(_LETTER.search(text)) and han <= 20 and len(text.split()) <= 9
