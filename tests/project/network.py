"""Run a command with loopback as its only network, or write down where it reaches for.

As a script, ``python network.py COMMAND...`` brings up the loopback of a fresh network namespace and
becomes the command; it needs no iproute2.
"""

import fcntl
import ipaddress
import os
import re
import socket
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

_ITSELF = (sys.executable, "-I", str(Path(__file__).resolve()))


@cache
def alone() -> tuple[str, ...]:
    """Return what is put before a command so that it sees a network of its own, with nothing but loopback in it.

    Any user may take a name space of users for that; where the system forbids it (in a chroot), root needs none.
    """
    ways = (("unshare", "--map-root-user", "--net", "--"), ("unshare", "--net", "--"))
    allowed = (way for way in ways if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0)
    return (*next(allowed, ways[0]), *_ITSELF)


_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
#: DNS, DNS over TLS, mDNS and LLMNR: a name is looked up, if only at a resolver on loopback.
_NAME_PORTS = {53, 853, 5353, 5355}
_RESOLVER_SOCKETS = ("/resolve/", "avahi")
_HARMLESS = re.compile(
    r"""(\d+\ +)?(
        \+\+\+\ .*                                # a process ended
      | <\.\.\.\ (connect|send\w+)\ resumed>.*    # the address stands in the line of the call's beginning
      | sendto\(.*,\ NULL,\ 0\b.*                 # on a connected socket: its connect has been seen
      | sendm?msg\((?!.*msg_name=[^N]).*msg_name=NULL.*
      | .*\bio_uring_setup\b.*(\(INJECTED\)|<unfinished\ \.\.\.>)
    )""",
    re.VERBOSE,
)


def traced(log: Path) -> tuple[str, ...]:
    """Return what is put before a command so that it and its children write where they reach for to `log`."""
    # 1024 messages, the most that the kernel takes at once, are printed whole.
    options = ("-f", "--seccomp-bpf", "-q", "-s", "1024", "-o", str(log))
    calls = "trace=connect,sendto,sendmsg,sendmmsg,io_uring_setup"
    # Through io_uring one connects out of strace's sight: it is said to be missing, and programs do without.
    return ("strace", *options, "-e", "signal=none", "-e", calls, "-e", "inject=io_uring_setup:error=ENOSYS")


def foreign(trace: str) -> list[str]:
    """Return the lines of a trace that reach beyond this machine, look up a name, or are not understood."""
    return [line for line in trace.splitlines() if not _stays_here(line)]


def _stays_here(line: str) -> bool:
    _, *addresses = line.split("{sa_family=")
    if addresses:
        return all(map(_is_local, addresses))
    return _HARMLESS.fullmatch(line) is not None


def _is_local(address: str) -> bool:
    family = re.split(r"\W", address, maxsplit=1)[0]
    if family == "AF_UNIX":
        return not any(part in address for part in _RESOLVER_SOCKETS)
    if family == "AF_NETLINK":
        return True
    port = re.search(r"sin6?_port=htons\((\d+)\)", address)
    host = re.search(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"', address)
    return bool(port and host) and int(port[1]) not in _NAME_PORTS and _is_loopback(host[1])


def _is_loopback(host: str) -> bool:
    address = ipaddress.ip_address(host)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))


if __name__ == "__main__":
    _bring_up_loopback()
    os.execvp(sys.argv[1], sys.argv[1:])
