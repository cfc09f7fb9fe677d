"""storage.events: told to whoever listens, and a listener hears when it may have missed something."""

import asyncio
import os
import signal
from contextlib import aclosing

import pytest

from storage.events import MOST_IDLE
from storage.stores import open_stores
from storage.valkey import Valkey, redis_url
from tests.storage.conftest import on_one_database

# Redis alone is asked.
pytestmark = on_one_database


async def following(stores, *topics):
    """A follower that the server knows of."""
    messages = stores.events.follow(*topics)
    assert await anext(messages) is None
    return messages


async def test_none_comes_first_and_then_each_message(stores):
    async with aclosing(await following(stores, "topic")) as messages:
        await stores.events.publish("topic", {"job": 1})
        await stores.events.publish("topic", {"job": 2, "text": "язык"})
        assert [await anext(messages), await anext(messages)] == [{"job": 1}, {"job": 2, "text": "язык"}]


async def test_none_says_that_the_server_listens(stores):
    for number in range(50):
        async with aclosing(await following(stores, f"topic{number}")):
            assert await stores.redis.publish(f"clipferry:events:topic{number}", b"{}") == 1


async def test_several_topics_are_followed_at_once(stores):
    async with aclosing(await following(stores, "one", "other", "other")) as messages:
        await stores.events.publish("unheard", {"number": 0})
        await stores.events.publish("other", {"number": 1})
        await stores.events.publish("one", {"number": 2})
        assert [await anext(messages), await anext(messages)] == [{"number": 1}, {"number": 2}]


async def test_everyone_who_follows_hears_it(stores):
    async with aclosing(await following(stores, "topic")) as one, aclosing(await following(stores, "topic")) as other:
        await stores.events.publish("topic", {"job": 1})
        assert await anext(one) == await anext(other) == {"job": 1}


async def test_who_stops_following_leaves_no_subscription(stores):
    await (await following(stores, "topic")).aclose()
    assert await stores.redis.pubsub_numsub("clipferry:events:topic") == [(b"clipferry:events:topic", 0)]


async def test_a_message_that_nobody_follows_is_lost(stores):
    await stores.events.publish("topic", {"job": 1})
    async with aclosing(await following(stores, "topic")) as messages:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(messages), 0.1)


async def test_none_comes_again_after_the_connection_broke(stores):
    async with aclosing(await following(stores, "one", "other")) as messages:
        await stores.redis.client_kill_filter(_type="pubsub")
        assert await asyncio.wait_for(anext(messages), 60) is None
        await stores.events.publish("other", {"job": 1})
        assert await asyncio.wait_for(anext(messages), 60) == {"job": 1}


@pytest.fixture
async def own(tmp_path, settings):
    """A server that a test may kill, and the stores on it."""
    server = Valkey(tmp_path)
    server.start()
    async with open_stores(settings.model_copy(update={"redis_url": redis_url(tmp_path)})) as stores:
        yield server, stores
    server.stop()


@pytest.mark.parametrize("away", [0, 1.5], ids=["a moment", "a while"])
async def test_none_comes_again_after_the_server_was_away(own, away):
    server, stores = own
    async with aclosing(await following(stores, "one", "other")) as messages:
        waiting = asyncio.ensure_future(anext(messages))
        os.kill(server.pid, signal.SIGKILL)
        await asyncio.sleep(away)
        await asyncio.to_thread(server.start)
        assert await asyncio.wait_for(waiting, 60) is None
        await stores.events.publish("other", {"job": 1})
        assert await asyncio.wait_for(anext(messages), 60) == {"job": 1}


async def test_a_message_to_a_server_that_is_away_is_lost_silently(own):
    server, stores = own
    server.stop()
    await stores.events.publish("topic", {"job": 1})


async def test_who_follows_after_another_takes_over_its_connection(own):
    _, stores = own
    await (await following(stores, "topic")).aclose()
    connected = (await stores.redis.info("stats"))["total_connections_received"]
    for number in range(5):
        async with aclosing(await following(stores, f"topic{number}", "other")) as messages:
            await stores.events.publish("topic", {"number": -1})
            await stores.events.publish("other", {"number": number})
            assert await anext(messages) == {"number": number}
    assert (await stores.redis.info("stats"))["total_connections_received"] == connected


async def test_a_crowd_that_followed_leaves_few_connections(own):
    _, stores = own
    crowd = await asyncio.gather(*(following(stores, f"topic{number}") for number in range(3 * MOST_IDLE)))
    for messages in crowd:
        await messages.aclose()
    left = [client for client in await stores.redis.client_list() if client["cmd"] == "unsubscribe"]
    assert len(left) <= MOST_IDLE


async def test_a_connection_that_was_left_is_replaced_when_its_server_was_away(own):
    server, stores = own
    await (await following(stores, "topic")).aclose()
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.to_thread(server.start)
    messages = await asyncio.wait_for(following(stores, "topic"), 60)
    async with aclosing(messages):
        await stores.events.publish("topic", {"job": 1})
        assert await asyncio.wait_for(anext(messages), 60) == {"job": 1}
