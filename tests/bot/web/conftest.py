"""People who look at pages: each with a session of their own."""

import re
from dataclasses import dataclass
from html import unescape

import httpx
import pytest_asyncio

from tests.bot.api.conftest import house
from tests.bot.api.house import House

__all__ = ["house"]

ORIGIN = {"origin": "http://api.test", "sec-fetch-site": "same-origin"}


@dataclass
class Visitor:
    """Somebody with a browser, as far as HTTP goes."""

    house: House
    user_id: int
    client: httpx.AsyncClient

    async def get(self, path, **options):
        """Look at a page."""
        return await self.client.get(path, **options)

    async def token(self):
        """What the forms of this session carry."""
        return re.search(r'name="token" value="([0-9a-f]{64})"', (await self.get("/account")).text)[1]

    async def send(self, path, headers=ORIGIN, **fields):
        """Send a form of a page of ours."""
        return await self.client.post(path, data={"token": await self.token(), **fields}, headers=headers)

    async def says(self, text):
        """Type something into the box; what is answered."""
        answer = await self.send("/chat", text=text)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    async def picks(self, link, number=1):
        """Paste a link, and press a form; the job."""
        offered = await self.says(link)
        quote = re.search(r'value="/pick ([0-9a-f]{8}) 1"', offered)[1]
        return int(re.search(r'id="job-(\d+)"', await self.says(f"/pick {quote} {number}"))[1])

    async def finished(self, **facts):
        """A job that was delivered."""
        job = await self.picks(await self.house.fresh_link(**facts))
        return await self.house.finish(job)


async def sign_in(house, user_id):
    """Open a session, as the button behind a login link does."""
    # Nothing here is encrypted: reading the certificates of the world takes longer than a test.
    client = httpx.AsyncClient(base_url=house.client.base_url, trust_env=False, verify=False, timeout=60)
    code = await house.engine.accounts.logins.offer(user_id)
    opened = await client.post(f"/login/{code}", headers={**ORIGIN, **house.stranger().headers})
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    return Visitor(house, user_id, client)


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(house):
    visitor = await sign_in(house, (await house.account()).user_id)
    yield visitor
    await visitor.client.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def other(house):
    other = await sign_in(house, (await house.account()).user_id)
    yield other
    await other.client.aclose()
