"""Who may ask for what, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import clips
from engine.errors.chats import DailyLimit
from engine.errors.fetching import NotLiveYet, TooLarge, TooLong
from engine.errors.forms import FormNotAllowed
from engine.errors.jobs import CoolingDown, QueueFull, RateLimited, TooManyJobs
from engine.media import Choice, Media
from engine.settings import EngineSettings, TierSettings
from engine.telemetry import metrics
from storage.cache import Cache
from storage.models import Tier
from storage.rate_limiter import Allowance, Rate, RateLimiter

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class TierLimits:
    """What people of one tier may ask for."""

    max_seconds: float
    max_bytes: int
    formats: tuple[str, ...]
    """Containers that they may have; empty: all."""
    running_jobs: int
    """How many jobs of one person are in work at once; the others wait for them."""
    unfinished_jobs: int
    """How many jobs one person may have waiting or in work."""
    queue_length: int
    """How many jobs of the whole tier may wait."""
    weight: float
    """The share of the workers that one person gets beside others."""
    rates: Mapping[str, Rate]


def of(tier: Tier, settings: EngineSettings) -> TierLimits:
    """The limits of a tier; no tier goes above what the machine is set to."""
    own: TierSettings = getattr(settings, tier.value)
    return TierLimits(
        max_seconds=min(own.max_minutes * 60, settings.max_seconds),
        max_bytes=min(own.max_size_mb * 1_000_000, settings.max_bytes),
        formats=own.formats,
        running_jobs=own.running_jobs,
        unfinished_jobs=own.unfinished_jobs,
        queue_length=own.queue_length,
        weight=own.weight,
        rates={
            "info": Rate(own.lookups_per_minute),
            "download": Rate(own.downloads_per_minute),
            "manage": Rate(own.manages_per_minute),
        },
    )


def check_media(media: Media, limits: TierLimits, choice: Choice | None = None) -> None:
    """Refuse a media, or the part of it that is asked for, that is too long, and a stream that has not begun.

    Raises TooLong, NotLiveYet or ClipOutside.
    """
    if media.live_status == "is_upcoming":
        raise NotLiveYet(starts_at=media.starts_at)
    length = media.duration if choice is None else clips.length(media, choice)
    if length is not None and length > limits.max_seconds:
        raise TooLong(limit=limits.max_seconds, actual=length)


def check_form(choice: Choice, limits: TierLimits) -> None:
    """Refuse a format that the tier may not have, or a recording that is too long; raises FormNotAllowed, TooLong."""
    if limits.formats and choice.container not in limits.formats:
        raise FormNotAllowed(format=choice.container, allowed=list(limits.formats))
    if choice.live_seconds is not None and choice.live_seconds > limits.max_seconds:
        raise TooLong(limit=limits.max_seconds, actual=choice.live_seconds)


def check_size(size: int | None, limits: TierLimits) -> None:
    """Refuse a file that is known to be too large; raises TooLarge."""
    if size is not None and size > limits.max_bytes:
        raise TooLarge(limit=limits.max_bytes, actual=size)


def check_backlog(unfinished: int, waiting: int, limits: TierLimits) -> None:
    """Refuse one job more than a person, or the whole tier, may have; raises TooManyJobs or QueueFull."""
    if unfinished >= limits.unfinished_jobs:
        raise TooManyJobs(limit=limits.unfinished_jobs)
    if waiting >= limits.queue_length:
        raise QueueFull(limit=limits.queue_length)


class Throttle:
    """Counts what people and groups do, and lets those cool down who do not stop."""

    def __init__(self, limiter: RateLimiter, cache: Cache, settings: EngineSettings) -> None:
        self._limiter = limiter
        self._cache = cache
        self._settings = settings

    async def count(self, user_id: int, action: str, limits: TierLimits, *, chat_id: int | None = None) -> None:
        """Count one action of a person, and of their group; raises RateLimited or CoolingDown with the wait."""
        await self._check_cool(user_id)
        await self._hit(user_id, action, f"{action}:{user_id}", limits.rates[action])
        if chat_id is not None and action == "download":
            await self._hit(user_id, action, f"chat:{chat_id}", Rate(self._settings.chat_downloads_per_minute))

    async def count_in_chat(self, chat_id: int, user_id: int, daily_limit: int, count: int = 1) -> None:
        """Count jobs of a member against the limit of their group; raises DailyLimit with the wait."""
        rate = Rate(daily_limit, DAY_SECONDS)
        refused = await self._limiter.refusal(f"daily:{chat_id}:{user_id}", rate, count)
        if refused is not None:
            metrics.REFUSED_FOR_HASTE.add(action="daily")
            raise DailyLimit(limit=daily_limit, retry_after=refused.retry_after)

    async def meter(self, key: str, per_minute: int) -> Allowance:
        """Count one request under a key, and say what is left; nobody cools down for it."""
        return await self._limiter.hit(key, Rate(per_minute))

    async def _hit(self, user_id: int, action: str, key: str, rate: Rate) -> None:
        refused = await self._limiter.refusal(key, rate)
        if refused is not None:
            metrics.REFUSED_FOR_HASTE.add(action=action)
            await self._note_refusal(user_id)
            raise RateLimited(action=action, retry_after=refused.retry_after)

    async def _note_refusal(self, user_id: int) -> None:
        if await self._limiter.refusal(f"refused:{user_id}", Rate(self._settings.cool_down_refusals)):
            seconds = self._settings.cool_down_seconds
            await self._cache.set(f"cooling:{user_id}", True, seconds)

    async def _check_cool(self, user_id: int) -> None:
        left = await self._cache.seconds_left(f"cooling:{user_id}")
        if left is not None:
            raise CoolingDown(retry_after=left)
