"""The gate in front of every request: who may call, how much they may send, and what a browser may do.

It stands before Gradio because Gradio checks neither Host nor body size and sends no security headers:
without the Host check any web page could reach a loopback server by DNS rebinding.
"""

import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import UsageError

#: Largest request body in bytes: a question of 4,000 characters and what Gradio wraps around it fit many times.
MAX_BODY = 256 * 1024
#: Paths of Gradio that the chat never needs; they answer 404. Compared with the end of the path.
CLOSED_PATHS = (
    "/gradio_api/upload",
    "/gradio_api/component_server",
    "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/gradio_api/stream",
    "/gradio_api/custom_component",
    "/monitoring",
    "/openapi.json",
    "/docs",
    "/redoc",
)
_CLOSED_PARTS = ("/gradio_api/proxy=", "/gradio_api/file=", "/gradio_api/stream/", "/gradio_api/run-history/")
_CACHED = re.compile(r"^(/zh)?/(assets|static|page)/")
_SCRIPT = re.compile(rb"<script([^>]*)>(.*?)</script>", re.DOTALL)

_FIXED_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_POLICY = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    # Gradio's components and its stylesheets are written as inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)


def require_loopback(host: str) -> None:
    """Raise `UsageError` unless `host` is a loopback address or ``localhost``."""
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise UsageError(
            f"host {host!r} is not a loopback address: fieldguide serves this machine only, "
            "use --host 127.0.0.1 (and an SSH tunnel from another machine)"
        )


def hosts_of(host: str, port: int) -> frozenset[str]:
    """Return the Host headers under which a server on loopback `host` and `port` may be called."""
    names = {"127.0.0.1", "localhost", f"[{host}]" if ":" in host else host}
    with_port = {f"{name}:{port}" for name in names}
    return frozenset(with_port | names) if port == 80 else frozenset(with_port)


class Gate:
    """ASGI middleware: refuses foreign Host and Origin headers and large bodies, adds security headers."""

    def __init__(self, app: ASGIApp, allowed_hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(allowed_hosts)
        self._origins = frozenset(f"http://{host}" for host in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or pass the request on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            # No WebSocket is served; an unanswered handshake is closed by the server.
            return
        guarded = _Reply(send, scope["path"])
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(guarded, *refusal)
            return
        await self._app(scope, _limited(receive), guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        if _one(scope, b"host") not in self._hosts:
            return 421, "This address is not served here: open fieldguide by the address it printed at the start."
        origins = _all(scope, b"origin")
        if any(origin not in self._origins for origin in origins):
            return 403, "Requests from other sites are refused."
        path: str = scope["path"]
        if path.endswith(CLOSED_PATHS) or any(part in path for part in _CLOSED_PARTS):
            return 404, "Not found."
        length = _one(scope, b"content-length") or "0"
        if not length.isdigit() or int(length) > MAX_BODY:
            return 413, f"The request is too large: at most {MAX_BODY} bytes."
        return None


class _Reply:
    """Send channel that puts the headers on a response; an HTML page is held back until its scripts are hashed."""

    def __init__(self, send: Send, path: str) -> None:
        self._send = send
        self._path = path
        self._start: Message | None = None
        self._page: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _header(message, b"content-type").startswith(b"text/html"):
                self._start = message
                return
            self._dress(message, ())
        elif message["type"] == "http.response.body" and self._start is not None:
            await self._hold(message)
            return
        await self._send(message)

    async def _hold(self, message: Message) -> None:
        self._page.append(message.get("body", b""))
        if message.get("more_body", False):
            return
        start, page = self._start, b"".join(self._page)
        self._start = None
        if start is not None:
            self._dress(start, inline_scripts(page))
            await self._send(start)
        await self._send({"type": "http.response.body", "body": page})

    def _dress(self, message: Message, hashes: Sequence[str]) -> None:
        ours = {name for name, _ in _FIXED_HEADERS} | {b"content-security-policy"}
        kept = [
            (name, value)
            for name, value in message["headers"]
            if name.lower() not in ours and not name.lower().startswith(b"access-control-")
        ]
        kept.extend(_FIXED_HEADERS)
        kept.append((b"content-security-policy", policy(hashes).encode()))
        if not _CACHED.match(self._path):
            kept = [(name, value) for name, value in kept if name.lower() != b"cache-control"]
            kept.append((b"cache-control", b"no-store"))
        message["headers"] = kept


def policy(hashes: Sequence[str] = ()) -> str:
    """Return the content security policy that lets only the inline scripts with these hashes run."""
    allowed = "".join(f" '{value}'" for value in hashes)
    return "; ".join(_POLICY).replace("{hashes}", allowed)


def inline_scripts(page: bytes) -> tuple[str, ...]:
    """Return ``sha256-…`` of every inline script of an HTML page that our own server made."""
    found = (script for attributes, script in _SCRIPT.findall(page) if b"src=" not in attributes)
    return tuple(f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}" for script in found)


def _limited(receive: Receive) -> Receive:
    """Return `receive` that ends the request when a body without a length grows too large."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > MAX_BODY else message

    return counted


async def _refuse(send: Send, status: int, text: str) -> None:
    body = f"{text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _one(scope: Scope, name: bytes) -> str | None:
    values = _all(scope, name)
    return values[0] if len(values) == 1 else None


def _header(message: Message, name: bytes) -> bytes:
    return next((bytes(value) for key, value in message["headers"] if key.lower() == name), b"")
