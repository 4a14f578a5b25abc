"""The command ``fieldguide``: every command is a thin call of a function that other programs call too.

Results go to standard output, messages to standard error. Exit codes: 0 success, 1 the work failed
(without a word when the reader of our output went away), 2 wrong usage, 130 interrupted.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from corpus.errors import UsageError, UserError
from corpus.offline import switch_off_telemetry
from ui.commands import COMMANDS
from ui.output import PROGRAM, say, write
from ui.session import Globals

FAILED, MISUSED, INTERRUPTED = 1, 2, 130

# Text meant for people carries no mark-up, so that help needs neither rich nor its import time.
app = typer.Typer(
    name=PROGRAM, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        write(f"{PROGRAM} {version(PROGRAM)}")
        raise typer.Exit


@app.callback()
def _start(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Directory that holds everything the program writes (FIELDGUIDE_DATA_DIR)."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error; may also stand after the command.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Ask the LLM field guide: cited answers on prompting or fine-tuning language models, offline.

    \b
    fieldguide ask fine-tune or prompt for toxicity detection?
    fieldguide ask 哪些模型源自 LLaMA？
    """
    context.obj = Globals(data_dir)


for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    switch_off_telemetry()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    arguments, debug = _take_debug(sys.argv[1:])
    sys.exit(run(lambda: app(arguments, prog_name=PROGRAM, standalone_mode=False), debug))


def _take_debug(arguments: Sequence[str]) -> tuple[list[str], bool]:
    """Return the arguments without ``--debug``, wherever it stands, and whether it stood there."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [argument for argument in arguments[:end] if argument != "--debug"]
    return [*kept, *arguments[end:]], len(kept) < end


def run(command: Callable[[], object], debug: bool = False) -> int:
    """Run `command` and return its exit code; an error becomes one clear line on standard error."""
    try:
        code = command()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return FAILED
    except Exception as exc:  # the outermost handler: whatever went wrong is shown once, here
        if isinstance(exc, OSError):
            _drop_output()
        if debug:
            traceback.print_exc()
        say(_message(exc))
        return _exit_code(exc)


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _exit_code(exc: Exception) -> int:
    if isinstance(exc, TyperException):
        return exc.exit_code
    return MISUSED if isinstance(exc, UsageError) else FAILED


def _message(exc: Exception) -> str:
    if isinstance(exc, UserError):
        return str(exc).replace("Value error, ", "")  # how pydantic begins what a validator says
    if isinstance(exc, TyperException):
        return _usage_message(exc)
    if isinstance(exc, typer.Abort):
        return "input ended before the last answer"
    if isinstance(exc, OSError):
        return _system_message(exc)
    return f"internal error: {type(exc).__name__}: {exc}; run it again with --debug and report what it shows"


def _usage_message(exc: TyperException) -> str:
    context = getattr(exc, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    message = " ".join(exc.format_message().split()).rstrip(".")
    return f"{message}; see {command} --help"


def _system_message(exc: OSError) -> str:
    place = f"{exc.filename}: " if exc.filename else ""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{place}no space left on the device; free some space and run it again"
    return f"{place}{exc.strerror or exc}"
