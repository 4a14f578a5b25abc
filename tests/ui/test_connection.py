import socket
import time

import pytest
from uvicorn import Config, Server

from tests.ui.test_gate import HERE
from ui.connection import Connection
from ui.gate import security_headers
from ui.serve import CONNECTIONS, bind


class Hasty(Connection):
    """Waits as long as a test can."""

    head_limit = 0.2


async def toy_app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def port():
    import threading

    with bind("127.0.0.1", 0) as bound:
        config = Config(toy_app, http=Hasty, ws="none", lifespan="off", log_level="critical", timeout_keep_alive=5)
        server = Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        yield bound.getsockname()[1]
        server.should_exit = True
        thread.join()


def talk(port, *pieces, pause=0.0):
    """Send pieces one after the other and return all that came back until the server hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        for piece in pieces:
            try:
                client.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        received = b""
        try:
            while more := client.recv(4096):
                received += more
        except ConnectionResetError:
            pass
        return received


def test_who_never_sends_a_request_is_cut(port):
    assert talk(port) == b""


def test_who_sends_a_head_byte_by_byte_is_cut(port):
    started = time.monotonic()
    assert talk(port, *[bytes([byte]) for byte in b"GET / HTTP/1.1\r\nHost: a"], pause=0.05) == b""
    assert time.monotonic() - started < 3


def test_a_slow_second_request_is_cut_too(port):
    reply = talk(port, f"GET / HTTP/1.1\r\nHost: {HERE}\r\n\r\n".encode(), b"GET /", pause=0.1)
    assert reply.count(b"HTTP/1.1 200") == 1
    assert reply.endswith(b"ok")


def test_a_whole_request_is_answered(port):
    request = f"GET / HTTP/1.1\r\nHost: {HERE}\r\nConnection: close\r\n\r\n"
    assert talk(port, request.encode()).endswith(b"ok")


def test_what_is_no_http_gets_the_headers_too(port):
    reply = talk(port, b"GET\x00 / HTTP/9\r\n\r\n").lower()
    assert reply.startswith(b"http/1.1 400 ")
    for name, value in security_headers():
        assert b"\r\n" + name + b": " + value.lower() + b"\r\n" in reply


def test_a_browser_has_connections_enough():
    assert CONNECTIONS >= 6 * 4
