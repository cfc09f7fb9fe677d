"""The processes of one data folder: started here, or used where they already run.

Whoever holds the folder's lock owns the stack: the embedded Valkey, a worker process and the HTTP server. Other
commands on the same folder attach to it. A lock dies with its process, so that a killed owner leaves none behind.
"""

import asyncio
import fcntl
import json
import logging
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pydantic import SecretStr

from bot.errors import AlreadyRunning, PortInUse, StackFailed, UnwritableFolder
from bot.posts import Posts
from bot.settings import SECRETS, BotSettings, Settings
from engine.core import Engine, open_engine
from storage import ledger
from storage.collector import settle
from storage.database import Database
from storage.errors import StorageAway
from storage.files import StoreFault
from storage.locks import Lock, held, remove_abandoned
from storage.sealing import COOKIES, derived
from storage.settings import StorageSettings
from storage.signed_urls import UrlSigner, load_key
from storage.stores import open_files, open_stores
from storage.valkey import Valkey

if TYPE_CHECKING:
    from bot.api.server import HttpServer

log = logging.getLogger(__name__)

START_SECONDS = 30.0
STOP_SECONDS = 5.0
"""How long a worker may take to stop beside its time of grace."""
WATCH_SECONDS = 0.5
WORKER = (sys.executable, "-m", "engine.worker")


@dataclass(frozen=True)
class Stack:
    """What a front end needs: the engine, and links that the HTTP server answers."""

    engine: Engine
    signer: UrlSigner
    public_url: str
    owned: bool
    posts: Posts | None = None
    """What is posted to the HTTP server of this process; None where that runs in another one."""


@asynccontextmanager
async def attach_or_start(settings: Settings) -> AsyncIterator[Stack]:
    """The stack of the data folder: the one that runs, or one that lives as long as this block.

    An own stack goes on until every command that attached to it has ended. Raises StackFailed, UnwritableFolder,
    StorageAway and UnderMaintenance.
    """
    lock = _prepare(settings.storage.data_dir)
    if lock.acquire():
        async with _owned(settings, lock, any_port=True) as stack:
            yield stack
            await _wait_for_attached(settings.storage.data_dir)
    else:
        async with _attached(settings) as stack:
            yield stack


@asynccontextmanager
async def start(settings: Settings, *, any_port: bool = False) -> AsyncIterator[Stack]:
    """A stack of one's own; raises AlreadyRunning where one runs on that folder, PortInUse and as above."""
    lock = _own_lock(settings.storage.data_dir)
    async with _owned(settings, lock, any_port=any_port) as stack:
        yield stack


async def become_worker(settings: Settings, queues: str | None, said: str) -> NoReturn:
    """Go on as a worker of the stack that runs on the data folder: nothing of this process stays beside it.

    `said` is what it says on standard output once it takes jobs. Raises StackFailed where no stack answers.
    """
    data_dir = settings.storage.data_dir
    await _wait_for_address(data_dir)
    environment = _worker_environment(settings.telemetry.log_level, queues, cookies_key(settings))
    # A lock that stays with the process, whatever it runs.
    mark = os.open(_new_mark(data_dir), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(mark, fcntl.LOCK_EX)
    os.set_inheritable(mark, True)
    # A worker takes the end of a pipe there for the end of its starter, which it has none of.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.execve(sys.executable, [*WORKER, said], environment)  # noqa: S606 - no shell is needed.


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Keep a stack from starting on the data folder within the block; raises AlreadyRunning where one runs."""
    lock = _own_lock(settings.storage.data_dir)
    try:
        yield
    finally:
        lock.release()


async def migrate(settings: Settings) -> str:
    """Bring the database up to date; its revision. Raises UnderMaintenance where another process fills it."""
    from engine import upkeep
    from storage.migrations import upgrade_async

    _prepare(settings.storage.data_dir)
    async with upkeep.present(settings.storage):
        await upgrade_async(settings.storage.effective_database_url)
    return (await database_state(settings)).revision or ""


@dataclass(frozen=True)
class DatabaseState:
    """What a look at the database found."""

    revision: str | None
    up_to_date: bool
    unbalanced: Sequence[int] = ()
    """Wallets whose balance is not the sum of their entries."""
    abandoned: Sequence[int] = ()
    """Ended jobs whose hold is still open."""


async def database_state(settings: Settings) -> DatabaseState:
    """The revision that the database is at, and whether its book balances; raises StorageAway."""
    from storage.migrations import current, head

    database = Database(settings.storage.effective_database_url)
    try:
        revision = await current(database)
        if revision != head():
            return DatabaseState(revision, up_to_date=False)
        async with database.session(read_only=True) as session:
            unbalanced = await ledger.unbalanced(session)
            abandoned = await ledger.abandoned_holds(session)
            return DatabaseState(revision, up_to_date=True, unbalanced=unbalanced, abandoned=abandoned)
    finally:
        await database.close()


async def redis_state(settings: Settings) -> str:
    """Which Redis answers; an embedded one that does not run is tried in a folder of its own. Raises StorageAway."""
    if settings.storage.redis_url is None and not held(settings.storage.data_dir / "stack.lock"):
        with tempfile.TemporaryDirectory() as folder:
            valkey = Valkey(Path(folder))
            await asyncio.to_thread(valkey.start)
            valkey.stop()
        return "embedded Valkey starts"
    async with open_stores(settings.storage) as stores:
        await stores.ping()
    return "answers"


@dataclass(frozen=True)
class FilesState:
    """Where finished files lie, and what keeps that place from being used."""

    place: str
    fault: StoreFault | None


async def files_state(settings: Settings) -> FilesState:
    """A look at the file store, in which a file is put and removed again; raises LibraryMissing."""
    store = open_files(settings.storage)
    try:
        return FilesState(store.place, await store.examine())
    finally:
        await store.close()


def _prepare(data_dir: Path) -> Lock:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return Lock(data_dir / "stack.lock")
    except OSError as error:
        raise UnwritableFolder(str(data_dir), error.strerror or type(error).__name__) from error


def _own_lock(data_dir: Path) -> Lock:
    lock = _prepare(data_dir)
    if not lock.acquire():
        raise AlreadyRunning(folder=str(data_dir), pid=_read_address(data_dir).get("pid"))
    return lock


@asynccontextmanager
async def _owned(settings: Settings, lock: Lock, *, any_port: bool) -> AsyncIterator[Stack]:
    # A command that attaches to a running stack starts faster without these.
    from bot.api.app import create_app
    from bot.api.desk import Desk
    from bot.api.front_end import run
    from bot.api.server import HttpServer
    from engine.telemetry.exposition import Exposition
    from storage.migrations import upgrade_apart

    data_dir = settings.storage.data_dir
    async with AsyncExitStack() as stack:
        stack.callback(lock.release)
        stack.callback(_address_file(data_dir).unlink, missing_ok=True)
        # What was killed, or became a worker, left its mark there.
        await asyncio.to_thread(remove_abandoned, _attached_folder(data_dir))
        watched: list[_Watched] = []
        if settings.storage.redis_url is None:
            valkey = Valkey(data_dir)
            stack.callback(valkey.stop)
            await asyncio.to_thread(valkey.start)
            watched.append(_Watched("Valkey", valkey.alive, valkey.start))
        signing_key, cookies_key = _keys(settings)
        engine = await stack.enter_async_context(open_engine(_with_key(settings.storage, cookies_key), settings.engine))
        engine.turns.stand_for(_own_name(data_dir))
        stack.push_async_callback(engine.turns.end)
        await engine.turns.begin(START_SECONDS)
        await upgrade_apart(settings.storage.effective_database_url)
        server = HttpServer()
        port = await _listen(server, settings.bot, any_port=any_port)
        public_url = settings.bot.public_url or f"http://{_shown_host(settings.bot.http_host)}:{port}"
        signer = UrlSigner(signing_key, public_url)
        posts, desk = Posts(), Desk.over(engine, signer, signing_key, settings.bot)
        token = settings.telemetry.metrics_token
        exposition = None if token is None else Exposition(token, engine.gauges.refresh)
        await server.serve(create_app(engine, signer, posts, desk, exposition))
        stack.push_async_callback(server.stop)
        serving = asyncio.create_task(run(desk))
        stack.push_async_callback(_cancelled, serving)
        if settings.bot.own_worker:
            # Someone who sits at the terminal reads results, not logs.
            log_level = "ERROR" if any_port else settings.telemetry.log_level
            worker = WorkerProcess(log_level, settings.engine.grace_seconds, cookies_key=cookies_key)
            stack.push_async_callback(worker.stop)
            await worker.start()
            watched.append(_Watched("worker", worker.alive, worker.spawn))
        watcher = asyncio.create_task(_watch(watched))
        stack.callback(watcher.cancel)
        _write_address(data_dir, public_url)
        settle()
        yield Stack(engine, signer, public_url, owned=True, posts=posts)


@asynccontextmanager
async def _attached(settings: Settings) -> AsyncIterator[Stack]:
    data_dir = settings.storage.data_dir
    mark = Lock(_new_mark(data_dir))
    mark.acquire()
    try:
        address = await _wait_for_address(data_dir)
        signing_key, cookies_key = _keys(settings)
        async with open_engine(_with_key(settings.storage, cookies_key), settings.engine) as engine:
            public_url = str(address["public_url"])
            settle()
            yield Stack(engine, UrlSigner(signing_key, public_url), public_url, owned=False)
    finally:
        mark.release(remove=True)


class WorkerProcess:
    """A worker in a process of its own, without tokens; it ends when this process does."""

    def __init__(
        self, log_level: str, grace_seconds: float, queues: str | None = None, *, cookies_key: str | None = None
    ) -> None:
        self._log_level = log_level
        self._grace_seconds = grace_seconds
        self._queues = queues
        self._cookies_key = cookies_key
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start the worker and wait until it takes jobs; raises StackFailed."""
        self.spawn()
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await asyncio.to_thread(self._process.stdout.readline)
        except TimeoutError:
            ready = b""
        if not ready:
            raise StackFailed(part="worker", reason="it did not start; its log is above")

    def spawn(self) -> None:
        """Start the worker without waiting for it."""
        self._process = subprocess.Popen(
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_worker_environment(self._log_level, self._queues, self._cookies_key),
            # A terminal's ^C is for the owner, who then stops the worker in order.
            start_new_session=True,
        )

    def alive(self) -> bool:
        """Whether the worker process is there."""
        return self._process is not None and self._process.poll() is None

    async def stop(self) -> None:
        """Let the worker hand back what it runs, and end it."""
        process = self._process
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, self._grace_seconds + STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _worker_environment(log_level: str, queues: str | None, cookies_key: str | None) -> dict[str, str]:
    """This process's environment without tokens and signing key."""
    environment = {name: value for name, value in os.environ.items() if name not in SECRETS}
    environment["CLIPFERRY_LOG_LEVEL"] = log_level
    if cookies_key is not None:
        # Given by itself, whatever file it came from.
        environment["CLIPFERRY_COOKIES_KEY"] = cookies_key
        environment.pop("CLIPFERRY_COOKIES_KEY_FILE", None)
    if queues is not None:
        environment["CLIPFERRY_QUEUES"] = queues
    return environment


@dataclass(frozen=True)
class _Watched:
    name: str
    alive: Callable[[], bool]
    start: Callable[[], None]


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _watch(watched: list[_Watched]) -> None:
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        for part in watched:
            if not part.alive():
                log.error("%s has died and is started again", part.name)
                try:
                    await asyncio.to_thread(part.start)
                except (OSError, StorageAway) as error:
                    log.error("%s does not start: %s", part.name, error)


async def _listen(server: "HttpServer", settings: BotSettings, *, any_port: bool) -> int:
    try:
        return await server.listen(settings.http_host, settings.http_port)
    except PortInUse:
        if not any_port:
            raise
        return await server.listen(settings.http_host, 0)


def _signing_key(settings: Settings) -> str:
    if settings.bot.signing_key is not None:
        return settings.bot.signing_key.get_secret_value()
    return load_key(settings.storage.data_dir / "signing.key")


def cookies_key(settings: Settings) -> str:
    """The key that cookies are sealed with: the one that is set, or one that is made of the signing key."""
    return _keys(settings)[1]


def _keys(settings: Settings) -> tuple[str, str]:
    signing_key, own = _signing_key(settings), settings.storage.cookies_key
    return signing_key, derived(signing_key, COOKIES) if own is None else own.get_secret_value()


def _with_key(storage: StorageSettings, key: str) -> StorageSettings:
    return storage.model_copy(update={"cookies_key": SecretStr(key)})


def _own_name(data_dir: Path) -> str:
    """The name of whoever holds the lock of the data folder: a restart goes on at once with what it had taken."""
    path = data_dir / "stack.name"
    try:
        return path.read_text()
    except OSError:
        path.write_text(name := secrets.token_hex(8))
        return name


def _shown_host(host: str) -> str:
    return {"0.0.0.0": "localhost", "::": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _address_file(data_dir: Path) -> Path:
    return data_dir / "stack.json"


def _attached_folder(data_dir: Path) -> Path:
    return data_dir / "attached"


def _new_mark(data_dir: Path) -> Path:
    """The lock file of a process that attaches: as long as it is held, the stack is in use."""
    folder = _attached_folder(data_dir)
    folder.mkdir(exist_ok=True)
    return folder / f"{os.getpid()}-{secrets.token_hex(3)}.lock"


def _write_address(data_dir: Path, public_url: str) -> None:
    fresh = _address_file(data_dir).with_suffix(".new")
    fresh.write_text(json.dumps({"pid": os.getpid(), "public_url": public_url}))
    fresh.replace(_address_file(data_dir))


def _read_address(data_dir: Path) -> dict[str, object]:
    try:
        address: dict[str, object] = json.loads(_address_file(data_dir).read_text())
    except (OSError, ValueError):
        return {}
    return address


async def _wait_for_address(data_dir: Path) -> dict[str, object]:
    """What the owner wrote when everything was up; a file that a killed one left is passed over."""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_SECONDS):
            while True:
                address = _read_address(data_dir)
                pid = address.get("pid")
                if isinstance(pid, int) and _is_running(pid):
                    return address
                await asyncio.sleep(0.05)
    raise StackFailed(part="stack", reason="the one that runs on this data folder does not answer")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def _wait_for_attached(data_dir: Path) -> None:
    told = False
    while any(held(path) for path in _attached_folder(data_dir).glob("*.lock")):
        if not told:
            log.warning("waiting for the other commands that use this stack")
            told = True
        await asyncio.sleep(0.2)
