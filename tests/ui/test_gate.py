import asyncio
import re
from pathlib import Path

import gradio
import pytest

from corpus.errors import UsageError
from ui import gate
from ui.gate import MAX_BODY, Gate, hosts_of, inline_scripts, policy, require_loopback
from ui.serve import ASSETS

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


def call(path="/", method="GET", body=(b"",), app=toy_app, **headers):
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

    asyncio.run(Gate(app, hosts_of("127.0.0.1", 7860))(scope, receive, send))
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
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://a",
        "/gradio_api/info",
        "/gradio_api/component_server",
        "/gradio_api/custom_component/1/client/component/a.js",
        "/gradio_api/vibe-code",
        "/gradio_api/dev/reload",
        "/gradio_api/deep_link",
        "/gradio_api/process_recording",
        "/gradio_api/startup-events",
        "/gradio_api/call/answer",
        "/gradio_api/run/answer",
        "/gradio_api/heartbeat/a/b",
        "/gradio_api/profiling/summary",
        "/config",
        "/login",
        "/logout",
        "/monitoring/summary",
        "/svelte/../config",
        "/static/../config",
        "/assets/.env",
        "/page/../chat.js",
        "/docs",
        "/healthz\n",
    ],
)
def test_what_the_chat_never_needs_is_closed_however_it_is_spelt(path):
    spellings = (path, f"{path}/", f"/{path}", f"/zh{path}", f"/zh/{path}", path.upper(), path.replace("/", "//"))
    for spelling in (*spellings, path.replace("_", "%5f"), f"{path}?", f"{path};a", f"/.{path}", f"/zh/..{path}"):
        assert call(spelling)[0] == 404, spelling


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/theme.css",
        "/favicon.ico",
        "/assets/index-B1_x~a@2.js",
        "/static/fonts/Source/a-Bold.woff2",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/heartbeat/ef2687af0mo",
    ],
)
def test_what_the_chat_needs_is_open_in_both_languages(path):
    assert call(path)[0] == call(f"/zh{path}")[0] == 200


@pytest.mark.parametrize(
    "path", ["/zh", "/healthz", "/api/ask", "/api/search", "/api/answers/a-1f", "/page/chat.css", "/page/icon.svg"]
)
def test_our_own_paths_are_open(path):
    assert call(path)[0] == 200


def test_every_file_of_the_pages_is_open():
    frontend = Path(gradio.__file__).parent / "templates" / "frontend"
    for folder in ("assets", "static"):
        served = ["/" + str(path.relative_to(frontend)) for path in (frontend / folder).rglob("*") if path.is_file()]
        assert len(served) > 5
        assert [path for path in served if call(path)[0] != 200] == []
    assert [path.name for path in ASSETS.iterdir() if call(f"/page/{path.name}")[0] != 200] == []


def test_what_a_proxy_would_say_is_dropped():
    seen = []

    async def listening(scope, receive, send):
        seen.extend(scope["headers"])
        await toy_app(scope, receive, send)

    forged = {"x_forwarded_host": "evil.example", "x_forwarded_proto": "https", "forwarded": "host=evil.example"}
    call(app=listening, accept="*/*", **forged)
    assert seen == [(b"host", HERE.encode()), (b"accept", b"*/*")]


def test_a_large_body_is_refused_by_its_length():
    assert call(method="POST", content_length=str(MAX_BODY + 1))[0] == 413
    assert call(method="POST", content_length="many")[0] == 413


def test_a_large_body_without_a_length_ends_the_request():
    assert call(method="POST", body=[b"x" * 1024] * (MAX_BODY // 1024 + 1)) is None


def test_a_body_that_does_not_arrive_in_time_ends_the_request(monkeypatch):
    monkeypatch.setattr(gate, "BODY_LIMIT", 0.01)

    async def receive():
        await asyncio.sleep(0.004)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def drained():
        limited = gate._limited(receive)
        return [message["type"] for message in [await limited() for _ in range(20)]]

    kinds = asyncio.run(drained())
    assert kinds[0] == "http.request"
    assert kinds[-1] == "http.disconnect"


def test_an_answer_of_ours_may_take_longer_than_a_body(monkeypatch):
    monkeypatch.setattr(gate, "BODY_LIMIT", 0.01)
    pieces = iter([(0, {"type": "http.request", "body": b"x"}), (0.05, {"type": "http.request", "body": b"late"})])

    async def receive():
        seconds, message = next(pieces)
        await asyncio.sleep(seconds)
        return message

    async def drained():
        limited = gate._limited(receive)
        return [(await limited())["body"] for _ in range(2)]

    assert asyncio.run(drained()) == [b"x", b"late"]


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
