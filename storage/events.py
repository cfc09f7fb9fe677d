"""Events over Redis: told to whoever listens now, kept by nobody.

Messages may be lost: subscribe first, read the rows second, and read them again from time to time.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

RECONNECT_SECONDS = 0.5


class Events:
    """Topics that any process publishes to and follows."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

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
            pubsub = self._redis.pubsub()
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
            except (RedisError, OSError):
                await asyncio.sleep(RECONNECT_SECONDS)
            finally:
                with suppress(RedisError, OSError):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]


def _channel(topic: str) -> str:
    return f"clipferry:events:{topic}"
