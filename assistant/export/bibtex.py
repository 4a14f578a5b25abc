"""The works that an answer cites, once each, as BibTeX."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import Any

_KEY = re.compile(r"[^a-z0-9:_-]+")


def to_bibtex(answer: Mapping[str, Any]) -> bytes:
    """Return a BibTeX file with one entry a cited source; TeX commands in it are harmless text."""
    from pybtex.database import BibliographyData

    works = {str(citation["source"]): citation for citation in reversed(answer["citations"])}
    entries: dict[str, Any] = {}
    for source in dict.fromkeys(str(citation["source"]) for citation in answer["citations"]):
        entries[_free_key(source, entries)] = _entry(works[source])
    text = BibliographyData(entries=entries).to_string("bibtex") if entries else "% no works are cited\n"
    return str(text).encode()


def _free_key(source: str, taken: Collection[str]) -> str:
    """Return a citekey for a source that no other one has."""
    key = _KEY.sub("-", source.lower()).strip("-") or "source"
    return next(one for n in count(1) if (one := key if n == 1 else f"{key}-{n}") not in taken)


def _entry(citation: Mapping[str, Any]) -> Any:
    from pybtex.database import Entry, Person

    entry = Entry("misc" if not citation.get("doi") else "article", fields=dict(_fields(citation)))
    for author in citation.get("authors") or []:
        entry.add_person(
            Person("{" + _balanced(author) + "}") if _is_one_name(author) else Person(_balanced(author)), "author"
        )
    return entry


def _fields(citation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "title", "{" + _balanced(citation["title"]) + "}"
    if citation.get("year"):
        yield "year", str(citation["year"])
    if citation.get("arxiv_id"):
        yield "eprint", _balanced(citation["arxiv_id"])
        yield "archiveprefix", "arXiv"
    if citation.get("doi"):
        yield "doi", _balanced(citation["doi"])
    if citation.get("url"):
        yield "url", _balanced(citation["url"])


def _balanced(text: object) -> str:
    """Return the text on one line without braces and backslashes: the two that TeX acts on."""
    return " ".join(re.sub(r"[{}\\]", " ", str(text)).split())


def _is_one_name(author: str) -> bool:
    """An organisation, or a name that is not written in Latin letters, is kept whole."""
    return " " not in author.strip() or not author.isascii()
