"""Write requirements.lock (everything) and requirements-run.lock (what `make run` needs), with hashes.

    .venv/bin/python scripts/lock.py [--upgrade]

pip-compile resolves; the hashes are those the package index itself publishes, for every file of a
release, so that a lock made on one platform serves the others. torch stays out: it is a pinned step
of its own (see scripts/setup.py), because its CPU builds come from an index that the user chooses.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from piptools.repositories import PyPIRepository

ROOT = Path(__file__).resolve().parent.parent
FULL = ROOT / "requirements.lock"
RUN = ROOT / "requirements-run.lock"
HEADER = "# Made by scripts/lock.py; edit pyproject.toml instead. torch is installed by its own step.\n"
LEFT_OUT = re.compile(r"torch|triton|cuda-.*|nvidia-.*|pip")


@dataclass(frozen=True)
class Pin:
    """One locked package and the names of what asks for it (`fieldguide` for our own list)."""

    name: str
    version: str
    wanted_by: frozenset[str]


def main() -> None:
    """Resolve, fetch hashes, write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions instead of the locked ones")
    upgrade = parser.parse_args().upgrade
    pins = read_pins(resolve(FULL, upgrade))
    needed = runtime_names(pins)
    kept = [pin for pin in pins if not LEFT_OUT.fullmatch(pin.name)]
    hashes = published_hashes(kept)
    write_lock(FULL, kept, hashes)
    write_lock(RUN, [pin for pin in kept if pin.name in needed], hashes)


def resolve(current: Path, upgrade: bool) -> str:
    """Return pip-compile's answer for the runtime, build and development requirements."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.txt"
        if current.exists() and not upgrade:
            answer.write_text("".join(f"{name}=={version}\n" for name, version in locked_versions(current)))
        command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--no-header", "--strip-extras"]
        command += ["--allow-unsafe", "--extra", "dev", "--annotation-style", "split", "--no-emit-options"]
        subprocess.run([*command, "--output-file", str(answer), str(ROOT / "pyproject.toml")], check=True)
        return answer.read_text()


def locked_versions(lock: Path) -> list[tuple[str, str]]:
    """Return the (name, version) pairs of a lock file."""
    return re.findall(r"^([\w.-]+)==([^\s\\;]+)", lock.read_text(), flags=re.MULTILINE)


def read_pins(text: str) -> list[Pin]:
    """Parse pip-compile's output with split `# via` annotations."""
    pins: list[Pin] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        found = re.match(r"([\w.-]+)==([^\s;]+)", block)
        if found:
            via = re.findall(r"#\s+(?:via\s+)?([\w.-]+)", block)
            wanted_by = frozenset(canonicalize_name(name) for name in via if name != "via")
            pins.append(Pin(canonicalize_name(found[1]), found[2], wanted_by))
    return pins


def runtime_names(pins: Iterable[Pin]) -> set[str]:
    """Return the names that the runtime and the build of the wheel need, directly or not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    names = {canonicalize_name(Requirement(one).name) for one in wanted}
    pins = list(pins)
    while True:
        more = {pin.name for pin in pins if pin.wanted_by & names} - names
        if not more:
            return names
        names |= more


def published_hashes(pins: Iterable[Pin]) -> Mapping[str, list[str]]:
    """Return for each pin the SHA-256 of every file that the index offers for its version."""
    repository = PyPIRepository(["--disable-pip-version-check"], cache_dir=tempfile.gettempdir())
    hashes: dict[str, list[str]] = {}
    with repository.allow_all_wheels():
        for pin in pins:
            found = {
                candidate.link.hash
                for candidate in repository.find_all_candidates(pin.name)
                if str(candidate.version) == pin.version and candidate.link.hash_name == "sha256"
            }
            if not found:
                raise SystemExit(f"{pin.name}=={pin.version}: the package index publishes no SHA-256 for it")
            hashes[pin.name] = sorted(str(one) for one in found)
    return hashes


def write_lock(path: Path, pins: Iterable[Pin], hashes: Mapping[str, list[str]]) -> None:
    """Write one lock file, sorted by name."""
    lines = [HEADER]
    for pin in sorted(pins, key=lambda one: one.name):
        entry = [f"{pin.name}=={pin.version}", *(f"--hash=sha256:{one}" for one in hashes[pin.name])]
        lines.append(" \\\n    ".join(entry) + "\n")
    path.write_text("".join(lines))


if __name__ == "__main__":
    main()
