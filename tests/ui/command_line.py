"""The command line as a user runs it: a process of its own."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(sysconfig.get_path("scripts")) / "fieldguide"


@dataclass(frozen=True)
class Outcome:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return an environment without settings of the machine, for the data directory given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FIELDGUIDE_")}
    return {**kept, "FIELDGUIDE_DATA_DIR": str(data_dir), "OMP_NUM_THREADS": "1", **more}


def run(data_dir: Path, *words: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Outcome:
    """Run ``fieldguide`` with `words` on a data directory and return what came of it."""
    done = subprocess.run(
        [str(PROGRAM), *words],
        input=stdin,
        capture_output=True,
        env=environment(data_dir, **(env or {})),
        cwd=data_dir.parent,
        timeout=100,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
