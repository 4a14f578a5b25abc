"""Find which entities a text names: by label or alias, longest first, typos forgiven."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant.language import is_han, normalise, tokens
from corpus.types import Entity, EntityType

#: Longest alias in tokens that is looked for.
MAX_TOKENS = 9
#: A misspelt word must be this close (0-100) to a name, and this long: shorter ones are mostly other words.
TYPO_CUTOFF = 84.0
TYPO_MIN_LENGTH = 6
#: Which type wins where one phrase names several things.
PRIORITY: Mapping[EntityType, int] = {
    EntityType.MODEL: 0,
    EntityType.DATASET: 1,
    EntityType.TASK: 2,
    EntityType.TECHNIQUE: 3,
    EntityType.CONCEPT: 4,
    EntityType.CONDITION: 5,
    EntityType.ORGANISATION: 6,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names entities: character range, the words, the entities that bear them."""

    start: int
    end: int
    text: str
    entities: tuple[Entity, ...]
    typo: bool = False


def _plain(token: str) -> str:
    """Return an English token without its plural s, so that *LLMs* and *LLM* meet."""
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token


def alias_key(text: str) -> str:
    """Return the form under which an alias is looked up: normalised tokens without gaps."""
    parts = [token for token, _, _ in tokens(normalise(text))]
    return "".join(_plain(part) if not is_han(part) else part for part in parts)


class MentionFinder:
    """Looks up names in text; built once over a set of entities."""

    def __init__(self, entities: Iterable[Entity], known_words: Collection[str] = ()) -> None:
        self._by_key: dict[str, list[Entity]] = defaultdict(list)
        self._han: dict[str, list[Entity]] = defaultdict(list)
        self._mixed: dict[str, list[Entity]] = defaultdict(list)
        self._single: dict[str, str] = {}
        self._known_words = known_words
        for entity in entities:
            for alias in (entity.label.en, entity.label.zh, *entity.aliases_en, *entity.aliases_zh):
                self._add(alias, entity)
        self._longest_han = max((len(key) for key in self._han), default=0)

    def _add(self, alias: str, entity: Entity) -> None:
        key = alias_key(alias)
        if not key:
            return
        plain = [token for token, _, _ in tokens(normalise(alias))]
        chinese = sum(map(is_han, plain))
        table = self._by_key if not chinese else self._han if len(plain) == 1 else self._mixed
        if entity not in table[key]:
            table[key].append(entity)
        misspelt = entity.type in (EntityType.MODEL, EntityType.TASK, EntityType.DATASET)
        if misspelt and table is self._by_key and sum(map(len, plain)) >= TYPO_MIN_LENGTH:
            self._single[key] = key

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in order, none overlapping, longer ones preferred."""
        normal = normalise(text)
        if len(normal) != len(text):  # NFKC may change lengths; then offsets refer to the normal form
            text = normal
        found = [
            *self._han_mentions(normal, text),
            *self._word_mentions(normal, text),
            *self._mixed_mentions(normal, text),
        ]
        chosen = _without_overlaps(found)
        chosen += list(self._typo_mentions(normal, text, chosen))
        return sorted(chosen, key=lambda one: one.start)

    def _word_mentions(self, normal: str, text: str) -> Iterator[Mention]:
        parts = tokens(normal)
        for i in range(len(parts)):
            key = ""
            for j in range(i, min(i + MAX_TOKENS, len(parts))):
                token = parts[j][0]
                key += token if is_han(token) else _plain(token)
                entities = self._by_key.get(key)
                if entities:
                    start, end = parts[i][1], parts[j][2]
                    yield Mention(start, end, text[start:end], tuple(entities))

    def _han_mentions(self, normal: str, text: str) -> Iterator[Mention]:
        for token, start, end in tokens(normal):
            if not is_han(token):
                continue
            for i in range(start, end):
                for j in range(min(end, i + self._longest_han), i + 1, -1):
                    entities = self._han.get(normal[i:j])
                    if entities:
                        yield Mention(i, j, text[i:j], tuple(entities))
                        break

    def _mixed_mentions(self, normal: str, text: str) -> Iterator[Mention]:
        """Find aliases of both scripts (*BERT 风格*) or in parts (*编码器-解码器*), gaps left out."""
        places = [i for i, character in enumerate(normal) if character.isalnum()]
        compact = "".join(normal[i] for i in places)
        for key, entities in self._mixed.items():
            at = compact.find(key)
            if at < 0:
                continue
            start, end = places[at], places[at + len(key) - 1] + 1
            if not _cuts_a_word(normal, start, end):
                yield Mention(start, end, text[start:end], tuple(entities))

    def _typo_mentions(self, normal: str, text: str, taken: list[Mention]) -> Iterator[Mention]:
        parts = [part for part in tokens(normal) if not is_han(part[0])]
        free = [part for part in parts if not any(one.start < part[2] and part[1] < one.end for one in taken)]
        used: set[int] = set()
        for width in (2, 1):
            for i in range(len(free) - width + 1):
                window = free[i : i + width]
                if used & {part[1] for part in window} or not self._may_be_typo(window):
                    continue
                key = "".join(part[0] for part in window)
                match = process.extractOne(key, self._single.keys(), scorer=fuzz.ratio, score_cutoff=TYPO_CUTOFF)
                if match and _same_digits(key, match[0]):
                    used |= {part[1] for part in window}
                    start, end = window[0][1], window[-1][2]
                    yield Mention(start, end, text[start:end], tuple(self._by_key[match[0]]), typo=True)

    def _may_be_typo(self, window: list[tuple[str, int, int]]) -> bool:
        unknown = [part[0] for part in window if part[0] not in self._known_words]
        return bool(unknown) and sum(len(part[0]) for part in window) >= TYPO_MIN_LENGTH

    def nearest(self, name: str, kinds: Collection[EntityType], limit: int = 3) -> list[str]:
        """Return the labels of the entities whose names are most like `name`."""
        labels = {}
        for key, entities in self._by_key.items():
            for entity in entities:
                if entity.type in kinds:
                    labels[key] = entity.label.en
        matches = process.extract(alias_key(name), labels.keys(), scorer=fuzz.WRatio, limit=limit * 3, score_cutoff=50)
        return list(dict.fromkeys(labels[match[0]] for match in matches))[:limit]


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin word or number goes on beyond either end."""
    return any(
        0 < place < len(text)
        and text[place - 1].isascii()
        and text[place].isascii()
        and (text[place - 1 : place + 1]).isalnum()
        for place in (start, end)
    )


def _same_digits(one: str, other: str) -> bool:
    """A digit is never a typo: GPT-3 is not GPT-4."""
    return [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (-(m.end - m.start), m.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return chosen


def best(mention: Mention) -> Entity:
    """Return the entity a mention most likely means: by type, then by the order of the corpus."""
    return min(mention.entities, key=lambda one: PRIORITY.get(one.type, 9))
