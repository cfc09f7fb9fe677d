"""Errors as answers: a page for people, JSON for programs."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.api.errors import headers_of, status_of
from bot.messages import Messages
from bot.web.pages import page, texts_of
from storage.errors import UserError


def refusal(request: Request, error: UserError) -> Response:
    """The answer that says an error, in the form that the client asks for."""
    status = status_of(error)
    headers = {"Vary": "Accept, Accept-Language", **headers_of(error)}
    if _wants_json(request):
        return JSONResponse(body(error), status, headers)
    texts = texts_of(request)
    return HTMLResponse(page(texts, texts.text(f"page-{status}"), texts.error(error)), status, headers)


def body(error: UserError) -> dict[str, Any]:
    """What programs are told of an error."""
    text = Messages().error(error)
    return {"error": {"code": error.code, "message": text, **error.facts()}, "detail": text}


def is_api(request: Request) -> bool:
    """Whether a request is for the API, which people do not open by themselves."""
    return request.url.path.startswith("/api/")


def _wants_json(request: Request) -> bool:
    """Whether HTML is not named, or JSON before it: people's browsers name it, programs do not. The API speaks JSON."""
    if is_api(request):
        return True
    types = (part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "").split(","))
    return next((kind for kind in types if kind in {"application/json", "text/html"}), "") != "text/html"
