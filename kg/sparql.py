"""Read-only SPARQL over the graph file, in a child process that is killed at its deadline.

Importing this module imports no RDF library: a query costs a pipe, and the first one the start of the child.
"""

import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from corpus.errors import InternalError, QueryCutError, QueryRefusedError, StorageError, UsageError

Term = Mapping[str, str]
Row = Mapping[str, Term]
Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_HEADER = struct.Struct(">I")
#: Longest text worth sending to the child, which refuses far shorter ones with a better message.
_MAX_CHARACTERS = 1_000_000
_START_SECONDS = 30.0
#: After this long a second child is warmed up, so that killing the first one costs the next query nothing.
_STANDBY_AFTER = 0.25
#: What the child inherits: no secrets, no proxies.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may cost; a single query may ask for less, never for more.

    `timeout` in seconds, `max_rows` rows or triples, `max_bytes` of values, `memory` of the child in bytes.
    """

    timeout: float = 2.0
    max_rows: int = 1000
    max_bytes: int = 5_000_000
    memory: int = 1024**3


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query gave: rows (SELECT), a truth value (ASK) or N-Triples (CONSTRUCT, DESCRIBE).

    A row maps variables to terms of the SPARQL 1.1 JSON format. When `truncated`, `limit` says in words
    what cut the result. `elapsed_ms` includes the way to the child and back.
    """

    form: Form
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    graph: str | None = None
    truncated: bool = False
    limit: str | None = None
    elapsed_ms: float = field(default=0.0, compare=False)

    def column(self, variable: str) -> tuple[str, ...]:
        """Return the values of one variable, rows without it left out."""
        return tuple(row[variable]["value"] for row in self.rows if variable in row)


def uri(value: str) -> Term:
    """Return an IRI as a term for `GraphWorker.query`'s bindings."""
    return {"type": "uri", "value": value}


def literal(value: str, *, language: str | None = None, datatype: str | None = None) -> Term:
    """Return a literal as a term for `GraphWorker.query`'s bindings."""
    term = {"type": "literal", "value": value}
    if language:
        term["xml:lang"] = language
    elif datatype:
        term["datatype"] = datatype
    return term


class GraphWorker:
    """A warm query process over one graph file.

    `path` is the N-Quads file, or a function giving the present one; a file that changed is loaded anew
    before the next query. One query runs at a time, other threads wait. Use it as a context manager, or
    `close` it.

    >>> with GraphWorker(path) as worker:                               # doctest: +SKIP
    ...     worker.query("SELECT ?m { ?m fg:derivedFrom+ model:llama }").column("m")
    """

    def __init__(self, path: Path | Callable[[], Path], limits: Limits | None = None) -> None:
        self._path = path if callable(path) else lambda: path
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._children: list[_Child] = []
        self._finalizer = weakref.finalize(self, _stop_all, self._children)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child without waiting for it, so that the first query finds it warm.

        Raises `StorageError` when the graph file is missing.
        """
        with self._lock:
            self._child()

    def close(self) -> None:
        """Stop the child. The worker can be used again; it starts a new one."""
        with self._lock:
            _stop_all(self._children)

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the store's graphs."""
        with self._lock:
            return self._child().wait_ready()

    def query(
        self,
        text: str,
        *,
        timeout: float | None = None,
        max_rows: int | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        bindings: Mapping[str, Term] | None = None,
    ) -> QueryResult:
        """Run a SELECT, ASK, CONSTRUCT or DESCRIBE query.

        `timeout` (seconds) and `max_rows` may lower the worker's limits. `default_graphs` and `named_graphs`
        are the SPARQL Protocol's dataset and win over FROM. `bindings` put terms in the place of variables,
        so that no query need be pasted together; a SELECT must name the bound variables in its clause.
        The prefixes of `kg.names.PREFIXES` need no declaration.

        Raises `QueryRefusedError` when the query is not allowed or does not parse, `QueryCutError` when it
        ran out of time or memory, `StorageError` when the graph file is missing, `UsageError` for a limit
        that is not positive.
        """
        _check_positive("timeout", timeout)
        _check_positive("max_rows", max_rows)
        if len(text) > _MAX_CHARACTERS:
            raise QueryRefusedError(f"the query has {len(text):,} characters; at most 8,192 bytes are allowed")
        limits = self._limits
        request = {
            "query": text,
            "timeout": limits.timeout if timeout is None else min(timeout, limits.timeout),
            "max_rows": limits.max_rows if max_rows is None else min(max_rows, limits.max_rows),
            "max_bytes": limits.max_bytes,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "bindings": dict(bindings or {}),
        }
        with self._lock:
            started = time.monotonic()
            reply = self._ask(request)
        return _result(reply, request, (time.monotonic() - started) * 1000)

    def _ask(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        child = self._child()
        child.wait_ready()
        try:
            child.send(request)
        except BrokenPipeError:
            # It died while idle; a fresh one is no worse off.
            self._drop(child)
            child = self._child()
            child.wait_ready()
            child.send(request)
        deadline = time.monotonic() + request["timeout"]
        reply = child.receive(min(deadline, time.monotonic() + _STANDBY_AFTER))
        if reply is None and child.alive:
            self._standby()
            reply = child.receive(deadline)
        if reply is not None:
            return reply
        in_time = not child.alive
        self._drop(child)
        self._standby(1)
        raise _cut(request, child.exit_code if in_time else None, self._limits)

    def _child(self) -> "_Child":
        """Return the first child that serves the present file, started when there is none."""
        path = self._path()
        generation = _generation(path)
        for child in list(self._children):
            if child.generation != generation or not child.alive:
                self._drop(child)
        if not self._children:
            self._children.append(_Child(path, generation, self._limits.memory))
        return self._children[0]

    def _standby(self, wanted: int = 2) -> None:
        if len(self._children) < wanted:
            path = self._path()
            self._children.append(_Child(path, _generation(path), self._limits.memory))

    def _drop(self, child: "_Child") -> None:
        self._children.remove(child)
        child.stop()


def _check_positive(name: str, value: float | None) -> None:
    # Written so that NaN, which compares with nothing, is refused as well.
    if value is not None and not value > 0:
        raise UsageError(f"{name} is {value!r}; it should be greater than 0")


def _generation(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except OSError as exc:
        raise StorageError(f"no graph at {path}; run `fieldguide build` to make it") from exc
    return str(path), status.st_ino, status.st_mtime_ns, status.st_size


def _stop_all(children: list["_Child"]) -> None:
    while children:
        children.pop().stop()


def _cut(request: Mapping[str, Any], exit_code: int | None, limits: Limits) -> QueryCutError:
    if exit_code is None:
        return QueryCutError(f"stopped after {request['timeout']:g} s; ask for less, for example with a LIMIT inside")
    return QueryCutError(
        f"stopped: the query needs more than {limits.memory // 1024**2:,} MiB of memory or nests too deeply"
        f" (worker ended with {exit_code}); ask for less"
    )


def _result(reply: Mapping[str, Any], request: Mapping[str, Any], elapsed_ms: float) -> QueryResult:
    if "refused" in reply:
        raise QueryRefusedError(reply["refused"])
    if "cut" in reply:
        raise QueryCutError("stopped: the query ran out of memory; ask for less, for example with a LIMIT inside")
    if "failed" in reply:
        raise InternalError(f"the query worker failed: {reply['failed']}")
    graph = reply.get("graph")
    limit = reply.get("limit")
    return QueryResult(
        form=reply["form"],
        variables=tuple(reply.get("variables", ())),
        rows=tuple(reply.get("rows", ())),
        boolean=reply.get("boolean"),
        graph=None if graph is None else "".join(f"{line}\n" for line in graph),
        truncated=limit is not None,
        limit=_limit_words(limit, request),
        elapsed_ms=elapsed_ms,
    )


def _limit_words(limit: str | None, request: Mapping[str, Any]) -> str | None:
    if limit == "rows":
        return f"cut after {request['max_rows']:,} rows"
    if limit == "bytes":
        return f"cut after {request['max_bytes']:,} bytes"
    return None


class _Child:
    """One query process and the pipe to it."""

    def __init__(self, path: Path, generation: tuple[str, int, int, int], memory: int) -> None:
        self.generation = generation
        self._ready: tuple[str, ...] | None = None
        self._buffer = bytearray()
        self._ended = False
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-m", "kg.worker", str(path), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            # A group of its own: Ctrl-C at the terminal is the parent's to handle.
            process_group=0,
        )

    @property
    def alive(self) -> bool:
        """False once the child's output ended or the process is gone."""
        return not self._ended and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """What the process ended with; negative for a signal."""
        return self._process.returncode

    def wait_ready(self) -> tuple[str, ...]:
        """Wait until the graph is loaded and return the names of its graphs."""
        if self._ready is None:
            message = self.receive(time.monotonic() + _START_SECONDS)
            if message is None:
                self.stop()
                raise StorageError(
                    f"the query worker did not start (exit {self.exit_code}): the graph {self.generation[0]} is damaged"
                    " or too large for its memory; run `fieldguide build`"
                )
            self._ready = tuple(message["graphs"])
        return self._ready

    def send(self, message: Mapping[str, Any]) -> None:
        """Write a message; raises BrokenPipeError when the child is gone."""
        assert self._process.stdin is not None
        payload = json.dumps(message).encode()
        self._process.stdin.write(_HEADER.pack(len(payload)) + payload)
        self._process.stdin.flush()

    def receive(self, deadline: float) -> Mapping[str, Any] | None:
        """Return the next message, or None when the deadline (monotonic) passed or the child ended."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while (message := self._take()) is None:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                return None
            chunk = os.read(descriptor, 1 << 20)
            if not chunk:
                self._ended = True
                self._process.wait()
                return None
            self._buffer += chunk
        return message

    def _take(self) -> Mapping[str, Any] | None:
        if len(self._buffer) < _HEADER.size:
            return None
        end = _HEADER.size + _HEADER.unpack_from(self._buffer)[0]
        if len(self._buffer) < end:
            return None
        message: Mapping[str, Any] = json.loads(bytes(self._buffer[_HEADER.size : end]))
        del self._buffer[:end]
        return message

    def stop(self) -> None:
        """Kill the process and free its pipes."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    # A request that never got through; nobody waits for it any more.
                    continue
