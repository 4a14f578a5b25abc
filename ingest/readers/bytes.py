"""Bytes → text, and which language a text is in."""

import re
from collections.abc import Iterator

from corpus.errors import UnreadableInputError
from corpus.types import Language

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
#: Control characters that no text holds; tab, newlines and form feed are fine.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 20_000


def decode(data: bytes, path: str) -> str:
    """Return the text of `data`: UTF-8, UTF-16 with its mark, or GB 18030 with Chinese in it.

    Line ends become ``\\n``. Raises `UnreadableInputError` on anything else.
    """
    if not data.strip():
        raise UnreadableInputError(path, "is empty")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) is None and (encoding != "gb18030" or _mostly_chinese(text)):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableInputError(path, "looks binary, or is in an encoding other than UTF-8, UTF-16 and GB 18030")


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            yield encoding
            return
    yield from ("utf-8", "gb18030")


def _mostly_chinese(text: str) -> bool:
    # Almost any bytes decode as GB 18030; common characters tell a text from chance.
    letters = [char for char in text[:_SAMPLE] if ord(char) > 127]
    common = sum("\u4e00" <= char <= "\u9fa5" or char in "，。、；：？！“”‘’（）《》—…·" for char in letters)
    return bool(letters) and common >= 0.9 * len(letters)


def detect_language(text: str) -> Language:
    """Return ``zh`` when at least a fifth of the letters are Chinese characters, else ``en``."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    return "zh" if letters and len(_HAN.findall(sample)) >= 0.2 * letters else "en"
