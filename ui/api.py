"""The plain endpoints: health, questions, search, and saving an answer; thin calls of `Fieldguide`."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import FieldguideError, StorageError, StoreBusyError, UnknownNameError, UserError
from ui.shelf import Shelf

if TYPE_CHECKING:
    from assistant import Fieldguide


#: Problems of a body that are told, and characters of the name of a field.
_SHOWN, _LONGEST_FIELD = 5, 60
_NOT_POST = ["GET", "HEAD", "PUT", "PATCH", "DELETE"]
_EXAMPLES = {"/api/ask": '{"question": "…"}', "/api/search": '{"query": "…", "k": 5}'}


class Ask(BaseModel):
    """Body of ``POST /api/ask``: the options of the command ``ask``."""

    model_config = ConfigDict(extra="forbid")

    question: str
    language: Literal["auto", "en", "zh"] = "auto"
    mode: Literal["auto", "extractive", "llm"] = "auto"
    as_of: str | None = None
    collections: list[str] | None = None
    top_k: int | None = Field(default=None, ge=1, le=100)


class Search(BaseModel):
    """Body of ``POST /api/search``: the options of the command ``search``."""

    model_config = ConfigDict(extra="forbid")

    query: str
    k: int = Field(default=10, ge=1, le=100)
    mode: Literal["hybrid", "dense", "bm25"] = "hybrid"
    language: Literal["en", "zh"] | None = None
    as_of: str | None = None
    collections: list[str] | None = None


def router(guide: "Fieldguide", shelf: Shelf) -> APIRouter:
    """Return the routes over one `Fieldguide`; `shelf` holds the answers that can be saved."""
    routes = APIRouter()

    @routes.get("/healthz")
    def health() -> JSONResponse:
        return _health(guide)

    @routes.post("/api/ask")
    def ask(asked: Ask) -> dict[str, Any]:
        answer = guide.ask(**asked.model_dump())
        record = answer.to_dict()
        shelf.put(record)
        return record

    @routes.post("/api/search")
    def search(searched: Search) -> dict[str, Any]:
        return guide.search(**searched.model_dump()).to_dict()

    @routes.get("/api/answers/{answer_id}")
    def save(answer_id: str, format: str = "md") -> Response:
        return _saved(shelf, answer_id, format)

    @routes.api_route("/api/ask", methods=_NOT_POST)
    @routes.api_route("/api/search", methods=_NOT_POST)
    def only_post(request: Request) -> JSONResponse:
        path, body = request.url.path, _EXAMPLES[request.url.path]
        said = f"{path} takes POST with a JSON body such as {body}, not {request.method}"
        return JSONResponse({"error": said}, status_code=405, headers={"allow": "POST"})

    return routes


def show_user_error(request: Request, exc: Exception) -> JSONResponse:
    """Answer an error that the caller can mend with its message."""
    return JSONResponse({"error": str(exc)}, status_code=_status(exc))


def show_misfit(request: Request, exc: Exception) -> JSONResponse:
    """Answer a body that does not fit with the field that is wrong and why."""
    problems = exc.errors() if isinstance(exc, RequestValidationError) else []
    said = "; ".join(f"{_field(one['loc'])}: {one['msg']}" for one in problems[:_SHOWN])
    return JSONResponse({"error": said}, status_code=422)


def _field(location: Sequence[object]) -> str:
    # Of a field that is none, the caller chose name and length.
    return ".".join(str(part) for part in location[1:])[:_LONGEST_FIELD] or "body"


def _health(guide: "Fieldguide") -> JSONResponse:
    """Ask the library something, so that a server whose library is gone does not call itself well."""
    try:
        known = guide.guide
        found = guide.search("language model", k=1, mode="bm25").hits
    except (FieldguideError, OSError, sqlite3.Error) as exc:
        return JSONResponse({"status": "failed", "error": str(exc)}, status_code=503)
    if not found:
        return JSONResponse({"status": "failed", "error": "the library finds nothing"}, status_code=503)
    counts = {"sources": len(known.sources), "passages": len(known.passages), "statements": len(known.statements)}
    return JSONResponse({"status": "ok", **counts})


def _status(exc: Exception) -> int:
    if isinstance(exc, UnknownNameError):
        return 404
    return 503 if isinstance(exc, StoreBusyError | StorageError) else 400


def _saved(shelf: Shelf, answer_id: str, chosen: str) -> Response:
    from assistant.export import FORMATS, export

    if chosen not in FORMATS:
        raise UserError(f"unknown format {chosen!r}; one of: {', '.join(FORMATS)}")
    body = export(shelf.get(answer_id), chosen)
    suffix = {"bibtex": "bib"}.get(chosen, chosen)
    name = f"fieldguide-{answer_id}.{suffix}"
    return Response(
        body,
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
