"""The writer's lock: one process writes to a data directory at a time."""

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import StoreBusyError
from ingest.say import Say, to_stderr
from ingest.storage import make_private_dir, storage_errors

LOCK_FILE = "writer.lock"
_PAUSE = 0.05


@contextmanager
def writer_lock(data_dir: Path, timeout: float, say: Say = to_stderr) -> Iterator[None]:
    """Hold the lock of `data_dir`; files made meanwhile are the owner's only.

    Waits up to `timeout` seconds, saying so once, then raises `StoreBusyError` naming the holder.
    The lock goes with the process: a killed holder leaves nothing behind.
    """
    with storage_errors(data_dir):
        make_private_dir(data_dir)
        handle = os.open(data_dir / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    mask = os.umask(0o077)
    try:
        _acquire(handle, data_dir, timeout, say)
        with storage_errors(data_dir):
            _sign(handle)
        yield
    finally:
        os.umask(mask)
        os.close(handle)


def _acquire(handle: int, data_dir: Path, timeout: float, say: Say) -> None:
    deadline = time.monotonic() + timeout
    said = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = _holder(handle)
            if time.monotonic() >= deadline:
                raise StoreBusyError(
                    f"{data_dir} is being written by {holder}; waited {timeout:g} s: try again when it has finished"
                ) from exc
        else:
            return
        if not said:
            say(f"waiting up to {timeout:g} s for {holder}, which is writing to {data_dir}")
            said = True
        time.sleep(_PAUSE)


def _sign(handle: int) -> None:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    since = datetime.now(UTC).isoformat(timespec="seconds")
    data = json.dumps({"pid": os.getpid(), "command": command, "since": since}).encode()
    os.ftruncate(handle, 0)
    os.pwrite(handle, data, 0)


def _holder(handle: int) -> str:
    try:
        data = json.loads(os.pread(handle, 4096, 0))
        return f"process {data['pid']} ({data['command']}, since {data['since']})"
    except (ValueError, KeyError, TypeError):
        # The holder has locked the file but not signed it yet.
        return "another process"
