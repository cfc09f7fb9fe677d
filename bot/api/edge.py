"""What holds for every answer: its security headers, and that no unexpected error shows itself."""

import re
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.render import refusal
from engine.faults import report_bug

POLICY: Final = "Content-Security-Policy"
_SHOWN: Final = re.compile(r"((?:img|media)-src 'self')")
HEADERS: Final = {
    POLICY: (
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

    def __init__(self, app: ASGIApp, files_origin: str | None = None) -> None:
        """Pages may show files from the origin that the file store has, where it has one of its own."""
        self._app = app
        self._files_origin = files_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; an error after the answer has begun cuts it short."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope.get("rate_headers", {}), self._files_origin)
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


def _add_headers(message: Message, rates: Mapping[str, str], files_origin: str | None) -> None:
    headers = MutableHeaders(scope=message)
    headers.update(rates)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if files_origin is not None:
        # A link of ours leads on to there, and a policy holds for where it ends.
        headers[POLICY] = _SHOWN.sub(rf"\1 {files_origin}", headers[POLICY])
