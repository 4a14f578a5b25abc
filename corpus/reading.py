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
        raise CorpusError([CorpusProblem(file, 1, "", f"is not UTF-8 text: {exc.reason}")]) from exc
    except OSError as exc:
        raise CorpusError([CorpusProblem(file, 1, "", f"cannot be read: {exc.strerror}")]) from exc


def parse_yaml(text: str, file: str, first_line: int = 1) -> Positioned:
    """Parse YAML; raises `CorpusError` with the line for broken syntax and duplicate keys."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise CorpusError([CorpusProblem(file, first_line, "", "is empty")])
        _refuse_duplicates(node, file, first_line)
        return Positioned(file, loader.construct_document(node), node, first_line)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + first_line if exc.problem_mark else first_line
        raise CorpusError([CorpusProblem(file, line, "", f"is not valid YAML: {exc.problem}")]) from exc
    except RecursionError as exc:
        raise CorpusError([CorpusProblem(file, first_line, "", "is nested too deeply")]) from exc
    finally:
        loader.dispose()


def _refuse_duplicates(node: yaml.Node, file: str, first_line: int) -> None:
    for mapping in _mappings(node):
        seen: set[str] = set()
        for key, _ in mapping.value:
            if key.value in seen:
                line = key.start_mark.line + first_line
                raise CorpusError([CorpusProblem(file, line, str(key.value), "stands twice")])
            seen.add(key.value)


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, yaml.MappingNode):
            yield current
            pending.extend(value for _, value in current.value)
        elif isinstance(current, yaml.SequenceNode):
            pending.extend(current.value)


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
