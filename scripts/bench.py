"""Measure start, answers, build and memory, each next to its limit; `make bench` runs it.

Standard library only, so that the measuring process stays small: the memory of a child counts from
what its parent held. Every command runs as a user would run it, in a new process, over a data
directory that this run builds from nothing and throws away. "Cold" means a new process; the files
may be in the system's cache.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("fieldguide"))
QUERY = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
QUESTIONS = (
    "Should I fine-tune or prompt for toxicity detection?",
    "Fine-tune or prompt for natural language inference with plenty of labels?",
    "Which is better with only a few labels?",
    "Can large language models recognise digits drawn as ASCII art?",
    "Which models come from LLaMA?",
    "Who built OPT and when?",
    "Which decoder-only models with open weights above 50B are from 2022?",
    "What is masked language modelling?",
    "What is the price of GPT-5 in 2026?",
)


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit and the limit it must keep."""

    name: str
    value: float
    unit: str
    limit: float

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.limit else "MISSED"
        return f"{self.name:<42}{self.value:>9.2f} {self.unit:<4} limit {self.limit:>6g} {self.unit:<4} {verdict}"


@dataclass(frozen=True)
class Run:
    """How long a command took, in seconds, and its largest process, in MiB."""

    seconds: float
    mebibytes: float


def main() -> None:
    """Measure everything, or, as the child that answers in one process, the warm answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each cold command; the median counts")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the questions in one process")
    parser.add_argument("--warm-child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.warm_child:
        print(json.dumps(answer_all(options.rounds)))
        return
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="fieldguide-bench-") as folder:
        for figure in measure(folder, options.repeat, options.rounds):
            print(figure, flush=True)
    print(f"load afterwards {load()}")


def measure(folder: str, repeat: int, rounds: int) -> Iterator[Figure]:
    """Yield all figures, each when it is known, measured over a data directory built in `folder`."""
    environment = dict(os.environ, FIELDGUIDE_DATA_DIR=str(Path(folder) / "data"))
    yield Figure("fieldguide --help", middle(run([PROGRAM, "--help"], environment) for _ in range(repeat)), "s", 0.4)
    yield Figure("build from nothing", run([PROGRAM, "build"], environment).seconds, "s", 60)
    yield Figure("sparql, cold", middle(run([PROGRAM, "sparql", QUERY], environment) for _ in range(repeat)), "s", 1.0)
    cold = [run([PROGRAM, "ask", question], environment) for question in QUESTIONS[:repeat]]
    yield Figure("ask, cold", middle(cold), "s", 3.0)
    yield Figure("ask, peak memory of its largest process", max(one.mebibytes for one in cold), "MiB", 700)
    warm = warm_answers(environment, rounds)
    yield Figure(f"ask, warm, p50 of {len(warm)}", quantile(warm, 50), "ms", 60)
    yield Figure(f"ask, warm, p95 of {len(warm)}", quantile(warm, 95), "ms", 120)


def run(command: Sequence[str], environment: dict[str, str]) -> Run:
    """Run a command to its end; a failure ends the measurement with its messages."""
    with tempfile.TemporaryFile() as messages:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=messages)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            messages.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{messages.read().decode(errors='replace')}")
    # Linux counts kibibytes, macOS bytes.
    return Run(seconds, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def warm_answers(environment: dict[str, str], rounds: int) -> list[float]:
    """Return the milliseconds of every answer given in one process after its first."""
    command = [sys.executable, __file__, "--warm-child", "--rounds", str(rounds)]
    result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return [float(one) for one in json.loads(result.stdout)]


def answer_all(rounds: int) -> list[float]:
    """Ask all questions, round after round, in this process; the first question of all warms up and is not counted."""
    from assistant import Fieldguide

    times: list[float] = []
    with Fieldguide() as guide:
        guide.ask("What is an emergent ability?")
        for _ in range(rounds):
            for question in QUESTIONS:
                start = time.perf_counter()
                guide.ask(question)
                times.append((time.perf_counter() - start) * 1000)
    return times


def middle(runs: Iterable[Run]) -> float:
    """Return the median of the seconds."""
    return statistics.median(one.seconds for one in runs)


def quantile(values: Sequence[float], percent: int) -> float:
    """Return the value below which `percent` of the values lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def machine() -> str:
    """Return what was measured on: cores, processor, Python and load."""
    return (
        f"{os.cpu_count()} cores, {processor()}, {platform.system()}, Python {platform.python_version()}, load {load()}"
    )


def processor() -> str:
    """Return the processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def load() -> str:
    """Return the load averages over 1, 5 and 15 minutes."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


if __name__ == "__main__":
    main()
