import re
from dataclasses import fields
from typing import get_args

import pytest

from assistant.answer import Intent, QuoteOf
from assistant.fieldguide import StepKind
from corpus.types import Check, Level, Verdict
from ui.texts import CHINESE, ENGLISH, TEXTS


@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("verdicts", get_args(Verdict)),
        ("checks", get_args(Check)),
        ("by_level", get_args(Level)),
        ("kinds", (*get_args(QuoteOf), "web")),
        ("intents", get_args(Intent)),
        ("flags", ("unverified", "contradicted")),
        ("step_words", tuple(set(get_args(StepKind)) - {"text", "answer"})),
    ],
)
def test_every_value_of_the_contract_has_words(texts, name, values):
    assert set(getattr(texts, name)) == set(values)


def test_the_chinese_texts_are_chinese():
    for name in {field.name for field in fields(CHINESE)} - {
        "language",
        "to_other",
        "other_language",
        "colon",
        "comma",
    }:
        value = getattr(CHINESE, name)
        for text in [value] if isinstance(value, str) else value.values():
            assert re.search(r"[\u4e00-\u9fff]", text), name


def test_templates_have_the_same_fields_in_both_languages():
    for name in ("rows", "sources", "too_long"):
        assert re.findall(r"{[\w:,]+}", getattr(ENGLISH, name)) == re.findall(r"{[\w:,]+}", getattr(CHINESE, name))
    for name in ("by_level", "step_words"):
        for key, text in getattr(ENGLISH, name).items():
            assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", getattr(CHINESE, name)[key])
