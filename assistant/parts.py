"""The parts of a question that ask something by themselves."""

import re

#: Where one part ends: after a mark, or before a word that asks again.
_BREAK = re.compile(
    r"(?<=[?？;；\n])"
    r"|(?:,\s*(?:and|or|but|also|plus)?|\s(?:and|also|plus|but))\s+(?="
    r"(?:(?:for|of|on|by|at|in|from|with) )?(?:what|which|who|whose|when|where|why|how"
    r"|is|are|was|were|do|does|did|can|could|should|will|has)\b)"
    r"|[，,](?=.)|(?:以及|还有|并且|另外|顺便)(?=.)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|which|who|whose|whom|when|where|why|how)\b"
    r"|^\W*(?:and |so |but |or |also |plus )?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b"
    r"|什么|哪|谁|几(?!乎|年来|十|百|千|万)|多少|吗|怎么|怎样|为何|为啥|有没有|是不是|是否|能不能|能否|要不要|该不该"
    r"|会不会|如何|咋|啥|多大|多久|多高|多快|多长",
    re.IGNORECASE,
)


def parts(text: str) -> tuple[str, ...]:
    """Return the parts of a text that ask, each with what is told before it; none where one thing is asked."""
    found: list[str] = []
    told = ""
    for piece in _BREAK.split(text):
        told += f" {piece.strip()}"
        if _ASKS.search(piece.strip()):
            found.append(told.strip())
            told = ""
    return tuple(found) if len(found) > 1 else ()
