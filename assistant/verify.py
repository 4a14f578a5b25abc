"""Check each claim against its citations: words, numbers, names and negation; and stored answers later."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Literal, Protocol

from assistant.answer import Claim, Evidence, Support
from assistant.draft import harmless
from assistant.language import normalise, traditional, words, writes_traditional
from corpus.errors import UnreadableInputError

#: Share of a claim's words that must stand in its quotes when it is not verbatim.
ENOUGH_WORDS = 0.6

_NUMBER = re.compile(
    r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(?:\s*(万亿|十亿|百万|亿|万|trillion|billion|million|thousand|[tbmk](?![a-z])))?",
    re.IGNORECASE,
)
_FACTORS = {
    "t": 10**12, "trillion": 10**12, "万亿": 10**12, "b": 10**9, "billion": 10**9, "十亿": 10**9, "亿": 10**8,
    "m": 10**6, "million": 10**6, "百万": 10**6, "万": 10**4, "k": 10**3, "thousand": 10**3,
}  # fmt: skip
_NEGATION = re.compile(
    r"\b(not|no|never|neither|nor|none|without|cannot)\b|n't\b|不|没有|并非|未|无(?!论)|非(?=[^常])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of a claim found, and what was compared."""

    support: Support
    check: str


def numbers(text: str) -> frozenset[float]:
    """Return the numbers of a text with their order of magnitude: 175B and 1750亿 are equal."""
    found = set()
    for match in _NUMBER.finditer(normalise(text)):
        value = float(match[1].replace(",", "").rstrip("."))
        found.add(round(value * _FACTORS.get((match[2] or "").lower(), 1), 6))
    return frozenset(found)


def check(text: str, quotes: Sequence[str]) -> Verdict:
    """Return whether the quotes support the sentence `text`, and what was compared."""
    joined = " ".join(quotes)
    plain = _plain(text)
    if not plain:
        return Verdict("unverified", "says nothing")
    stray = numbers(text) - numbers(joined)
    if stray:
        return Verdict(
            "contradicted", f"numbers not in the citations: {', '.join(f'{one:g}' for one in sorted(stray))}"
        )
    if any(plain == _plain(quote) or (len(plain) > 12 and plain in _plain(quote)) for quote in quotes):
        return Verdict("supported", "verbatim in its citation")
    parts = _parts(text)
    if parts and all(_plain(part) in _plain(joined) for part in parts):
        return Verdict("supported", "each part verbatim in its citations")
    return _compared(text, joined)


def _compared(text: str, joined: str) -> Verdict:
    """Compare a sentence that is not verbatim: names, their order, negation, words."""
    unknown = names(text) - names(joined)
    if unknown:
        return Verdict("unverified", f"names not in the citations: {', '.join(sorted(unknown))}")
    if _swapped(text, joined):
        return Verdict("unverified", "names stand in another order than in the citations")
    share = _shared(text, joined)
    if bool(_NEGATION.search(text)) != bool(_NEGATION.search(joined)) and share < 1:
        return Verdict("unverified", "negation differs from the citations")
    if share < ENOUGH_WORDS:
        return Verdict("unverified", f"{share:.0%} of its words stand in the citations")
    return Verdict("supported", f"numbers and names agree; {share:.0%} of its words stand in the citations")


#: Words with a capital or a digit inside a sentence: what is taken for a name. Chinese ends one; 175B is none.
_NAME = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]*[A-Z][\w.+-]*|[A-Za-z]+[\w-]*\d[\w.-]*)", re.ASCII)


def names(text: str) -> frozenset[str]:
    """Return the names of a text in comparable form: words with capitals or digits, sentence openers aside."""
    found = set()
    for match in _NAME.finditer(text):
        opens = not re.search(r"[\w,;:)\]'\"”’*，、：；（-]\s*$", text[: match.start()])
        word = match.group().rstrip(".,-")
        if not (opens and word[1:].islower() and word.isalpha()):
            found.add(re.sub(r"[^a-z0-9]", "", word.lower()))
    return frozenset(one for one in found if one)


def _swapped(text: str, joined: str) -> bool:
    """Tell whether the two names of a sentence stand in the citations only the other way round."""
    shared = [one for one in _in_order(text) if one in names(joined)]
    if len(shared) != 2 or shared[0] == shared[1]:
        return False
    pairs = set(pairwise(one for one in _in_order(joined) if one in shared))
    return (shared[1], shared[0]) in pairs and (shared[0], shared[1]) not in pairs


def _in_order(text: str) -> list[str]:
    return [re.sub(r"[^a-z0-9]", "", match.group().lower()) for match in _NAME.finditer(text)]


def _plain(text: str) -> str:
    """Return a text without blanks and without what ends or parts sentences; points in numbers stay."""
    closed = re.sub(r"\s+", "", normalise(text))
    return re.sub(r"\.(?!\d)|[。;；:：]", "", closed)


def _parts(text: str) -> list[str]:
    """Split a listed row (name: fact; fact) into the parts that must each stand in a quote."""
    body = re.sub(r"^\*\*[^*]+\*\*\s*[:：]\s*", "", text)
    return [part for part in re.split(r"[;；]", body) if part.strip(" .。")]


def _shared(text: str, quotes: str) -> float:
    mine, theirs = words(text), set(words(quotes))
    return sum(word in theirs for word in mine) / len(mine) if mine else 0.0


def verify(claims: Iterable[Claim], citations: Sequence[Evidence]) -> tuple[Claim, ...]:
    """Return the claims with their support filled in."""
    checked = []
    for claim in claims:
        found = check(claim.text, [citations[n - 1].quote for n in claim.citations])
        checked.append(replace(claim, support=found.support, check=found.check))
    return tuple(checked)


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A citation of a stored answer against the present stores."""

    n: int
    id: str
    state: Literal["found", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A claim of a stored answer checked again."""

    text: str
    support: Support
    check: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a stored answer: its citations and its claims."""

    id: str
    citations: tuple[CitationCheck, ...]
    claims: tuple[ClaimCheck, ...]

    @property
    def ok(self) -> bool:
        """Whether every citation was found as it was and every claim is supported."""
        return all(one.state == "found" for one in self.citations) and all(
            one.support == "supported" for one in self.claims
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the shape of ``docs/schema/verify.json``."""
        return {
            "id": self.id,
            "ok": self.ok,
            "citations": [asdict(one) for one in self.citations],
            "claims": [asdict(one) for one in self.claims],
        }


class Quotes(Protocol):
    """What `verify_stored` needs of a `Fieldguide`."""

    def present_quote(self, kind: str, cited: str, quote: str) -> tuple[bool, bool]:
        """Return whether the passage or statement exists, and whether it still says `quote`."""
        ...


def verify_stored(record: Mapping[str, Any], guide: Quotes) -> Report:
    """Check a stored answer again: each citation found, changed or gone, each claim supported or not.

    Raises `UnreadableInputError` when the record is not a whole answer.
    """
    try:
        citations = tuple(_citation_check(one, guide) for one in record["citations"])
        quotes = {one["n"]: str(one["quote"]) for one in record["citations"]}
        lost = {one.n for one in citations if one.state != "found"}
        claims = tuple(_claim_check(one, quotes, lost) for one in record["claims"])
        return Report(str(record["id"]), citations, (*claims, *_text_checks(record)))
    except (KeyError, TypeError, AttributeError) as exc:
        raise UnreadableInputError("answer", f"is not a whole answer: {exc!r} is wrong or missing") from exc


def _text_checks(record: Mapping[str, Any]) -> Iterator[ClaimCheck]:
    """Yield every sentence of the answer's text that is no claim, and every marker that cites nothing."""
    known = {one["n"] for one in record["citations"]}
    claims = [str(one["text"]) for one in record["claims"]]
    if writes_traditional(str(record["answer"])):
        claims = [*claims, *map(traditional, claims)]
    said = {_plain(harmless(one)) for one in claims}
    for sentence, marks in marked_sentences(str(record["answer"])):
        foreign = [n for n in marks if n not in known]
        if foreign:
            yield ClaimCheck(sentence, "unverified", f"cites {foreign}, which is no citation of the answer")
        elif not any(_plain(sentence) in one or one in _plain(sentence) for one in said):
            yield ClaimCheck(sentence, "unverified", "stands in the answer and is none of its claims")


_MARKED = re.compile(r"(?P<text>[^\n|]*?)\s*(?P<marks>(?:\[\d+\])+)")


def marked_sentences(answer: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the texts before each run of markers, with the numbers of the run; cells of tables are left out."""
    running = "\n".join(line for line in answer.split("\n") if not line.startswith("|"))
    for match in _MARKED.finditer(running):
        marks = tuple(int(one) for one in re.findall(r"\d+", match["marks"]))
        yield match["text"].strip().removeprefix("- ").strip(), marks


def _citation_check(citation: Mapping[str, Any], guide: Quotes) -> CitationCheck:
    exists, same = guide.present_quote(citation["kind"], citation["id"], citation["quote"])
    return CitationCheck(citation["n"], citation["id"], "found" if same else "changed" if exists else "gone")


def _claim_check(claim: Mapping[str, Any], quotes: Mapping[int, str], lost: Collection[int]) -> ClaimCheck:
    cited = [n for n in claim["citations"] if n not in lost]
    if not cited:
        return ClaimCheck(claim["text"], "unverified", "none of its citations is there any more")
    found = check(claim["text"], [quotes[n] for n in cited])
    return ClaimCheck(claim["text"], found.support, found.check)
