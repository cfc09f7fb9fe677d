"""What administrators see and do, on any platform; each method raises AdminsOnly for anyone else unless it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine import canonical, closures, faults, urls
from engine.accounts import Accounts
from engine.askers import Asker, check_admin
from engine.broadcasts import check_text
from engine.errors.jobs import TakenDown, UnknownFault, UnknownPlatform
from engine.errors.people import UnknownPerson
from engine.estimates import wait
from engine.faults import Fault
from engine.lifecycle import ending
from engine.queue import Queue
from engine.settings import EngineSettings
from storage import audit, backlog, controls, files, ledger, overview, takedowns, users
from storage.errors import UserError
from storage.ledger import Balance
from storage.models import Identity, Job, JobState, Tier
from storage.presence import Crew
from storage.stores import Stores

SHOWN_JOBS = 30
MOST_REASON = 200
NOTICED_SECONDS = 90 * 24 * 3600.0
NO_TIME = timedelta()


@dataclass(frozen=True)
class Overview:
    """The whole queue at a moment."""

    waiting: Mapping[Tier, int]
    running: int
    crew: Crew
    eta: float | None
    """Seconds until all of it is done; None without a worker."""
    paused: bool = False
    draining: bool = False


@dataclass(frozen=True)
class Profile:
    """What is known about a person."""

    user_id: int
    tier: Tier
    balance: Balance
    identities: Sequence[Identity]
    jobs: Mapping[JobState, int]
    since: datetime
    seen_at: datetime
    """When they last asked for something."""


@dataclass(frozen=True)
class Action:
    """A command of an administrator, for the audit book."""

    platform: str
    command: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """A text that everyone is shown until it is taken back."""

    text: str
    key: str
    """Another one for every text."""


class Administration:
    """The house as administrators see it."""

    def __init__(self, stores: Stores, queue: Queue, accounts: Accounts, settings: EngineSettings) -> None:
        self._stores = stores
        self._queue = queue
        self._accounts = accounts
        self._settings = settings

    async def note(self, asker: Asker, action: Action, outcome: str) -> None:
        """Write a line of the audit book: what was asked for, and `done` or the code of the error it ended in."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            await audit.add(
                session, asker.user_id, platform=action.platform, command=action.command, arguments=action.arguments,
                outcome=outcome,
            )  # fmt: skip

    async def overview(self, asker: Asker) -> Overview:
        """How long the queue is, and who works."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            waiting = await overview.waiting(session)
            seconds = await overview.waiting_seconds(session)
            running = await backlog.running(session)
            paused = await controls.get(session, controls.PAUSED)
        crew = await self._stores.presence.crew()
        eta = wait(seconds, running.seconds, crew.slots) if crew.slots else None
        draining = paused is not None and bool(paused.value.get("drain"))
        return Overview(waiting, running.jobs, crew, eta, paused=paused is not None, draining=draining)

    async def unfinished(self, asker: Asker) -> Sequence[tuple[Job, str]]:
        """The oldest unfinished jobs of all people, each with the name of its person."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            return await overview.unfinished(session, SHOWN_JOBS)

    async def profile(self, asker: Asker, name: str) -> Profile:
        """What is known about a person; raises UnknownPerson."""
        check_admin(asker)
        user_id = await self._accounts.person(name)
        async with self._stores.database.session(read_only=True) as session:
            user = await users.get(session, user_id)
            if user is None:
                raise UnknownPerson(name=name)
            identities = await users.identities(session, user_id)
            counts = await overview.job_counts(session, user_id)
            last = await overview.last_job_at(session, user_id)
            balance = await ledger.balance(session, user_id)
        admins = any(self._accounts.is_admin(each.platform, each.external_id) for each in identities)
        tier = Tier.ADMIN if admins else user.tier
        return Profile(user_id, tier, balance, identities, counts, user.created_at, last or user.created_at)

    async def fault(self, asker: Asker, error_id: str) -> Fault:
        """What stands behind the short id of an error; raises UnknownFault."""
        check_admin(asker)
        found = await faults.find(self._stores.cache, error_id)
        if found is None:
            raise UnknownFault(error_id=error_id[:20])
        return found

    async def pause(self, asker: Asker, *, drain: bool) -> None:
        """Let no queued job start, though links are still looked up; or drain: take nothing new at all."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            await controls.put(session, controls.PAUSED, {"drain": drain})

    async def resume(self, asker: Asker) -> bool:
        """Let jobs start again; False if they could."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            resumed = await controls.clear(session, controls.PAUSED)
        await self._queue.restore(older=NO_TIME)
        await self._queue.dispatch()
        return resumed

    async def platforms(self, asker: Asker) -> Mapping[str, str | None]:
        """Every platform with the reason why it is switched off, empty where none was given; None where it is on."""
        check_admin(asker)
        names = (*urls.PLATFORMS, urls.OTHER)
        async with self._stores.database.session(read_only=True) as session:
            rows = await controls.find(session, [controls.PLATFORM_OFF + name for name in names])
        off = {row.name.removeprefix(controls.PLATFORM_OFF): str(row.value.get("reason", "")) for row in rows}
        return {name: off.get(name) for name in names}

    async def switch_platform(self, asker: Asker, name: str, *, on: bool, reason: str = "") -> None:
        """Let nothing be fetched from a platform, or let it again; raises UnknownPlatform."""
        check_admin(asker)
        if name not in (*urls.PLATFORMS, urls.OTHER):
            raise UnknownPlatform(name=name[:40], possible=[*urls.PLATFORMS, urls.OTHER])
        async with self._stores.database.session() as session:
            if on:
                await controls.clear(session, controls.PLATFORM_OFF + name)
            else:
                await controls.put(session, controls.PLATFORM_OFF + name, {"reason": reason[:MOST_REASON]})

    async def announce(self, asker: Asker, text: str | None) -> None:
        """Show everyone a text until it is taken back, which no text does; raises TextTooLong."""
        check_admin(asker)
        check_text(text or "")
        async with self._stores.database.session() as session:
            if text is None:
                await controls.clear(session, controls.NOTICE)
            else:
                await controls.put(session, controls.NOTICE, {"text": text})

    async def notice(self) -> Notice | None:
        """What everyone is shown at the moment; for whoever asks."""
        async with self._stores.database.session(read_only=True) as session:
            row = await controls.get(session, controls.NOTICE)
        return None if row is None else Notice(str(row.value["text"]), f"{row.changed_at.timestamp()}")

    async def unseen_notice(self, asker: Asker) -> Notice | None:
        """What everyone is shown at the moment, unless this person has seen it; for whoever asks."""
        notice = await self.notice()
        seen = f"noticed:{asker.user_id}"
        if notice is None or await self._stores.cache.get(seen) == notice.key:
            return None
        await self._stores.cache.set(seen, notice.key, NOTICED_SECONDS)
        return notice

    async def take_down(self, asker: Asker, link: str) -> int:
        """Give a media out no more, end its jobs and delete its files; how many those were. Raises NotALink."""
        check_admin(asker)
        url = canonical.fold(urls.normalise(link, self._settings.allowed_networks))
        keys = dict.fromkeys([*closures.of_link(url), *await self._keys_of(url)])
        async with self._stores.database.session() as session:
            for key in keys:
                await takedowns.add(session, key, url, asker.user_id)
        return sum([await self._remove(key) for key in keys])

    async def give_out_again(self, asker: Asker, link: str) -> bool:
        """Take a takedown back, under every name that it blocked; False if there was none. Raises NotALink."""
        check_admin(asker)
        url = canonical.fold(urls.normalise(link, self._settings.allowed_networks))
        keys = dict.fromkeys([*closures.of_link(url), *await self._keys_of(url)])
        async with self._stores.database.session() as session:
            return await takedowns.remove(session, list(keys), url) > 0

    async def _keys_of(self, url: str) -> list[str]:
        """The names of what a link leads to, as far as it can be looked up, and of what it led to before."""
        async with self._stores.database.session(read_only=True) as session:
            before = await takedowns.keys_of_link(session, url)
        try:
            return [*before, *closures.of_media(await self._queue.look_up(url))]
        except UserError:
            return before

    async def _remove(self, key: str) -> int:
        async with self._stores.database.session(read_only=True) as session:
            unfinished = await takedowns.unfinished(session, key)
        for job in unfinished:
            await ending.abort(self._stores, job, TakenDown())
        # To look for them takes its time among very many, for which no writer is to wait.
        async with self._stores.database.session(read_only=True) as session:
            removed = await takedowns.stored_files(session, key)
        async with self._stores.database.session() as session:
            await files.delete_rows(session, [file.id or 0 for file in removed])
        await self._stores.files.remove(*(file.path for file in removed))
        return len(removed)
