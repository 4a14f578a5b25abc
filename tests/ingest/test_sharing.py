"""A process that opens the library more than once keeps its locks, and other processes see what it writes."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from ingest.library import Library

_READ = """
import sqlite3, sys
library = sqlite3.connect(sys.argv[1])
print(library.execute("SELECT value FROM meta WHERE key = 'said'").fetchone()[0])
library.close()
"""


def read_elsewhere(path: Path) -> str:
    """Read in another process, which as the last reader would put the log away when it leaves."""
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_is_written_after_a_second_opening_is_seen_by_others(tmp_path):
    path = tmp_path / "library.sqlite"
    with Library(path) as library:
        library.set_meta({"said": "first"})
        with Library(path):
            pass
        assert read_elsewhere(path) == "first"
        library.set_meta({"said": "second"})
        assert read_elsewhere(path) == "second"
        with Library(path) as again:
            assert again.meta("said") == "second"
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT value FROM meta WHERE key = 'said'").fetchone() == ("second",)
    plain.close()


def test_a_new_library_is_private(tmp_path):
    path = tmp_path / "data" / "library.sqlite"
    Library(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
