"""The page behind a login link: nothing happens until its button is pressed, since chats open links to preview them."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.api.desk import Desk
from bot.api.routes.account import session_answer
from bot.web.pages import HEADERS, render, texts_of
from bot.web.sessions import Sessions, fields_of

MAX_CODE: Final = 200
FOR_PROGRAMS: Final = "token"
"""What the form says where a token is wanted instead of a session of this browser."""


class Login:
    """Signing in and out in a browser."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    async def ask(self, request: Request) -> Response:
        """A button that signs in."""
        texts = texts_of(request)
        code = request.path_params["code"][:MAX_CODE]
        html = render(texts, "login.html", heading=texts.text("login-heading"), code=code, session=None)
        return HTMLResponse(html, headers=HEADERS)

    async def sign_in(self, request: Request) -> Response:
        """Open a session in this browser, or show a token for programs, once.

        Raises CrossSite, LoginInvalid and RateLimited.
        """
        self._sessions.check_origin(request)
        await self._desk.gate.count_lost(request)
        wanted = await fields_of(request) if request.headers.get("content-type") else {}
        opened = await self._desk.engine.accounts.logins.redeem(request.path_params["code"][:MAX_CODE])
        if wanted.get("for") != FOR_PROGRAMS:
            answer: Response = RedirectResponse("/", 303, headers=HEADERS)
            self._sessions.open(answer, opened)
            return answer
        texts = texts_of(request)
        session = session_answer(self._desk, opened)
        heading = texts.text("login-heading")
        html = render(texts, "login.html", heading=heading, code="", session=session.access_token)
        return HTMLResponse(html, headers=HEADERS)

    async def sign_out(self, request: Request) -> Response:
        """End the session that this browser has; raises as `Sessions.posted` does."""
        signed, _ = await self._sessions.posted(request)
        await self._desk.engine.accounts.logins.end(signed.login_id)
        answer: Response = RedirectResponse("/", 303, headers=HEADERS)
        self._sessions.close(answer)
        return answer
