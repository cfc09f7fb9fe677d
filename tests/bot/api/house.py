"""The API over a real engine, database, queue and HTTP server; the worker's part is played by the tests."""

import asyncio
import itertools
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

from bot.api.app import create_app
from bot.api.desk import Desk
from bot.api.front_end import run
from bot.settings import BotSettings
from engine.core import Engine, assemble
from engine.keys import SCOPES
from engine.lifecycle import leases, runs
from engine.media import Media
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from storage import ledger
from storage.models import File, Job, JobState, now
from storage.settings import StorageSettings
from storage.signed_urls import UrlSigner
from storage.stores import Stores, open_stores
from storage.valkey import redis_url
from tests.bot.api.conftest import KEY, serving
from tests.bot.conftest import video

VIDEO = "/api/v1/video"
JOBS = f"{VIDEO}/video-download"
LINK = "https://youtube.com/watch?v=example123"
PUBLIC_URL = "http://api.test"
_numbers = itertools.count(1)


@dataclass
class House:
    """The API, and a worker's hands."""

    stores: Stores
    engine: Engine
    desk: Desk
    client: httpx.AsyncClient
    folder: Path
    _addresses: Any = field(default_factory=lambda: (f"198.51.{a}.{b}" for a in range(256) for b in range(256)))

    async def account(self, scopes=SCOPES, funds=None, usd=0):
        """A new person with an API key; what a request of theirs carries."""
        number = next(_numbers)
        asker = await self.engine.accounts.asker("fake", f"person{number}", f"Person {number}")
        async with self.stores.database.session() as session:
            if funds is not None:
                await ledger.give(session, asker.user_id, 1, 1000 - funds, key=f"rest{number}")
            if usd:
                await ledger.grant(session, asker.user_id, usd, key=f"usd{number}", currency=ledger.USD)
        made = await self.engine.accounts.keys.make(asker.user_id, "tests", scopes)
        return Person(self, asker.user_id, {"x-api-key": made.text})

    def stranger(self):
        """Somebody without a key at an address of their own."""
        return Person(self, 0, {"x-forwarded-for": next(self._addresses)})

    async def leads_to(self, link, media):
        """Let a look-up of the link have this result."""
        found = {"media": media.model_dump(mode="json")} if isinstance(media, Media) else {"error": media.to_json()}
        await self.stores.cache.set(lookup_key(link), found, 600)

    async def fresh_link(self, **facts):
        """A link under which nobody has asked for anything yet."""
        link = f"https://youtube.com/watch?v=fresh{next(_numbers):06}"
        media = {"duration": 185.4, "title": "Amazing Video Content", **facts}
        made = video(link).model_copy(update={"platform": "youtube", **media})
        await self.leads_to(link, made)
        return link

    async def finish(self, job_id, **brought):
        """A worker takes the job and brings its files; the job once it is delivered."""
        job = await runs.claim(self.stores, job_id, "worker")
        assert job is not None
        return await self.bring(job, **brought)

    async def bring(self, job, *, duration=185.4, thumbnail=False, content=b"x" * 1000, picture=b"x" * 1000):
        """A worker brings the files of a job that it has; the job once it is delivered."""
        files = [await self._file(job, "media", "mp4", "video/mp4", duration, content)]
        if thumbnail:
            files.append(await self._file(job, "thumbnail", "jpg", "image/jpeg", None, picture))
        assert await runs.ready(self.stores, job, files)
        return await self.until(job.id, JobState.DELIVERED)

    async def fail(self, job_id, error):
        """A worker takes the job and fails at it."""
        job = await runs.claim(self.stores, job_id, "worker")
        assert job is not None
        assert await runs.attempt_failed(self.stores, job, error)

    async def until(self, job_id, *states, seconds=60):
        """The job's row, once it is in one of those states."""
        async with asyncio.timeout(seconds):
            while True:
                job = await self.engine.jobs.read(job_id)
                if job is not None and job.state in states:
                    return job
                await asyncio.sleep(0.01)

    async def _file(self, job: Job, role: str, suffix: str, mime: str, duration: float | None, content: bytes) -> File:
        path = self.folder / f"made.{suffix}"
        path.write_bytes(content)
        name, size = f"{job.title}.{suffix}", len(content)
        return File(
            form_key=job.form_key, path=await self.stores.files.put(path), name=name, size=size, mime=mime,
            duration=duration, role=role, expires_at=now() + leases.LEASE * 1000, width=1920, height=1080, fps=30.0,
            audio_codec="aac", video_codec="h264",
        )  # fmt: skip


@dataclass
class Person:
    """Somebody who asks the API."""

    house: House
    user_id: int
    headers: dict[str, str]

    async def ask(self, method, path, **options):
        """Send a request."""
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.house.client.request(method, path, headers=headers, **options)

    async def download(self, link=None, **asked):
        """Ask for a download; the answer's job."""
        link = link or await self.house.fresh_link()
        answer = await self.ask("POST", f"{VIDEO}/download", json={"url": link, **asked})
        assert answer.status_code == 200, answer.text
        return answer.json()["job"]

    async def status(self, job_id):
        """How a job stands."""
        return await self.ask("GET", f"{JOBS}/jobs/{job_id}")

    async def finished(self, **asked):
        """A download that was delivered, as the API tells it."""
        job = await self.download(**asked)
        await self.house.finish(job["id"], thumbnail=asked.get("include_thumbnail", False))
        return (await self.status(job["id"])).json()


@asynccontextmanager
async def open_house(folder, template, valkey_folder, **settings):
    """The API over stores of its own."""
    data = folder / "data"
    data.mkdir()
    shutil.copy(template, folder / "clipferry.sqlite3")
    url = redis_url(valkey_folder)
    with Redis.from_url(url) as client:
        client.flushall()
    storage = StorageSettings(
        data_dir=data, database_url=f"sqlite+aiosqlite:///{folder / 'clipferry.sqlite3'}", redis_url=url
    )
    bot = BotSettings(_env_file=None, api_trusted_proxies="127.0.0.0/8", **settings)
    engine_settings = EngineSettings(_env_file=None, signup_credits=1000, allowed_networks="127.0.0.0/8")
    async with open_stores(storage) as stores, open_queue(stores) as queue:
        engine = assemble(stores, queue, engine_settings)
        await engine.accounts.asker("fake", "bank", "")
        signer = UrlSigner(KEY, PUBLIC_URL)
        desk = Desk.over(engine, signer, KEY, bot)
        running = asyncio.create_task(run(desk))
        async with serving(create_app(engine, signer, desk=desk)) as client:
            yield House(stores, engine, desk, client, folder)
        running.cancel()
        ended = await asyncio.gather(running, return_exceptions=True)
        if not isinstance(ended[0], asyncio.CancelledError):
            raise ended[0]


def code(answer):
    """The status of a refusal and the code in its body, whose form is checked."""
    body = answer.json()
    assert set(body) == {"error", "detail"}
    assert body["detail"] == body["error"]["message"]
    return answer.status_code, body["error"]["code"]
