"""An answer as Markdown: question, answer with its markers, sources with what was quoted."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.draft import harmless
from assistant.naming import work_name
from corpus.types import Text

_WORDS = {
    "sources": Text("Sources", "来源"),
    "missing": Text("What the corpus lacks", "语料所缺"),
    "digest": Text("fieldguide's digest of {who}", "fieldguide 对 {who} 的摘述"),
    "statement": Text("statement of the graph", "图谱陈述"),
    "seen": Text("seen in", "见于"),
    "check": Text("check", "核对"),
    "made": Text("Answer {id}, drawn from corpus {digest}.", "回答 {id}，所据语料 {digest}。"),
}


def to_markdown(answer: Mapping[str, Any]) -> bytes:
    """Return an answer as a Markdown document that can be pasted into another one."""
    return ("\n".join(_lines(answer)) + "\n").encode()


def _lines(answer: Mapping[str, Any]) -> Iterator[str]:
    language = answer["language"]
    yield f"# {harmless(_one_line(answer['question']))}"
    yield ""
    yield answer["answer"]
    if answer.get("missing") and answer["missing"] not in answer["answer"]:
        yield ""
        yield f"*{_WORDS['missing'].in_language(language)}:* {harmless(_one_line(answer['missing']))}"
    if answer["citations"]:
        yield ""
        yield f"## {_WORDS['sources'].in_language(language)}"
        yield ""
        for citation in answer["citations"]:
            yield from _citation(citation, language)
    yield ""
    made = _WORDS["made"].in_language(language)
    yield made.format(id=answer["id"], digest=answer.get("corpus", {}).get("digest", ""))


def _citation(citation: Mapping[str, Any], language: str) -> Iterator[str]:
    yield f"{citation['n']}. {told_as(citation, language)}: {_quoted(citation)}"
    if citation.get("seen_in"):
        yield f"   {_WORDS['seen'].in_language(language)} {harmless(_one_line(citation['seen_in']))}"
    yield f"   {_WORDS['check'].in_language(language)}: {citation['check']}"


def _quoted(citation: Mapping[str, Any]) -> str:
    """Only the authors' own words stand in quotation marks."""
    words = harmless(_one_line(citation["quote"]))
    return f"“{words}”" if citation["quote_of"] == "source" else words


def told_as(citation: Mapping[str, Any], language: str) -> str:
    """Return who says it and where, a digest told as ours: never as the authors' words."""
    who = harmless(_one_line(short_name(citation, language)))
    told = {
        "digest": _WORDS["digest"].in_language(language).format(who=who),
        "statement": f"{who} ({_WORDS['statement'].in_language(language)})",
    }.get(citation["quote_of"], who)
    link = f" <{citation['url']}>" if _is_plain_address(citation.get("url")) else ""
    return f"{told}, {harmless(_one_line(citation['locator']))}{link}"


def short_name(citation: Mapping[str, Any], language: str) -> str:
    """Return how a work is named in passing; a statement also names the title of where it is found."""
    name, title = work_name(citation, language), str(citation["title"])
    return f"{name}, {title}" if citation["quote_of"] == "statement" and name != title else name


def _is_plain_address(url: object) -> bool:
    return isinstance(url, str) and url.startswith(("https://", "http://")) and not set(url) & set(" <>\"'`\n")


def _one_line(text: str) -> str:
    return " ".join(str(text).split())
