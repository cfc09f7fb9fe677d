"""The HTTP front end: its addresses, in one list."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.api.cors import cors
from bot.api.desk import Desk
from bot.api.docs import Documentation
from bot.api.edge import Edge
from bot.api.errors import BadRequest, Malformed, MethodNotAllowed, NotFound
from bot.api.files import Files
from bot.api.measuring import Measuring
from bot.api.metrics import MetricsPage
from bot.api.posts import PostRoute
from bot.api.render import is_api, refusal
from bot.api.routes import account, downloads, jobs, media
from bot.posts import Posts
from bot.web import pages
from bot.web.app import Web
from bot.web.viewing import Viewing
from engine.core import Engine
from engine.telemetry.exposition import PATH, Exposition
from storage.errors import StorageAway, UserError
from storage.signed_urls import UrlSigner

READY_SECONDS = 3.0
READ = ["GET", "HEAD"]
MOST_FAULTS: Final = 10
ABOUT: Final = "Send a link; get the file. Say who asks by `X-API-Key`, or by `Authorization: Bearer` after /login."


def create_app(
    engine: Engine,
    signer: UrlSigner,
    posts: Posts | None = None,
    desk: Desk | None = None,
    exposition: Exposition | None = None,
) -> FastAPI:
    """The app that answers over an engine; with a desk also the API, its documentation and its pages."""
    # A slash too many gets no redirect: the only addresses that people see are made by us.
    app = FastAPI(
        title="Clipferry",
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(Measuring), Middleware(Edge, engine.files.origin), *cors(desk)],
    )
    app.state.desk = desk
    files = Files(engine, signer, None if desk is None else desk.settings.nginx_location)
    ready = Ready(engine.ping)
    for path, answer in [
        ("/health", health),
        ("/ready", ready.get),
        (PATH, MetricsPage(exposition).get),
        ("/d/{token}", files.get),
        ("/d/{token}/{name}", files.get),
        (f"{pages.STATIC}/{{name}}", pages.asset),
    ]:
        app.add_route(path, answer, methods=READ)
    app.add_route("/posts/{name}", PostRoute(posts or Posts()).post, methods=["POST"])
    if desk is not None:
        for routes in (media.ROUTES, downloads.ROUTES, jobs.ROUTES, account.ROUTES):
            app.include_router(routes)
        Documentation(app).add_to(app)
        Web(desk).add_to(app)
        Viewing(engine, signer).add_to(app)
    app.add_exception_handler(RequestValidationError, _refuse)
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
    told = error if isinstance(error, UserError) else _translated(error)
    if isinstance(told, NotFound | MethodNotAllowed) and is_api(request):
        desk: Desk | None = request.app.state.desk
        try:
            if desk is not None:
                await desk.gate.count_lost(request)
        except UserError as hasty:
            told = hasty
    return refusal(request, told)


def _translated(error: Exception) -> UserError:
    """What the web framework itself refuses, as an error of ours."""
    match error:
        case RequestValidationError():
            return Malformed([_fault(fault) for fault in error.errors()[:MOST_FAULTS]])
        case HTTPException(status_code=400):
            return Malformed(["the body is no JSON"])
        case HTTPException(status_code=404):
            return NotFound()
        case HTTPException(status_code=405):
            allowed = (error.headers or {}).get("Allow", "")
            return MethodNotAllowed(", ".join(sorted(allowed.split(", "))))
        case _:
            return BadRequest()


def _fault(fault: Any) -> str:
    """Where a request is wrong, and how; what it holds is not repeated."""
    place = ".".join(str(part) for part in fault["loc"][1:])[:100]
    told = fault["msg"].removeprefix("Value error, ").encode(errors="replace").decode()[:200]
    return f"{place}: {told}" if place else told
