"""An answer while it is being written: lines that know what they rest on, not yet numbered."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answer import Claim, Evidence, Intent, Query
from corpus.types import Verdict

LineStyle = Literal["first", "text", "bullet", "lead", "cell"]


@dataclass(frozen=True, slots=True)
class Line:
    """One factual sentence (or table cell) and its evidence; a lead-in has none.

    `says` is the whole sentence that a short cell stands for; it is what is claimed and checked.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    style: LineStyle = "text"
    says: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header; the first cell of a row names it and needs no evidence."""

    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Draft:
    """What a composer wrote. `missing` says what the corpus lacks, in words."""

    intent: Intent
    blocks: tuple[Block, ...] = ()
    verdict: Verdict | None = None
    abstained: bool = False
    missing: str | None = None
    queries: tuple[Query, ...] = ()
    followups: tuple[str, ...] = ()

    def lines(self) -> Iterable[Line]:
        """Yield every line and cell in reading order."""
        for block in self.blocks:
            if isinstance(block, Line):
                yield block
            else:
                for row in block.rows:
                    yield from row

    def then(self, *blocks: Block) -> "Draft":
        """Return the draft with more blocks at its end."""
        return replace(self, blocks=(*self.blocks, *blocks))


@dataclass(frozen=True, slots=True)
class Written:
    """A draft with its evidence numbered: Markdown, claims and citations in order of first use."""

    markdown: str
    claims: tuple[Claim, ...]
    citations: tuple[Evidence, ...]


_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_MARKER = re.compile(r"\[(\d+)\]")
_ENTITY = re.compile(r"&(?=#\d+;|#[xX][0-9a-fA-F]+;|\w+;)")
#: A mark of a list that a text brings along.
_OWN_BULLET = re.compile(r"^[•·●▪◦‣]\s*")
#: What makes a block of Markdown when it opens a line.
_OPENS_BLOCK = re.compile(r"^(?P<mark>[#>+=~|-]|\*(?!\*)|\d+(?=[.)]))")


def harmless(text: str, opens_line: bool = True) -> str:
    """Return a text from the library on one line, so that Markdown shows it as it stands.

    HTML, images, links, headings, lists and fences of a source do not come alive, and its own ``[7]`` is
    no marker of ours.
    """
    text = " ".join(text.split())
    text = _ENTITY.sub(r"\\&", text)
    text = _HTML.sub("&lt;", text).replace("![", "!\\[").replace("](", "]\\(").replace("]:", "]\\:").replace("`", "\\`")
    text = _MARKER.sub(r"\\[\1\\]", text)
    return _OPENS_BLOCK.sub(_escaped_opening, text) if opens_line else text


def _escaped_opening(match: re.Match[str]) -> str:
    mark = match["mark"]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def write(draft: Draft) -> Written:
    """Number the evidence, put the markers, and lay the blocks out as Markdown."""
    numbers: dict[str, int] = {}
    citations: list[Evidence] = []
    claims: list[Claim] = []

    def mark(line: Line) -> str:
        cited = []
        for evidence in line.evidence:
            key = f"{evidence.id}\0{evidence.quote}"
            if key not in numbers:
                citations.append(evidence)
                numbers[key] = len(citations)
            cited.append(numbers[key])
        shown = harmless(line.text, opens_line=line.style != "cell")
        if not cited:
            return shown
        cited = list(dict.fromkeys(cited))
        claims.append(Claim(line.says or line.text, tuple(cited)))
        return shown + (" " if shown[-1:].isascii() else "") + "".join(f"[{n}]" for n in cited)

    pieces: list[str] = []
    previous = ""
    for block in draft.blocks:
        style = block.style if isinstance(block, Line) else "table"
        gap = "\n" if style == previous == "bullet" else "\n\n"
        if style == previous == "text":
            gap = " " if pieces[-1][-1:].isascii() else ""
        pieces.append((gap if pieces else "") + _laid_out(block, mark))
        previous = style
    return Written("".join(pieces), tuple(claims), tuple(citations))


def _laid_out(block: Block, mark: Callable[[Line], str]) -> str:
    if isinstance(block, Table):
        rows = ["| " + " | ".join(_cell(mark(cell)) for cell in row) + " |" for row in block.rows]
        head = ["| " + " | ".join(map(_cell, block.header)) + " |", "|" + " --- |" * len(block.header)]
        return "\n".join(head + rows)
    if block.style == "bullet":
        return "- " + mark(replace(block, text=_OWN_BULLET.sub("", block.text), says=block.says or block.text))
    return mark(block)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
