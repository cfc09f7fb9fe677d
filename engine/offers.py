"""Offers: the forms in which a person can have a media, each with its price, its terms and how it will arrive."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine import clips, delivery, formats, limits, pricing, rules, sharing
from engine.askers import Asker
from engine.entries import listed
from engine.media import Choice, Media
from engine.settings import EngineSettings
from storage import files, jobs, ledger
from storage.database import Session
from storage.models import File, Tier
from storage.stores import Stores

LEAST_SECONDS = 60.0
"""What is of unknown length is fetched for whoever can pay for as much of it."""


@dataclass(frozen=True)
class Terms:
    """On which terms a person gets a media in a form: as which tier, for how many credits."""

    tier: Tier
    price: int


@dataclass(frozen=True)
class Offered:
    """A form on offer, with its size in bytes where that is known, and its terms."""

    option: formats.Option
    terms: Terms
    forecast: delivery.Forecast | None = None
    """How it will arrive in the conversation; None where its size is not known."""
    is_most: bool = False
    """Whether its price is the most that it can cost, for its length is not known."""

    @property
    def price(self) -> int:
        """Its price in credits."""
        return self.terms.price


@dataclass(frozen=True)
class Quote:
    """What a link turned out to be, and the forms in which this person can have it."""

    id: str
    media: Media
    offers: Sequence[Offered]
    whole_list: str | None = None
    """The link of the list that the media was shared from."""


@dataclass(frozen=True)
class Kept:
    """The files of a form that are at hand, and whether this person had them before."""

    files: Sequence[File]
    had: bool


async def kept_for(session: Session, asker: Asker, form_key: str) -> Kept:
    """What is at hand of a form."""
    at_hand = await files.of_form(session, form_key)
    return Kept(at_hand, bool(at_hand) and await jobs.had(session, asker.user_id, form_key))


class Offers:
    """What is offered, and for how much."""

    def __init__(self, stores: Stores, settings: EngineSettings) -> None:
        self._stores = stores
        self._settings = settings

    def price(self, asker: Asker, media: Media, choice: Choice | None = None) -> int | None:
        """The credits that a media costs in a form, the default one; None where downloads are free.

        Of a list, the credits for those of its items whose length is known.
        """
        if not self._settings.credits:
            return None
        choice = choice or usual(media)
        if media.is_playlist:
            told = [listed(each, media) for each in media.entries]
            return sum(self.priced(each, choice, asker.tier) for each in told if each.duration is not None)
        return self.priced(media, choice, asker.tier)

    def price_in_wallet(self, asker: Asker, media: Media, choice: Choice) -> int | None:
        """The micro-dollars that a media costs in a form; None for whoever does not pay in dollars."""
        if asker.currency == ledger.CREDITS:
            return None
        return self.priced(media, choice, asker.tier, asker.currency)

    def priced(self, media: Media, choice: Choice, tier: Tier, currency: str = ledger.CREDITS) -> int:
        """What a media costs people of a tier in a form."""
        free = tier is Tier.PUBLIC or not self._settings.credits
        return 0 if free else pricing.price_in(currency, media, choice, limits.of(tier, self._settings).max_seconds)

    async def price_within(self, asker: Asker, media: Media, choice: Choice, tier: Tier, currency: str) -> int:
        """What to hold for a media, by what there is to hold.

        Of unknown length no more is held than the person has: what that pays for is then the most that is fetched.
        """
        price = self.priced(media, choice, tier, currency)
        if not price or not is_open(media, choice):
            return price
        funds = await self._funds(asker, currency)
        return min(price, funds) if pricing.seconds_for(funds, currency) >= LEAST_SECONDS else price

    async def terms(self, asker: Asker, media: Media, choice: Choice, kept: Kept | None) -> Terms:
        """On which terms a person gets a media, some of which may be at hand."""
        price = await self.price_within(asker, media, choice, asker.tier, asker.currency)
        if kept is not None and kept.files:
            # What lies there is sent to the same person again without a price.
            price = 0 if kept.had else pricing.discounted(price, self._settings.cache_discount_percent)
        return Terms(asker.tier, price)

    async def of(self, asker: Asker, media: Media, carried: delivery.Limits = delivery.ANY) -> list[Offered]:
        """The forms in which a person can have a media in a conversation that carries so much."""
        options = formats.options(media)
        allowed = limits.of(asker.tier, self._settings)
        shown = [option for option in options if not allowed.formats or option.choice.container in allowed.formats]
        shown = rules.allowed(asker.rules, shown)
        funds = await self._funds(asker, asker.currency) if self._settings.credits else 0
        offers = []
        async with self._stores.database.session(read_only=True) as session:
            known = [await kept_for(session, asker, form_key_of(asker, media, option.choice)) for option in shown]
        for option, kept in zip(shown, known, strict=True):
            terms = await self.terms(asker, media, option.choice, kept)
            # Who cannot pay is offered what everybody gets.
            if terms.price > funds and self._is_public(media, option):
                terms = Terms(Tier.PUBLIC, 0)
            forecast = _forecast(asker, media, option, carried)
            offers.append(Offered(option, terms, forecast, is_most=is_open(media, option.choice)))
        return offers

    def _is_public(self, media: Media, option: formats.Option) -> bool:
        allowed = limits.of(Tier.PUBLIC, self._settings)
        # Of unknown length no more is fetched than the tier may have.
        short = media.duration is None or media.duration <= allowed.max_seconds
        small = option.size is None or option.size <= allowed.max_bytes
        return short and small and option.choice.container in allowed.formats

    async def _funds(self, asker: Asker, currency: str) -> int:
        async with self._stores.database.session(read_only=True) as session:
            return max([(await ledger.balance(session, payer, currency)).available for payer in asker.payers])


def usual(media: Media) -> Choice:
    """The form by which a media is priced where none is named."""
    return Choice(album=media.is_pictures)


def is_open(media: Media, choice: Choice | None = None) -> bool:
    """Whether it is not known how many seconds of a media a form asks for; raises ClipOutside."""
    choice = choice or usual(media)
    return not choice.album and clips.length(media, choice) is None


def form_key_of(asker: Asker, media: Media, choice: Choice) -> str:
    """Under which key the files of a media in a form are shared, or kept for one person."""
    return sharing.form_key(asker.user_id, media, choice)


def _forecast(asker: Asker, media: Media, option: formats.Option, carried: delivery.Limits) -> delivery.Forecast | None:
    allowed = delivery.steps(asker.preferences)
    container = option.choice.container
    return delivery.forecast(option.size, media.duration, container, carried, allowed, side=option.height)
