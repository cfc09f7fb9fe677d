"""storage.follows: a source is looked at by one at a time, and an item is submitted once."""

from datetime import timedelta

import pytest

from storage import follows
from storage.models import Follow, FollowedItem, ItemState, now
from tests.storage.rows import add_user

LEASE = timedelta(seconds=60)
OVER = timedelta(seconds=-1)


def a_follow(user_id, **values):
    plain = {
        "platform": "telegram", "external_id": "5", "place": "@5", "reply_to": {"chat": 5},
        "url": "https://example.org/list", "key": "https://example.org/list", "title": "A list", "next_at": now(),
    }  # fmt: skip
    return Follow(user_id=user_id, **(plain | values))


def an_item(key, follow_id=0, **values):
    return FollowedItem(follow_id=follow_id, key=key, url=f"https://example.org/{key}", title=key, **values)


@pytest.fixture
async def follow(database):
    async with database.session() as session:
        row = a_follow(await add_user(session))
        await follows.add(session, row, [an_item("a"), an_item("b")])
    return row


async def test_a_source_is_followed_once_in_a_conversation_with_what_is_there(database, follow):
    async with database.session() as session:
        assert not await follows.add(session, a_follow(follow.user_id), [])
        assert await follows.add(session, a_follow(follow.user_id, place="chat"), [])
        assert await follows.known(session, follow.id, ["a", "b", "c"]) == {"a", "b"}
        assert await follows.new_items(session, follow.id) == []
        assert await follows.count(session, user_id=follow.user_id) == 2
        assert await follows.count(session, place=("telegram", "chat")) == 1


async def test_only_what_is_due_and_free_is_taken(database, follow):
    async with database.session() as session:
        later = a_follow(follow.user_id, place="later", next_at=now() + LEASE)
        paused = a_follow(follow.user_id, place="paused", next_at=None)
        assert [await follows.add(session, row, []) for row in (later, paused)] == [True, True]
        assert [row.id for row in await follows.due(session, "telegram", 5)] == [follow.id]
        assert await follows.claim(session, follow.id, "one", LEASE)
        assert not await follows.claim(session, follow.id, "two", LEASE)
        assert not await follows.claim(session, later.id, "one", LEASE)
        assert await follows.due(session, "telegram", 5) == []


async def test_an_abandoned_follow_is_taken_over_and_lost_to_its_holder(database, follow):
    async with database.session() as session:
        assert await follows.claim(session, follow.id, "one", OVER)
        assert await follows.claim(session, follow.id, "two", LEASE)
        assert not await follows.renew(session, follow.id, "one", LEASE)
        assert not await follows.leave(session, follow.id, "one", next_at=None)
        assert await follows.leave(session, follow.id, "two", next_at=None, failures=3)
        left = await follows.get(session, follow.id)
    assert (left.next_at, left.failures, left.holder) == (None, 3, None)


async def test_an_item_is_new_once_and_settled_once(database, follow):
    async with database.session() as session:
        fresh = [an_item(key, follow.id, state=ItemState.NEW) for key in ("a", "c", "c")]
        assert [item.key for item in await follows.note_items(session, fresh)] == ["c"]
        (new,) = await follows.new_items(session, follow.id)
        assert await follows.move_item(session, new.id, ItemState.SUBMITTED, 9)
        assert not await follows.move_item(session, new.id, ItemState.SKIPPED)
        assert await follows.new_items(session, follow.id) == []


async def test_a_paused_follow_is_resumed_with_another_wish(database, follow):
    async with database.session() as session:
        await follows.claim(session, follow.id, "one", LEASE)
        await follows.leave(session, follow.id, "one", next_at=None, failures=8, complaint="x")
        await follows.resume(session, follow.id, now(), {"titles": ["live"]})
        row = await follows.get(session, follow.id)
    assert (row.failures, row.complaint, row.wish) == (0, None, {"titles": ["live"]})
    assert row.next_at is not None


async def test_what_is_followed_in_a_chat_goes_on_under_its_new_id(database, follow):
    async with database.session() as session:
        here = a_follow(follow.user_id, chat="-5", place="-5/7")
        twice = a_follow(follow.user_id, chat="-5", place="-5")
        there = a_follow(follow.user_id, chat="-1005", place="-1005")
        for row in (here, twice, there):
            assert await follows.add(session, row, [an_item("a")])
        await follows.move_chat(session, "telegram", "-5", "-1005")
        assert [row.id for row in await follows.of_place(session, "telegram", "-1005/7")] == [here.id]
        assert [row.id for row in await follows.of_place(session, "telegram", "-1005")] == [there.id]
        assert await follows.get(session, twice.id) is None
        assert (await follows.get(session, follow.id)).place == "@5"


async def test_what_is_not_followed_any_more_leaves_nothing(database, follow):
    async with database.session() as session:
        await follows.remove(session, follow.id)
        assert await follows.of_place(session, "telegram", "@5") == []
        assert await follows.known(session, follow.id, ["a"]) == set()
