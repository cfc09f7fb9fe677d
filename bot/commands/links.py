"""What is asked about links."""

from dataclasses import dataclass

from engine.media import Choice

WHOLE_LIST = 0


@dataclass(frozen=True)
class Get:
    """Download a link: in the named form, in the person's default one, or in one picked from an offer."""

    link: str
    choice: Choice | None = None
    at_once: bool = False
    """Whether the default form is taken where none is named, instead of an offer."""
    items: str | None = None
    """Which items of a list, as 1-5,8."""
    items_or_clip: bool = False
    """Whether the items can also be read as a part of a single media, which then stands in the choice."""
    zipped: bool = False
    """Whether a list arrives as one file."""


@dataclass(frozen=True)
class GetAll:
    """Download many links as one list."""

    links: tuple[str, ...]
    choice: Choice | None = None
    zipped: bool = False


@dataclass(frozen=True)
class Items:
    """List the items that a link leads to, or some of them."""

    link: str
    items: str | None = None


@dataclass(frozen=True)
class Pick:
    """Take the numbered form of an offer, of a list for its own items or the named ones."""

    quote_id: str
    number: int
    """WHOLE_LIST stands for the list that a media was shared from."""
    items: str | None = None


@dataclass(frozen=True)
class PickFormat:
    """Take the numbered one of the site's formats, of an offer's media."""

    quote_id: str
    number: int


@dataclass(frozen=True)
class Info:
    """Say what a link leads to."""

    link: str


@dataclass(frozen=True)
class Formats:
    """List every format that a site offers a media in, a page at a time."""

    link: str
    page: int = 1


@dataclass(frozen=True)
class ShowOffer:
    """Show the forms of an offer again, where something else stands in their place."""

    quote_id: str


@dataclass(frozen=True)
class Refresh:
    """Download a link afresh, whatever was kept of it."""

    link: str
    choice: Choice | None = None


@dataclass(frozen=True)
class Retry:
    """Try a failed job again."""

    job_id: int


@dataclass(frozen=True)
class SendAgain:
    """Deliver the files of a job once more."""

    job_id: int


@dataclass(frozen=True)
class Redo:
    """Download the link of a job once more, in the same form."""

    job_id: int


AboutLinks = Get | GetAll | Items | Pick | PickFormat | ShowOffer | Info | Formats | Refresh | Retry | SendAgain | Redo
"""What is said to be heard before it is answered; `bot/handlers.py` answers."""
