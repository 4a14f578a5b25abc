"""Every error that fieldguide raises on purpose.

FieldguideError
├── UserError                 the user can mend it; surfaces show the message as it stands
│   ├── UsageError            wrong use of a command (exit code 2)
│   ├── CorpusError           a file of the corpus breaks its schema: file, line, field
│   ├── UnknownNameError      no such model, task, source or passage; carries the nearest names
│   ├── UnreadableInputError  an input file cannot be read as what it claims to be
│   ├── QueryRefusedError     a SPARQL text that is not allowed or does not parse
│   ├── QueryCutError         a query that ran into a limit and has no usable result
│   ├── StoreBusyError        another process holds the writer's lock
│   └── StorageError          disk full, no permission, data directory unusable
└── InternalError             we broke it
"""

from collections.abc import Sequence


class FieldguideError(Exception):
    """Root of all errors raised by fieldguide."""


class UserError(FieldguideError):
    """Something the user can mend; the message says what, which value, and what to do next."""


class UsageError(UserError):
    """A command, option or argument was used wrongly."""


class CorpusError(UserError):
    """A corpus file breaks its schema. Carries `problems`, one `CorpusProblem` each."""

    def __init__(self, problems: Sequence["CorpusProblem"]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CorpusProblem:
    """One broken place in a corpus file: file, 1-based line, field path, what is wrong."""

    __slots__ = ("field", "file", "line", "message")

    def __init__(self, file: str, line: int, field: str, message: str) -> None:
        self.file = file
        self.line = line
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field or '(file)'}: {self.message}"


class UnknownNameError(UserError):
    """A name that nothing here bears. Carries `kind`, `name` and the `nearest` known names."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.nearest = tuple(nearest)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"unknown {kind} {name!r}{hint}")


class UnreadableInputError(UserError):
    """An input that is missing, unreadable, binary, empty or in the wrong encoding."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class QueryRefusedError(UserError):
    """A SPARQL text that breaks a rule or does not parse."""


class QueryCutError(UserError):
    """A SPARQL query stopped by a limit of time or memory."""


class StoreBusyError(UserError):
    """Another process writes to the data directory."""


class StorageError(UserError):
    """The data directory cannot be written: full, read-only or not a directory."""


class InternalError(FieldguideError):
    """A broken promise of our own code."""
