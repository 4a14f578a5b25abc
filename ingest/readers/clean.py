"""What no text that is kept may hold: characters that are not seen, or that change how others are seen."""

import re

from corpus.errors import UnreadableInputError

#: Longest title, author, heading, locator or key in characters.
LONGEST_LABEL = 300
#: Most blocks (paragraphs, lists, tables) of one document.
MOST_BLOCKS = 20_000

_BREAK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x9f"  # control characters, among them ESC, DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # without width
    "\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff"  # marks of annotations, and what is no character
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
    "]"
)
#: Letters between which a joiner or non-joiner is spelling: Arabic to Thaana, the scripts of India, Tibetan to
#: Khmer, Mongolian, and the Arabic forms.
_JOINED = "\u0620-\u07ff\u0860-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
_VARIATIONS = re.compile("([\ufe00-\ufe0f])[\ufe00-\ufe0f]+")

_LONGEST_LINE = 1_000_000
_MOST_LINES = 500_000


def clean(text: str) -> str:
    """Return `text` without control and invisible characters; every other line end becomes ``\\n``.

    >>> clean("a\\x1b[1m\\u202eb\\u2028c")
    'a[1mb\\nc'
    """
    # A joiner may stand between letters only once what is hidden between them is gone.
    text = _HIDDEN.sub("", _BREAK.sub("\n", text))
    return text if text.isascii() else _VARIATIONS.sub(r"\1", _JOINER.sub("", text))


def label(text: str) -> str:
    """Return `text` as a title, name, heading or locator: clean, on one line, at most `LONGEST_LABEL` characters."""
    # The margin leaves room for what cleaning takes away; nobody reads further.
    line = " ".join(clean(text[: 10 * LONGEST_LABEL]).split())
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1].rstrip() + "…"


def check_size(text: str, path: str, longest: int = _LONGEST_LINE) -> None:
    """Raise `UnreadableInputError` when a line of `text` has more than `longest` characters, or it has too many."""
    if text.count("\n") >= _MOST_LINES:
        raise UnreadableInputError(path, f"has more than {_MOST_LINES:,} lines; split the file")
    start, number = 0, 1
    while (end := text.find("\n", start)) >= 0:
        _check_line(end - start, number, path, longest)
        start, number = end + 1, number + 1
    _check_line(len(text) - start, number, path, longest)


def _check_line(length: int, number: int, path: str, longest: int) -> None:
    if length > longest:
        raise UnreadableInputError(
            path, f"line {number} has {length:,} characters, more than {longest:,}; break it into paragraphs"
        )
