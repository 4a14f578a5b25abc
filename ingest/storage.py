"""Files of the data directory: made private, written aside, and their errors put in words."""

import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import StorageError

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EFBIG: "a file would grow beyond its size limit; raise the limit and run the command again",
    errno.EROFS: "the file system is read-only; set FIELDGUIDE_DATA_DIR to a writable directory",
    errno.EACCES: "permission denied; set FIELDGUIDE_DATA_DIR to a directory of yours",
    errno.EPERM: "operation not permitted; set FIELDGUIDE_DATA_DIR to a directory of yours",
    errno.ENOTDIR: "a file stands where a directory is needed; set FIELDGUIDE_DATA_DIR elsewhere",
    errno.EEXIST: "a file stands where a directory is needed; set FIELDGUIDE_DATA_DIR elsewhere",
}


class BrokenIndexError(StorageError):
    """An index that cannot be read or does not hold what the library says; it is made again, never shown."""


@contextmanager
def storage_errors(data_dir: Path) -> Iterator[None]:
    """Turn failures of the disk or of the database below `data_dir` into `StorageError`."""
    try:
        yield
    except OSError as exc:
        if exc.errno not in _REASONS:
            raise
        raise StorageError(f"cannot write to {data_dir}: {_REASONS[exc.errno]}") from exc
    except sqlite3.Error as exc:
        raise _unusable(data_dir, exc) from exc


@contextmanager
def database_errors(data_dir: Path) -> Iterator[None]:
    """Turn what the state of disk and library makes SQLite refuse into `StorageError`; our own slips stay."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.IntegrityError):
        raise
    except sqlite3.Error as exc:
        raise _unusable(data_dir, exc) from exc


def _unusable(data_dir: Path, exc: sqlite3.Error) -> StorageError:
    return StorageError(f"cannot use the library in {data_dir}: {_database_reason(exc)}")


def _database_reason(exc: sqlite3.Error) -> str:
    text = str(exc)
    if "full" in text or "disk I/O" in text:
        return f"{text}; free some space and run the command again"
    if "malformed" in text or "not a database" in text:
        return f"{text}; move library.sqlite away, run `fieldguide build` and add your own documents again"
    if "locked" in text or "busy" in text:
        return f"{text}: another process is writing to it; try again when it has finished"
    if "readonly" in text or "unable to open" in text:
        return f"{text}; check that the disk has room and the directory is yours and writable"
    return text


def refuses_to_write(exc: OSError | sqlite3.Error) -> bool:
    """Say whether `exc` means that nothing can be written there, though it may be read."""
    if isinstance(exc, OSError):
        return exc.errno in _REASONS
    return any(word in str(exc) for word in ("full", "disk I/O", "readonly", "unable to open"))


def has_room(folder: Path) -> bool:
    """Say whether a small file can be written in `folder`."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(65_536))
    except OSError:
        return False
    return True


def make_private_dir(path: Path) -> Path:
    """Create `path` and its parents, readable by the owner only; returns it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def sync_dir(path: Path) -> None:
    """Make the names in a directory durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_aside(path: Path, data: bytes) -> None:
    """Replace `path` by `data` in one step: written beside it, synced, renamed."""
    aside = path.with_name(path.name + ".new")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    publish(aside, path)


def publish(aside: Path, path: Path) -> None:
    """Rename a finished file to its name and make the name durable."""
    aside.replace(path)
    sync_dir(path.parent)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 over names and bytes of the files directly in `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + file_digest(path).encode())
    return digest.hexdigest()


def delete(path: Path) -> None:
    """Delete a file or a whole folder; nothing happens when it is gone already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
