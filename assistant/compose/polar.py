"""Yes or no, said first where that is what was asked."""

import re
from collections.abc import Sequence

from assistant.context import Context
from assistant.cues import FINE_TUNED_KIND, LLM_KIND, TAKEN_FOR_GRANTED
from assistant.draft import Line
from assistant.language import words
from assistant.messages import LEADS
from corpus.types import Entity, Verdict

#: Asks whether one may, should or need use something; the last part of a question decides.
_MAY_USE = re.compile(
    r"(?:^|[.,;:!?\n-]\s*|\b(?:so|and|but|then)\s+)"
    r"(?:can|could|should|may|must|do|would|is it (?:ok|okay|fine|enough|worth|safe|wise|better|right|sensible))"
    r"(?: (?:i|we|you|one|they|to))?\b[^.?!;]*\??\s*$|\bstill (?:an?|the|use|worth|need)\b[^.?!;]*\?\s*$",
    re.IGNORECASE,
)
_MAY_USE_ZH = re.compile(
    r"(?:能不能|可不可以|可以|能|能否|可否|要不要|该不该|需不需要|有没有必要|是不是(?:该|就|得|一定|果断)?|值得|适合|还(?:要|坚持|继续)?|应该|一定得?)[^，。？?；]{0,24}"
    r"(?:用|拿|靠|上|微调|提示|训练|选|弃)[^，。？?；]{0,16}(?:吗|么|嘛|[？?]|$)|(?:够用|行|可行|合适|适合|靠谱)(?:吗|么|不|[？?])"
)
#: Weighs one thing against another, or turns the question round.
_WEIGHS = re.compile(
    r"\b(?:or|vs\.?|versus|rather than|instead of|better than|not|n't|without|never)\b"
    r"|\b(?:what|which|how|who|why|when|where)\b"
    r"|还是|或者|哪|谁|怎么|如何|什么|啥|咋|不用|不再|而不|不如|不需要|别",
    re.IGNORECASE,
)
#: A sentence of so few words only names something.
FEW_WORDS = 7
_IS_SO = re.compile(r"是不是|是吗")
_OR_NO = re.compile(r"[,，]?\s*(yes or no|是或否|是还是不是)\W*$", re.IGNORECASE)
_TUNED = re.compile(r"\btuned\b", re.IGNORECASE)
_BIG = re.compile(r"\b\d{2,3}B\b|\b(largest|biggest|huge|giant) models?\b")
#: Asks whether a model is of some kind or may be used for something.
_IS_IT = re.compile(
    r"^\W*(?:so |and |but |hi,? |hey,? )?(?:can|could|may|is|are|am|do|does|will|would)\b[^?]*"
    r"|吗|能不能|可不可以|能否|可否|是不是|是否|能.{0,8}[？?么嘛]",
    re.IGNORECASE,
)


def on_verdict(context: Context, verdict: Verdict) -> list[Line]:
    """Return yes or no to a question that asks whether to use one kind of model; nothing to any other question."""
    text = _OR_NO.sub("", context.question.text.strip())
    asked = _last(_MAY_USE_ZH if context.language == "zh" else _MAY_USE, text) or _only_named(text)
    if not asked or _WEIGHS.search(asked) or TAKEN_FOR_GRANTED.search(text):
        return []
    kinds: list[Verdict] = []
    if LLM_KIND.search(asked) or _BIG.search(asked):
        kinds.append("llm")
    if FINE_TUNED_KIND.search(asked) or _TUNED.search(asked):
        kinds.append("fine-tuned")
    if len(kinds) != 1:
        return []
    if verdict == "either":
        return [Line(context.say(LEADS["not always"]), style="lead")]
    yes, no = ("is", "is not") if _IS_SO.search(asked) else ("advised", "not advised")
    return [Line(context.say(LEADS[yes if kinds[0] == verdict else no]), style="lead")]


#: Attribute asked for → the predicate that says yes or no, and the words for either.
_TRUTHS = {"licence": ("commercialUse", "yes", "no"), "weightsOpen": ("weightsOpen", "is", "is not")}


def on_facts(context: Context, model: Entity, attributes: Sequence[str]) -> list[Line]:
    """Return yes or no to a question whether a model is open or may be sold, when all that is stated agrees."""
    text = context.question.text
    if len(attributes) != 1 or attributes[0] not in _TRUTHS or not _IS_IT.search(text) or _WEIGHS.search(text):
        return []
    predicate, yes, no = _TRUTHS[attributes[0]]
    values = {str(one.object).lower() for one in context.guide.facts(model.id, predicate)}
    return [Line(context.say(LEADS[yes if values == {"true"} else no]), style="lead")] if len(values) == 1 else []


def _only_named(text: str) -> str:
    """Return a last sentence of a few words that only names a kind of model (*LLM?*), which asks whether to use it."""
    last = re.split(r"[.。!！,，;；]\s*", text)[-1]
    return last if last.endswith(("?", "？")) and len(words(last)) <= FEW_WORDS else ""


def _last(pattern: re.Pattern[str], text: str) -> str:
    """Return what is asked last, to the end of the text; empty when it is asked otherwise."""
    found = [match.start() for match in pattern.finditer(text)]
    return text[found[-1] :] if found else ""
