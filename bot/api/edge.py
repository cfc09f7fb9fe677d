"""What holds for every answer: its security headers, and that no unexpected error shows itself."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.render import refusal
from engine.faults import report_bug

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A link may be revoked at any time, so that even a copy of one's own is checked before it is used.
    "Cache-Control": "private, no-cache",
}


class Edge:
    """The outermost part of the app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; an error after the answer has begun cuts it short."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope.get("rate_headers", {}))
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            return None
        except Exception as error:  # noqa: BLE001 - the edge of the process: a bug ends the request, not the server.
            # The path is not logged: whoever reads a download link may use it.
            bug = report_bug(error, method=scope["method"])
            if not started:
                await refusal(Request(scope), bug)(scope, receive, guarded)


def _add_headers(message: Message, rates: Mapping[str, str]) -> None:
    headers = MutableHeaders(scope=message)
    headers.update(rates)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
