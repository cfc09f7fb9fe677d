"""engine.follows: what is new at a source is submitted once, as far as whoever follows it may."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.errors import Unreachable
from engine import delivery
from engine.core import assemble
from engine.errors.fetching import MediaUnavailable, PlatformFailed
from engine.errors.people import Banned, NothingToFollow, TooManyFollows, UnknownFollow
from engine.follows import AT_ONCE, MOST_ATTEMPTS, Conversation, Outlet
from engine.lifecycle import ending
from engine.media import Choice, Entry, Format, Media
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from engine.wishes import Wish
from storage import ledger
from storage.errors import NotEnoughCredits
from storage.models import Follow, now
from tests.conftest import on_both_databases

LIST = "https://example.org/list"
HERE = Conversation("telegram", "5", None, None, {"chat": 5})
OUTLET = Outlet(delivery.ANY, lambda: {"chat": 5, "fresh": True})


class Desk:
    """Somebody who follows a list, and the list."""

    def __init__(self, stores, engine):
        self.stores = stores
        self.engine = engine
        self.follows = engine.follows

    async def asker(self):
        return await self.engine.accounts.asker("telegram", "5", "Ann")

    async def lists(self, *names, length=60.0):
        """Let the list hold items of these names."""
        entries = tuple(Entry(index=n, url=item(name), title=name) for n, name in enumerate(names, 1))
        await self.leads(LIST, Media(**FACTS, url=LIST, key=LIST, title="A list", entries=entries))
        for name in names:
            await self.leads(item(name), a_film(name, length))

    async def leads(self, link, found):
        """Let a look-up of a link have this result."""
        kept = {"media": found.model_dump(mode="json")} if isinstance(found, Media) else {"error": found.to_json()}
        await self.stores.cache.set(lookup_key(link), kept, 60)

    async def follow(self, wish=Wish(), at=HERE):  # noqa: B008 - It is frozen.
        return await self.follows.follow(await self.asker(), at, LIST, wish)

    async def visit(self, name="visitor"):
        """It is time to look at the list: the titles of what was submitted, and the trouble."""
        async with self.stores.database.session() as session:
            await session.execute(update(Follow).values(next_at=now() - timedelta(seconds=1)))
        (follow,) = await self.follows.due("telegram")
        visit = await self.follows.visit(follow, name, OUTLET)
        return [job.title for job in visit.jobs], visit.trouble

    async def row(self):
        (follow,) = await self.follows.listed(HERE)
        return follow


FACTS = {"platform": "other", "id": "x"}


def item(name):
    return f"https://example.org/{name}"


def a_film(name, length=60.0):
    form = Format(id="360", container="mp4", height=360, width=640, video_codec="h264", audio_codec="aac", size=1000)
    return Media(**FACTS, url=item(name), key=item(name), title=name, duration=length, formats=(form,))


@pytest.fixture
async def desk(stores):
    settings = EngineSettings(_env_file=None, follows_per_chat=2, follows_per_person=3, follow_failures=3)
    async with open_queue(stores) as queue:
        desk = Desk(stores, assemble(stores, queue, settings))
        await desk.lists("a", "b")
        yield desk


async def test_what_is_there_already_is_not_submitted(desk):
    await desk.follow()
    assert await desk.visit() == ([], None)


@on_both_databases
async def test_new_item_is_submitted_once_quietly_and_as_a_message_of_its_own(desk):
    await desk.follow()
    await desk.lists("c", "a", "b")
    assert await desk.visit() == (["c"], None)
    assert await desk.visit() == ([], None)
    (job,) = await desk.engine.jobs.mine(await desk.asker())
    assert (job.platform, job.quiet, job.reply_to) == ("telegram", True, {"chat": 5, "fresh": True})


async def test_items_that_go_come_back_and_move_are_not_new(desk):
    await desk.follow()
    for names in (["b"], ["b", "a"], ["a", "b", "a"], [*"ab"]):
        await desk.lists(*names)
        assert await desk.visit() == ([], None)


async def test_oldest_of_several_new_items_comes_first_and_not_too_many_at_once(desk):
    await desk.follow()
    names = [f"new-{number}" for number in range(AT_ONCE + 2)]
    await desk.lists(*names, "a", "b")
    first, _ = await desk.visit()
    assert first == names[: -AT_ONCE - 1 : -1]
    assert (await desk.row()).next_at < now() + timedelta(minutes=2)
    assert await desk.visit() == (names[1::-1], None)


async def test_only_wanted_titles_and_lengths_come_in_the_wanted_form(desk):
    await desk.follow(Wish(titles=("live",), min_seconds=30, choice=Choice(container="mp3")))
    await desk.lists("live-1", "other", "a", "b")
    await desk.leads(item("live-2"), a_film("live-2", 10))
    assert (await desk.visit())[0] == ["live-1"]
    (job,) = await desk.engine.jobs.mine(await desk.asker())
    assert job.choice["container"] == "mp3"


async def test_item_whose_length_only_its_page_tells_is_left_out_there(desk):
    await desk.follow(Wish(max_seconds=30))
    await desk.lists("c", "a", "b", length=60)
    assert await desk.visit() == ([], None)


async def test_item_that_cannot_be_had_is_left_out_and_one_whose_site_fails_is_tried_some_times(desk):
    await desk.follow()
    await desk.lists("gone", "weak", "a", "b")
    await desk.leads(item("gone"), MediaUnavailable())
    await desk.leads(item("weak"), PlatformFailed())
    for _ in range(MOST_ATTEMPTS - 1):
        assert await desk.visit() == ([], None)
    await desk.leads(item("gone"), a_film("gone"))
    await desk.leads(item("weak"), a_film("weak"))
    assert await desk.visit() == (["weak"], None)


async def test_live_stream_waits_until_it_is_over(desk):
    await desk.follow()
    await desk.lists("c", "a", "b")
    await desk.leads(item("c"), a_film("c").model_copy(update={"live_status": "is_live"}))
    assert await desk.visit() == ([], None)
    await desk.leads(item("c"), a_film("c"))
    assert await desk.visit() == (["c"], None)


async def test_source_that_dies_is_asked_less_and_less_and_then_paused_and_said_once(desk):
    await desk.follow()
    await desk.leads(LIST, MediaUnavailable())
    assert [await desk.visit(), await desk.visit()] == [([], None)] * 2
    assert (await desk.row()).next_at > now() + timedelta(minutes=90)
    _, trouble = await desk.visit()
    assert (trouble.paused, trouble.error.code) == (True, "media_unavailable")
    assert (await desk.row()).next_at is None


async def test_paused_source_goes_on_when_it_is_followed_again(desk):
    await desk.follow()
    await desk.leads(LIST, MediaUnavailable())
    for _ in range(3):
        await desk.visit()
    await desk.lists("c", "a", "b")
    again = await desk.follow(Wish(titles=("c",)))
    assert (again.failures, again.wish) == (0, {"titles": ["c"]})
    assert await desk.visit() == (["c"], None)


async def test_failures_are_counted_in_a_row(desk):
    await desk.follow()
    for _ in range(3):
        await desk.leads(LIST, PlatformFailed())
        await desk.visit()
        await desk.lists("a", "b")
        assert await desk.visit() == ([], None)
    assert (await desk.row()).failures == 0


async def test_items_wait_while_nobody_can_pay_and_that_is_said_once(desk):
    await desk.follow()
    asker = await desk.asker()
    await spend_all(desk, asker)
    await desk.lists("c", "a", "b")
    jobs_, trouble = await desk.visit()
    assert (jobs_, trouble.paused, type(trouble.error)) == ([], False, NotEnoughCredits)
    assert await desk.visit() == ([], None)


async def spend_all(desk, asker):
    async with desk.stores.database.session() as session:
        balance = (await ledger.balance(session, asker.user_id)).available
        await ledger.reserve(session, asker.user_id, balance, job_id=999)


async def test_whoever_is_banned_gets_nothing_until_they_are_not(desk):
    await desk.follow()
    await desk.lists("c", "a", "b")
    boss = await desk.engine.accounts.asker("terminal", "boss", "")
    await desk.engine.access.set_rule(boss, "person", "telegram:5", allowed=False)
    with pytest.raises(Banned):
        await desk.asker()
    assert await desk.visit() == ([], None)
    await desk.engine.access.lift(boss, "person", "telegram:5")
    assert await desk.visit() == (["c"], None)


async def test_two_visitors_do_not_look_at_the_same_time(desk):
    follow = await desk.follow()
    async with desk.stores.database.session() as session:
        await session.execute(
            update(Follow).values(next_at=now(), holder="other", lease_until=now() + timedelta(minutes=1))
        )
    assert await desk.follows.due("telegram") == []
    assert await desk.follows.visit(follow, "visitor", OUTLET) is None


@on_both_databases
async def test_visitor_who_was_given_up_and_goes_on_submits_nothing_twice(desk, monkeypatch):
    await desk.follow()
    await desk.lists("c", "a", "b")
    monkeypatch.setattr("engine.follows.LEASE", timedelta(seconds=-1))
    look_up, others = desk.engine.jobs.look_up, []

    async def hang(asker, link):
        found = await look_up(asker, link)
        if not others:
            others.append("other")
            others.append(await desk.visit("other"))
        return found

    monkeypatch.setattr(desk.engine.jobs, "look_up", hang)
    assert await desk.visit() == ([], None)
    assert others[1] == (["c"], None)
    assert len(await desk.engine.jobs.mine(await desk.asker())) == 1
    assert (await desk.engine.accounts.statement(await desk.asker())).balance.held > 0


@on_both_databases
async def test_conversation_that_takes_nothing_any_more_is_left_alone_without_a_word(desk):
    await desk.follow()
    await desk.lists("c", "a", "b")
    await desk.visit()
    (job,) = await desk.engine.jobs.mine(await desk.asker())
    await ending.fail(desk.stores, job, Unreachable())
    await desk.lists("d", "c", "a", "b")
    assert await desk.visit() == ([], None)
    assert (await desk.row()).next_at is None
    await desk.follow()
    assert await desk.visit() == (["d"], None)


async def test_items_beyond_a_rate_come_when_it_allows_them(desk):
    await desk.follow()
    await desk.lists("c", "a", "b")
    asker = await desk.asker()
    for _ in range(desk.engine.settings.member.downloads_per_minute):
        await desk.engine.jobs.count(asker, "download")
    assert await desk.visit() == ([], None)
    assert now() < (await desk.row()).next_at < now() + timedelta(minutes=2)
    await desk.stores.redis.flushdb()
    await desk.lists("c", "a", "b")
    assert await desk.visit() == (["c"], None)


async def test_single_media_cannot_be_followed(desk):
    await desk.leads(LIST, a_film("a"))
    with pytest.raises(NothingToFollow):
        await desk.follow()


async def test_conversation_and_person_have_a_limit(desk):
    other = replace(HERE, chat="group")
    for at, count in ((HERE, 2), (other, 1)):
        for number in range(count):
            link = f"{LIST}/{at.place}/{number}"
            entries = (Entry(index=1, url=item("a")),)
            await desk.leads(link, Media(**FACTS, url=link, key=link, title="A list", entries=entries))
            await desk.follows.follow(await desk.asker(), at, link, Wish())
    for at, limit in ((HERE, 2), (other, 3)):
        with pytest.raises(TooManyFollows) as caught:
            await desk.follow(at=at)
        assert caught.value.limit == limit


async def test_what_is_followed_elsewhere_cannot_be_ended_here(desk):
    follow = await desk.follow()
    with pytest.raises(UnknownFollow):
        await desk.follows.unfollow(replace(HERE, chat="group"), follow.id)
    assert (await desk.follows.unfollow(HERE, follow.id)).title == "A list"
    assert await desk.follows.listed(HERE) == []
