"""Front matter of a Markdown text: what it says of title, authors and date, taken as words, never as objects."""

import re
from collections.abc import Mapping
from datetime import date

import yaml

from ingest.readers.clean import label

_FRONT = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt \t].*)?)?)?")
#: Front matter is a few lines; what is longer is a text between two rules.
_LONGEST = 65_536
_DEEPEST = 50
#: Scalars that say something in words; true, false and null do not.
_WORDS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "timestamp"))

#: The words under each key: of a scalar one, of a list those of its scalars, of a mapping none.
Front = Mapping[str, tuple[str, ...]]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def split_front(text: str) -> tuple[Front, str]:
    """Return the front matter of `text` and the rest; all is rest where there is none or it is broken.

    Aliases, which can blow a small text up, and deep nesting count as broken.
    """
    match = _FRONT.match(text[:_LONGEST])
    if match is None:
        return {}, text
    try:
        root = _root(match["yaml"])
    except (yaml.YAMLError, ValueError):
        # A text may begin with a rule and hold another: then it has no front matter.
        return {}, text
    if not isinstance(root, yaml.MappingNode):
        return {}, text
    front = {str(key.value): _words(value) for key, value in reversed(root.value)}
    return front, text[match.end() :]


def _root(text: str) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases or deep nesting")
    return yaml.compose(text, Loader=_Loader)


def _words(node: yaml.Node) -> tuple[str, ...]:
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    scalars = (part for part in parts if isinstance(part, yaml.ScalarNode) and part.tag in _WORDS)
    words = (label(part.value) for part in scalars)
    return tuple(word for word in words if word)


def iso_date(text: str) -> str | None:
    """Return the day, month or year (``2024-05-01``, ``2024-05``, ``2024``) that `text` names, if the calendar has it.

    >>> iso_date("2023-02-31"), iso_date("2024-05-01 10:00")
    (None, '2024-05-01')
    """
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    parts = [part for part in match.groups() if part]
    try:
        date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return None
    return "-".join(parts)
