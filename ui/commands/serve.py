"""``fieldguide serve``: the chat and the endpoints, on this machine."""

from typing import Annotated

import typer

from ui import session


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")] = 7860,
) -> None:
    """Serve the chat and the endpoints.

    Chat at http://127.0.0.1:7860, in Chinese at /zh/, until interrupted with Ctrl-C. For programs:
    POST /api/ask, POST /api/search, GET /api/answers/ID and GET /healthz, described in docs/http.md.

    \b
    fieldguide serve --port 8000
    """
    settings = session.settings(context)
    from ui.serve import serve as serve_until_interrupted

    serve_until_interrupted(host, port, settings)
