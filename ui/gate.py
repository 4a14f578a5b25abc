"""The gate in front of every request: who may call, how much they may send, and what a browser may do.

It stands before Gradio because Gradio checks neither Host nor body size and sends no security headers:
without the Host check any web page could reach a loopback server by DNS rebinding.
"""

import asyncio
import base64
import hashlib
import ipaddress
import re
from collections.abc import Iterable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import UsageError

#: Largest request body in bytes: a question of 4,000 characters and what Gradio wraps around it fit many times.
MAX_BODY = 256 * 1024
#: Seconds in which the body of a request has to arrive.
BODY_LIMIT = 30.0
#: All that the pages and the endpoints need, compared with the whole decoded path: another spelling of a
#: path, and every route of Gradio that is not named here, is answered 404.
_SERVED = re.compile(
    r"/(healthz|api/(ask|search|answers/[\w-]{1,80})|page/[\w-]+(\.[\w-]+)+|zh)"
    r"|(/zh)?/(favicon\.ico|theme\.css|gradio_api/(queue/(join|data)|heartbeat/\w{1,64}))?"
    r"|(/zh)?/(assets|static)(/[\w~@-][\w~@.-]*){1,8}",
    re.ASCII,
)
#: Headers of a proxy, which stands nowhere here; Gradio would build addresses from them.
_FORWARDING = (b"x-forwarded-", b"forwarded", b"x-real-ip", b"x-original-")
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
        await self._app(_direct(scope), _limited(receive), guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        if _one(scope, b"host") not in self._hosts:
            return 421, "This address is not served here: open fieldguide by the address it printed at the start."
        origins = _all(scope, b"origin")
        if any(origin not in self._origins for origin in origins):
            return 403, "Requests from other sites are refused."
        if not _SERVED.fullmatch(scope["path"]):
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


def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return what every answer carries that is no page of ours."""
    return (*_FIXED_HEADERS, (b"content-security-policy", policy().encode()), (b"cache-control", b"no-store"))


def policy(hashes: Sequence[str] = ()) -> str:
    """Return the content security policy that lets only the inline scripts with these hashes run."""
    allowed = "".join(f" '{value}'" for value in hashes)
    return "; ".join(_POLICY).replace("{hashes}", allowed)


def inline_scripts(page: bytes) -> tuple[str, ...]:
    """Return ``sha256-…`` of every inline script of an HTML page that our own server made."""
    found = (script for attributes, script in _SCRIPT.findall(page) if b"src=" not in attributes)
    return tuple(f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}" for script in found)


def _limited(receive: Receive) -> Receive:
    """Return `receive` that ends the request when its body grows too large or does not arrive in time."""
    gone: Message = {"type": "http.disconnect"}
    seen = 0
    deadline: float | None = None
    whole = False

    async def counted() -> Message:
        nonlocal seen, deadline, whole
        if whole:  # What is awaited now is the end of a stream of ours, which may take long.
            return await receive()
        deadline = deadline or asyncio.get_running_loop().time() + BODY_LIMIT
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            return gone
        seen += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        return gone if seen > MAX_BODY else message

    return counted


def _direct(scope: Scope) -> Scope:
    """Return the request without what only a proxy would say."""
    headers = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(_FORWARDING)]
    return {**scope, "headers": headers}


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
