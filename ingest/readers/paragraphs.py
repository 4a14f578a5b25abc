"""Paragraphs as they are stored: hard-wrapped prose in one line, lists and tables line by line."""

import re

_LISTED = re.compile(r"^[^\S\n]*([-*+|>•]|\d+[.)]|#|:|    )", re.MULTILINE)
_WIDE = r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]"
_HAN_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")
# Begins where white space begins, not in the midst of it.
_BREAK = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")


def join_lines(paragraph: str) -> str:
    """Return `paragraph` without the line ends that only wrap it; lists, tables and quotes keep theirs."""
    stripped = paragraph.strip("\n").rstrip()
    if _LISTED.search(stripped):
        return stripped
    return _BREAK.sub(" ", _HAN_BREAK.sub("", stripped.strip()))
