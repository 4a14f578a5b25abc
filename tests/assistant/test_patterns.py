"""No question, however odd, keeps a pattern busy: what is read of a question is bounded, and so must its reading be."""

import re
import subprocess
import sys

import pytest

#: What made patterns slow: digits before a letter that is no boundary, words that two alternatives take, blanks.
ODD = [
    "A" + "1" * 300 + "模型",
    "SF" + "1234567890" * 30 + "_x",
    "thank you " * 300 + "but?",
    "打扰了" * 800 + "x",
    "嗨" * 3000 + "x",
    "which reference" + " " * 3900 + "x",
    "prompt" * 600 + " fine",
    "5" + " " * 3900,
    "微调" * 1900 + "x",
    "why " * 990,
    "LLaMA" + ", a1" * 900,
    "remark " * 550,
    "截至" * 1900,
    "((((" * 900,
    "从" * 3900,
    "v1.2-" * 790,
    "1,2,3," * 660,
]

_ASK = """
import sys, time
from assistant import cues, model_filter, understand
from assistant.compose import bibliography, facts, lineage, premises, remarks
from assistant.language import one_form
import re
patterns = {}
for module in (cues, model_filter, understand, bibliography, facts, lineage, premises, remarks):
    for name, value in vars(module).items():
        held = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else [value]
        for one in held:
            one = one[0] if isinstance(one, tuple) and one else one
            if isinstance(one, re.Pattern):
                patterns[f"{module.__name__}.{name}: {one.pattern[:60]}"] = one
text = one_form(sys.stdin.read())
assert len(patterns) > 60
for name, pattern in patterns.items():
    started = time.perf_counter()
    pattern.search(text)
    if time.perf_counter() - started > 1:
        sys.exit(f"{name} took {time.perf_counter() - started:.1f} s")
"""


@pytest.mark.parametrize("text", ODD, ids=lambda text: re.sub(r"\\W+", " ", text[:20]).strip() or "signs")
def test_no_pattern_hangs(text):
    # In a process of its own: a pattern that hangs cannot be interrupted from within.
    done = subprocess.run(
        [sys.executable, "-c", _ASK], input=text, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr
