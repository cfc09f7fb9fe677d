"""What a download costs. Computed in whole milliseconds; no floats decide about money."""

from collections.abc import Sequence

from engine import clips
from engine.media import Choice, Media
from storage.ledger import CREDITS
from storage.models import File

CREDITS_PER_MINUTE = 33
PICTURE = 1
PICTURES = ("thumbnail", "picture")
"""Roles of files that cost one credit each."""
MS_PER_MINUTE = 60_000
MICRO_USD_PER_MINUTE = 10_000
"""A cent a minute, pro rata."""


def credits_for(duration: float) -> int:
    """Credits for that many seconds of media: 33 a minute, rounded up."""
    return -(-CREDITS_PER_MINUTE * round(duration * 1000) // MS_PER_MINUTE)


def seconds_for(amount: int, currency: str = CREDITS) -> float:
    """The seconds of media that an amount in the unit of a currency pays for; the inverse of what they cost."""
    per_minute = CREDITS_PER_MINUTE if currency == CREDITS else MICRO_USD_PER_MINUTE
    return amount * MS_PER_MINUTE // per_minute / 1000


def price(media: Media, choice: Choice, longest: float) -> int:
    """Credits to hold for a media in a form: for the part asked for, and one more for each picture.

    What is of unknown length is held as the longest allowed, in seconds. Raises ClipOutside.
    """
    if choice.album:
        films = [each for each in media.pictures if each.is_video]
        lengths = (longest if each.duration is None else each.duration for each in films)
        return (len(media.pictures) - len(films)) * PICTURE + sum(map(credits_for, lengths))
    length = clips.length(media, choice)
    return credits_for(longest if length is None else length) + (PICTURE if choice.thumbnail or choice.poster else 0)


def charge(held: int, duration: float | None, pictures: int = 0) -> int:
    """Credits to take for what was delivered, from its length in seconds; never more than was held."""
    return held if duration is None else min(held, credits_for(duration) + pictures * PICTURE)


def micro_usd_for(duration: float) -> int:
    """Micro-dollars for that many seconds of media, rounded up."""
    return -(-MICRO_USD_PER_MINUTE * round(duration * 1000) // MS_PER_MINUTE)


def price_of(seconds: float, currency: str) -> int:
    """What that many seconds of media cost, in the unit of a currency."""
    return credits_for(seconds) if currency == CREDITS else micro_usd_for(seconds)


def price_in(currency: str, media: Media, choice: Choice, longest: float) -> int:
    """What to hold for a media in a form, in the unit of a currency; pictures cost no dollars. Raises ClipOutside."""
    if currency == CREDITS:
        return price(media, choice, longest)
    if choice.album:
        films = [each for each in media.pictures if each.is_video]
        return sum(micro_usd_for(longest if each.duration is None else each.duration) for each in films)
    length = clips.length(media, choice)
    return micro_usd_for(longest if length is None else length)


def charge_for(held: int, files: Sequence[File], currency: str = CREDITS) -> int:
    """What to take for files that were delivered, in the unit of a currency; subtitles beside them are free."""
    lengths = [file.duration for file in files if file.role == "media"]
    known = None if None in lengths else sum(length for length in lengths if length is not None)
    if currency != CREDITS:
        return held if known is None else min(held, micro_usd_for(known))
    return charge(held, known, sum(file.role in PICTURES for file in files))


def discounted(price: int, percent: int) -> int:
    """Credits for a media that need not be fetched, after the operator's discount; rounded up."""
    return -(-price * (100 - percent) // 100)
