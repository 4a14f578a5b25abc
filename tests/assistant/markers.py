"""Does every sentence of an answer carry its markers, and does every marker have its citation."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_RUN = re.compile(r"\s*(?:(?<!\\)\[\d+\])+")
#: A sentence ends here: a full stop before a capital, or a Chinese one.
_END = re.compile(r"(?<=[.!?][”\")])\s+(?=[A-Z“])|(?<=[.!?])\s+(?=[A-Z“])|(?<=[。！？])(?=[^”）])")
#: A title in quotation marks may hold sentences of its own.
_TITLE = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）")
_MASK = {ord(mark): 0xE000 + n for n, mark in enumerate(".!?。！？")}
_UNMASK = {code: mark for mark, code in _MASK.items()}
_ABBREVIATED = re.compile(r"\b(?:et al|e\.g|i\.e|vs|Fig|No|St|[A-Z])\.$")


def marker_numbers(answer: str) -> set[int]:
    """Return the numbers of the markers in an answer's Markdown."""
    return {int(number) for number in MARKER.findall(answer)}


def marker_problems(record: Mapping[str, Any]) -> list[str]:
    """Return what breaks the contract in an answer (as JSON record), in words; nothing when it holds."""
    shown, listed = marker_numbers(record["answer"]), [one["n"] for one in record["citations"]]
    claimed = {number for claim in record["claims"] for number in claim["citations"]}
    found = [f"unmarked: {one}" for one in unmarked_sentences(record)]
    if listed != list(range(1, len(listed) + 1)):
        found.append(f"citations are numbered {listed}")
    if shown != set(listed):
        found.append(f"markers {sorted(shown)} are not the citations {listed}")
    if claimed != set(listed):
        found.append(f"claims cite {sorted(claimed)}, the citations are {listed}")
    return found


def unmarked_sentences(record: Mapping[str, Any]) -> list[str]:
    """Return the sentences without a marker that are no heading, lead-in or question, and not in `missing`."""
    missing = record["missing"] or ""
    return [one for one in _factual(record["answer"]) if not _is_free(one, missing)]


def _factual(markdown: str) -> Iterator[str]:
    lines = markdown.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("|"):
            heads = number + 1 < len(lines) and lines[number + 1].startswith("| ---")
            yield from () if heads else _unmarked_cells(line)
        elif line.strip() and not line.startswith("#"):
            yield from _unmarked(line.removeprefix("- "))


def _unmarked_cells(row: str) -> Iterator[str]:
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip("|"))]
    yield from (cell for cell in cells[1:] if cell not in ("", "—", "---") and not _ends_marked(cell))


def _unmarked(line: str) -> Iterator[str]:
    """Yield what stands before no marker: whole sentences inside a marked stretch, and the line's end."""
    start = 0
    for run in _RUN.finditer(line):
        yield from _sentences(line[start : run.start()])[:-1]
        start = run.end()
    yield from (one for one in _sentences(line[start:]) if one)


def _sentences(text: str) -> list[str]:
    whole: list[str] = []
    masked = _TITLE.sub(lambda title: title.group().translate(_MASK), text.strip())
    for part in (one.translate(_UNMASK) for one in _END.split(masked)):
        if whole and _ABBREVIATED.search(whole[-1]):
            whole[-1] += " " + part
        else:
            whole.append(part)
    return whole


def _ends_marked(cell: str) -> bool:
    return bool(re.search(r"\[\d+\]$", cell))


def _is_free(sentence: str, missing: str) -> bool:
    return sentence.endswith((":", "：", "?", "？")) or sentence in missing
