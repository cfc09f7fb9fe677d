"""bot.rounds: a followed list on a site that changes, and broadcasts that go through the chat."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from bot import views
from bot.chat import Sender
from bot.errors import Unreachable
from bot.handlers import Handlers
from bot.rounds import Rounds
from bot.tracker import Tracker
from engine.core import assemble
from engine.errors.fetching import MediaUnavailable
from engine.lifecycle import ending
from engine.media import Entry
from engine.queue import lookup_key, open_queue
from storage.models import Follow, now
from storage.signed_urls import UrlSigner
from storage.stores import Stores, open_stores
from tests.bot.conftest import ANNA, FrontEnd, video
from tests.engine.house import House
from tests.fakes import FakeChat
from tests.site import SiteProcess

BOSS = Sender("fake", "boss", "The Boss")
LIST = "https://example.org/list"
POLLS = [
    [1, 2], [1, 2, 3], [3, 2, 1], [3], [], [1, 2], [4, 4, 1, 2], [4, 1, 2, 3], [2, 1], [1, 2, 5, 6], [6, 5],
    [6, 5, 1, 2, 3, 4], [1, 1, 1], [1, 2, 3, 4, 5, 6], [7, 1], [1], [1, 7], [3, 2, 1], [8, 7, 6, 5], [5, 6, 7, 8],
]  # fmt: skip
"""What the list holds each time: it gains, loses, repeats and reorders items; 1 and 2 are there from the start."""


async def it_is_time(stores: Stores) -> None:
    """So much time goes by that sources are due, and that who stopped in the middle is waited for no more."""
    async with stores.database.session() as session:
        past = now() - timedelta(seconds=1)
        await session.execute(update(Follow).where(col(Follow.next_at).is_not(None)).values(next_at=past))
        await session.execute(update(Follow).where(col(Follow.lease_until).is_not(None)).values(lease_until=past))


@asynccontextmanager
async def a_front_end(house: House, chat: FakeChat) -> AsyncIterator[tuple[Stores, Handlers, Rounds]]:
    """A front end that has just started; at the end it stops."""
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_stores(house.storage))
        engine = assemble(stores, await stack.enter_async_context(open_queue(stores)), house.engine)
        tracker = Tracker(engine, chat, UrlSigner("key", "http://localhost:8080"))
        tracking = asyncio.create_task(tracker.run())
        yield stores, Handlers(engine, chat, tracker), Rounds(engine, chat, tracker)
        tracking.cancel()
        await asyncio.gather(tracking, return_exceptions=True)


async def test_followed_list_brings_each_new_item_once_over_twenty_polls_and_restarts(
    house: House, site: SiteProcess
) -> None:
    chat = FakeChat()
    link = site.url("/playlist/changing")
    site.set_playlist("changing", POLLS[0])
    async with a_front_end(house, chat) as (_, handlers, _):
        await handlers.hear(ANNA, {"chat": "anna"}, f"/follow {link}")
    assert len(chat.of_kind(views.Followed)) == 1
    for number, items in enumerate(POLLS):
        site.set_playlist("changing", items)
        async with a_front_end(house, chat) as (stores, _, rounds):
            await stores.cache.delete(lookup_key(link))
            await it_is_time(stores)
            visit = asyncio.create_task(rounds.visit_due())
            if number % 4 == 3:  # Some front ends stop in the middle of it; the next one goes on.
                await asyncio.sleep(0.05)
                visit.cancel()
            await asyncio.wait([visit])
            if not visit.cancelled():
                await visit
    async with a_front_end(house, chat) as (stores, _, rounds):
        await it_is_time(stores)
        await rounds.visit_due()
        await chat.wait_for(views.Delivered, 6, seconds=60)
    delivered = Counter(view.job.url.rpartition("/")[2] for view in chat.of_kind(views.Delivered))
    assert delivered == Counter({f"{number}.mp4": 1 for number in range(3, 9)})
    assert not chat.of_kind(views.Queued)


@pytest.fixture
async def desk(front_end: FrontEnd) -> FrontEnd:
    await lists(front_end, "one")
    await front_end.says(f"/follow {LIST}")
    return front_end


async def lists(front_end: FrontEnd, *names: str) -> None:
    entries = tuple(Entry(index=n, url=f"https://example.org/{name}", title=name) for n, name in enumerate(names, 1))
    await front_end.leads_to(LIST, video(LIST, title="A list").model_copy(update={"entries": entries}))
    for name in names:
        await front_end.leads_to(f"https://example.org/{name}", video(f"https://example.org/{name}", title=name))


async def goes_round(front_end: FrontEnd) -> None:
    await it_is_time(front_end.stores)
    await Rounds(front_end.engine, front_end.chat, front_end.tracker).visit_due()


async def test_only_the_files_of_a_followed_item_are_shown(desk: FrontEnd) -> None:
    await lists(desk, "two", "one")
    before = len(desk.chat.shown)
    await goes_round(desk)
    await desk.finishes(await desk.works_on())
    await desk.chat.wait_for(views.Delivered)
    ((reply_to, view),) = desk.chat.shown[before:]
    assert (reply_to["chat"], "message" in reply_to, type(view)) == ("anna", False, views.Delivered)


async def test_failed_or_cancelled_followed_item_is_not_shown(desk: FrontEnd) -> None:
    await lists(desk, "two", "one")
    before = len(desk.chat.shown)
    await goes_round(desk)
    await ending.fail(desk.stores, await desk.works_on(), MediaUnavailable())
    async with asyncio.timeout(60):
        while not (await desk.engine.jobs.read(1)).told:  # type: ignore[union-attr]
            await asyncio.sleep(0.02)
    assert desk.chat.shown[before:] == []


async def test_followed_item_that_is_asked_for_again_is_told_about_like_any_other(desk: FrontEnd) -> None:
    await lists(desk, "two", "one")
    await goes_round(desk)
    await ending.fail(desk.stores, await desk.works_on(), MediaUnavailable())
    await desk.says("/retry 1")
    assert (await desk.chat.wait_for(views.Queued)).job.title == "two"


async def test_trouble_is_told_in_the_conversation(desk: FrontEnd) -> None:
    await desk.leads_to(LIST, MediaUnavailable())
    for _ in range(desk.engine.settings.follow_failures + 2):
        await goes_round(desk)
    (told,) = desk.chat.of_kind(views.FollowTrouble)
    assert told.trouble.paused


async def test_conversation_of_another_process_is_left_to_it(front_end: FrontEnd) -> None:
    await lists(front_end, "one")
    await front_end.says(f"/follow {LIST}", foreign=True)
    await lists(front_end, "two", "one")
    await goes_round(front_end)
    assert await front_end.engine.jobs.read(1) is None


async def at_once(seconds: float) -> None:
    del seconds


async def test_broadcast_reaches_everyone_and_counts_those_it_cannot_reach(front_end: FrontEnd) -> None:
    for name in ("anna", "ben", "unknown", "gone", "odd"):
        await front_end.says("/credits", Sender("fake", name, name))
    await front_end.says("/broadcast Hello", BOSS)

    def fail(view: views.View) -> Exception | None:
        return next(failures) if isinstance(view, views.Announcement) else None

    failures = iter([None, None, Unreachable(), RuntimeError("odd"), None])
    front_end.chat.fail = fail
    front_end.engine.broadcasts.sleep = at_once
    await Rounds(front_end.engine, front_end.chat, front_end.tracker).tell_broadcasts()
    await front_end.says("/broadcast", BOSS)
    ((_, (run,)),) = front_end.chat.of_kind(views.Broadcasts)[-1].broadcasts
    assert (run.recipients, run.told, run.blocked, run.failed) == (6, 3, 2, 1)
    told = [reply_to["chat"] for reply_to, view in front_end.chat.shown if isinstance(view, views.Announcement)]
    assert sorted(told) == ["anna", "ben", "boss"]


async def test_rounds_go_on_by_themselves_until_cancelled(desk: FrontEnd) -> None:
    await lists(desk, "two", "one")
    await it_is_time(desk.stores)
    rounds = asyncio.create_task(Rounds(desk.engine, desk.chat, desk.tracker).run())
    async with asyncio.timeout(60):
        while await desk.engine.jobs.read(1) is None:
            await asyncio.sleep(0.02)
    rounds.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rounds
