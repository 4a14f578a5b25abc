"""Works: which paper introduced something, who wrote it, where the survey cites it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from assistant.asked import LIKELY
from assistant.context import Context
from assistant.cues import ARXIV_ID
from assistant.draft import Block, Draft, Line
from assistant.language import normalise, words
from assistant.messages import LAST_REFERENCE, LEADS, NO_REFERENCE, NO_SUCH_PAPER, NO_SUCH_TITLE, NOTHING_RELEVANT
from corpus.types import EntityType, Source

REFERENCE = re.compile(
    r"(?:reference|ref\.?|文献|参考文献)\s*(?:(?:no\.?|number|第)\s*)?(?:[\[【#]\s*)?(\d{1,3})\s*[\]】]?|\[(\d{1,3})\]|(?:\b(?:no|nr|number)\b\.?\s*#?|#)(\d{1,3})\b|第\s*(\d{1,3})\s*(?:条|篇|号)",
    re.IGNORECASE,
)
SURVEY = "yang2023harnessing"


def compose(context: Context) -> Draft | None:
    """Return the works that the question is about, each as a full record."""
    works = _works(context)
    number = ARXIV_ID.search(context.question.text)
    if number:
        return _by_arxiv(context, number["id"])
    asked = _asked_number(context)
    if asked is not None and not works:
        return _end_of_list(context, asked)
    if HOW_MANY.search(context.question.text):
        return _end_of_list(context, None)
    lines: list[Block] = []
    for twins in _by_title_of(context, works[:5]):
        line = _record_of(context, twins)
        if line:
            lines.append(line)
    if "released" in context.question.attributes:
        lines += [
            context.told(one)
            for model in context.question.models
            for one in context.guide.facts(model.id, "released")[:1]
        ]
    if TWICE.search(context.question.text) and len({_title(context, one) for one in works}) < len(works):
        lines = [Line(context.say(LEADS["is"]), style="lead"), *lines]
    title = _titled(context)
    if not lines and title:
        return Draft("bibliography", abstained=True, missing=context.say(NO_SUCH_TITLE).format(title=title))
    return Draft("bibliography", tuple(lines)) if lines else None


def _by_title_of(context: Context, works: Iterable[str]) -> list[list[str]]:
    """Return the works, those of one title together."""
    found: dict[str, list[str]] = {}
    for work in works:
        found.setdefault(_title(context, work), []).append(work)
    return list(found.values())


def _record_of(context: Context, twins: Sequence[str]) -> Line | None:
    """Return the record of a work, with every place where the survey lists it."""
    lines = [line for work in twins if (line := record_line(context, work))]
    if len(lines) < 2:
        return next(iter(lines), None)
    separator, parting = ("；", "，") if context.language == "zh" else ("; ", ", ")
    others = [line.text.rpartition(parting)[2].strip() for line in lines[1:]]
    text = separator.join([lines[0].text.rstrip(".。"), *others])
    return replace(lines[0], text=text, evidence=tuple(one for line in lines for one in line.evidence))


#: Asks whether a work is listed more than once.
TWICE = re.compile(r"\b(twice|two times|duplicate[sd]?|more than once)\b|两次|重复|两遍", re.IGNORECASE)


def _title(context: Context, work: str) -> str:
    source = context.guide.sources.get(work)
    return source.title if source else work


def _by_arxiv(context: Context, number: str) -> Draft:
    """Return the work of an arXiv number, or that there is none."""
    lines = [record_line(context, one.id) for one in context.guide.sources.values() if one.arxiv_id == number]
    found = tuple(line for line in lines if line)
    missing = None if found else context.say(NO_SUCH_PAPER).format(number=number)
    return Draft("bibliography", found, abstained=not found, missing=missing)


HOW_MANY = re.compile(
    r"how many (references|works|papers|citations)|number of references"
    r"|(参考文献|文献|引用)(总共|一共|共)?有?(多少|几)",
    re.IGNORECASE,
)


def _end_of_list(context: Context, asked: int | None) -> Draft:
    """Return where the survey's list of references ends, with its last one."""
    missing = None if asked is None else context.say(NO_REFERENCE).format(number=asked)
    last = max(context.guide.sources.values(), key=_number, default=None)
    line = record_line(context, last.id) if last else None
    if last is None or line is None:
        return Draft("bibliography", abstained=True, missing=missing or context.say(NOTHING_RELEVANT))
    survey = context.guide.work_evidence(SURVEY, context.language)
    said = context.say(LAST_REFERENCE).format(last=_number(last))
    count = Line(said, (line.evidence[0], *([survey] if survey else [])), style="first")
    return Draft("bibliography", (count, line), missing=missing)


#: "papers on X", "关于 X 的论文": what works speak of, not which work introduced it.
ABOUT = re.compile(
    r"\b(papers?|works?|studies|references?|literature)\b.*\b(on|about|discuss\w*|cover\w*|for|as)\b"
    r"|(讨论|关于|有关|研究|涉及|讲).*(论文|文献|工作)|(论文|文献|工作).*(讨论|关于|有关|研究|涉及)",
    re.IGNORECASE,
)


def _on_topic(context: Context) -> list[str]:
    """Return the works that the findings on the tasks named rest on, then those cited where terms are explained."""
    topics = {
        one.slug for one in context.question.entities if one.type not in (EntityType.MODEL, EntityType.ORGANISATION)
    }
    findings = [one for one in context.guide.findings.values() if one.task in topics or topics & set(one.conditions)]
    works = [work for one in findings for work in one.works]
    works += [work for slug in topics for work in _defining_works(context, f"concept:{slug}")]
    return list(dict.fromkeys(works))


def _asked_number(context: Context) -> int | None:
    found = REFERENCE.search(context.question.text)
    return int(next(filter(None, found.groups()))) if found else None


def _number(source: Source) -> int:
    number = _custom(source).get("survey_ref")
    return number if isinstance(number, int) else 0


def _works(context: Context) -> list[str]:
    """Return the citekeys asked for: by number, by what is named, by title words."""
    number = _asked_number(context)
    if number is not None:
        return _by_reference(context, number)
    if ABOUT.search(context.question.text):
        on_topic = _on_topic(context)
        if on_topic:
            return on_topic
    named = [key for entity in context.question.entities for key in _of_entity(context, entity.id)]
    survey = bool(re.search(r"(this|the) (survey|paper)|综述", context.question.text, re.IGNORECASE))
    if survey and not named and OF_ITSELF.search(context.question.text):
        return [SURVEY]
    by_title = _by_title(context)
    if not named and not by_title and _titled(context):
        return []
    found = [*named, *by_title] or _of_near(context) or _from_hits(context)
    return _with_twins(context, dict.fromkeys(found))


#: What is asked of the survey's own record.
OF_ITSELF = re.compile(
    r"\b(authors?|wrote|written|arxiv|doi|journal|venue|published|title|repo\w*|github|bibtex|cite (this|the))\b"
    r"|\breferences? (in total|altogether)\b|(文末|全文).{0,6}(参考)?文献|参考文献.{0,4}(总共|一共|共)"
    r"|作者|谁写|期刊|编号|标题|题目|仓库|发表|引用格式|出处",
    re.IGNORECASE,
)


#: A work called by its title: *the Tree of Thoughts paper*, 《……》, "…".
_TITLE = re.compile(
    r"\bthe (?P<a>[A-Z][\w-]+(?: (?:[A-Z][\w-]+|of|and|the|for|in|to|a|with|is|on))* [A-Z][\w-]+) paper\b"
    r"|《(?P<b>[^》]{4,})》|[“\"](?P<c>[^”\"]{12,})[”\"]"
)


def _titled(context: Context) -> str | None:
    """Return the title by which the question calls a work, if it does."""
    found = _TITLE.search(context.question.asked)
    return next(filter(None, found.groups())) if found else None


def _of_near(context: Context) -> list[str]:
    """Return the works cited by the sentences that answer what the question is near to."""
    sentences = [text for one in context.near if one.score >= LIKELY for text in one.asked.answers]
    homes = [context.guide.sentences.get(sentence.en) for sentence in sentences]
    works = dict.fromkeys(work for home in homes if home for work in home.span.works)
    # The works come in the order of the sentences; a title that says what is asked comes first.
    wanted = set(words(context.question.text))
    return sorted(works, key=lambda work: -len(wanted & set(words(context.guide.sources[work].title))))


def _with_twins(context: Context, works: Iterable[str]) -> list[str]:
    """Return the works, each followed by those that the survey lists again under the same title."""
    by_title: dict[str, list[str]] = {}
    for source in context.guide.sources.values():
        by_title.setdefault(source.title, []).append(source.id)
    known = (work for work in works if work in context.guide.sources)
    found = [twin for work in known for twin in (work, *by_title[context.guide.sources[work].title])]
    return list(dict.fromkeys(found))


def _by_reference(context: Context, number: int) -> list[str]:
    return [source.id for source in context.guide.sources.values() if _number(source) == number]


def _custom(source: Source) -> dict[str, Any]:
    custom: Any = (source.csl or {}).get("custom") or {}
    return dict(custom)


def _of_entity(context: Context, entity_id: str) -> list[str]:
    introduced = [str(one.object) for one in context.guide.facts(entity_id, "introducedIn")]
    if introduced:
        return [one.removeprefix("work:") for one in introduced]
    label = normalise(context.guide.label(entity_id))
    found = [
        source.id
        for source in context.guide.sources.values()
        if any(normalise(str(one)) == label for one in _introduces(source))
    ]
    return found or _defining_works(context, entity_id)


def _introduces(source: Source) -> Iterable[object]:
    introduced = _custom(source).get("introduces") or ()
    return introduced if isinstance(introduced, list | tuple) else ()


def _defining_works(context: Context, entity_id: str) -> list[str]:
    """Return the works cited by the sentences that define a term."""
    slug = entity_id.split(":", 1)[1]
    sentences = [one for found in context.guide.definitions if found.concept == slug for one in found.evidence]
    homes = [context.guide.sentences.get(sentence.en) for sentence in sentences]
    return [work for home in homes if home for work in home.span.works]


def _by_title(context: Context) -> list[str]:
    question = normalise(context.question.text)
    scored = []
    for source in context.guide.sources.values():
        if source.csl and len(source.title) > 15:
            score = fuzz.partial_ratio(normalise(source.title), question)
            if score >= 88:
                scored.append((score, source.id))
    return [key for _, key in sorted(scored, reverse=True)]


#: So many words a sentence must share with a question for its works to be what is asked.
SHARED = 3.0


def _from_hits(context: Context) -> list[str]:
    wanted = set(words(context.question.text))
    scored: dict[str, float] = {}
    for hit in context.hits[:4]:
        for span in hit.passage.sentences:
            shared = len(wanted & set(words(hit.passage.text[span.start : span.end])))
            for work in span.works:
                scored[work] = max(scored.get(work, 0), shared + hit.score)
    return [key for key in sorted(scored, key=lambda key: -scored[key])[:3] if scored[key] >= SHARED]


def record_line(context: Context, work: str) -> Line | None:
    """Return a work's record as a line that cites the work itself, and where the survey cites it."""
    told = context.guide.work_evidence(work, context.language)
    if told is None:
        return None
    sections = [str(one.object).split(":")[1] for one in context.guide.facts(f"work:{work}", "citedInSection")]
    cited = [context.guide.work_evidence(work, context.language, section) for section in sections[:2]]
    return Line(told.quote, (told, *(one for one in cited if one)), "bullet")
