"""The wheel holds everything, and the program installed from it runs its own code wherever it is started."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("corpus", "kg", "ingest", "assistant", "ui")


@dataclass(frozen=True)
class Installed:
    """The program as installed from the wheel, the folder it is started in, and its environment."""

    python: Path
    folder: Path
    environment: dict[str, str]

    def run(self, *command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        result = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0 or not check, result.stderr
        return result

    def fieldguide(self, *arguments: str) -> str:
        return self.run(self.python.with_name("fieldguide"), *arguments).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("fieldguide-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory, copy_built: Callable[[Path], Path]) -> Installed:
    scratch = tmp_path_factory.mktemp("installed")
    python = scratch / "venv" / "bin" / "python"
    venv.create(scratch / "venv", with_pip=False, symlinks=True)
    quiet = ("--disable-pip-version-check", "--quiet")
    _python("-m", "pip", *quiet, "--python", python, "install", "--no-deps", "--no-index", wheel)
    _lend_dependencies(scratch / "venv")
    copy_built(scratch / "data")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FIELDGUIDE_", "PYTHON"))}
    environment |= {"FIELDGUIDE_DATA_DIR": str(scratch / "data"), "OMP_NUM_THREADS": "1"}
    return Installed(python, _hostile_folder(scratch / "elsewhere"), environment)


def _python(*arguments: str | Path) -> None:
    result = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def _lend_dependencies(environment: Path) -> None:
    """Let the scratch environment import our dependencies, but not the editable fieldguide beside them."""
    site = next(environment.glob("lib/python*/site-packages"))
    # A folder named in a .pth file is searched, but its own .pth files, the editable one among them, are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


def _hostile_folder(folder: Path) -> Path:
    for name in PACKAGES:
        package = folder / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(f"raise ImportError('the {name} of the current folder was imported')\n")
    return folder


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith(PACKAGES)}
    present = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert packed == present


def test_the_wheel_names_both_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    assert [name.split("/licenses/")[1] for name in sorted(names) if "/licenses/" in name] == [
        "LICENSE",
        "corpus/LICENSE",
    ]


def test_it_runs_its_own_code_from_a_folder_with_packages_of_the_same_names(installed: Installed) -> None:
    assert "Usage: fieldguide" in installed.fieldguide("--help")

    found = installed.run(installed.python, "-I", "-c", "import kg, ui; print(kg.__file__, ui.__file__)").stdout.split()
    assert all(path.startswith(str(installed.python.parents[1])) for path in found)


def test_it_queries_the_graph_from_there(installed: Installed) -> None:
    answer = json.loads(installed.fieldguide("sparql", "ASK { ?model fg:derivedFrom ?parent }", "--format", "json"))

    assert answer["boolean"] is True


def test_it_answers_from_there(installed: Installed) -> None:
    answer = json.loads(installed.fieldguide("ask", "fine-tune or prompt for toxicity detection?", "--json"))

    assert answer["verdict"] == "fine-tuned"
    assert answer["citations"]


def test_the_folder_is_hostile(installed: Installed) -> None:
    result = installed.run(installed.python, "-c", "import kg", check=False)

    assert "the kg of the current folder was imported" in result.stderr
