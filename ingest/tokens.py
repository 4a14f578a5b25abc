"""Texts → tokens of the word index: English words, model names whole and in parts, Chinese bigrams."""

import re
import unicodedata
from collections.abc import Iterator

_HAN_RANGE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN = re.compile(rf"[{_HAN_RANGE}]+")
_WORD = re.compile(rf"[^\W_{_HAN_RANGE}]+(?:[-.'/+][^\W_{_HAN_RANGE}]+)*")
_PART = re.compile(r"[^\W\d_]+|\d+")
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN_RANGE}])\s+(?=[{_HAN_RANGE}])")


def tokenize(text: str) -> list[str]:
    """Return the tokens of `text` in reading order.

    >>> tokenize("GPT-3 模型")
    ['gpt-3', 'gpt', '3', 'gpt3', '模型']
    """
    plain = _SPACE_BETWEEN_HAN.sub("", unicodedata.normalize("NFKC", text).lower())
    tokens: list[str] = []
    position = 0
    for match in _HAN.finditer(plain):
        tokens += _words(plain[position : match.start()])
        tokens += _bigrams(match.group())
        position = match.end()
    return [*tokens, *_words(plain[position:])]


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        word = match.group().removesuffix("'s")
        yield _singular(word)
        parts = _PART.findall(word)
        if len(parts) > 1:
            yield from map(_singular, parts)
            joined = "".join(parts)
            if joined != word:
                yield joined


def _singular(word: str) -> str:
    # The one ending worth folding: queries say "models" where a passage says "model".
    if len(word) > 3 and word.isalpha() and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")):
        return word[:-1]
    return word


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
