"""Answers, hits, passages and statements as plain text for a terminal, in the reader's language.

Everything here takes the JSON shapes of the contract, so a stored answer reads like a fresh one.
A digest is our paraphrase: it is never put in quotation marks as the authors' words.
"""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ui import output
from ui.output import display_width

Record = Mapping[str, Any]

_WIDEST = 100
_EMPHASIS = re.compile(r"\*\*(?P<words>[^*\n]+)\*\*")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
#: What a line break must not cut: a Chinese character with the punctuation after it, or a word with its blanks.
_PIECE = re.compile(r"[\u3400-\u9fff][\u3000-\u303f\uff00-\uffef”’]*|[^\s\u3400-\u9fff]+\s*|\s+")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sources": "Sources",
        "missing": "What is missing: ",
        "followups": "You could also ask",
        "sparql": "SPARQL, {rows} rows",
        "source": "{work}: “{quote}”",
        "digest": "fieldguide's digest of {work}{seen}: {quote}",
        "statement": "statement of the graph{seen}: {quote}",
        "source again": "the text of [{n}]: ",
        "digest again": "fieldguide's digest, as [{n}]: ",
        "statement again": "the statement of [{n}]: ",
        "seen": ", seen in {place}",
        "check": "check: {check} · {kind} {id}",
        "and": "{0} and {1}",
        "others": "{0} et al.",
    },
    "zh": {
        "sources": "来源",
        "missing": "缺少的内容：",
        "followups": "还可以问",
        "sparql": "SPARQL，{rows} 行",
        "source": "{work}：“{quote}”",
        "digest": "fieldguide 对 {work} 的转述{seen}：{quote}",
        "statement": "图谱中的陈述{seen}：{quote}",
        "source again": "同 [{n}] 的原文：",
        "digest again": "fieldguide 的转述，同 [{n}]：",
        "statement again": "同 [{n}] 的陈述：",
        "seen": "（见于 {place}）",
        "check": "核对：{check} · {kind} {id}",
        "and": "{0} 与 {1}",
        "others": "{0} 等",
    },
}
_CHECKS_ZH = {
    "confirmed": "已核实",
    "as stated": "如其所述",
    "differs": "有出入",
    "not checked": "未核对",
    "not established": "未能确定",
}


def answer(record: Record, show_sparql: bool = False) -> str:
    """Return an answer: its text with markers, what is missing, the numbered sources, follow-ups."""
    language = str(record["language"])
    said = _WORDS[language]
    parts = [wrapped(plain(record["answer"]))]
    missing = record["missing"]
    if missing and missing not in record["answer"]:
        parts.append(wrapped(said["missing"] + missing))
    if record["citations"]:
        lines = list(_citations(record["citations"], language))
        parts.append("\n".join([said["sources"], *lines]))
    if show_sparql:
        parts += [said["sparql"].format(rows=one["rows"]) + "\n" + one["query"] for one in record["sparql"]]
    if record["followups"]:
        parts.append("\n".join([said["followups"], *(f"  - {one}" for one in record["followups"])]))
    return "\n\n".join(parts)


def plain(markdown: str) -> str:
    """Return Markdown without the marks that only a renderer shows: emphasis and heading signs."""
    return _HEADING.sub("", _EMPHASIS.sub(r"\g<words>", markdown)).strip()


def _citations(citations: Sequence[Record], language: str) -> Iterator[str]:
    """Yield each citation; what is cited a second time is described once."""
    first: dict[str, int] = {}
    for one in citations:
        if one["id"] in first:
            yield from _again(one, first[one["id"]], language)
        else:
            first[one["id"]] = one["n"]
            yield from _citation(one, language)


def _again(one: Record, first: int, language: str) -> Iterator[str]:
    quote = f"“{one['quote']}”" if one["quote_of"] == "source" else one["quote"]
    what = _WORDS[language][f"{one['quote_of']} again"].format(n=first)
    mark = f"[{one['n']}]"
    yield wrapped(f"{mark} {what}{quote}", " " * (len(mark) + 1))


def _citation(one: Record, language: str) -> Iterator[str]:
    said = _WORDS[language]
    mark = f"[{one['n']}]"
    indent = " " * (len(mark) + 1)
    place = f" · {one['url']}" if one["url"] else ""
    yield wrapped(f"{mark} {reference(one, language)}{place}", indent)
    # What was seen in the very source that is cited need not be named twice.
    itself = one["seen_in"] in (None, one["title"], f"{one['title']} <{one['url']}>")
    seen = "" if itself else said["seen"].format(place=one["seen_in"])
    words = said[one["quote_of"]].format(work=short_name(one, language), seen=seen, quote=one["quote"])
    yield wrapped(indent + words, indent)
    check = _CHECKS_ZH[one["check"]] if language == "zh" else one["check"]
    kind = {"passage": "passage", "graph": "statement"}[one["kind"]]
    yield indent + said["check"].format(check=check, kind=kind, id=one["id"])


def reference(one: Record, language: str = "en") -> str:
    """Return who, when, title and place of what is cited: ``Brown et al. 2020. Title. §3.1``."""
    return ". ".join(filter(None, (short_name(one, language), one["title"], one["locator"])))


def short_name(one: Record, language: str = "en") -> str:
    """Return a source by its authors and year, as a reader would name it: ``Brown et al. 2020``."""
    said = _WORDS[language]
    authors = [_family(name) for name in one["authors"]]
    if not authors:
        return str(one["source"])
    people = one["authors"][0]  # one name alone may be a group's, whose last word would say nothing
    if len(authors) == 2:
        people = said["and"].format(*authors)
    elif len(authors) > 2:
        people = said["others"].format(*authors)
    return f"{people} {one['year']}" if one["year"] else people


def _family(name: str) -> str:
    """Return the last word of a person's name; a Chinese name stays whole."""
    return name.split()[-1] if name else name


def hits(record: Record) -> str:
    """Return search hits, best first: rank, place, score and id, then the words."""
    if not record["hits"]:
        return "nothing found"
    return "\n\n".join(
        f"{hit['rank']}. {hit['source']} · {hit['locator']} · {hit['score']:.3f} · {hit['id']}\n"
        + wrapped("   " + hit["text"], "   ")
        for hit in record["hits"]
    )


def passage(record: Record) -> str:
    """Return a passage: what it is taken from, said honestly, and its words."""
    language = str(record["language"])
    named = {"source": record["source"], "authors": record.get("authors") or (), "year": record.get("year")}
    work = short_name(named, "en")
    level = {
        "digest": f"fieldguide's digest of {work}",
        "full-text": f"full text of {work}",
        "web": f"web page {work}",
    }.get(record["level"], str(record["level"]))
    head = filter(None, (record["id"], record["collection"], level, record["locator"], language, record.get("url")))
    return " · ".join(map(str, head)) + "\n\n" + wrapped(record["text"])


def wrapped(text: str, indent: str = "") -> str:
    """Break lines that a terminal would break in mid-word; a pipe gets them whole, table rows stay."""
    if not sys.stdout.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return "\n".join(_wrapped_line(line, indent, width) for line in text.split("\n"))


def _wrapped_line(line: str, indent: str, width: int) -> str:
    if line.startswith("|") or display_width(line) <= width:
        return line
    lines, current = [], ""
    for piece in _PIECE.findall(line):
        if current.strip() and display_width(current + piece.rstrip()) > width:
            lines.append(current.rstrip())
            current = indent
        current += piece
    return "\n".join([*lines, current.rstrip()])


def statement(record: Record) -> str:
    """Return a statement of the graph: its words, the fact, who says so and where, and its query."""
    hand = " (second hand)" if record["second_hand"] else ""
    place = f"{record['source']}: {record['title']}. {record['locator']}{hand}"
    said = [
        f"{record['id']} · {record['check']}",
        *(wrapped(words) for words in record["words"].values() if words),
        f"{record['subject']} — {record['predicate']} — {record['object']}",
        *(f"{name}: {value}" for name, value in record["qualifiers"].items()),
        wrapped(f"source: {place}" + (f", seen in {record['seen_in']}" if record["seen_in"] else "")),
        *([record["url"]] if record["url"] else []),
    ]
    return "\n".join([*said, "", record["sparql"]])


def decision(record: Record) -> str:
    """Return a walk through the decision flow: every branch with its citation, then where it leads."""
    chinese = record["language"] == "zh"
    answers = {"y": "是", "n": "否"} if chinese else {"y": "yes", "n": "no"}
    lines = []
    for number, branch in enumerate(record["branches"], 1):
        lines.append(wrapped(f"{number}. {branch['question']} {answers[branch['answer']]}", "   "))
        lines.append(_cited(branch["citation"]))
    if record["next"]:
        lines.append(("下一个问题：" if chinese else "next question: ") + record["next"]["question"])
    else:
        lines.append(("结论：" if chinese else "verdict: ") + f"{record['outcome']['condition']} ({record['verdict']})")
        lines += [_cited(record["citation"]), "", wrapped(record["note"])]
    return "\n".join([*lines, *_seen(record, chinese)])


def _cited(citation: Record) -> str:
    return f"   [{short_name(citation)}, {citation['locator']} · {citation['id']}]"


def _seen(record: Record, chinese: bool) -> Iterator[str]:
    """Yield once where the branches were seen."""
    cited = (*(branch["citation"] for branch in record["branches"]), record["citation"])
    for place in dict.fromkeys(one["seen_in"] for one in cited if one and one["seen_in"]):
        yield wrapped(("见于 " if chinese else "seen in ") + place)


def difference(record: Record) -> str:
    """Return two models side by side: what differs first, then what is the same, with sources."""
    left, right = record["left"]["label"], record["right"]["label"]
    common = ", ".join(one["label"] for one in record["common_ancestors"])
    lines = [f"{left} and {right}", f"  common ancestors: {common or 'none documented'}"]
    for same, heading in ((False, "different"), (True, "the same")):
        rows = [one for one in record["differences"] if one["same"] is same]
        lines += [heading] if rows else []
        for row in rows:
            lines += [f"  {row['predicate']}", f"    {left}: {_said(row['left'])}"]
            lines += [] if same else [f"    {right}: {_said(row['right'])}"]
    return "\n".join(lines)


def _said(values: Sequence[Record]) -> str:
    sources: dict[str, list[str]] = {}
    for one in values:
        sources.setdefault(str(one["value"]), []).append(f"{one['source']}, {one['locator']}")
    return "; ".join(f"{value} [{'; '.join(dict.fromkeys(cited))}]" for value, cited in sources.items()) or "not said"


def verification(record: Record) -> str:
    """Return what became of a stored answer: its citations, its claims, and the sum."""
    lines = [f"[{one['n']}] {one['state']:7}  {one['id']}" for one in record["citations"]]
    lines += [f"{one['support']:12}  {plain(one['text'])}  ({one['check']})" for one in record["claims"]]
    return "\n".join([*lines, "all good" if record["ok"] else "not all good"])


#: Measures of an evaluation, in the order of its columns.
_MEASURES = (
    ("questions", "n"),
    ("facts", "facts"),
    ("citation", "cited"),
    ("verdict", "verdict"),
    ("list_f1", "list F1"),
    ("abstention_precision", "abst. P"),
    ("abstention_recall", "abst. R"),
    ("language", "language"),
    ("unmarked_sentences", "unmarked"),
    ("quotes_verbatim", "verbatim"),
    ("numbers_found", "numbers"),
    ("p50_ms", "p50 ms"),
    ("p95_ms", "p95 ms"),
)


def evaluation(record: Record, misses: bool) -> str:
    """Return the measures over all, by language and by intent, and the questions missed when wanted."""
    rows = [("all", record["overall"]), *record["by_language"].items(), *record["by_intent"].items()]
    header = ["", *(heading for _, heading in _MEASURES)]
    told = output.table(header, [[name, *(_measure(group[key]) for key, _ in _MEASURES)] for name, group in rows])
    return "\n".join([told, *(["", *map(_miss, filter(_is_missed, record["scored"]))] if misses else [])])


def _measure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _is_missed(scored: Record) -> bool:
    wrong = scored["abstained"] != scored["should_abstain"] or scored["unmarked"] or not scored["right_language"]
    short = scored["list_f1"] is not None and scored["list_f1"] < 1
    return bool(wrong or short or scored["missed"] or scored["verdict"] is False or scored["citation"] is False)


def _miss(scored: Record) -> str:
    said = {key: scored[key] for key in ("citation", "verdict", "list_f1", "abstained") if scored[key] is not None}
    lacking = f", lacks {', '.join(scored['missed'])}" if scored["missed"] else ""
    return f"{scored['id']}: " + ", ".join(f"{key} {value}" for key, value in said.items()) + lacking
