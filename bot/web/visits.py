"""How pages are asked for and forms are taken: who looks is known before anything is done, and a refusal is a page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.api.desk import Desk
from bot.api.errors import Unauthorized, headers_of, status_of
from bot.web.pages import HEADERS, render
from bot.web.sessions import Sessions, Signed
from storage.errors import UserError

Endpoint = Callable[[Request], Awaitable[Response]]
Page = Callable[[Request, Signed], Awaitable[Response]]
Form = Callable[[Request, Signed, Mapping[str, str]], Awaitable[Response]]


async def _sent_home(_: Request) -> Response:
    return gone_to("/")


class Visits:
    """Lets people in."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self.desk = desk
        self.sessions = sessions

    def page(self, page: Page, otherwise: Endpoint = _sent_home) -> Endpoint:
        """A page for people who are signed in; others are shown how that is done."""

        async def answer(request: Request) -> Response:
            signed = await self.sessions.find(request)
            if signed is None:
                return await otherwise(request)
            try:
                return await page(request, signed)
            except UserError as error:
                return refused(signed, error)

        return answer

    def events(self, page: Page) -> Endpoint:
        """A stream for a page; raises Unauthorized for strangers, and what the stream raises."""

        async def answer(request: Request) -> Response:
            signed = await self.sessions.find(request)
            if signed is None:
                raise Unauthorized
            return await page(request, signed)

        return answer

    def form(self, form: Form) -> Endpoint:
        """What takes a form of somebody who is signed in; raises as `Sessions.posted` does."""

        async def answer(request: Request) -> Response:
            signed, fields = await self.sessions.posted(request)
            try:
                return await form(request, signed, fields)
            except UserError as error:
                return refused(signed, error)

        return answer


def shown(signed: Signed, template: str, heading: str, status: int = 200, **facts: Any) -> Response:
    """A page for somebody who is signed in."""
    html = render(signed.texts, template, heading=heading, signed=signed, **facts)
    return HTMLResponse(html, status, headers=HEADERS)


def refused(signed: Signed, error: UserError) -> Response:
    """A refusal, as a page from which one can go on."""
    status, texts = status_of(error), signed.texts
    page = shown(signed, "sentence.html", texts.text(f"page-{status}"), status, text=texts.error(error))
    page.headers.update(headers_of(error))
    return page


def gone_to(address: str) -> Response:
    """After a form: the page that shows what came of it."""
    return RedirectResponse(address, 303, headers=HEADERS)


def number(text: str | None, most: int, least: int = 1) -> int:
    """A number that somebody may have written into an address; the least one for what is none."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 18:
        return least
    return min(most, max(least, int(text)))
