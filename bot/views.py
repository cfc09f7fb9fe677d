"""What can be said: facts without formatting. Each platform says them its own way."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands import Spec
from engine.accounts import Amount, Statement
from engine.delivery import Conversion, Sending
from engine.formats import Option
from engine.jobs import Place, Quote
from engine.media import Media, Progress
from storage.errors import UserError
from storage.models import Job


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
class About:
    """What a link leads to, and the credits that it would cost; None where downloads are free."""

    media: Media
    price: int | None


@dataclass(frozen=True)
class Queued:
    """A job waits: its place in the queue, and when it will be done."""

    job: Job
    place: Place


@dataclass(frozen=True)
class Running:
    """A job is being worked on."""

    job: Job
    progress: Progress | None = None


@dataclass(frozen=True)
class Delivered:
    """A job's files as they are sent, and what they cost."""

    job: Job
    plan: Sending
    links: Sequence[str]
    """To each file as it was fetched, also where what is sent was made smaller or cut into parts."""
    cost: int
    conversion: Conversion | None = None
    """What was done to the files to send them."""
    smaller: Option | None = None
    """The form that it is, where larger ones do not fit into the conversation."""


@dataclass(frozen=True)
class Cancelled:
    """A job was cancelled and cost nothing."""

    job: Job


@dataclass(frozen=True)
class Declined:
    """What was asked for cannot be done, or a job failed."""

    error: UserError
    job: Job | None = None


@dataclass(frozen=True)
class JobList:
    """A person's newest jobs."""

    jobs: Sequence[Job]


@dataclass(frozen=True)
class Account:
    """A person's balance and the newest lines of their book; None for the book where downloads are free."""

    statement: Statement | None


@dataclass(frozen=True)
class Credited:
    """An amount was added to a balance: by a voucher, a gift or an administrator. The balance is that of `to`."""

    to: str
    amount: Amount
    balance: int | None
    """In the amount's unit; None where it is not the asker's to know."""


@dataclass(frozen=True)
class VoucherCodes:
    """New vouchers, each worth the same; they are shown this once."""

    codes: Sequence[str]
    amount: Amount


@dataclass(frozen=True)
class PayerRule:
    """Who pays in this group, who could, and the credits in its pool."""

    current: str
    possible: Sequence[str]
    pool: int


@dataclass(frozen=True)
class Renamed:
    """A job has another title."""

    job: Job


@dataclass(frozen=True)
class Deleted:
    """A job and its files are gone."""

    job: Job


@dataclass(frozen=True)
class Preferences:
    """What a person has set, and what can be set."""

    current: dict[str, str]
    possible: dict[str, Sequence[str]]


@dataclass(frozen=True)
class Help:
    """What can be asked for."""

    commands: Sequence[Spec]


@dataclass(frozen=True)
class NotUnderstood:
    """A text that holds neither a link nor a command; the nearest command where one is near."""

    text: str
    nearest: str | None = None


@dataclass(frozen=True)
class NothingToDo:
    """There was nothing that the command could act on."""


Passing = Looking | Accepted | Queued | Running
"""The views that another view will follow."""

View = (
    Passing
    | Offer
    | About
    | Delivered
    | Cancelled
    | Declined
    | JobList
    | Account
    | Credited
    | VoucherCodes
    | PayerRule
    | Renamed
    | Deleted
    | Preferences
    | Help
    | NotUnderstood
    | NothingToDo
)
