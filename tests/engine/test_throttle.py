"""engine.throttle: the pace of a bot, with Redis and without it."""

from types import SimpleNamespace

from engine.throttle import AWAY_SECONDS, Limits, Throttle
from storage.errors import StorageAway

LIMITS = Limits(per_second=30, chat_seconds=1)


class Turns:
    """Redis, which may be away."""

    def __init__(self):
        self.away = False
        self.asked = 0

    async def reserve(self, *_, **__):
        self.asked += 1
        if self.away:
            raise StorageAway("redis")
        return 3.0

    attempt = hold = reserve


async def test_turns_come_from_redis():
    throttle = Throttle(SimpleNamespace(throttle=Turns()))
    assert await throttle.reserve("7000", 1, LIMITS) == 3.0
    assert await throttle.attempt("7000", 1, LIMITS, 10) == 3.0


async def test_redis_that_is_away_holds_up_nobody_and_is_asked_again_later():
    turns, now = Turns(), [100.0]
    throttle = Throttle(SimpleNamespace(throttle=turns), clock=lambda: now[0])
    turns.away = True
    assert await throttle.reserve("7000", 1, LIMITS) == 0.0
    await throttle.hold("7000", 1, 5.0)
    assert await throttle.attempt("7000", 1, LIMITS, 10) == 0.0
    assert turns.asked == 1
    turns.away = False
    now[0] += AWAY_SECONDS
    assert await throttle.reserve("7000", 1, LIMITS) == 3.0
