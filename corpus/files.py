"""The corpus files of one folder, read and checked against their schemas, before they mean anything."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema

from corpus.errors import CorpusError, CorpusProblem
from corpus.reading import MarkdownFile, Positioned, parse_markdown, parse_yaml, read_text, schema, schema_problems

SECTION_FILE = re.compile(r"^(?P<section>\d+(\.\d+)*)\.(?P<language>en|zh)\.md$")


@dataclass(frozen=True, slots=True)
class CorpusFiles:
    """Every file of a corpus folder, parsed; keys are section ids, (section, language) or model ids."""

    sections: Mapping[tuple[str, str], MarkdownFile]
    facts: Mapping[str, Positioned]
    asked: Mapping[str, Positioned]
    unanswered: Positioned
    model_questions: Positioned
    models: Mapping[str, Positioned]
    terms: Positioned
    organisations: Positioned
    flow: Positioned
    sources: Positioned
    figure1: Positioned
    works: tuple[Mapping[str, Any], ...]
    digest: str


def built_in_root() -> Path:
    """Return the folder of the corpus that ships with the program."""
    return Path(str(resources.files("corpus")))


def corpus_digest(root: Path) -> str:
    """Return ``sha256:…`` over the names and bytes of all data files below `root`."""
    digest = hashlib.sha256()
    for path in sorted(_data_files(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"


def _data_files(root: Path) -> Iterator[Path]:
    for pattern in ("survey/*", "articles/*/*", "models/*.yaml", "*.yaml", "bibliography.json"):
        yield from (path for path in root.glob(pattern) if path.is_file())


def read_files(root: Path) -> CorpusFiles:
    """Read and check every file; raises `CorpusError` naming file, line and field of each problem."""
    problems: list[CorpusProblem] = []
    reader = _Reader(root, problems)
    files = CorpusFiles(
        sections=reader.sections(),
        facts=reader.of_sections(".facts.yaml", "facts"),
        asked=reader.of_sections(".asked.yaml", "asked"),
        unanswered=reader.yaml("unanswered.yaml", "unanswered"),
        model_questions=reader.yaml("model_questions.yaml", "model_questions"),
        models=reader.family("models", ".yaml", "model", "id"),
        terms=reader.yaml("tasks.yaml", "tasks"),
        organisations=reader.yaml("organisations.yaml", "organisations"),
        flow=reader.yaml("flow.yaml", "flow"),
        sources=reader.yaml("sources.yaml", "sources"),
        figure1=reader.yaml("figure1.yaml", "figure1"),
        works=reader.works("bibliography.json"),
        digest=corpus_digest(root),
    )
    if problems:
        raise CorpusError(problems)
    return files


@dataclass(frozen=True, slots=True)
class _Reader:
    root: Path
    problems: list[CorpusProblem]

    def yaml(self, name: str, schema_name: str) -> Positioned:
        """Read one YAML file and note where it breaks its schema."""
        file = f"corpus/{name}"
        parsed = parse_yaml(read_text(self.root / name, file), file)
        self.problems.extend(schema_problems(parsed, schema_name))
        return parsed

    def family(self, folder: str, suffix: str, schema_name: str, key: str, prefix: str = "") -> dict[str, Positioned]:
        """Read all files of a folder with one suffix; the field `key` must equal prefix and stem."""
        found = {}
        for path in sorted((self.root / folder).glob(f"*{suffix}")):
            stem = prefix + path.name.removesuffix(suffix)
            parsed = self.yaml(f"{folder}/{path.name}", schema_name)
            if isinstance(parsed.data, dict) and parsed.data.get(key) != stem:
                self.problems.append(parsed.problem([key], f"is {parsed.data.get(key)!r}, the file name says {stem!r}"))
            found[stem] = parsed
        return found

    def digests(self) -> Iterator[tuple[str, str]]:
        """Yield the folders of digests with the prefix of their sections' ids."""
        yield "survey", ""
        for folder in sorted((self.root / "articles").glob("*/")):
            yield f"articles/{folder.name}", f"{folder.name}/"

    def of_sections(self, suffix: str, schema_name: str) -> dict[str, Positioned]:
        """Read every ``<section><suffix>`` of the survey and the articles."""
        return {
            section: parsed
            for folder, prefix in self.digests()
            for section, parsed in self.family(folder, suffix, schema_name, "section", prefix).items()
        }

    def sections(self) -> dict[tuple[str, str], MarkdownFile]:
        """Read every ``<section>.<language>.md`` of the survey and the articles."""
        found = {}
        for folder, prefix in self.digests():
            for path in sorted((self.root / folder).glob("*.md")):
                match = SECTION_FILE.match(path.name)
                file = f"corpus/{folder}/{path.name}"
                if match is None:
                    self.problems.append(CorpusProblem(file, 1, "", "name is not <section>.<en|zh>.md"))
                    continue
                parsed = parse_markdown(read_text(path, file), file)
                self.problems.extend(schema_problems(parsed.front, "section"))
                expected = {"section": prefix + match["section"], "language": match["language"]}
                self.problems.extend(_name_problems(parsed.front, expected))
                found[expected["section"], match["language"]] = parsed
        return found

    def works(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Read the bibliography."""
        file = f"corpus/{name}"
        try:
            works = json.loads(read_text(self.root / name, file))
        except json.JSONDecodeError as exc:
            raise CorpusError([CorpusProblem(file, exc.lineno, "", f"is not valid JSON: {exc.msg}")]) from exc
        except RecursionError as exc:
            raise CorpusError([CorpusProblem(file, 1, "", "is nested too deeply")]) from exc
        errors = list(jsonschema.Draft202012Validator(dict(schema("bibliography"))).iter_errors(works))
        if errors or _has_duplicates(works):
            # JSON is YAML too, and only the YAML reader knows the lines.
            positioned = parse_yaml(read_text(self.root / name, file), file)
            self.problems.extend(schema_problems(positioned, "bibliography"))
            self.problems.extend(_duplicate_problems(positioned))
        return tuple(works) if isinstance(works, list) else ()


def _citekeys(works: Any) -> list[object]:
    return [work.get("id") for work in works if isinstance(work, dict)] if isinstance(works, list) else []


def _has_duplicates(works: Any) -> bool:
    keys = _citekeys(works)
    return len(set(map(str, keys))) < len(keys)


def _duplicate_problems(positioned: Positioned) -> Iterator[CorpusProblem]:
    keys = _citekeys(positioned.data)
    for i, key in enumerate(keys):
        if key in keys[:i]:
            yield positioned.problem([i, "id"], f"{key!r} stands twice")


def _name_problems(front: Positioned, expected: Mapping[str, str]) -> Iterator[CorpusProblem]:
    data = front.data if isinstance(front.data, dict) else {}
    for key, value in expected.items():
        if key in data and data[key] != value:
            yield front.problem([key], f"is {data[key]!r}, the file name says {value!r}")
