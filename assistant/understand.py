"""From words to a typed question: language, entities, intent, conditions, what is asked of them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant import cues
from assistant.answer import Intent, MentionedEntity
from assistant.language import detect_language, is_han, normalise, one_form, tokens
from assistant.mentions import Mention, MentionFinder, best
from assistant.model_filter import ModelFilter, read_filter
from corpus.types import NAME_MARKS, Entity, EntityType, Language

if TYPE_CHECKING:
    from ingest.classifier import Nearness

#: Fewer labelled examples than this count as few.
FEW_LABELS = 1000
#: From this many labelled examples on, labels are plentiful.
PLENTY_OF_LABELS = 5000
#: From this nearness on, something is surely asked of a model; from the second on, nothing that rules would add.
ASKED, NOTHING_ELSE = 0.25, 0.5
#: From this on, something else that is asked of a model outweighs words of descent.
SETTLED = 0.35
#: The first for a part of a question.
CLAUSE = 0.4
#: So many parts are looked at.
MOST_CLAUSES = 6
#: From this on, something is asked of a name that nothing here bears, as of a model.
STRANGER = 0.33

#: Tells what a text with the marks of names asks of a model: text, language, how many answers.
NearestOfModels = Callable[[str, Language, int], "Sequence[Nearness]"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood: `text` is what was `asked`, less the orders given to the program.

    `matter` is the text less the conditions that it says are no concern.
    `entities` are in the order in which the text names them.
    """

    text: str
    asked: str
    language: Language
    intent: Intent
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    conditions: tuple[str, ...]
    attributes: tuple[str, ...]
    quantities: tuple[str, ...]
    filter: ModelFilter
    wants_list: bool
    as_of: str | None
    matter: str
    #: What is surely asked of the models named, as `ModelQuestions` name it, with how sure it is, the surest first.
    of_models: Mapping[str, float]
    unknown: tuple[str, ...]
    asks_now: bool
    terms: tuple[tuple[str, ...], ...] = field(default=())

    def of_type(self, *kinds: EntityType) -> list[Entity]:
        """Return the named entities of the given types, in order."""
        return [one for one in self.entities if one.type in kinds]

    @property
    def models(self) -> list[Entity]:
        """The models named."""
        return self.of_type(EntityType.MODEL)

    @property
    def tasks(self) -> list[Entity]:
        """The tasks named."""
        return self.of_type(EntityType.TASK)

    @property
    def topics(self) -> list[Entity]:
        """The concepts and techniques named."""
        return self.of_type(EntityType.CONCEPT, EntityType.TECHNIQUE)

    def mentioned(self) -> tuple[MentionedEntity, ...]:
        """Return the entities as the answer lists them."""
        found: dict[str, MentionedEntity] = {}
        for mention in self.mentions:
            entity = best(mention)
            if entity in self.entities:
                label = entity.label.in_language(self.language)
                found.setdefault(entity.id, MentionedEntity(entity.slug, str(entity.type), label, mention.text))
        return tuple(found.values())


class Understander:
    """Turns text into a `Question`; built once over the entities and words of the library."""

    def __init__(
        self, entities: Iterable[Entity], known_words: Collection[str], nearest: NearestOfModels | None = None
    ) -> None:
        named = [one for one in entities if one.type in _NAMED]
        self._known_words = known_words
        self._nearest = nearest
        self._finder = MentionFinder(named, known_words)
        self._organisations = {one.slug: one for one in named if one.type is EntityType.ORGANISATION}

    def understand(self, text: str, language: Language | None = None, as_of: str | None = None) -> Question:
        """Return the question; `language` and `as_of` given by the caller win over the text's own."""
        spoken = language or detect_language(text)
        asked, text = text, _without_orders(one_form(text))
        named = tuple(self._finder.find(text))
        unknown = self._unknown(text, named, spoken)
        mentions = tuple(one for one in named if not _inside(one, unknown))
        of_models = self._of_models(text, mentions, spoken)
        wants_list = bool(cues.LIST.search(text)) and not cues.CONTRAST.search(text) and not cues.ASKS_WHY.search(text)
        quantities = tuple(key for key, cue in cues.QUANTITIES.items() if cue.search(text))
        wants_list = wants_list or (not quantities and _wants_models(text, of_models))
        if wants_list:
            mentions = tuple(one for one in mentions if not _is_example(one, text))
        entities = _entities(mentions)
        attributes = _attributes(text, of_models)
        conditions = _conditions(mentions, text)
        model_filter = read_filter(text, entities)
        return Question(
            text=text,
            asked=asked,
            language=spoken,
            intent=_intent(text, entities, attributes, quantities, model_filter, wants_list, of_models),
            mentions=mentions,
            entities=entities,
            conditions=conditions,
            attributes=attributes,
            quantities=quantities,
            filter=model_filter,
            wants_list=wants_list,
            as_of=as_of or _as_of(text),
            matter=_matter(mentions, text),
            of_models=of_models,
            unknown=tuple(dict.fromkeys(match.group().strip() for match in unknown)),
            asks_now=bool(cues.NOW.search(text)),
            terms=_terms(text, mentions, spoken, self._known_words),
        )

    def _of_models(self, text: str, mentions: Sequence[Mention], language: Language) -> dict[str, float]:
        """Return what is surely asked of the models or makers named, with how near the question is to it."""
        marked = _with_marks(text, mentions)
        if self._nearest is None or marked == text:
            return {}
        scores: dict[str, float] = {}
        # *What are X and Y built on* asks of each what it would ask of one.
        for form in dict.fromkeys((marked, _SEVERAL.sub(NAME_MARKS["model"], marked))):
            for one in self._nearest(form, language, 4):
                scores[one.name] = max(one.score, scores.get(one.name, 0.0))
        # *How big is X, and who made it* asks two things.
        for clause in _clauses(marked):
            for one in self._nearest(clause, language, 1):
                if one.name in cues.ATTRIBUTES and one.score >= CLAUSE:
                    scores[one.name] = max(ASKED, scores.get(one.name, 0.0))
        surest = sorted(scores, key=lambda name: -scores[name])
        return {name: scores[name] for name in surest if scores[name] >= ASKED}

    def nearest(self, name: str, *kinds: EntityType) -> list[str]:
        """Return the names of the given types most like `name`."""
        return self._finder.nearest(name, kinds)

    def _is_asked_of(self, text: str, match: re.Match[str], mentions: Sequence[Mention], language: Language) -> bool:
        """Tell whether something is asked of a name as it is of a model; a name with a digit is taken for one."""
        if self._nearest is None or any(map(str.isdigit, match.group())):
            return True
        models = [one for one in mentions if best(one).type is EntityType.MODEL]
        places = [(match.start(), match.end(), NAME_MARKS["model"])]
        places += [(one.start, one.end, NAME_MARKS["other"]) for one in models]
        marked = text
        for start, end, mark in sorted(places, reverse=True):
            marked = marked[:start] + mark + marked[end:]
        near = self._nearest(marked, language, 1)
        return bool(near) and near[0].score >= STRANGER and near[0].name not in ("something-else", "filter")

    def _unknown(self, text: str, mentions: tuple[Mention, ...], language: Language) -> tuple[re.Match[str], ...]:
        """Return the places that look like models' names and that nothing here bears."""
        found = []
        for match in cues.MODEL_LIKE.finditer(text):
            covered = any(one.start <= match.start() and match.end() <= one.end for one in mentions)
            if covered or _is_part_of_known(match, mentions, text) or self._is_known_word(match.group()):
                continue
            if _NUMBERED.match(match.group()) or _COMMON.fullmatch(match.group()):
                continue
            if self._is_asked_of(text, match, mentions, language):
                found.append(match)
        return (*found, *self._unknown_han(text, mentions))

    def _unknown_han(self, text: str, mentions: tuple[Mention, ...]) -> list[re.Match[str]]:
        """Return Chinese names before 大模型 of which no two characters stand together in the corpus."""
        found = []
        for match in cues.HAN_MODEL.finditer(text):
            name = match["name"]
            pairs = [name[i : i + 2] for i in range(len(name) - 1)]
            covered = any(one.start < match.end("name") and match.start() < one.end for one in mentions)
            if not covered and not any(pair in self._known_words for pair in pairs) and not cues.ONLY_ASKS.search(name):
                found.append(match)
        return found

    def _is_known_word(self, name: str) -> bool:
        parts = [token for token, _, _ in tokens(normalise(name))]
        plain = [part[:-1] if part.endswith("s") else part for part in parts]
        return all(
            part in self._known_words or stem in self._known_words for part, stem in zip(parts, plain, strict=True)
        ) and not any(part.isdigit() or re.fullmatch(r"\d+\.\d+", part) for part in parts)


_BREAK = re.compile(
    r"[,，;；、?？]|\s(?:and|also|plus)\s(?=how|when|who|what|which|is|where|whose)|以及|还有|并且|另外"
)


def _clauses(marked: str) -> list[str]:
    """Return the parts of a text with the marks of names, each with the first model's; none where it has one part."""
    parts = [part.strip(" .。!！") for part in _BREAK.split(marked) if len(part.strip()) > 1]
    mark = NAME_MARKS["model"]
    if len(parts) < 2 or mark not in marked:
        return []
    return list(dict.fromkeys(part if mark in part else f"{mark} {part}" for part in parts))[:MOST_CLAUSES]


#: Two models named as a pair.
_SEVERAL = re.compile(
    rf"{NAME_MARKS['model']}(\s*(,|、|and|or|&|和|与|跟|及|或)+\s*{NAME_MARKS['other']})+", re.IGNORECASE
)


def _with_marks(text: str, mentions: Sequence[Mention]) -> str:
    """Return the text with `NAME_MARKS` in the place of models.

    Makers are marked where no model is named, else left out.
    """
    first = next((one for one in mentions if best(one).type is EntityType.MODEL), None)
    for mention in reversed(mentions):
        kind = best(mention).type
        mark = ""
        if kind is EntityType.MODEL:
            mark = NAME_MARKS["model" if mention is first else "other"]
        if kind is EntityType.ORGANISATION and first is None:
            mark = NAME_MARKS["organisation"]
        if mark or kind is EntityType.ORGANISATION:
            text = text[: mention.start] + mark + text[mention.end :]
    return text


def _attributes(text: str, of_models: Mapping[str, float]) -> tuple[str, ...]:
    """Return which attributes of models are asked for, by words that name them or by likeness to questions for them."""
    elsewhere = of_models.get("something-else", 0.0) >= NOTHING_ELSE
    # *Without training data* says what is at hand, not what is asked.
    for cue in (cues.NO_LABELS, cues.SOME_LABELS, cues.MANY_LABELS):
        text = cue.sub(" ", text)
    named = [key for key, cue in cues.ATTRIBUTES.items() if cue.search(text) and not elsewhere]
    return tuple(dict.fromkeys([*named, *(key for key in of_models if key in cues.ATTRIBUTES)]))


def _without_orders(text: str) -> str:
    """Return the text without its orders, blanks in their place; the whole text when nothing else is there."""
    left = cues.ORDERS.sub(lambda match: " " * len(match.group()), text)
    return left if left.strip(" 。！？.!?:：,，") else text


_NAMED = {
    EntityType.MODEL,
    EntityType.DATASET,
    EntityType.TASK,
    EntityType.TECHNIQUE,
    EntityType.CONCEPT,
    EntityType.CONDITION,
    EntityType.ORGANISATION,
}


#: Dates and places in a work look like models' names and are none.
_NUMBERED = re.compile(
    r"(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Year|Grade|Class|Level|Week|Day|Phase|Team|Room|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Table|Figure|Fig|Section|"
    r"Remark|Round|Chapter|Appendix|Ref|Reference|Page|Part|Step|In|By|Since|Before|After|Until|Of)[- ]",
    re.IGNORECASE,
)


def _wants_models(text: str, of_models: Mapping[str, float]) -> bool:
    """Tell whether models are asked for by what people ask of a maker or of a model's descendants."""
    surest = next(iter(of_models), None)
    of_maker = of_models.get("maker-models", 0.0)
    return surest == "down" or of_maker >= NOTHING_ELSE or (of_maker > 0 and bool(cues.SAYS_MODEL.search(text)))


def _is_example(mention: Mention, text: str) -> bool:
    """Tell whether a model is named only as an example of what is asked for."""
    model = any(one.type is EntityType.MODEL for one in mention.entities)
    return model and bool(cues.AS_EXAMPLE.search(text[: mention.start]))


#: Capitals that stand in any office and name no model.
_COMMON = re.compile(
    r"OK|FAQs?|PDFs?|APIs?|URLs?|CEO|CTO|HR|IT|PM|QA|SQL|CSV|JSON|XML|HTML|HTTP|GPUs?|CPUs?|TPUs?|RAM|VRAM|ROI|KPIs?|SLA|"
    r"SaaS|USD|EUR|EU|US|USA|UK|AI|ML|DL|NLP|NLU|NLG|NER|MT|IR|RAG|SFT|PEFT|VIP|PPT|ASAP|FYI|POC|MVP|CRM|ERP|B2B|B2C|"
    r"iPhone|iPad|iOS|macOS|GitHub|LinkedIn|YouTube|WhatsApp|PowerPoint|JavaScript|TypeScript|PhD|NGO|DIY|OCR|UI|UX|ID"
)


def _inside(mention: Mention, places: Iterable[re.Match[str]]) -> bool:
    return any(place.start() <= mention.start and mention.end <= place.end() for place in places)


def _is_part_of_known(match: re.Match[str], mentions: tuple[Mention, ...], text: str) -> bool:
    """A known name with a size or a word behind it is known (T5-11B, GPT-3 175B, MMLU scores)."""
    for one in mentions:
        if one.start < match.end() and match.start() < one.end:
            rest = text[one.end : match.end()] if one.end < match.end() else ""
            before = text[match.start() : one.start] if match.start() < one.start else ""
            if re.fullmatch(r"[\s-]*(\d+(\.\d+)?[BMT])?", rest) and not before.strip(" -"):
                return True
    return False


def _entities(mentions: tuple[Mention, ...]) -> tuple[Entity, ...]:
    found: dict[str, Entity] = {}
    for mention in mentions:
        for entity in sorted(mention.entities, key=lambda one: one != best(mention)):
            found.setdefault(entity.id, entity)
    return tuple(found.values())


def _conditions(mentions: tuple[Mention, ...], text: str) -> tuple[str, ...]:
    """Return the conditions that the text sets; one that it says is no concern is none."""
    of_concern = (one for one in mentions if not _no_concern(one, text))
    found = [one.slug for mention in of_concern for one in mention.entities if one.type is EntityType.CONDITION]
    amount = _label_amount(text)
    if amount:
        found = [amount, *(one for one in found if one not in _AMOUNTS)]
    return tuple(dict.fromkeys(found))


def _no_concern(mention: Mention, text: str) -> bool:
    before, after = text[max(0, mention.start - 14) : mention.start], text[mention.end : mention.end + 24]
    return bool(cues.NO_CONCERN_BEFORE.search(before) or cues.NO_CONCERN_AFTER.search(after))


def _matter(mentions: tuple[Mention, ...], text: str) -> str:
    """Return the text less those conditions, but for amounts of labels, that it says are no concern."""
    for mention in reversed(mentions):
        slugs = [one.slug for one in mention.entities if one.type is EntityType.CONDITION]
        if slugs and not set(slugs) & set(_AMOUNTS) and _no_concern(mention, text):
            text = text[: mention.start] + text[mention.end :]
    return text


_AMOUNTS = ("no-labels", "few-labels", "abundant-labels")


def _label_amount(text: str) -> str | None:
    """Return the condition on labels that the text states, by number or in words."""
    count = _label_count(text)
    if count is not None and not FEW_LABELS <= count < PLENTY_OF_LABELS:
        return "no-labels" if count == 0 else "few-labels" if count < FEW_LABELS else "abundant-labels"
    for cue, condition in zip((cues.NO_LABELS, cues.SOME_LABELS, cues.MANY_LABELS), _AMOUNTS, strict=True):
        if cue.search(text):
            return condition
    return None


_FACTORS = {None: 1, "": 1, "k": 10**3, "thousand": 10**3, "million": 10**6, "万": 10**4, "千": 10**3, "百万": 10**6}


def _label_count(text: str) -> int | None:
    match = cues.LABEL_COUNT.search(normalise(text))
    if match is None:
        return None
    number, unit = match["n"] or match["n2"], match["k"] or match["k2"]
    try:
        return int(float(number.replace(",", "").rstrip(".")) * _FACTORS[unit])
    except ValueError:
        return None


def _as_of(text: str) -> str | None:
    match = cues.AS_OF.search(text)
    if match is None:
        return None
    year, month = match["y"] or match["y2"], match["m"] or match["m2"]
    return f"{year}-{int(month):02d}" if month else year


def _intent(
    text: str,
    entities: tuple[Entity, ...],
    attributes: tuple[str, ...],
    quantities: tuple[str, ...],
    model_filter: ModelFilter,
    wants_list: bool,
    of_models: Mapping[str, float],
) -> Intent:
    kinds = [one.type for one in entities]
    models = kinds.count(EntityType.MODEL)
    about_task = any(kind in kinds for kind in (EntityType.TASK, EntityType.DATASET))
    conditions = EntityType.CONDITION in kinds or _label_amount(text) is not None
    topics = any(kind in (EntityType.CONCEPT, EntityType.TECHNIQUE) for kind in kinds)
    decides = bool(cues.DECISION.search(text))
    defines = bool(cues.DEFINITION.search(text))
    overview = bool(cues.WHICH_TASKS.search(text)) and bool(cues.EITHER_KIND.search(text)) and not models
    measures = bool(quantities) and bool(cues.ASKS_NUMBER.search(text)) and not cues.EITHER_KIND.search(text)
    weighs = about_task and bool(cues.EITHER_KIND.search(text)) and not defines and not quantities
    rules: Mapping[Intent, bool] = {
        "bibliography": (
            (bool(cues.BIBLIOGRAPHY.search(text)) and not _says_survey_only(text))
            and not (models and quantities and not cues.WORKS.search(text))
        )
        or (bool(cues.ARXIV_ID.search(text)) and not entities),
        "lineage": models > 0
        and _asks_descent(text, of_models, NOTHING_ELSE if decides and (about_task or conditions) else ASKED)
        and "tokens" not in quantities,
        "comparison": models > 1 and (bool(cues.COMPARISON.search(text)) or next(iter(of_models), None) == "compare"),
        "decision": (decides and not measures and (about_task or conditions or not models)) or weighs or overview,
        "fact": (bool(quantities) and (models > 0 or (about_task and measures)))
        or bool(attributes and models)
        or (wants_list and bool(model_filter)),
        "concept": defines or bool(cues.CONCEPT.search(text)) or topics,
    }
    if wants_list and model_filter.organisation and not (about_task or models):
        return "fact"
    if model_filter.top and cues.ASKS_WHICH.search(text) and set(kinds) <= {EntityType.ORGANISATION}:
        return "fact"
    for intent in _order(text, decides):
        if rules[intent]:
            return intent
    if models:
        return "fact"
    return "decision" if (about_task or conditions) and not measures else "other"


#: What is asked of a model when its descent is.
DESCENT = ("up", "down", "relation")


#: What is asked of a model when its descent is not, whatever words stand there.
_OTHERWISE = ("something-else", "maker-models", "measure", "licence", "contextLength", "trainingTokens", "weightsOpen")


def _asks_descent(text: str, of_models: Mapping[str, float], least: float) -> bool:
    """Tell whether descent is asked for: by what people ask where that is sure, else by words that name it."""
    surest = next(iter(of_models), None)
    if surest in DESCENT and of_models[surest] >= least and not _asks_fact(text, of_models):
        return True
    settled = surest in _OTHERWISE and of_models[surest] >= SETTLED and not set(DESCENT) & set(of_models)
    return bool(cues.LINEAGE.search(text)) and not settled


def _asks_fact(text: str, of_models: Mapping[str, float]) -> bool:
    """Tell whether words and likeness agree that an attribute of a model is asked for."""
    return any(cues.ATTRIBUTES[one].search(text) for one in of_models if one in cues.ATTRIBUTES)


def _order(text: str, decides: bool) -> tuple[Intent, ...]:
    """A question that weighs both kinds of model is a decision, whatever else it names."""
    if decides and re.search(r"fine[- ]?tun|prompt|微调|提示|\bllm|大模型", text, re.IGNORECASE):
        return ("lineage", "decision", "bibliography", "comparison", "fact", "concept")
    return ("bibliography", "lineage", "comparison", "decision", "fact", "concept")


def _says_survey_only(text: str) -> bool:
    """*The paper says* or *综述说* names where the answer stands and asks for no work."""
    pattern = (
        r"\b(the|this) (paper|survey)('s)? (say|recommend|tell|suggest|think|state|prefer|advise|list|claim|mention"
        r"|treat)"
        r"|according to the (paper|survey|authors)"
        r"|(论文|综述|文章|本文)(说|认为|最后|列|里|中|提到|推荐|指出|建议|怎么|对|写的时候|结尾|的观点)|原论文"
    )
    return bool(re.search(pattern, text, re.IGNORECASE)) and not re.search(
        r"参考文献|作者是|第一作者|cite|reference", text, re.IGNORECASE
    )


def _terms(
    text: str, mentions: tuple[Mention, ...], language: Language, known: Collection[str]
) -> tuple[tuple[str, ...], ...]:
    """Return what the question is about, each term in all its forms: names with their aliases, then words.

    Words that only ask, and Chinese phrases that only ask, are left out.
    """
    normal = normalise(text)
    rest = list(normal) if len(normal) == len(text) else list(text.lower())
    terms: dict[tuple[str, ...], None] = {}
    for mention in mentions:
        entity = best(mention)
        # Chinese texts name things in English, too.
        aliases = (
            entity.label.en,
            *entity.aliases_en,
            *((entity.label.zh, *entity.aliases_zh) if language == "zh" else ()),
        )
        forms = {mention.text.lower(), *(one.lower() for one in aliases if len(one) > 1)}
        terms[tuple(sorted(forms))] = None
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    for token, _, _ in tokens(cues.ONLY_ASKS.sub(" ", "".join(rest))):
        for word in _bigrams(token, known) if is_han(token) else [token]:
            if len(word) > 1 and word not in STOP_WORDS:
                terms[_forms(word)] = None
    return tuple(terms)


def _bigrams(run: str, known: Collection[str]) -> list[str]:
    """Return the bigrams of a Han run; one that the corpus lacks only where no known one covers it."""
    pairs = [(i, run[i : i + 2]) for i in range(max(1, len(run) - 1))]
    covered = {place for i, pair in pairs if pair in known for place in (i, i + 1)}
    return [pair for i, pair in pairs if pair in known or not {i, i + 1} & covered]


def _forms(word: str) -> tuple[str, ...]:
    """Return a word with those that tell what it asks for."""
    stem = word[:-1] if len(word) > 4 and word.endswith("s") and not is_han(word) else word
    for group in cues.SYNONYMS:
        if stem in group or (not is_han(stem) and any(len(one) > 3 and stem.startswith(one) for one in group)):
            return (stem, *(one for one in group if one != stem))
    return (stem,)


STOP_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "are",
        "was",
        "were",
        "with",
        "from",
        "that",
        "this",
        "which",
        "what",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "does",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "shall",
        "may",
        "might",
        "must",
        "has",
        "have",
        "had",
        "been",
        "being",
        "its",
        "their",
        "there",
        "than",
        "then",
        "them",
        "they",
        "you",
        "your",
        "our",
        "about",
        "into",
        "over",
        "under",
        "also",
        "any",
        "all",
        "some",
        "more",
        "most",
        "much",
        "many",
        "not",
        "but",
        "nor",
        "too",
        "very",
        "just",
        "only",
        "even",
        "still",
        "such",
        "same",
        "use",
        "used",
        "using",
        "get",
        "got",
        "give",
        "tell",
        "say",
        "says",
        "said",
        "show",
        "list",
        "name",
        "please",
        "need",
        "want",
        "one",
        "two",
        "it",
        "is",
        "in",
        "of",
        "to",
        "on",
        "at",
        "by",
        "as",
        "an",
        "or",
        "if",
        "be",
        "do",
        "so",
        "we",
        "me",
        "my",
        "us",
        "no",
        "up",
        "out",
        "off",
        "per",
        "vs",
        "via",
        "etc",
        "according",
        "survey",
        "paper",
        "corpus",
        "model",
        "models",
        "llm",
        "llms",
        "between",
        "each",
        "other",
        "actually",
        "really",
        "exactly",
        "ok",
        "hi",
        "hello",
        "thanks",
        "pls",
        "question",
        "answer",
    ]
)
