"""The set-up says in one line what a machine lacks."""

import ast
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "scripts" / "setup.py"


def _setup(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SETUP), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_machine_without_browser_is_told_what_to_install(tmp_path: Path) -> None:
    result = _setup("browser", PATH=str(tmp_path))

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    for part in ("a Chromium", "a font with Chinese characters", "and strace", "apt-get install chromium"):
        assert part in result.stderr


def test_a_browser_driver_without_its_libraries_is_told(tmp_path: Path) -> None:
    node = tmp_path / ".venv/lib/python3.11/site-packages/playwright/driver/node"
    node.parent.mkdir(parents=True)
    node.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    node.chmod(0o755)
    (tmp_path / "scripts").mkdir()
    moved = shutil.copy(SETUP, tmp_path / "scripts")
    command = [sys.executable, "-I", str(moved), "browser"]
    # Without apt-get on the path nothing is installed.
    result = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert "libatomic" in result.stderr
    assert "libatomic1" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "dev"]])
def test_a_wrong_step_is_refused(arguments: list[str]) -> None:
    result = _setup(*arguments)

    assert result.returncode == 1
    assert "usage: setup.py" in result.stderr


def test_a_taken_port_is_told_before_the_set_up() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = _setup("port", port)

    assert result.returncode == 1
    assert f"port {port}" in result.stderr
    assert "make run PORT=7861" in result.stderr
    assert _setup("port", port).returncode == 0


@pytest.mark.parametrize("port", ["chat", "70000", "-1"])
def test_what_is_no_port_is_told(port: str) -> None:
    result = _setup("port", port)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1


def test_an_old_python_can_read_it_as_far_as_the_message() -> None:
    ast.parse(SETUP.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_torch_is_the_one_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    torch = next(one for one in project["dependencies"] if one.startswith("torch"))

    assert f'TORCH = "{torch}"' in SETUP.read_text(encoding="utf-8")
    assert project["requires-python"] == ">=3.11"
