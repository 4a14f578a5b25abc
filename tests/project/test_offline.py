"""Everything works with loopback as the only network, and nothing even tries to reach beyond it.

That the page of the chat names no other origin is in tests/ui/test_page_origins.py; that a browser asks
none while it is used is asserted by every test of tests/ui/test_chat_browser.py.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.project.network import alone, foreign, traced
from tests.ui.command_line import PROGRAM, environment

VISIT = Path(__file__).with_name("visit.py")
NOTE = "# Quokka notes\n\nThe quokka model was trained on twelve islands by the Rottnest team.\n"
WORLDS = {"alone": (True, False), "traced": (False, True)}


@dataclass(frozen=True)
class World:
    """What a command sees of the network, its data directory, and a home that is empty at first."""

    alone: bool
    traced: bool
    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def fieldguide(self, *words: str) -> str:
        return self.run(PROGRAM, *words)

    def json(self, *words: str) -> Any:
        return json.loads(self.fieldguide(*words))

    def run(self, *command: str | Path) -> str:
        """Run a command that must succeed, and return what it printed; where traced, it stayed on this machine."""
        trace = self.folder / "trace"
        # unshare before strace: what brings loopback up is no part of the trace.
        before = (*(alone() if self.alone else ()), *(traced(trace) if self.traced else ()))
        variables = {name: value for name, value in environment(self.data).items() if not name.startswith("XDG_")}
        done = subprocess.run(
            [*before, *command],
            env={**variables, "HOME": str(self.home)},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        if self.traced:
            lines = trace.read_text()
            assert "+++ exited with 0 +++" in lines, "strace wrote down nothing"
            assert foreign(lines) == []
        return done.stdout


def _make(folder: Path, alone: bool, traced: bool) -> World:
    made = World(alone, traced, folder)
    made.home.mkdir()
    return made


@pytest.fixture(scope="module", autouse=True)
def _tools(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Say what a machine must allow before a test fails for want of it."""
    _must_work(
        alone(),
        "a network namespace of one's own. Allow unprivileged user namespaces (sysctl user.max_user_namespaces above "
        "0, on Debian kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0), "
        "in a container the system call unshare (docker run --security-opt seccomp=unconfined, or --privileged)",
    )
    _must_work(
        traced(tmp_path_factory.mktemp("strace") / "trace"),
        "strace. Install it (Debian: apt-get install strace), and allow ptrace (sysctl kernel.yama.ptrace_scope below "
        "3, in a container docker run --cap-add SYS_PTRACE)",
    )


def _must_work(before: tuple[str, ...], need: str) -> None:
    try:
        done = subprocess.run([*before, sys.executable, "-c", ""], capture_output=True, text=True, check=False)
    except FileNotFoundError as exc:
        pytest.fail(f"the offline tests need {need}: {exc}", pytrace=False)
    if done.returncode != 0:
        pytest.fail(f"the offline tests need {need}: {done.stderr.strip()}", pytrace=False)


@pytest.fixture(scope="module", params=WORLDS)
def world(
    request: pytest.FixtureRequest, copy_built: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp(request.param)
    copy_built(folder / "data")
    made = _make(folder, *WORLDS[request.param])
    yield made
    # Such as the device id of a library's telemetry, which is kept even by a run too short to send anything.
    assert list(made.home.iterdir()) == []


def test_a_question_is_answered(world: World) -> None:
    answer = world.json("ask", "fine-tune or prompt for toxicity detection?", "--json")

    assert answer["verdict"] == "fine-tuned"
    assert answer["citations"]


def test_a_chinese_question_is_answered(world: World) -> None:
    answer = world.json("ask", "哪些模型源自 LLaMA？", "--json")

    assert answer["language"] == "zh"
    assert "Alpaca" in answer["answer"]
    assert answer["citations"]


def test_the_graph_is_queried(world: World) -> None:
    assert world.json("sparql", "ASK { ?model fg:derivedFrom ?parent }", "--format", "json")["boolean"] is True


def test_passages_are_found(world: World) -> None:
    assert len(world.json("search", "toxicity detection", "-k", "3", "--json")["hits"]) == 3


def test_a_note_is_added_and_answers(world: World) -> None:
    note = world.folder / "quokka.md"
    note.write_text(NOTE)

    assert world.json("add", str(note), "--json")["status"] == "added"
    answer = world.json("ask", "who trained the quokka model?", "--json")
    assert "Rottnest team" in answer["answer"]


def test_the_chat_is_served(world: World) -> None:
    replies = json.loads(world.run(sys.executable, VISIT, PROGRAM))

    assert json.loads(replies["/healthz"])["status"] == "ok"
    assert json.loads(replies["/api/ask"])["verdict"] == "fine-tuned"
    assert all(replies.values())


def test_the_library_is_built(tmp_path: Path) -> None:
    # Alone and traced at once, since it takes longest; where the network is up, `add` embeds under trace, too.
    world = _make(tmp_path, alone=True, traced=True)

    world.fieldguide("build")

    assert world.json("sparql", "ASK { ?model fg:derivedFrom ?parent }", "--format", "json")["boolean"] is True
    assert list(world.home.iterdir()) == []


ATTEMPTS = {
    "tcp": "socket.create_connection(('192.0.2.1', 443), timeout=1)",
    "udp": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
    "message": "socket.socket(type=socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('192.0.2.1', 9))",
    "ipv6": "socket.create_connection(('2001:db8::1', 443), timeout=1)",
    "mapped": "socket.socket(socket.AF_INET6).connect(('::ffff:192.0.2.1', 443))",
    "name": "socket.getaddrinfo('fieldguide.invalid', 443)",
    "in a child": "subprocess.run([sys.executable, '-c', 'import socket; "
    'socket.create_connection(("192.0.2.1", 443), timeout=1)\'], check=True)',
    "in a thread": "ThreadPoolExecutor().submit(socket.create_connection, ('192.0.2.1', 443), 1).result()",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_an_attempt_is_seen_and_fails(attempt: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    imports = "import socket, subprocess, sys; from concurrent.futures import ThreadPoolExecutor"
    command = [*alone(), *traced(trace), sys.executable, "-I", "-c", f"{imports}; {attempt}"]

    done = subprocess.run(command, stderr=subprocess.DEVNULL, check=False)

    assert done.returncode != 0
    assert foreign(trace.read_text())


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1"])
def test_loopback_is_no_attempt(host: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    visit = f"""
import socket
family = socket.AF_INET6 if ":" in {host!r} else socket.AF_INET
with socket.create_server(({host!r}, 0), family=family) as server, socket.create_connection(server.getsockname()[:2]):
    server.accept()[0].sendall(b"x")
"""

    done = subprocess.run([*alone(), *traced(trace), sys.executable, "-I", "-c", visit], check=False)

    assert done.returncode == 0
    assert "sa_family" in trace.read_text()
    assert foreign(trace.read_text()) == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ('7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0', True),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0', True),
        ('7 connect(3, {sa_family=AF_UNIX, sun_path="/run/bus"}, 110) = -1 ENOENT (No such file or directory)', False),
        ("7 connect(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0", False),
        ("7 connect(3, {sa_family=AF_PACKET, sll_protocol=htons(0x3)}, 20) = 0", True),
        (
            "7 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "
            '"::ffff:127.0.0.1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
            False,
        ),
        ("7 connect(3, 0x7ffe0, 16 <unfinished ...>", True),
        ("7 <... connect resumed>)            = -1 EINPROGRESS (Operation now in progress)", False),
        ('7 sendto(5, "\\6mobile, NULL, 0"..., 50, MSG_NOSIGNAL, NULL, 0 <unfinished ...>', False),
        ("7 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[], msg_iovlen=0}, 0) = 0", False),
        (
            "7 sendmmsg(3, [{msg_hdr={msg_name=NULL, msg_namelen=0}}, {msg_hdr={msg_name={sa_family=AF_INET, "
            'sin_port=htons(9), sin_addr=inet_addr("192.0.2.1")}, msg_namelen=16}}], 2, 0 <unfinished ...>',
            True,
        ),
        ("7 io_uring_setup(8, {flags=0}) = 5", True),
        ("7 io_uring_setup(8, {flags=0}) = -1 ENOSYS (Function not implemented) (INJECTED)", False),
        ("7 <... io_uring_setup resumed>) = 5", True),
        ("7 +++ exited with 0 +++", False),
        ("strace: something new", True),
    ],
)
def test_a_line_of_a_trace_is_judged(line: str, seen: bool) -> None:
    assert foreign(line) == ([line] if seen else [])
