"""What the models asked for must be: a typed filter read from a question."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant import cues
from assistant.language import normalise
from corpus.types import Entity, EntityType

Limit = tuple[str, int]
Top = Literal["largest", "smallest", "earliest", "latest"]


@dataclass(frozen=True, slots=True)
class ModelFilter:
    """What the models asked for must be.

    `sizes` and `contexts` are (operator, count); `since` and `until` are inclusive; `top` asks for the
    first few in an order. `drawn` means: as Figure 1 draws them.
    """

    architecture: str | None = None
    not_architecture: str | None = None
    branch: str | None = None
    weights_open: bool | None = None
    organisation: str | None = None
    style: str | None = None
    commercial: bool | None = None
    sizes: tuple[Limit, ...] = ()
    contexts: tuple[Limit, ...] = ()
    since: str | None = None
    until: str | None = None
    edition: str | None = None
    top: Top | None = None
    drawn: bool = False

    def __bool__(self) -> bool:
        return self != ModelFilter() and self != ModelFilter(drawn=True)


_OTHER_ARCHITECTURE = re.compile(
    r"(\bnot|n't|\bother than|\bexcept|\bexcluding|\bnon)[\s-]+(an? |be )?(en|de)coder"
    r"|(不是|非|不属于|不采用)(仅|只|纯)?[编解]码器",
    re.IGNORECASE,
)
_ARCHITECTURES = ("decoder-only", "encoder-only", "encoder-decoder")
_STYLES = {"bert-style": "BERT-style", "gpt-style": "GPT-style"}
_UNITS = {
    "b": 10**9, "bn": 10**9, "billion": 10**9, "十亿": 10**9, "亿": 10**8, "m": 10**6, "million": 10**6,
    "百万": 10**6, "万": 10**4, "t": 10**12, "trillion": 10**12, "万亿": 10**12, "k": 1000, "": 1,
}  # fmt: skip
_LOWER = re.compile(
    r"below|under|less|smaller|at most|fewer|shorter|<"
    r"|以下|(?<!不)(小于|少于|低于|短于)|不超过|不大于|不多于|不高于|至多|不到"
)
_INCLUSIVE = re.compile(r"at least|at most|=|及|不(少于|小于|低于|超过|大于|多于|高于)|至少|至多")
_OPEN = re.compile(r"\bopen\b|open-source|open weights?|开源|开放|公开", re.IGNORECASE)
_NOT_OPEN = re.compile(
    r"\bclosed\b|proprietary|\bnot (be )?open|\b(no|without) open|\bnon-?open"
    r"|闭源|(不|未|没有?|非|尚未|不是)(是)?(被)?(开源|开放|公开)",
    re.IGNORECASE,
)
_COMMERCIAL = re.compile(r"commercial(ly)?( use| licen[cs]e)?|商用|商业", re.IGNORECASE)
_NOT_COMMERCIAL = re.compile(
    r"(\bnot\b|n't|\bcannot|\bno\b|forbid\w*|prohibit\w*|disallow\w*|without)[^.?]{0,30}commercial|\bnon-?commercial"
    r"|(不(能|可|可以|允许|得|许|支持|准)|禁止|无法|非)[^。？?]{0,6}(商用|商业)|商(用|业)[^。？?]{0,4}(不行|不允许|被禁)",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"figure 1|evolutionary tree|\bdrawn\b|\btree\b|图 ?1|图一|演化树|进化树|分支", re.IGNORECASE)
_EDITION = re.compile(
    r"2023-04-23|2023-04-29|2023-08-06|23 april|april 23|29 april|april 29|6 august|august 6"
    r"|4 ?月 ?23|4 ?月 ?29|8 ?月 ?6",
    re.IGNORECASE,
)
_COLOURS = {
    "blue": "decoder-only", "pink": "encoder-only", "green": "encoder-decoder",
    "蓝": "decoder-only", "粉": "encoder-only", "绿": "encoder-decoder",
}  # fmt: skip
_TOPS: dict[Top, re.Pattern[str]] = {
    "largest": re.compile(
        r"\b(largest|biggest|most parameters)\b[^?]*\bmodels?\b|\bmodels?\b (is|are) the (largest|biggest)"
        r"|(参数|规模)?最(大|多)的?[^？?]{0,6}模型|模型.{0,6}最大",
        re.IGNORECASE,
    ),
    "smallest": re.compile(
        r"\bsmallest\b[^?]*\bmodels?\b|\bmodels?\b (is|are) the smallest"
        r"|(参数|规模)?最小的?[^？?]{0,6}模型|模型.{0,6}最小",
        re.IGNORECASE,
    ),
    "earliest": re.compile(
        r"\b(earliest|oldest|first)( [\w-]+){0,3} models?\b|最早的?[^？?]{0,6}模型|模型.{0,6}最早", re.IGNORECASE
    ),
    "latest": re.compile(
        r"\b(newest|latest|most recent)\b[^?]*\bmodels?\b|最(新|晚)的?[^？?]{0,6}模型|模型.{0,6}最(新|晚)",
        re.IGNORECASE,
    ),
}


def read_filter(text: str, entities: tuple[Entity, ...]) -> ModelFilter:
    """Return the filter that a question sets; an empty one when it sets none."""
    slugs = {one.slug for one in entities}
    drawn = bool(_DRAWN.search(text))
    architecture = next((one for one in _ARCHITECTURES if one in slugs), None)
    other = architecture if _OTHER_ARCHITECTURE.search(text) else None
    architecture = None if other else architecture
    branch = next((value for key, value in _COLOURS.items() if key in normalise(text)), None)
    edition = _edition(text)
    contexts, rest = _limits(cues.CONTEXT_LIMIT, text)
    sizes, _ = _limits(cues.SIZE_LIMIT, rest)
    since, until = (None, None) if edition else _years(cues.AS_OF.sub(" ", rest))
    found = ModelFilter(
        architecture=None if drawn else architecture,
        not_architecture=other,
        branch=(branch or architecture) if drawn else None,
        weights_open=_openness(text),
        organisation=next((one.id for one in entities if one.type is EntityType.ORGANISATION), None),
        style=next((value for key, value in _STYLES.items() if key in slugs), None),
        commercial=_commercial(text),
        sizes=sizes,
        contexts=contexts,
        since=since,
        until=until,
        edition=edition,
        top=next((top for top, cue in _TOPS.items() if cue.search(text)), None),
        drawn=drawn,
    )
    as_of = cues.AS_OF.search(rest)
    if as_of and not found and not edition:
        return replace(found, until=as_of["y"] or as_of["y2"])
    return found


def _commercial(text: str) -> bool | None:
    if _NOT_COMMERCIAL.search(text):
        return False
    return True if _COMMERCIAL.search(text) else None


def _openness(text: str) -> bool | None:
    closed = bool(_NOT_OPEN.search(text))
    opened = bool(_OPEN.search(_NOT_OPEN.sub(" ", text)))
    return None if opened == closed else opened


def _limits(cue: re.Pattern[str], text: str) -> tuple[tuple[Limit, ...], str]:
    """Return the limits that a cue finds, and the text without them."""
    normal = normalise(text)
    found = []
    for match in cue.finditer(normal):
        groups = {re.sub(r"\d", "", key): value for key, value in match.groupdict().items() if value}
        operator = ("<" if _LOWER.search(groups["op"]) else ">") + ("=" if _INCLUSIVE.search(groups["op"]) else "")
        found.append((operator, int(float(groups["n"]) * _UNITS[groups.get("u", "")])))
    return tuple(found), cue.sub(lambda match: " " * len(match.group()), normal)


def _edition(text: str) -> str | None:
    match = _EDITION.search(normalise(text))
    if match is None:
        return None
    found = match.group()
    if "8" in found or "august" in found:
        return "2023-08-06"
    return "2023-04-23" if "23" in found.replace("2023", "") and "29" not in found else "2023-04-29"


def _years(text: str) -> tuple[str | None, str | None]:
    """Return the first and last year asked for; one bare year stands for itself."""
    found = list(cues.YEAR.finditer(text))
    if not found:
        return None, None
    first, last = found[0], found[-1]
    year = first["year"]
    if len(found) > 1:
        return year, last["year"]
    before, after = text[: first.start()], text[first.end() : first.end() + 6]
    if re.search(r"(before|earlier than)\s*$", before, re.IGNORECASE) or re.match(r"\s*年?(之前|以前)", after):
        return None, str(int(year) - 1)
    if re.search(r"after\s*$", before, re.IGNORECASE):
        return str(int(year) + 1), None
    if re.search(r"since\s*$", before, re.IGNORECASE) or re.match(r"\s*年?(之后|以后|以来|起)", after):
        return year, None
    if re.search(r"(until|up to|by|as of)\s*$", before, re.IGNORECASE):
        return None, year
    return year, year
