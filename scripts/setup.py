"""Prepare a fresh machine: `setup.py run` for the program, `setup.py dev` for tests and lint, `setup.py browser`.

`setup.py port 7860` says whether the chat can be served there.

Standard library only, and readable by an old Python, so that a machine that lacks something is told
what it lacks. Progress goes to standard error. Called by the Makefile, which remembers what is done.
"""

import collections
import os
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TORCH = "torch==2.13.0"
OLDEST_PYTHON = (3, 11)
DISK_GB = 6
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium", "fontconfig", "fonts-wqy-zenhei", "libatomic1", "strace")
LOCKS = {"run": "requirements-run.lock", "dev": "requirements.lock"}


def main(arguments):
    """Do the one step named on the command line."""
    if arguments == ["browser"]:
        prepare_browser()
    elif len(arguments) == 1 and arguments[0] in LOCKS:
        prepare_packages(arguments[0])
    elif len(arguments) == 2 and arguments[0] == "port":
        check_port(arguments[1])
    else:
        stop(f"usage: setup.py {'|'.join([*LOCKS, 'browser', 'port NUMBER'])}")


def prepare_packages(purpose):
    """Make .venv and put into it what `purpose` needs, in pinned versions checked by hash."""
    check_python()
    python = VENV / "bin" / "python"
    if not python.exists():
        check_disk()
        make_venv()
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    lock = ROOT / LOCKS[purpose]
    total = lock.read_text().count("==")
    say(f"1/3 {total} packages of {lock.name}, a few minutes")
    run([*pip, "install", "--require-hashes", "--no-deps", "-r", str(lock)], "installing the packages failed", total)
    say(f"2/3 {TORCH}")
    # After the lock, so that torch finds its own requirements in place and changes none of them.
    arguments = shlex.split(os.environ.get("TORCH_ARGS", ""))
    run(
        [*pip, "install", TORCH, *arguments],
        "installing torch failed; TORCH_ARGS passes options to pip, such as the index of PyTorch's CPU builds",
    )
    say("3/3 fieldguide itself")
    editable = ["install", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)]
    run([*pip, *editable], "installing fieldguide failed")
    run([*pip, "check"], "the installed packages do not fit together; remove .venv and start again")
    say("ready")


def check_port(given):
    """Stop where the chat could not be served."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except ValueError:
            stop(f"PORT={given} is not a number: make run PORT=7861")
        except (OSError, OverflowError) as exc:
            why = exc.strerror if isinstance(exc, OSError) else "it is beyond 65535"
            stop(f"the chat cannot be served on port {given} ({why}); choose another: make run PORT=7861")


def check_python():
    """Stop on a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:3])
        wanted = ".".join(str(part) for part in OLDEST_PYTHON)
        stop(f"{sys.executable} is Python {found}, {wanted} or newer is needed: make PYTHON=/path/to/python3.12")


def check_disk():
    """Stop where the packages would not fit."""
    free = shutil.disk_usage(str(ROOT)).free / 1e9
    if free < DISK_GB:
        stop(f"{free:.1f} GB are free on the disk of {ROOT}, about {DISK_GB} GB are needed: make room first")


def make_venv():
    """Make the virtual environment .venv."""
    say(f"making {VENV.name} with {sys.executable}")
    advice = "Python cannot make a virtual environment; on Debian and Ubuntu install the package python3-venv"
    run([sys.executable, "-m", "venv", str(VENV)], advice)


def prepare_browser():
    """See to a Chromium, a Chinese font and strace for the tests; as root on Debian they are installed."""
    missing = missing_for_browser()
    if not missing:
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing " + " and ".join(missing) + " with apt-get")
        apt_install()
        missing = missing_for_browser()
    if missing:
        stop(
            "the tests need " + " and ".join(missing) + "; install them, on Debian with: "
            "sudo apt-get install " + " ".join(BROWSER_PACKAGES)
        )


def missing_for_browser():
    """Return in words what the tests of the browser and of the network lack here."""
    missing = []
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("a Chromium (" + ", ".join(BROWSERS) + ")")
    if not has_chinese_font():
        missing.append("a font with Chinese characters")
    if not shutil.which("strace"):
        missing.append("strace")
    if not driver_starts():
        missing.append("libatomic (for the Node.js that drives the browser)")
    return missing


def driver_starts():
    """Return whether the Node.js that comes with Playwright finds its libraries; True where there is none yet."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    nodes = VENV.glob("lib/python*/site-packages/playwright/driver/node")
    return all(subprocess.run([str(node), "--version"], check=False, **quiet).returncode == 0 for node in nodes)


def has_chinese_font():
    """Return whether fontconfig knows a font for Chinese."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], stdout=subprocess.PIPE, check=False).stdout
    return bool(listed.strip())


def apt_install():
    """Install what the tests need; a failure is reported by the caller's second look."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for command in ([*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", *BROWSER_PACKAGES]):
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)


def run(command, advice, total=0):
    """Run a command, saying how many of `total` packages pip has fetched; a failure shows its last lines."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    last = collections.deque(maxlen=30)
    fetched = 0
    for raw in process.stdout:
        line = raw.decode(errors="replace").rstrip()
        last.append(line)
        if total and line.startswith("Collecting "):
            fetched += 1
            if fetched % 25 == 0:
                say(f"    {fetched} of {total} fetched")
        elif total and line.startswith("Installing collected"):
            say("    installing them")
    if process.wait() != 0:
        sys.stderr.write("\n".join(last) + "\n")
        stop(advice)


def say(message):
    """Report progress."""
    print(f"fieldguide setup: {message}", file=sys.stderr, flush=True)


def stop(message):
    """Leave with one clear line."""
    say(message)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
