"""The pages' addresses, in one list."""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import packs
from bot.api.desk import Desk
from bot.web.account import AccountPages
from bot.web.chat import Conversations
from bot.web.house import House
from bot.web.jobs import JobPages
from bot.web.login import Login
from bot.web.pages import HEADERS, render, texts_of
from bot.web.says import Says
from bot.web.sessions import Sessions
from bot.web.visits import Visits

READ = ["GET", "HEAD"]
SENT = ["POST"]


class Web:
    """All pages for people."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sessions = Sessions(desk)

    def add_to(self, app: FastAPI) -> None:
        """Answer at the pages' addresses."""
        visits = Visits(self._desk, self._sessions)
        sold = packs.parse(self._desk.settings.telegram_packs)
        talk = Conversations(self._desk.engine, self._desk.signer.public_url, sold)
        login, says, jobs = Login(self._desk, self._sessions), Says(self._desk, talk), JobPages(self._desk)
        account, house = AccountPages(self._desk), House(self._desk, talk, says)
        home = visits.page(jobs.home, otherwise=welcome)
        for path, answer, methods in [
            ("/", home, READ),
            ("/login/{code}", login.ask, READ),
            ("/login/{code}", login.sign_in, SENT),
            ("/logout", login.sign_out, SENT),
            ("/chat", visits.form(says.chat), SENT),
            ("/jobs", visits.page(jobs.list), READ),
            ("/jobs/events", visits.events(jobs.events), ["GET"]),
            ("/jobs/{job_id}", visits.page(jobs.one), READ),
            ("/jobs/{job_id}/{action}", visits.form(jobs.act), SENT),
            ("/account", visits.page(account.account), READ),
            ("/admin", visits.page(house.queue), READ),
            ("/admin/people", visits.page(house.people), READ),
            ("/admin/people/{user_id}", visits.page(house.person), READ),
            ("/admin/grants", visits.page(house.grants), READ),
            ("/admin/{action}", visits.form(house.act), SENT),
        ]:
            app.add_route(path, answer, methods=methods)


async def welcome(request: Request) -> Response:
    """How one signs in, for strangers."""
    html = render(texts_of(request), "welcome.html", heading="Clipferry")
    return HTMLResponse(html, headers={**HEADERS, "Vary": "Accept-Language, Cookie"})
