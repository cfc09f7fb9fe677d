"""Requests as operators see them: how many, by which address of ours, and how long until the answer began."""

import time
from typing import Final

from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.routing import PREFIX
from engine.telemetry import metrics, tracing

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "other"
"""Stands for methods and addresses that there are none of: whoever makes them up makes no new label."""


class Measuring:
    """Counts what the app below it answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._routes: dict[object, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count it when its answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route, method = self._route(scope), scope["method"]
                told = method if method in METHODS else OTHER
                metrics.HTTP_REQUESTS.add(method=told, route=route, status=message["status"])
                metrics.HTTP_SECONDS.observe(time.perf_counter() - began, route=route)
            await send(message)

        if scope["path"].startswith(PREFIX):
            with tracing.span(
                "request", kind="server", method=scope["method"] if scope["method"] in METHODS else OTHER
            ):
                await self._app(scope, receive, counted)
        else:
            await self._app(scope, receive, counted)

    def _route(self, scope: Scope) -> str:
        """The address as it is written in the app, with the names of its parts in place of tokens and numbers."""
        if not self._routes:
            found = [route for route in scope["app"].routes if isinstance(route, Route)]
            # Of two addresses with one endpoint the first one stands for both.
            self._routes = {route.endpoint: route.path for route in reversed(found)}
        return self._routes.get(scope.get("endpoint"), OTHER)
