"""Events over Redis: told to whoever listens now, kept by nobody.

Messages may be lost: subscribe first, read the rows second, and read them again from time to time.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

RECONNECT_SECONDS = 0.5
LEAVE_SECONDS = 1.0
"""How long the server may take to end a subscription whose connection is to be used again."""
MOST_IDLE = 8
"""How many connections are kept for the next who follow: a look-up follows for its own length."""


class Events:
    """Topics that any process publishes to and follows."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._idle: list[PubSub] = []

    async def publish(self, topic: str, message: dict[str, Any]) -> None:
        """Tell everyone who follows the topic now; a Redis that is away loses the message silently.

        The rows are the truth and followers read them again, so that a lost message costs time only.
        """
        with suppress(RedisError, OSError):
            await self._redis.publish(_channel(topic), json.dumps(message))

    async def follow(self, *topics: str) -> AsyncGenerator[dict[str, Any] | None, None]:
        """Every message to the topics from now on, without end.

        None comes first, and again after each lost connection: it says that messages from now on will arrive and
        that those before may not have, so that the follower reads the rows.
        """
        channels = {_channel(topic) for topic in topics}
        while True:
            pubsub = self._idle.pop() if self._idle else self._redis.pubsub()
            is_clean = False
            try:
                await pubsub.subscribe(*channels)
                while True:
                    message = await pubsub.get_message(timeout=30)
                    if message is None:
                        continue
                    if message["type"] == "message":
                        yield json.loads(message["data"])
                    # The client may connect again by itself and says so only by subscribing once more; the server's
                    # answer, not the request, is what promises the messages.
                    elif message["type"] == "subscribe" and message["data"] == len(channels):
                        yield None
            except GeneratorExit:
                is_clean = await _unsubscribed(pubsub)
                raise
            except (RedisError, OSError):
                await asyncio.sleep(RECONNECT_SECONDS)
            finally:
                if is_clean and len(self._idle) < MOST_IDLE:
                    self._idle.append(pubsub)
                else:
                    with suppress(RedisError, OSError):
                        await pubsub.aclose()  # type: ignore[no-untyped-call]


async def _unsubscribed(pubsub: PubSub) -> bool:
    """Whether a connection hears nothing any more of what it followed, and may be used again."""
    with suppress(RedisError, OSError):
        async with asyncio.timeout(LEAVE_SECONDS):
            await pubsub.unsubscribe()
            while pubsub.subscribed:
                await pubsub.get_message(timeout=LEAVE_SECONDS)
        return True
    return False


def _channel(topic: str) -> str:
    return f"clipferry:events:{topic}"
