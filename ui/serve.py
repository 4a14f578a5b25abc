"""One process and one port: the chat in both languages, the plain endpoints, and the gate in front of all."""

import errno
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InternalError, UsageError
from corpus.settings import Settings
from corpus.types import Language
from ui.gate import Gate, hosts_of, require_loopback
from ui.output import say

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

    from assistant import Fieldguide
    from ui.shelf import Shelf

ASSETS = Path(__file__).parent / "assets"
#: Seconds a server may take to start before `running` gives up.
START_LIMIT = 60.0
#: Connections at once; a browser opens six for all its tabs. What comes on top is answered 503.
CONNECTIONS = 64
_HEAD = """<link rel="stylesheet" href="/page/chat.css"><link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<script src="/page/chat.js" defer></script>"""


def serve(host: str, port: int, settings: Settings) -> None:
    """Serve the chat and the endpoints on `host` and `port` until interrupted.

    Raises `UsageError` when `host` is not a loopback address or the port is taken.
    """
    from assistant import Fieldguide

    require_loopback(host)
    with private_files(), closing(bind(host, port)) as bound, Fieldguide(settings) as guide:
        # Builds what is missing and loads the embedder before the address is given out.
        guide.search("language model", k=1)
        server = _server(guide, settings, bound, host)
        say(f"open {_address(host, bound)} in a browser; Ctrl-C stops it")
        server.run(sockets=[bound])


@contextmanager
def running(guide: "Fieldguide", settings: Settings, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in a thread of this process and give the address; port 0 takes a free one."""
    require_loopback(host)
    with closing(bind(host, port)) as bound:
        server = _server(guide, settings, bound, host)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        _wait_until_started(server, thread)
        try:
            yield _address(host, bound)
        finally:
            server.should_exit = True
            thread.join(timeout=START_LIMIT)


@contextmanager
def private_files() -> Iterator[None]:
    """Let nobody else read what this process makes: Gradio makes folders open to all."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises `UsageError` when the port is taken or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(128)
    except (OSError, OverflowError) as exc:
        bound.close()
        why = "it is taken" if isinstance(exc, OSError) and exc.errno == errno.EADDRINUSE else str(exc)
        raise UsageError(f"cannot serve on port {port} of {host}: {why}; choose another with --port") from exc
    return bound


def create_app(guide: "Fieldguide", settings: Settings) -> "FastAPI":
    """Return the application without its gate: endpoints, own assets, and the chat at ``/`` and ``/zh``."""
    os.environ.setdefault("GRADIO_TEMP_DIR", str(settings.data_dir / "tmp"))
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError
    from starlette.responses import RedirectResponse
    from starlette.staticfiles import StaticFiles

    from corpus.errors import UserError
    from ui import api
    from ui.shelf import Shelf

    shelf = Shelf()
    app = FastAPI(title="fieldguide", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(UserError, api.show_user_error)
    app.add_exception_handler(RequestValidationError, api.show_misfit)
    app.include_router(api.router(guide, shelf))
    app.add_api_route("/zh", lambda: RedirectResponse("/zh/"), response_class=RedirectResponse)
    app.mount("/page", StaticFiles(directory=ASSETS))
    _mount_chat(app, guide, shelf, settings)
    return app


def _mount_chat(app: "FastAPI", guide: "Fieldguide", shelf: "Shelf", settings: Settings) -> None:
    import gradio as gr

    from ui.chat import build_page
    from ui.theme import theme

    pages: tuple[tuple[str, Language], ...] = (("/zh", "zh"), ("/", "en"))
    # "/zh" first: a mount at "/" answers everything that is mounted after it.
    for path, language in pages:
        gr.mount_gradio_app(
            app,
            build_page(guide, shelf, settings, language),
            path=path,
            allowed_paths=[],
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=1,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=theme(),
            head=_HEAD,
        )


def _server(guide: "Fieldguide", settings: Settings, bound: socket.socket, host: str) -> "Server":
    from uvicorn import Config, Server

    from ui.connection import Connection

    app = Gate(create_app(guide, settings), hosts_of(host, _port(bound)))
    return Server(
        Config(
            app,
            http=Connection,
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=2,
        )
    )


def _wait_until_started(server: "Server", thread: threading.Thread) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise InternalError("the server did not start")
        time.sleep(0.02)


def _address(host: str, bound: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{_port(bound)}"


def _port(bound: socket.socket) -> int:
    port: int = bound.getsockname()[1]
    return port
