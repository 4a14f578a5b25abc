"""Write docs/commands.md from the help of every command and docs/settings.md from the settings themselves.

With `--check` nothing is written and a page that is not fresh ends in exit code 1.

.venv/bin/python scripts/commands_reference.py [--check]
"""

import sys
from pathlib import Path

from typer.main import get_command
from typer.testing import CliRunner

from corpus.settings import Settings
from ui.cli import app

DOCS = Path(__file__).resolve().parent.parent / "docs"
INTRODUCTION = """\
# Commands

<!-- Written by `make docs` from the commands' own help. Change the help, then run it again. -->

Results go to standard output, progress and messages to standard error. Exit codes: 0 success (an
honest "the corpus does not say" is one), 1 the work failed, 2 wrong usage. The shapes of `--json`
lie in [schema/](schema/). Settings and their order are in [settings.md](settings.md).
"""

SETTINGS_INTRODUCTION = """\
# Settings

<!-- Written by `make docs` from the settings themselves. -->

`fieldguide.toml` in the folder where the program starts, then environment variables, then options: what comes later
wins. An unknown key or a value out of bounds is refused. `fieldguide config` prints what is in force.
"""
_BOUNDS = {"Ge": "At least", "Gt": "More than", "Le": "At most", "Lt": "Less than"}


def main() -> None:
    """Write the pages, or check them."""
    for name, fresh in pages().items():
        page = DOCS / name
        if "--check" not in sys.argv[1:]:
            page.write_text(fresh, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != fresh:
            sys.exit(f"docs/{name} does not match the program; run `make docs`")


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"commands.md": commands_page(), "settings.md": settings_page()}


def commands_page() -> str:
    """Return the program's help, then each command's in the order of the program's."""
    parts = [INTRODUCTION, _section("fieldguide", [])]
    parts += [_section(f"fieldguide {name}", [name]) for name in command_names()]
    return "\n".join(parts)


def settings_page() -> str:
    """Return every setting with its variable, default and meaning."""
    rows = ["| in fieldguide.toml | variable | default | meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "the user's data directory" if field.default_factory else f"`{field.default!r}`"
        bounds = "".join(
            f" {_BOUNDS[type(one).__name__]} {next(iter(vars_of(one)))}."
            for one in field.metadata
            if type(one).__name__ in _BOUNDS
        )
        rows.append(f"| `{name}` | `FIELDGUIDE_{name.upper()}` | {default} | {field.description}{bounds} |")
    return SETTINGS_INTRODUCTION + "\n" + "\n".join(rows) + "\n"


def vars_of(bound: object) -> list[object]:
    """Return the values a bound of annotated-types holds."""
    return [
        getattr(bound, name) for name in ("ge", "gt", "le", "lt", "min_length", "max_length") if hasattr(bound, name)
    ]


def command_names() -> list[str]:
    """Return the names of all commands, in the order of the program's help."""
    return list(get_command(app).commands)  # type: ignore[attr-defined]


def _section(title: str, arguments: list[str]) -> str:
    # The width is fixed: the page must not depend on the terminal that it was made in.
    result = CliRunner().invoke(app, [*arguments, "--help"], prog_name="fieldguide", env={"COLUMNS": "100"})
    text = "\n".join(line.rstrip() for line in result.output.strip().splitlines())
    return f"## {title}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    main()
