import asyncio
import re

import pytest

from corpus.errors import UsageError
from ui.gate import MAX_BODY, Gate, hosts_of, inline_scripts, policy, require_loopback

PAGE = b"<html><script>let a = 1</script><script src='/x.js'></script></html>"
HERE = "127.0.0.1:7860"


async def toy_app(scope, receive, send):
    """Reads the whole body and answers with a page in two pieces."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        more = message.get("more_body", False)
    headers = [(b"content-type", b"text/html"), (b"access-control-allow-origin", b"*"), (b"content-length", b"64")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
    await send({"type": "http.response.body", "body": PAGE[20:]})


def call(path="/", method="GET", body=(b"",), **headers):
    """Send one request through the gate; return status, headers and body (None when there was no answer)."""
    headers = {"host": HERE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    pieces = iter(body)
    left = len(body)
    sent = []

    async def receive():
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": next(pieces), "more_body": left > 0}

    async def send(message):
        sent.append(message)

    asyncio.run(Gate(toy_app, hosts_of("127.0.0.1", 7860))(scope, receive, send))
    if not sent:
        return None
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:])


@pytest.mark.parametrize("host", [HERE, "localhost:7860"])
def test_own_names_are_let_in(host):
    assert call(host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:7860", "127.0.0.1", "127.0.0.1:80", "", "127.0.0.1:7860.evil.example", "[::1]:7860"],
)
def test_foreign_hosts_are_refused(host):
    assert call(host=host)[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:7860", "http://127.0.0.1:1", ""])
def test_foreign_origins_are_refused(origin):
    assert call(origin=origin)[0] == 403


def test_own_origin_is_let_in():
    assert call(origin=f"http://{HERE}", method="POST")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/zh/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://a",
        "/docs",
    ],
)
def test_what_the_chat_never_needs_is_closed(path):
    assert call(path)[0] == 404


def test_a_large_body_is_refused_by_its_length():
    assert call(method="POST", content_length=str(MAX_BODY + 1))[0] == 413
    assert call(method="POST", content_length="many")[0] == 413


def test_a_large_body_without_a_length_ends_the_request():
    assert call(method="POST", body=[b"x" * 1024] * (MAX_BODY // 1024 + 1)) is None


def test_every_answer_carries_the_headers_and_no_cors():
    for status, headers, _ in (call(), call(host="evil.example"), call("/gradio_api/upload")):
        assert status
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert headers[b"referrer-policy"] == b"no-referrer"
        assert b"frame-ancestors 'none'" in headers[b"content-security-policy"]
        assert headers[b"cache-control"] == b"no-store"
        assert b"access-control-allow-origin" not in headers


def test_only_the_inline_scripts_of_the_page_itself_may_run():
    _, headers, body = call()
    assert body == PAGE
    (script,) = inline_scripts(PAGE)
    assert f"script-src 'self' '{script}';".encode() in headers[b"content-security-policy"]


def test_the_policy_allows_nothing_from_elsewhere():
    assert "unsafe-eval" not in policy()
    assert not re.search(r"https?:|\*", policy())
    assert "script-src 'self';" in policy()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_loopback_may_be_served(host):
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org", ""])
def test_other_addresses_are_refused_with_the_next_step(host):
    with pytest.raises(UsageError, match=r"--host 127\.0\.0\.1"):
        require_loopback(host)
