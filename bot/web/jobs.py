"""Pages about one's jobs: the list, one of them, what can be done with them, and how they go on."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from bot.answers.jobs import STATES
from bot.api.desk import Desk
from bot.api.errors import BadRequest, Malformed, NotFound
from bot.api.requests import one_line
from bot.api.streams import POLL_SECONDS, QUIET_SECONDS, open_stream
from bot.web import viewing
from bot.web.cards import Card, cards
from bot.web.chat import PLATFORM
from bot.web.pages import render
from bot.web.sessions import Signed
from bot.web.visits import gone_to, number, shown
from storage.models import Job
from storage.records import Filter

PAGE: Final = 20
NEWEST: Final = 5
MOST_PAGES: Final = 50_000
MOST_FOLLOWED: Final = 50
MAX_ID: Final = 2**63 - 1
MOST_WORDS: Final = 100
"""Characters that one can search for."""


class JobPages:
    """One's jobs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._jobs = desk.engine.jobs

    async def home(self, request: Request, signed: Signed) -> Response:
        """The box for links, and the newest jobs."""
        found = await self._jobs.records.page(signed.asker, Filter(items=False), NEWEST)
        return shown(
            signed,
            "home.html",
            signed.texts.text("web-home-heading"),
            here="web-home",
            cards=await cards(self._desk, found.jobs, signed.texts),
            total=found.total,
        )

    async def list(self, request: Request, signed: Signed) -> Response:
        """A page of one's jobs, those that were asked for."""
        query = request.query_params
        state = query.get("state", "")
        words = query.get("words", "").replace("\0", "")[:MOST_WORDS]
        page = number(query.get("page"), MOST_PAGES)
        states = STATES.get(state)
        wanted = Filter(states=states, words=words.split(), items=False)
        found = await self._jobs.records.page(signed.asker, wanted, PAGE, (page - 1) * PAGE)
        kept = {name: value for name, value in (("state", state if states else ""), ("words", words)) if value}
        return shown(
            signed,
            "jobs.html",
            signed.texts.text("web-jobs"),
            here="web-jobs",
            cards=await cards(self._desk, found.jobs, signed.texts),
            states=list(STATES),
            state=state,
            words=words,
            page=page,
            last=max(1, -(-found.total // PAGE)),
            address=f"/jobs?{urlencode(kept)}&" if kept else "/jobs?",
        )

    async def one(self, request: Request, signed: Signed) -> Response:
        """A job with its files, played; of a list, its items. Raises NotFound and UnknownJob."""
        job = await self._jobs.get(signed.asker, _id(request))
        page = number(request.query_params.get("page"), MOST_PAGES)
        items: Sequence[Job] = ()
        total = 0
        if job.is_list:
            found = await self._jobs.records.page(signed.asker, Filter(parent_id=job.id), PAGE, (page - 1) * PAGE)
            items, total = found.jobs, found.total
        card, *parts = await cards(self._desk, [job, *items], signed.texts)
        funds = await self._jobs.deliveries.cost(job) if job.state.final else None
        return shown(
            signed,
            "job.html",
            card.title,
            here="web-jobs",
            card=card,
            items=parts,
            page=page,
            last=max(1, -(-total // PAGE)),
            address=f"/jobs/{card.id}?",
            cost=signed.texts.price(funds) if funds is not None else None,
            share=f"{self._desk.signer.public_url}{_page_of(card.main.address)}" if card.main else None,
        )

    async def act(self, request: Request, signed: Signed, fields: Mapping[str, str]) -> Response:
        """Do what a button says to a job; raises as the engine does, BadRequest and Malformed."""
        job_id = _id(request)
        back = _back(fields.get("back", ""), job_id)
        match request.path_params["action"]:
            case "rename":
                try:
                    title = one_line(fields.get("title", ""))
                except ValueError as error:
                    raise Malformed([f"title: {error}"]) from error
                await self._jobs.rename(signed.asker, job_id, title)
            case "cancel":
                await self._jobs.cancel(signed.asker, job_id)
            case "retry":
                reply_to: dict[str, Any] = {"language": signed.texts.language}
                await self._jobs.retry(signed.asker, job_id, reply_to, platform=PLATFORM)
            case "revoke":
                await self._jobs.records.revoke_links(await self._jobs.get(signed.asker, job_id))
            case "delete":
                if not (await self._jobs.get(signed.asker, job_id)).state.final:
                    await self._jobs.cancel(signed.asker, job_id)
                await self._jobs.delete(signed.asker, job_id)
                return gone_to("/jobs" if back == f"/jobs/{job_id}" else back)
            case _:
                raise BadRequest
        return gone_to(back if back.startswith("/jobs/") else f"{back}#job-{job_id}")

    async def events(self, request: Request, signed: Signed) -> Response:
        """How some jobs go on, as server-sent events; raises TooManyStreams and UnknownJob."""
        named = request.query_params.get("jobs", "").split(",")[:MOST_FOLLOWED]
        ids = [number(each, MAX_ID, 0) for each in named]
        jobs = [await self._jobs.get(signed.asker, each) for each in ids]
        return open_stream(self._desk, signed.asker.user_id, self._follow(signed, jobs))

    async def _follow(self, signed: Signed, jobs: Sequence[Job]) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        said: dict[int, str] = {}
        open_ids = [job.id or 0 for job in jobs]
        spoken = loop.time()
        async with self._desk.live.following(*jobs) as bell:
            while open_ids:
                bell.clear()
                rows = [row for each in open_ids if (row := await self._jobs.read(each)) is not None]
                for card in await cards(self._desk, rows, signed.texts):
                    told = _told(signed, card)
                    if said.get(card.id) != told:
                        said[card.id], spoken = told, loop.time()
                        yield f"event: job\ndata: {told}\n\n"
                open_ids = [row.id or 0 for row in rows if not row.state.final]
                if loop.time() - spoken > QUIET_SECONDS:
                    spoken = loop.time()
                    yield ": still there\n\n"
                try:
                    async with asyncio.timeout(POLL_SECONDS):
                        await bell.wait()
                except TimeoutError:
                    continue
        yield "event: end\ndata: {}\n\n"


def _told(signed: Signed, card: Card) -> str:
    """A job's news, as the page's script takes it."""
    news = render(signed.texts, "news.html", card=card, signed=signed)
    status, _, controls = news.partition("<!-- controls -->")
    return json.dumps(
        {"id": card.id, "state": card.job.state.value, "said": f"{card.title}: {card.state}", "status": status,
         "controls": controls}
    )  # fmt: skip


def _id(request: Request) -> int:
    named = request.path_params["job_id"]
    found = number(named, MAX_ID, 0)
    if not found:
        raise NotFound
    return found


def _page_of(address: str) -> str:
    """The page of a download link."""
    return address.replace("/d/", f"{viewing.PATH}/", 1)


def _back(wanted: str, job_id: int) -> str:
    """Where somebody came from, of the pages that show a job."""
    return wanted if wanted in ("/", "/jobs") else f"/jobs/{job_id}"
