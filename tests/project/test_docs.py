"""The documents say what is there: commands, settings, schemas, links, and files without a machine's traces."""

import json
import re
import runpy
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from fastapi.routing import APIRoute
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant import Fieldguide
from corpus.settings import Settings
from ui.api import router
from ui.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
SCHEMAS = sorted((DOCS / "schema").glob("*.json"))


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "commands_reference.py"))


def test_generated_pages_are_fresh(reference: dict[str, Any]) -> None:
    for name, text in reference["pages"]().items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"docs/{name} is stale; run `make docs`"


def test_the_examples_are_what_is_answered(built: Path) -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "examples.py"))
    page = (ROOT / "docs" / "examples.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == list(written["QUESTIONS"])
    assert len(written["QUESTIONS"]) == 12
    with Fieldguide(Settings(data_dir=built, history=False)) as guide:
        for question in written["QUESTIONS"]:
            answer = guide.ask(question)
            # Only what decides: on another processor vectors differ in the last digits, and so may what stands beside.
            first = answer.answer.split("\n\n")[0]
            assert f"## {question}\n\n{written['verdict_line'](answer)}{first}" in page, f"{question}: run `make docs`"


def test_every_command_has_its_section_with_an_example(reference: dict[str, Any]) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")

    for name in reference["command_names"]():
        section = page.split(f"\n## fieldguide {name}\n")[1].split("\n## ")[0]
        examples = [line for line in section.splitlines() if re.search(rf"\bfieldguide {name}\b", line)]
        assert any("Usage:" not in line for line in examples), f"{name} shows no example"


def test_every_setting_is_documented() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")

    for name, field in Settings.model_fields.items():
        assert f"`FIELDGUIDE_{name.upper()}`" in page
        assert field.description
        assert field.description in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schemas_are_schemas(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/{path.name}")


def test_the_model_of_ten_lines_is_valid() -> None:
    page = (DOCS / "corpus-format.md").read_text(encoding="utf-8")
    example = page.split("## A model, in ten lines")[1].split("```yaml\n")[1].split("```")[0]
    schema = json.loads((ROOT / "corpus" / "schema" / "model.json").read_text(encoding="utf-8"))

    assert len(example.strip().splitlines()) == 10
    jsonschema.validate(yaml.safe_load(example), schema)


def test_every_decision_is_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")

    for page in (DOCS / "decisions").glob("0*.md"):
        assert f"({page.name})" in listed


def test_every_dependency_is_explained() -> None:
    page = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    for name in re.findall(r'^    "([\w-]+)[=<>]', project, flags=re.MULTILINE):
        assert re.search(rf"\b{name}\b", page), name


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-run.lock"])
def test_the_locks_hold_pins_and_hashes_only(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, flags=re.MULTILINE)
    lines = [line for line in text.splitlines() if not line.startswith("#")]

    assert len(pins) == text.count("==") > 100
    assert all(re.match(r"[\w.-]+==|    --hash=sha256:", line) for line in lines)
    assert not [name for name, _ in pins if re.match(r"torch$|nvidia-|cuda-|triton$", name)]


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ["dev"]), ("requirements-run.lock", [])])
def test_the_locks_hold_what_the_project_asks_for(lock: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE))
    wanted = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]

    for requirement in map(Requirement, wanted):
        if requirement.name != "torch":
            assert pins[canonicalize_name(requirement.name)] in requirement.specifier, f"{requirement}; run `make lock`"


def test_make_lists_its_targets() -> None:
    listed = subprocess.run(["make", "--silent"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("run", "test", "lint", "bench", "docs", "clean"):
        assert re.search(rf"^make {target} +\w", listed, flags=re.MULTILINE), target


def test_every_address_that_is_documented_is_served_and_the_other_way_round() -> None:
    page = (DOCS / "http.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(?:GET|POST) (/(?:api|healthz)[^`?]*)", page))
    served = {route.path for route in router(Fieldguide(Settings()), Shelf()).routes if isinstance(route, APIRoute)}

    assert served == documented
    assert all(f"http://127.0.0.1:7860{path.split('{')[0]}" in page for path in documented)
