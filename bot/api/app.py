"""The HTTP front end: its addresses, in one list."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.edge import Edge
from bot.api.errors import BadRequest, MethodNotAllowed, NotFound
from bot.api.files import Files
from bot.api.render import refusal
from engine.core import Engine
from storage.errors import StorageAway, UserError
from storage.signed_urls import UrlSigner

READY_SECONDS = 3.0
READ = ["GET", "HEAD"]


def create_app(engine: Engine, signer: UrlSigner) -> FastAPI:
    """The app that answers over an engine."""
    # A slash too many gets no redirect: the only addresses that people see are made by us.
    app = FastAPI(openapi_url=None, redirect_slashes=False, middleware=[Middleware(Edge)])
    files = Files(engine, signer)
    ready = Ready(engine.ping)
    for path, answer in [
        ("/health", health),
        ("/ready", ready.get),
        ("/d/{token}", files.get),
        ("/d/{token}/{name}", files.get),
    ]:
        app.add_route(path, answer, methods=READ)
    app.add_exception_handler(UserError, _refuse)
    app.add_exception_handler(HTTPException, _refuse)
    return app


async def health(_: Request) -> Response:
    """That this process answers."""
    return JSONResponse({"status": "ok"})


class Ready:
    """Whether requests can be worked on now."""

    def __init__(self, ping: Callable[[], Awaitable[object]]) -> None:
        self._ping = ping

    async def get(self, _: Request) -> Response:
        """That the stores answer too; raises StorageAway."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._ping()
        except TimeoutError as error:
            raise StorageAway(part="database") from error
        return JSONResponse({"status": "ok"})


async def _refuse(request: Request, error: Exception) -> Response:
    return refusal(request, error if isinstance(error, UserError) else _translated(error))


def _translated(error: Exception) -> UserError:
    """What the web framework itself refuses, as an error of ours."""
    match error:
        case HTTPException(status_code=404):
            return NotFound()
        case HTTPException(status_code=405):
            allowed = (error.headers or {}).get("Allow", "")
            return MethodNotAllowed(", ".join(sorted(allowed.split(", "))))
        case _:
            return BadRequest()
