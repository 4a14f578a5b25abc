"""Answers, hits, passages and statements as plain text for a terminal, in the reader's language.

Everything here takes the JSON shapes of the contract, so a stored answer reads like a fresh one.
A digest is our paraphrase: it is never put in quotation marks as the authors' words.
"""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.naming import work_name
from corpus.types import Language
from ui import output
from ui.output import display_width
from ui.predicates import in_words, value_in_words
from ui.texts import TEXTS

Record = Mapping[str, Any]

_WIDEST = 100
_EMPHASIS = re.compile(r"\*\*(?P<words>[^*\n]+)\*\*")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
#: What a line break must not cut: a Chinese character with the punctuation after it, or a word with its blanks.
_PIECE = re.compile(r"[\u3400-\u9fff][\u3000-\u303f\uff00-\uffef”’]*|[^\s\u3400-\u9fff]+\s*|\s+")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "verdict": "verdict: {verdict}",
        "sources": "Sources",
        "missing": "What is missing: ",
        "followups": "You could also ask",
        "sparql": "SPARQL, {rows} rows",
        "source": "the source's words",
        "web": "a web page's words",
        "digest": "fieldguide's digest",
        "statement": "statement of the graph",
        "source full": "{work}: “{quote}”",
        "digest full": "fieldguide's digest of {work}{seen}: {quote}",
        "statement full": "statement of the graph{seen}: {quote}",
        "again": "as [{n}]: ",
        "seen": ", seen in {place}",
        "check": "check: {check} · {kind} {id}",
        "comma": ", ",
    },
    "zh": {
        "verdict": "结论：{verdict}",
        "sources": "来源",
        "missing": "缺少的内容：",
        "followups": "还可以问",
        "sparql": "SPARQL，{rows} 行",
        "source": "来源原文",
        "web": "网页原文",
        "digest": "fieldguide 的摘述",
        "statement": "图谱中的陈述",
        "source full": "{work}：“{quote}”",
        "digest full": "fieldguide 对 {work} 的摘述{seen}：{quote}",
        "statement full": "图谱中的陈述{seen}：{quote}",
        "again": "同 [{n}]：",
        "seen": "（见于 {place}）",
        "check": "核对：{check} · {kind} {id}",
        "comma": "，",
    },
}
_CHECKS_ZH = {
    "confirmed": "已核实",
    "as stated": "如其所述",
    "differs": "有出入",
    "not checked": "未核对",
    "not established": "未能确定",
}


def answer(record: Record, show_sparql: bool = False, full: bool = False) -> str:
    """Return an answer: verdict, text with markers, what is missing, the numbered sources, follow-ups.

    A source takes one line and its quote; `full` adds title, address and where it was seen.
    """
    language = str(record["language"])
    said = _WORDS[language]
    parts = [*_verdict(record, said), wrapped(plain(record["answer"]))]
    missing = record["missing"]
    if missing and missing not in record["answer"]:
        parts.append(wrapped(said["missing"] + missing))
    if record["citations"]:
        lines = list(_citations(record["citations"], language, full))
        parts.append("\n".join([said["sources"], *lines]))
    if show_sparql:
        parts += [said["sparql"].format(rows=one["rows"]) + "\n" + one["query"] for one in record["sparql"]]
    if record["followups"]:
        parts.append("\n".join([said["followups"], *(f"  - {one}" for one in record["followups"])]))
    return "\n\n".join(parts)


def _verdict(record: Record, said: Mapping[str, str]) -> Iterator[str]:
    if record["verdict"] is not None:
        verdict = TEXTS[record["language"]].verdicts[record["verdict"]]
        yield said["verdict"].format(verdict=verdict[0].lower() + verdict[1:])


def plain(markdown: str) -> str:
    """Return Markdown without the marks that only a renderer shows: emphasis and heading signs."""
    return _HEADING.sub("", _EMPHASIS.sub(r"\g<words>", markdown)).strip()


def _citations(citations: Sequence[Record], language: str, full: bool) -> Iterator[str]:
    """Yield each citation; what is cited a second time is described once."""
    first: dict[str, int] = {}
    for one in citations:
        if one["id"] in first:
            mark = f"[{one['n']}] "
            yield wrapped(mark + _WORDS[language]["again"].format(n=first[one["id"]]) + _quote(one), " " * len(mark))
        else:
            first[one["id"]] = one["n"]
            yield from _in_full(one, language) if full else _in_short(one, language)


def _quote(one: Record) -> str:
    return f"“{one['quote']}”" if one["quote_of"] == "source" else str(one["quote"])


def told_by(one: Record) -> str:
    """Return whose words a quote is in: a digest's, a statement's, a web page's or the source's own."""
    return "web" if one["quote_of"] == "source" and one["level"] == "web" else str(one["quote_of"])


def _in_short(one: Record, language: str) -> Iterator[str]:
    said = _WORDS[language]
    mark = f"[{one['n']}] "
    indent = " " * len(mark)
    place = said["comma"].join((work_name(one, language), one["locator"]))
    yield wrapped(mark + " · ".join((place, said[told_by(one)], _check(one, language), one["id"])), indent)
    yield wrapped(indent + _quote(one), indent)


def _in_full(one: Record, language: str) -> Iterator[str]:
    said = _WORDS[language]
    mark = f"[{one['n']}] "
    indent = " " * len(mark)
    place = f" · {one['url']}" if one["url"] else ""
    yield wrapped(f"{mark}{reference(one, language)}{place}", indent)
    # What was seen in the very source that is cited need not be named twice.
    itself = one["seen_in"] in (None, one["title"], f"{one['title']} <{one['url']}>")
    seen = "" if itself else said["seen"].format(place=one["seen_in"])
    words = said[f"{one['quote_of']} full"].format(work=work_name(one, language), seen=seen, quote=one["quote"])
    yield wrapped(indent + words, indent)
    kind = {"passage": "passage", "graph": "statement"}[one["kind"]]
    yield indent + said["check"].format(check=_check(one, language), kind=kind, id=one["id"])


def _check(one: Record, language: str) -> str:
    return _CHECKS_ZH[one["check"]] if language == "zh" else str(one["check"])


def reference(one: Record, language: str = "en") -> str:
    """Return who, when, title and place of what is cited: ``Brown et al. 2020. Title. §3.1``."""
    return ". ".join(dict.fromkeys(filter(None, (work_name(one, language), one["title"], one["locator"]))))


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
    work = work_name({"title": record["source"], **record}, "en")
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


_STATEMENT_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {"hand": " (second hand)", "source": "source: {place}", "seen": ", seen in {seen}", "check": "{check}"},
    "zh": {"hand": "（间接来源）", "source": "来源：{place}", "seen": "，见于 {seen}", "check": "核对：{check}"},
}


def statement(record: Record, language: Language = "en") -> str:
    """Return a statement of the graph: its words, the fact, who says so and where, and its query."""
    said = _STATEMENT_WORDS[language]
    place = f"{record['source']}: {record['title']}. {record['locator']}"
    source = said["source"].format(place=place) + (said["hand"] if record["second_hand"] else "")
    seen = said["seen"].format(seen=record["seen_in"]) if record["seen_in"] else ""
    lines = [
        f"{record['id']} · {said['check'].format(check=_check(record, language))}",
        wrapped(record["words"][language] or record["words"]["en"]),
        f"{record['subject']} — {record['predicate']} — {record['object']}",
        *(f"{name}: {value}" for name, value in record["qualifiers"].items()),
        wrapped(source + seen),
        *([record["url"]] if record["url"] else []),
    ]
    return "\n".join([*lines, "", record["sparql"]])


def decision(record: Record) -> str:
    """Return a walk through the decision flow: every branch with its citation, then where it leads."""
    chinese = record["language"] == "zh"
    answers = {"y": "是", "n": "否"} if chinese else {"y": "yes", "n": "no"}
    lines = []
    for number, branch in enumerate(record["branches"], 1):
        lines.append(wrapped(f"{number}. {branch['question']} {answers[branch['answer']]}", "   "))
        lines.append(_cited(branch["citation"], record["language"]))
    if record["next"]:
        lines.append(("下一个问题：" if chinese else "next question: ") + record["next"]["question"])
    else:
        lines.append(("结论：" if chinese else "verdict: ") + f"{record['outcome']['condition']} ({record['verdict']})")
        lines += [_cited(record["citation"], record["language"]), "", wrapped(record["note"])]
    return "\n".join([*lines, *_seen(record, chinese)])


def _cited(citation: Record, language: str) -> str:
    return f"   [{work_name(citation, language)}, {citation['locator']} · {citation['id']}]"


def _seen(record: Record, chinese: bool) -> Iterator[str]:
    """Yield once where the branches were seen."""
    cited = (*(branch["citation"] for branch in record["branches"]), record["citation"])
    for place in dict.fromkeys(one["seen_in"] for one in cited if one and one["seen_in"]):
        yield wrapped(("见于 " if chinese else "seen in ") + place)


_DIFFERENCE_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "both": "{left} and {right}",
        "common": "common ancestors: ",
        "none": "none documented",
        "different": "different",
        "same": "the same",
        "nothing": "not said",
        "colon": ": ",
        "comma": ", ",
    },
    "zh": {
        "both": "{left} 与 {right}",
        "common": "共同祖先：",
        "none": "没有记载",
        "different": "不同之处",
        "same": "相同之处",
        "nothing": "未提及",
        "colon": "：",
        "comma": "，",
    },
}


def difference(record: Record, language: Language = "en") -> str:
    """Return two models side by side: what differs first, then what is the same, with sources."""
    said = _DIFFERENCE_WORDS[language]
    left, right = record["left"]["label"], record["right"]["label"]
    common = said["comma"].join(one["label"] for one in record["common_ancestors"])
    lines = [said["both"].format(left=left, right=right), f"  {said['common']}{common or said['none']}"]
    for same, heading in ((False, said["different"]), (True, said["same"])):
        rows = [one for one in record["differences"] if one["same"] is same]
        lines += [heading] if rows else []
        for row in rows:
            shown = [(left, row["left"])] if same else [(left, row["left"]), (right, row["right"])]
            lines.append(f"  {in_words(row['predicate'], language)}")
            lines += [wrapped(f"    {one}{said['colon']}{_said(values, language)}", "      ") for one, values in shown]
    return "\n".join(lines)


def _said(values: Sequence[Record], language: Language) -> str:
    said = _DIFFERENCE_WORDS[language]
    sources: dict[str, list[str]] = {}
    for one in values:
        place = f"{one['source']}{said['comma']}{one['locator']}"
        sources.setdefault(value_in_words(one["value"], language), []).append(place)
    cited = (f"{value} [{'; '.join(dict.fromkeys(places))}]" for value, places in sources.items())
    return "; ".join(cited) or said["nothing"]


def verification(record: Record) -> str:
    """Return what became of a stored answer: its citations, its claims, and the sum."""
    lines = [f"[{one['n']}] {one['state']:7}  {one['id']}" for one in record["citations"]]
    lines += [f"{one['support']:12}  {plain(one['text'])}  ({one['check']})" for one in record["claims"]]
    return "\n".join([*lines, "all good" if record["ok"] else "not all good"])


#: Measures of an evaluation in the order of its columns: key, heading, what it says.
_MEASURES = (
    ("questions", "n", "questions asked"),
    ("facts", "facts", "share of the expected facts that stand in the answer and in its evidence"),
    ("citation", "cited", "share of answers that cite an expected source"),
    ("verdict", "verdict", "share of decisions with the expected verdict"),
    ("list_f1", "list F1", "how well lists match the expected ones: F1 of precision and recall"),
    ("abstention_precision", "abst. P", "of the questions left open, the share that should be"),
    ("abstention_recall", "abst. R", "of the questions that should be left open, the share that were"),
    ("language", "language", "share of answers in the question's language"),
    ("unmarked_sentences", "unmarked", "factual sentences without a citation"),
    ("quotes_verbatim", "verbatim", "share of answers whose every quote stands in its passage"),
    ("numbers_found", "numbers", "share of answers whose every number stands in its evidence"),
    ("p50_ms", "p50 ms", "milliseconds that half of the answers took at most"),
    ("p95_ms", "p95 ms", "milliseconds that 95 % of the answers took at most"),
)


def evaluation(record: Record, misses: bool) -> str:
    """Return the measures over all, by language and by intent, and the questions missed when wanted."""
    rows = [("all", record["overall"]), *record["by_language"].items(), *record["by_intent"].items()]
    header = ["", *(heading for _, heading, _ in _MEASURES)]
    told = output.table(header, [[name, *(_measure(group[key]) for key, _, _ in _MEASURES)] for name, group in rows])
    meanings = [f"{heading:9} {meaning}" for _, heading, meaning in _MEASURES]
    missed = ["", *map(_miss, filter(_is_missed, record["scored"]))] if misses else []
    return "\n".join([told, "", *meanings, "-         nothing to measure", *missed])


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


def built(record: Record) -> str:
    """Return what a build did, in sentences."""
    counts = record["counts"]
    held = ", ".join(f"{counts[name]:,} {name}" for name in ("sources", "documents", "passages", "statements"))
    made = ", ".join(record["indexes"]) or "none, all were in order"
    return (
        f"The library holds {held}.\n"
        f"Passages embedded anew: {record['embedded']:,}. Indexes made: {made}.\n"
        f"Corpus {record['digest'][:19]}, {record['seconds']:.1f} s."
    )
