"""Talk to the person at the terminal: progress and repairs, never results."""

import sys
from collections.abc import Callable

#: Takes one line for the person; surfaces pass their own.
Say = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Write `line` to standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def silent(line: str) -> None:
    """Say nothing."""
