"""Check each claim against its citations: words, numbers, names and negation; and stored answers later."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol

from assistant.answer import Claim, Evidence, Support
from assistant.language import normalise, words
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
    if any(plain == _plain(quote) or (len(plain) > 12 and plain in _plain(quote)) for quote in quotes):
        return Verdict("supported", "verbatim in its citation")
    if plain and all(_plain(part) in _plain(joined) for part in _parts(text)):
        return Verdict("supported", "each part verbatim in its citations")
    stray = numbers(text) - numbers(joined)
    if stray:
        return Verdict(
            "contradicted", f"numbers not in the citations: {', '.join(f'{one:g}' for one in sorted(stray))}"
        )
    share = _shared(text, joined)
    if bool(_NEGATION.search(text)) != bool(_NEGATION.search(joined)) and share < 1:
        return Verdict("unverified", "negation differs from the citations")
    if share < ENOUGH_WORDS:
        return Verdict("unverified", f"{share:.0%} of its words stand in the citations")
    return Verdict("supported", f"numbers agree; {share:.0%} of its words stand in the citations")


def _plain(text: str) -> str:
    return re.sub(r"[\s*。.;；:：]+", "", normalise(text))


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
        return Report(str(record["id"]), citations, claims)
    except (KeyError, TypeError, AttributeError) as exc:
        raise UnreadableInputError("answer", f"is not a whole answer: {exc!r} is wrong or missing") from exc


def _citation_check(citation: Mapping[str, Any], guide: Quotes) -> CitationCheck:
    exists, same = guide.present_quote(citation["kind"], citation["id"], citation["quote"])
    return CitationCheck(citation["n"], citation["id"], "found" if same else "changed" if exists else "gone")


def _claim_check(claim: Mapping[str, Any], quotes: Mapping[int, str], lost: Collection[int]) -> ClaimCheck:
    cited = [n for n in claim["citations"] if n not in lost]
    if not cited:
        return ClaimCheck(claim["text"], "unverified", "none of its citations is there any more")
    found = check(claim["text"], [quotes[n] for n in cited])
    return ClaimCheck(claim["text"], found.support, found.check)
