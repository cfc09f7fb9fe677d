"""What administrators look through: workers, failures, people, grants; for anyone else each raises AdminsOnly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.askers import Asker, check_admin
from storage import ledger, overview
from storage.ledger import Balance
from storage.models import now
from storage.overview import Failures, Granted, Known
from storage.presence import Worker
from storage.stores import Stores

FAILURE_DAYS: Final = 7


@dataclass(frozen=True)
class People:
    """Some people with what each can spend, of so many."""

    known: Sequence[tuple[Known, Balance]]
    total: int


@dataclass(frozen=True)
class Grants:
    """Some grants, newest first, of so many."""

    granted: Sequence[Granted]
    total: int


class Oversight:
    """The house in tables."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def workers(self, asker: Asker) -> Sequence[Worker]:
        """The workers that are there now, by name; raises StorageAway."""
        check_admin(asker)
        return sorted(await self._stores.presence.roll(), key=lambda worker: worker.name)

    async def failures(self, asker: Asker) -> Sequence[Failures]:
        """What has failed in the last 7 days, by site and reason, the most frequent first."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            return await overview.failures(session, now() - timedelta(days=FAILURE_DAYS))

    async def people(self, asker: Asker, words: str, limit: int, skip: int) -> People:
        """Some of the people whose name or account holds those words, the newest first."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            found, total = await overview.people(session, words, limit, skip)
            return People([(each, await ledger.balance(session, each.user.id or 0)) for each in found], total)

    async def grants(self, asker: Asker, limit: int, skip: int) -> Grants:
        """Some of what administrators have granted, the newest first."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            found, total = await overview.grants(session, limit, skip)
            return Grants(found, total)
