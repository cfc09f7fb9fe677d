"""When messages of one bot may be sent, over all processes that send for it: turns are reserved in Redis."""

from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from storage.faults import redis_faults

PREFIX: Final = "clipferry:throttle:"
# Times are in milliseconds of the server's clock, the only one that all processes share. A turn counts against the
# bot's rate from now on, and not from when it comes: whoever waits for one conversation does not hold up the others.
_RESERVE: Final = """
local all, free, turns, held = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local count, all_gap, gap = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local window, size, most, only_now = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local all_free = math.max(now, tonumber(redis.call('GET', all) or 0))
local at = math.max(all_free, tonumber(redis.call('GET', free) or 0), now + math.max(0, redis.call('PTTL', held)))
if window > 0 then
  local oldest = redis.call('LINDEX', turns, most - 1)
  if oldest then at = math.max(at, oldest + window) end
end
if only_now and at > now then return string.format('%.1f', at - now) end
local function keep(key, value)
  redis.call('SET', key, string.format('%.1f', value), 'PX', math.ceil(value - now) + 1)
end
keep(all, all_free + count * all_gap)
keep(free, at + gap)
if window > 0 then
  for _ = 1, count do redis.call('LPUSH', turns, string.format('%.1f', at)) end
  redis.call('LTRIM', turns, 0, size - 1)
  redis.call('PEXPIRE', turns, math.ceil(at - now + window))
end
return string.format('%.1f', at - now)
"""


@dataclass(frozen=True)
class Limits:
    """How many messages a platform takes."""

    per_second: float
    """In all."""
    chat_seconds: float
    """Between two to one conversation, however many go together."""
    window_seconds: float = 0.0
    """The window in which the messages to one conversation are counted; 0: in none."""
    window_messages: int = 0
    """How many the platform takes within the window."""


class Throttle:
    """The turns of bots to send messages."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._reserve = redis.register_script(_RESERVE)

    async def reserve(self, bot: str, chat: int, limits: Limits, *, count: int = 1) -> float:
        """Take the next turn to send so many messages together: seconds until it comes. Raises StorageAway."""
        return await self._ask(bot, chat, limits, count, limits.window_messages + 1 - count, only_now=False)

    async def attempt(self, bot: str, chat: int, limits: Limits, most: int) -> float:
        """Take a turn that is free now, 0, or none: seconds until one may be. Raises StorageAway.

        `most`: how many messages the window may hold by then.
        """
        return await self._ask(bot, chat, limits, 1, most, only_now=True)

    async def hold(self, bot: str, chat: int, seconds: float) -> None:
        """Let nobody send to a conversation for some time; raises StorageAway."""
        with redis_faults():
            await self._redis.set(_keys(bot, chat)[3], 1, px=max(1, round(seconds * 1000)))

    async def _ask(self, bot: str, chat: int, limits: Limits, count: int, most: int, *, only_now: bool) -> float:
        arguments = (
            count, 1000 / limits.per_second, limits.chat_seconds * 1000, limits.window_seconds * 1000,
            limits.window_messages, most, int(only_now),
        )  # fmt: skip
        with redis_faults():
            milliseconds: bytes = await self._reserve(_keys(bot, chat), arguments)
        return float(milliseconds) / 1000


def _keys(bot: str, chat: int) -> list[str]:
    # One bot's keys lie on one node of a cluster.
    return [f"{PREFIX}{{{bot}}}:all", *(f"{PREFIX}{{{bot}}}:{chat}:{name}" for name in ("free", "turns", "held"))]
