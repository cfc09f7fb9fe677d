"""What is said about a link before anything is downloaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.formats import Option
from engine.lists import ListQuote
from engine.media import Entry, Format, Media
from engine.offers import Quote


@dataclass(frozen=True)
class Looking:
    """A link is being looked up."""

    url: str


@dataclass(frozen=True)
class Accepted:
    """What was picked is about to be queued; the form that was taken where larger ones do not fit."""

    smaller: Option | None = None


@dataclass(frozen=True)
class Offer:
    """A link was found; these are the forms to pick from."""

    quote: Quote


@dataclass(frozen=True)
class ListOffer:
    """A list was found; these are the forms to pick from, for all of it or a part."""

    quote: ListQuote


@dataclass(frozen=True)
class ItemList:
    """Items of a list, each with its number; not all where there are many."""

    media: Media
    shown: Sequence[Entry]
    left_out: int


@dataclass(frozen=True)
class LeftOut:
    """Some of many links were not taken: those that lead to the same, and those beyond the limit."""

    duplicates: int
    beyond: int
    limit: int


@dataclass(frozen=True)
class About:
    """What a link leads to, and the credits that it would cost; None where downloads are free."""

    media: Media
    price: int | None


@dataclass(frozen=True)
class Formats:
    """What a site offers a media in, a page of it; numbers count through all pages."""

    quote_id: str
    media: Media
    formats: Sequence[Format]
    first: int
    """The number of the first one here."""
    page: int
    pages: int
