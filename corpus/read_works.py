"""The bibliography and the registry of other sources."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.read_survey import SURVEY
from corpus.reading import Positioned
from corpus.types import Entity, EntityType, Source, Statement, Text

#: The authors' own list of papers beside the survey.
READING_LIST = "guide-readme"


def work_sources(works: Sequence[Mapping[str, Any]]) -> Iterator[Source]:
    """Yield a source for every work of the bibliography."""
    for work in works:
        custom = work.get("custom") or {}
        yield Source(
            id=work["id"],
            title=work["title"],
            level="digest",
            kind=custom.get("kind") or "paper",
            authors=author_names(work),
            year=_year(work),
            date=_date(work),
            venue=work.get("container-title") or work.get("publisher"),
            arxiv_id=work.get("archive_location"),
            doi=work.get("DOI"),
            url=work.get("URL"),
            note=work.get("note"),
            csl=work,
        )


def author_names(work: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names as ``Given Family``, as far as the record has them."""
    names = []
    for author in work.get("author") or ():
        names.append(author.get("literal") or " ".join(filter(None, (author.get("given"), author.get("family")))))
    return tuple(names)


def _date_parts(work: Mapping[str, Any]) -> list[int]:
    parts = (work.get("issued") or {}).get("date-parts") or [[]]
    return [int(part) for part in parts[0] if part is not None]


def _year(work: Mapping[str, Any]) -> int | None:
    parts = _date_parts(work)
    return parts[0] if parts else None


def _date(work: Mapping[str, Any]) -> str | None:
    """Return the date as known; an arXiv id says the month of the first version."""
    arxiv_id = str(work.get("archive_location") or "")
    if len(arxiv_id) >= 9 and arxiv_id[:4].isdigit() and arxiv_id[4] == ".":
        return f"20{arxiv_id[:2]}-{arxiv_id[2:4]}"
    parts = _date_parts(work)
    return "-".join(f"{part:02d}" for part in parts) if parts else None


def work_entities(works: Sequence[Mapping[str, Any]]) -> Iterator[Entity]:
    """Yield a node for every work."""
    for work in works:
        yield Entity(f"work:{work['id']}", EntityType.WORK, Text(work["title"]))


def record(work: Mapping[str, Any]) -> Text:
    """Return the bibliographic record of a work as a sentence."""
    custom = work.get("custom") or {}
    names = author_names(work)
    open_list = len(names) > 4 or not custom.get("authors_complete", True)
    year, venue, arxiv_id, doi = (
        _year(work),
        work.get("container-title") or work.get("publisher"),
        work.get("archive_location"),
        work.get("DOI"),
    )
    reference = custom.get("survey_ref")
    tail = [str(venue)] if venue and str(venue) not in ("arXiv", *names) else []
    tail += [f"arXiv {arxiv_id}"] if arxiv_id and str(arxiv_id) not in str(venue) else []
    tail += [f"DOI {doi}"] if doi else []
    tail += [str(work["URL"])] if work.get("URL") and not (arxiv_id or doi) else []
    en, zh = list(tail), list(tail)
    if reference:
        en.append(f"reference {reference} of the survey")
        zh.append(f"综述参考文献第 {reference} 条")
    by_en = (", ".join(names[:4]) + (" et al." if open_list else "")) if names else "authors not recorded"
    by_zh = ("、".join(names[:4]) + (" 等" if open_list else "")) if names else "作者不详"
    return Text(
        f"“{work['title']}” — {by_en} ({year or 'undated'})" + "".join(f", {part}" for part in en) + ".",
        f"《{work['title']}》——{by_zh}（{year or '年份不详'}）" + "".join(f"，{part}" for part in zh) + "。",
    )


def _where_listed(work: Mapping[str, Any]) -> tuple[str, str]:
    """Return the source that lists a work, and where in it; a work that none lists speaks for itself."""
    custom = work.get("custom") or {}
    if work["id"] == SURVEY:
        return SURVEY, "title page"
    if custom.get("survey_ref"):
        return SURVEY, f"reference [{custom['survey_ref']}]"
    if custom.get("in_readme"):
        return READING_LIST, "reading list"
    if custom.get("listed_in"):
        return str(custom["listed_in"]), "reference list"
    return str(work["id"]), "bibliographic record"


def work_statements(works: Sequence[Mapping[str, Any]], sections: Mapping[str, str]) -> Iterator[Statement]:
    """Yield the record of each work and in which sections of the survey it is cited."""
    for work in works:
        custom = work.get("custom") or {}
        source, locator = _where_listed(work)
        yield Statement(f"work:{work['id']}", "title", work["title"], "text", source, locator, record(work))
        for section in custom.get("cited_in") or ():
            if section not in sections:
                continue
            words = Text(
                f"The survey cites “{work['title']}” in §{section} ({sections[section]}).",
                f"综述在 §{section} 引用了《{work['title']}》。",
            )
            subject = f"work:{work['id']}"
            yield Statement(subject, "citedInSection", f"section:{section}", "entity", SURVEY, locator, words)


def registry_sources(registry: Positioned) -> Iterator[Source]:
    """Yield a source for every entry of ``sources.yaml``."""
    data: Any = registry.data
    for row in data:
        date = row.get("date")
        yield Source(
            id=row["id"],
            title=row["title"],
            level="graph",
            kind=row["kind"],
            venue=row.get("publisher"),
            year=int(date[:4]) if date else None,
            date=date,
            url=row.get("url"),
            second_hand=row["second_hand"],
            note=row.get("note"),
        )
