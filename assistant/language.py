"""Which language a text is in, and the forms in which words are compared."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from corpus.types import Language

if TYPE_CHECKING:
    from opencc import OpenCC

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
#: Words and numbers (2.5 stays whole), or single Han characters.
_TOKEN = re.compile(r"\d+(?:\.\d+)+|\d+|[^\W\d_]+", re.UNICODE)
_HAN_OR_OTHER = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


def detect_language(text: str) -> Language:
    """Return zh when at least a tenth of the letters are Han characters, else en.

    A single Han character already outweighs a model's Latin name: practitioners mix both.
    """
    han = len(_HAN.findall(text))
    letters = len(_LETTER.findall(text))
    return "zh" if han and han / max(letters, 1) >= 0.1 else "en"


def normalise(text: str) -> str:
    """Return the text in NFKC and lower case (full-width forms become plain)."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return (token, start, end) of the normalised text: words, numbers, runs of Han characters."""
    found = []
    for run in _HAN_OR_OTHER.finditer(text):
        if _HAN.match(run.group()):
            found.append((run.group(), run.start(), run.end()))
            continue
        for match in _TOKEN.finditer(run.group()):
            start = run.start() + match.start()
            found.append((match.group(), start, start + len(match.group())))
    return found


_BLANKS = re.compile(r"\s{2,}")


def one_form(text: str) -> str:
    """Return the text in simplified characters, letters and digits in plain forms, one blank where there are many.

    `normalise` changes no length of what this returns, so that places found in either hold for both.
    """
    composed = unicodedata.normalize("NFC", simplified(_BLANKS.sub(" ", text)))
    plain = "".join(
        one if len(lowered := normalise(one)) == 1 and not one.isalnum() else _plain(one, lowered) for one in composed
    )
    return plain if len(normalise(plain)) == len(plain) else normalise(plain)


def _plain(character: str, lowered: str) -> str:
    """Return the plain form of a character in the case it has, unless its small form has another length."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == len(lowered) else lowered


def simplified(text: str) -> str:
    """Return traditional Chinese as simplified, Taiwan's terms as the mainland's; other text as it is."""
    if not has_han(text) or _converter("t2s").convert(text) == text:
        return text
    return str(_converter("tw2sp").convert(text))


def writes_traditional(text: str) -> bool:
    """Tell whether a text is written in traditional characters, all or some."""
    return has_han(text) and _converter("t2s").convert(text) != text


def traditional(text: str) -> str:
    """Return Chinese in traditional characters, word by word the same; other text as it is."""
    return str(_converter("s2t").convert(text)) if has_han(text) else text


@cache
def _converter(name: str) -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(name)


def is_han(token: str) -> bool:
    """Tell whether a token is a run of Han characters."""
    return bool(_HAN.match(token))


def has_han(text: str) -> bool:
    """Tell whether a text holds a Han character."""
    return bool(_HAN.search(text))


def words(text: str) -> list[str]:
    """Return the normalised words of a text; Han runs are split into bigrams."""
    out: list[str] = []
    for token, _, _ in tokens(normalise(text)):
        if is_han(token):
            out.extend(token[i : i + 2] for i in range(max(1, len(token) - 1)))
        else:
            out.append(token)
    return out
