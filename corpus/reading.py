"""Read corpus files so that an error can name file, line and field."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from corpus.errors import CorpusError, CorpusProblem

FRONT_MATTER_FENCE = "---"
#: Levels of lists and mappings in a YAML file; the corpus needs eight.
_DEEPEST = 50

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Positioned:
    """Data read from a YAML text, with the means to find the line of any of its fields."""

    file: str
    data: object
    node: yaml.Node
    first_line: int = 1

    def line(self, path: Sequence[str | int]) -> int:
        """Return the 1-based line where the field at `path` stands, or its nearest parent's."""
        node, line = self.node, self.node.start_mark.line
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node, line = child[1], child[0].start_mark.line
        return line + self.first_line

    def problem(self, path: Sequence[str | int], message: str) -> CorpusProblem:
        """Return a problem at the field `path`."""
        return CorpusProblem(self.file, self.line(path), ".".join(str(step) for step in path), message)


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def read_text(path: Path, file: str) -> str:
    """Return a UTF-8 text file; raises `CorpusError` naming `file` when it cannot be read so."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        line = bytes(exc.object[: exc.start]).count(b"\n") + 1
        raise CorpusError([CorpusProblem(file, line, "", f"is not UTF-8 text: {exc.reason}")]) from exc
    except OSError as exc:
        raise CorpusError([CorpusProblem(file, 1, "", f"cannot be read: {exc.strerror}")]) from exc


def parse_yaml(text: str, file: str, first_line: int = 1) -> Positioned:
    """Parse YAML; raises `CorpusError` with the line for broken syntax, duplicate keys and aliases."""
    node: yaml.Node | None = None
    try:
        _refuse_depth(text, file, first_line)
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            raise CorpusError([CorpusProblem(file, first_line, "", "is empty")])
        _check_nodes(node, file, first_line)
        return Positioned(file, _Loader("").construct_document(node), node, first_line)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + first_line if exc.problem_mark else first_line
        raise CorpusError([CorpusProblem(file, line, "", f"is not valid YAML: {exc.problem}")]) from exc
    except yaml.reader.ReaderError as exc:
        line = text.encode().count(b"\n", 0, exc.position) + first_line
        raise CorpusError([CorpusProblem(file, line, "", f"cannot be YAML: {exc.reason}")]) from exc
    except ValueError as exc:
        # A scalar that looks like a date or number and is none, such as 2020-02-30.
        line = _line_of_bad_scalar(node) + first_line
        raise CorpusError([CorpusProblem(file, line, "", f"holds an impossible value: {exc}")]) from exc


def _refuse_depth(text: str, file: str, first_line: int) -> None:
    """Refuse endless nesting before a tree is made of it: the C library's own stack would not survive that."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            line = (event.start_mark.line if event.start_mark else 0) + first_line
            raise CorpusError([CorpusProblem(file, line, "", f"is nested more than {_DEEPEST} levels deep")])


def _line_of_bad_scalar(node: yaml.Node | None) -> int:
    """Return the 0-based line of the first scalar that cannot be made a value."""
    maker = yaml.SafeLoader("")
    for found in _nodes(node) if node else ():
        if isinstance(found, yaml.ScalarNode):
            try:
                maker.construct_object(found)
            except ValueError:
                return int(found.start_mark.line)
    return 0


def _check_nodes(root: yaml.Node, file: str, first_line: int) -> None:
    """Refuse duplicate and nested keys, and aliases, which can blow a small file up."""
    seen: set[int] = set()
    for node in _nodes(root):
        line = node.start_mark.line + first_line
        if id(node) in seen:
            raise CorpusError([CorpusProblem(file, line, "", "is repeated by an alias (*); write it out")])
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            _refuse_bad_keys(node, file, first_line)


def _refuse_bad_keys(mapping: yaml.MappingNode, file: str, first_line: int) -> None:
    seen: set[str] = set()
    for key, _ in mapping.value:
        line = key.start_mark.line + first_line
        if not isinstance(key, yaml.ScalarNode):
            raise CorpusError([CorpusProblem(file, line, "", "has a list or mapping as a key")])
        if key.value in seen:
            raise CorpusError([CorpusProblem(file, line, str(key.value), "stands twice")])
        seen.add(key.value)


def _nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """Yield every value below `root`, in no promised order; the caller stops at loops."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, yaml.MappingNode):
            pending.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A Markdown text split into its front matter and its body."""

    front: Positioned
    body: str
    body_line: int


def parse_markdown(text: str, file: str) -> MarkdownFile:
    """Split front matter from body; raises `CorpusError` when there is no front matter."""
    lines = text.split("\n")
    if lines[0].strip() != FRONT_MATTER_FENCE:
        raise CorpusError([CorpusProblem(file, 1, "", "does not start with front matter (---)")])
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == FRONT_MATTER_FENCE), None)
    if end is None:
        raise CorpusError([CorpusProblem(file, 1, "", "front matter is not closed by ---")])
    front = parse_yaml("\n".join(lines[1:end]), file, first_line=2)
    return MarkdownFile(front, "\n".join(lines[end + 1 :]), end + 2)


@cache
def schema(name: str) -> Mapping[str, object]:
    """Return the JSON Schema `corpus/schema/<name>.json`."""
    text = resources.files("corpus").joinpath("schema", f"{name}.json").read_text(encoding="utf-8")
    loaded: Mapping[str, object] = json.loads(text)
    return loaded


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(dict(schema(name)))


def schema_problems(positioned: Positioned, name: str) -> list[CorpusProblem]:
    """Return every place where the data breaks the schema `name`, in file order."""
    errors = _validator(name).iter_errors(positioned.data)
    problems = [positioned.problem(list(error.absolute_path), _explain(error)) for error in errors]
    return sorted(problems, key=lambda problem: problem.line)


def _explain(error: jsonschema.ValidationError) -> str:
    if error.validator == "enum":
        return f"{error.instance!r} is none of {', '.join(map(str, _allowed(error)))}"
    if error.validator == "additionalProperties":
        return error.message.replace("Additional properties are not allowed", "unknown field")
    return error.message if len(error.message) <= 200 else error.message[:200] + " …"


def _allowed(error: jsonschema.ValidationError) -> list[object]:
    allowed: Any = error.validator_value
    return list(allowed)
