import pytest

from ingest.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("GPT-3", ["gpt-3", "gpt", "3", "gpt3"]),
        ("gpt3", ["gpt3", "gpt", "3"]),
        ("T5's models", ["t5", "t", "5", "model"]),
        ("class bias analysis", ["class", "bias", "analysis"]),
        ("微调模型", ["微调", "调模", "模型"]),
        ("大\n模型", ["大模", "模型"]),
        ("与", ["与"]),
        ("用 LLaMA 微调", ["用", "llama", "微调"]),
        ("ＧＰＴ－３", ["gpt-3", "gpt", "3", "gpt3"]),
        ("", []),
        ("!?… 🎉", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_both_spellings_of_a_model_share_tokens() -> None:
    assert {"gpt", "3", "gpt3"} <= set(tokenize("GPT-3")) & set(tokenize("gpt3"))
