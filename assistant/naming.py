"""How a work is named in passing: ``Brown et al. 2020``, or its title where no person is known."""

import re
from collections.abc import Mapping
from typing import Any

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SEVERAL = {
    "en": ("{first} and {second}", "{first} et al."),
    "zh": ("{first} 与 {second}", "{first} 等"),
}


def work_name(work: Mapping[str, Any], language: str) -> str:
    """Return authors and year of a citation, or its title when it has no authors.

    A single author may be an organisation, whose last word would say nothing, so it stays whole.
    """
    authors = [str(one) for one in work.get("authors") or ()]
    if not authors:
        return str(work["title"])
    two, more = _SEVERAL["zh" if language == "zh" else "en"]
    if len(authors) == 1:
        people = authors[0] if "," not in authors[0] else family_name(authors[0])
    else:
        pattern = two if len(authors) == 2 else more
        people = pattern.format(first=family_name(authors[0]), second=family_name(authors[1]))
    return f"{people} {work['year']}" if work.get("year") else people


def family_name(name: str) -> str:
    """Return the family name of a person: before a comma, else the last word; a Chinese name stays whole."""
    if "," in name:
        return name.split(",", 1)[0].strip()
    return name if _HAN.search(name) or not name.strip() else name.split()[-1]
