import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from engine.askers import Asker
from engine.broadcasts import Broadcasts
from engine.errors.people import AdminsOnly, TextTooLong
from engine.settings import EngineSettings
from storage import users
from storage.models import BroadcastRun, Identity, Tier, now
from tests.conftest import on_both_databases


class Audience:
    """People who remember what they were told; every hundredth has blocked the bot."""

    def __init__(self, stop_at=None):
        self.heard = Counter()
        self.stop_at = stop_at
        self.stopped = asyncio.Event()

    async def tell(self, identity, text):
        self.heard[identity.external_id] += 1
        if self.stop_at is not None and self.heard.total() == self.stop_at:
            self.stopped.set()
            await asyncio.sleep(0)
        return "blocked" if int(identity.external_id) % 100 == 0 else "told"


async def at_once(seconds):
    del seconds


@pytest.fixture
async def boss(stores):
    async with stores.database.session() as session:
        user, _ = await users.add(session, "terminal", "boss", "")
    return Asker(user.id, Tier.ADMIN)


async def known(stores, user_id, count):
    rows = [
        {"platform": "telegram", "external_id": str(number), "name": "", "user_id": user_id}
        | {"created_at": Identity(platform="", external_id="", user_id=0).created_at}
        for number in range(1, count + 1)
    ]
    async with stores.database.session() as session:
        await session.execute(insert(Identity), rows)


def a_front_end(stores, rate="100000"):
    settings = EngineSettings(_env_file=None, broadcast_rates=f"telegram:{rate}")
    broadcasts = Broadcasts(stores, settings)
    broadcasts.sleep = at_once
    return broadcasts


async def standing(broadcasts, boss):
    ((_, (run,)),) = await broadcasts.newest(boss)
    return run


async def test_ten_thousand_are_told_once_each_over_a_stop_and_a_crash(stores, boss):
    await known(stores, boss.user_id, 10_000)
    first, second, third = a_front_end(stores), a_front_end(stores), a_front_end(stores)
    await first.add(boss, "Hello")
    audience = Audience(stop_at=3_333)
    running = asyncio.create_task(first.go_on("telegram", "first", audience.tell))
    await audience.stopped.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert 3_333 <= audience.heard.total() < 10_000

    audience.stop_at = 7_777
    crashing = asyncio.create_task(second.go_on("telegram", "second", crash_at(audience, 7_777)))
    with pytest.raises(SystemError):
        await crashing
    await lease_ends(stores)
    assert await third.go_on("telegram", "third", audience.tell)
    assert audience.heard == Counter({str(number): 1 for number in range(1, 10_001)})
    run = await standing(third, boss)
    assert (run.recipients, run.told, run.blocked, run.failed) == (10_000, 9_900, 100, 0)
    assert run.finished_at is not None
    assert not await third.go_on("telegram", "third", audience.tell)


def crash_at(audience, number):
    async def tell(identity, text):
        outcome = await audience.tell(identity, text)
        if audience.heard.total() == number:
            raise SystemError("the process dies")
        return outcome

    return tell


async def lease_ends(stores):
    async with stores.database.session() as session:
        await session.execute(update(BroadcastRun).values(lease_until=now() - timedelta(seconds=1)))


@on_both_databases
async def test_two_front_ends_do_not_tell_the_same_people(stores, boss):
    await known(stores, boss.user_id, 250)
    front_ends = [a_front_end(stores), a_front_end(stores)]
    await front_ends[0].add(boss, "Hello")
    audience = Audience()
    await asyncio.gather(*(each.go_on("telegram", f"{id(each)}", audience.tell) for each in front_ends))
    assert (len(audience.heard), audience.heard.total()) == (250, 250)


async def test_messages_are_paced_by_the_platforms_rate(stores, boss):
    await known(stores, boss.user_id, 10)
    front_end = a_front_end(stores, rate="4")
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    front_end.sleep = sleep
    await front_end.add(boss, "Hello")
    await front_end.go_on("telegram", "one", Audience().tell)
    assert waits == [0.25] * 10


async def test_stopped_broadcast_ends_after_the_handful_that_is_told(stores, boss):
    await known(stores, boss.user_id, 300)
    front_end, audience = a_front_end(stores), Audience()

    async def tell(identity, text):
        if audience.heard.total() == 50:
            assert await front_end.stop(boss) == 1
        return await audience.tell(identity, text)

    await front_end.add(boss, "Hello")
    await front_end.go_on("telegram", "one", tell)
    assert audience.heard.total() == 100
    assert not await front_end.go_on("telegram", "one", tell)


async def test_newcomer_is_not_told_what_was_written_before(stores, boss):
    front_end, audience = a_front_end(stores), Audience()
    await front_end.add(boss, "Hello")
    await known(stores, boss.user_id, 3)
    await front_end.go_on("telegram", "one", audience.tell)
    assert audience.heard == Counter()


async def test_text_that_some_platform_would_cut_is_refused(stores, boss):
    front_end = a_front_end(stores)
    assert await front_end.add(boss, "x" * 2000) == 1
    with pytest.raises(TextTooLong):
        await front_end.add(boss, "x" * 2001)


async def test_only_administrators_broadcast(stores, boss):
    nobody = Asker(boss.user_id, Tier.MEMBER)
    front_end = a_front_end(stores)
    for ask in (front_end.add(nobody, "Hello"), front_end.stop(nobody), front_end.newest(nobody)):
        with pytest.raises(AdminsOnly):
            await ask
