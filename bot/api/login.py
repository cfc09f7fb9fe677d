"""The page behind a login link: nothing happens until its button is pressed, since chats open links to preview them."""

from html import escape
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.api.desk import Desk
from bot.api.pages import document
from bot.api.routes.account import session_answer
from bot.messages import Messages

MAX_CODE: Final = 200


class Login:
    """Signing in and out in a browser."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add_to(self, app: FastAPI) -> None:
        """Answer at /login."""
        app.add_route("/login/{code}", self.ask, methods=["GET", "HEAD"])
        app.add_route("/login/{code}", self.sign_in, methods=["POST"])

    async def ask(self, request: Request) -> Response:
        """A button that signs in."""
        texts = Messages()
        code = escape(request.path_params["code"][:MAX_CODE], quote=True)
        form = (
            f'<form method="post" action="/login/{code}"><button>{escape(texts.text("login-button"))}</button></form>'
        )
        return HTMLResponse(document(texts, texts.text("login-heading"), form))

    async def sign_in(self, request: Request) -> Response:
        """The session's token, shown once; raises LoginInvalid and RateLimited."""
        await self._desk.gate.count_lost(request)
        opened = await self._desk.engine.accounts.logins.redeem(request.path_params["code"][:MAX_CODE])
        session = session_answer(self._desk, opened)
        texts = Messages()
        shown = f"<p>{escape(texts.text('login-done'))}</p><pre>{escape(session.access_token)}</pre>"
        return HTMLResponse(document(texts, texts.text("login-heading"), shown), headers={"Cache-Control": "no-store"})
