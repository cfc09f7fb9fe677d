"""A real server on loopback over a real database and file store; only the queue is left out."""

from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest_asyncio
from sqlmodel import SQLModel

from bot.api.app import create_app
from bot.api.server import HttpServer
from engine.jobs import Jobs
from engine.settings import EngineSettings
from storage.database import Database
from storage.folder import FolderStore
from storage.models import File, JobFile, now
from storage.signed_urls import UrlSigner

KEY = "a key for tests"


class Counts:
    """The cache, as far as the uses of links are counted in it."""

    def __init__(self):
        self._counted = Counter()

    async def get(self, key):
        return self._counted.get(key)

    async def count(self, key, seconds):
        self._counted[key] += 1
        return self._counted[key]


class Site:
    """Stored files, their links and the server behind them."""

    def __init__(self, folder, database, store=None):
        self.folder = folder
        self.database = database
        self.store = store or FolderStore(folder / "store")
        self.signer = UrlSigner(KEY, "http://example.test")
        jobs = Jobs(SimpleNamespace(database=database, rate_limiter=None, cache=Counts()), None, EngineSettings())
        self.engine = SimpleNamespace(jobs=jobs, files=self.store, ping=self._ping)
        self.app = create_app(self.engine, self.signer)

    async def _ping(self):
        async with self.database.session(read_only=True) as session:
            await session.connection()

    async def add(self, content=b"0123456789", name="clip.mp4", mime="video/mp4", lives=timedelta(hours=1)):
        """Store a file under job 1; its row."""
        source = self.folder / "source.bin"
        if isinstance(content, int):
            with source.open("wb") as sparse:
                sparse.truncate(content)
        else:
            source.write_bytes(content)
        size = source.stat().st_size
        end = now() + lives
        file = File(form_key="f", path=await self.store.put(source), name=name, size=size, mime=mime, expires_at=end)
        async with self.database.session() as session:
            session.add(file)
            await session.flush()
            session.add(JobFile(job_id=1, file_id=file.id))
        return file

    async def link(self, *arguments, **options):
        """Store a file; the path of its link."""
        return self.path(await self.add(*arguments, **options))

    def path(self, file, serial=0):
        return f"/d/{self.signer.token(1, file, serial)}"


@asynccontextmanager
async def serving(app):
    """A client of that app, over a real socket."""
    server = HttpServer()
    port = await server.listen("127.0.0.1", 0)
    await server.serve(app)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
            yield client
    finally:
        await server.stop()


# One server a module: each stop takes uvicorn a fifth of a second.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    database = Database(f"sqlite+aiosqlite:///{folder / 'test.db'}")
    await database.run(SQLModel.metadata.create_all)
    yield Site(folder, database)
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(site):
    async with serving(site.app) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory, sqlite_template, valkey, valkey_folder):
    from tests.bot.api.house import open_house

    async with open_house(tmp_path_factory.mktemp("house"), sqlite_template, valkey_folder) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def person(house):
    return await house.account()
