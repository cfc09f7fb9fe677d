"""Routes of the API: each request is judged before its body is read, and a body must say that it is JSON."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from bot.api.auth import Visit, access_of, schemes
from bot.api.desk import Desk
from bot.api.errors import BodyTooLarge, UnsupportedMediaType

JSON: Final = "application/json"
PREFIX: Final = "/api/v1"
MAX_BODY_BYTES: Final = 256 * 1024
"""Enough for a bulk request of 50 links that are as long as links are."""
VIDEO: Final = f"{PREFIX}/video"
JOBS: Final = f"{VIDEO}/video-download"


class Route(APIRoute):
    """A route that knows who may come."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        access = access_of(endpoint)
        extra = {"security": schemes() if access.scope else []}
        super().__init__(path, endpoint, **{**options, "openapi_extra": extra})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        answer = super().get_route_handler()
        access = access_of(self.endpoint)
        takes_body = self.body_field is not None

        async def judged(request: Request) -> Response:
            desk: Desk = request.app.state.desk
            request.state.visit = await desk.gate.admit(request, access)
            if not takes_body:
                return await answer(request)
            _check_type(request)
            limited = LimitedRequest(request.scope, request.receive)
            await limited.body()
            return await answer(limited)

        return judged


class LimitedRequest(Request):
    """A request whose body is read as far as the limit; raises BodyTooLarge."""

    async def body(self) -> bytes:
        """The whole body."""
        if not hasattr(self, "_read"):
            if int(self.headers.get("content-length", "0")) > MAX_BODY_BYTES:
                raise BodyTooLarge(limit=MAX_BODY_BYTES)
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > MAX_BODY_BYTES:
                    raise BodyTooLarge(limit=MAX_BODY_BYTES)
            self._read = bytes(read)
        return self._read


def router(**options: Any) -> APIRouter:
    """A list of routes of the API."""
    return APIRouter(route_class=Route, redirect_slashes=False, **options)


def visit_of(request: Request) -> Visit:
    """Who asks."""
    visit: Visit = request.state.visit
    return visit


def desk_of(request: Request) -> Desk:
    """What there is to answer with."""
    desk: Desk = request.app.state.desk
    return desk


def _check_type(request: Request) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # A request without a body is refused for what it lacks.
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    if has_body and given != JSON:
        raise UnsupportedMediaType(JSON)
