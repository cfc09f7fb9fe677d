"""What can be said: facts without formatting. Each platform says them its own way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.grammar import Spec
from bot.packs import Pack
from engine.accounts import Amount, Statement
from engine.administration import Overview, Profile
from engine.delivery import Conversion, Sending
from engine.faults import Fault
from engine.follows import Trouble
from engine.formats import Option
from engine.jobs import Place, Quote
from engine.keys import NewKey
from engine.linking import Code
from engine.lists import ListQuote, Standing
from engine.media import Entry, Format, Media, Progress
from engine.records import Summary
from storage.errors import UserError
from storage.models import AccessRule, ApiKey, Broadcast, BroadcastRun, Follow, Identity, Job


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
class Gathering:
    """The items of a list are on their way."""

    job: Job
    standing: Standing


@dataclass(frozen=True)
class Gathered:
    """A list has come to its end, item by item; the credits that it cost."""

    job: Job
    standing: Standing
    cost: int


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
class Formats:
    """What a site offers a media in, a page of it; numbers count through all pages."""

    quote_id: str
    media: Media
    formats: Sequence[Format]
    first: int
    """The number of the first one here."""
    page: int
    pages: int


@dataclass(frozen=True)
class JobList:
    """A person's newest jobs, a page of those that were asked for."""

    jobs: Sequence[Job]
    page: int = 1
    pages: int = 1
    words: str = ""
    """What they were asked for with, so that another page can be."""


@dataclass(frozen=True)
class DownloadStatistics:
    """What was delivered to a person: in all, and on each of the last days on which anything was."""

    summary: Summary


@dataclass(frozen=True)
class Packs:
    """What credits cost; none where the operator sells none."""

    packs: Sequence[Pack]


@dataclass(frozen=True)
class ChatRules:
    """The rules of a group, or of a topic of it, as they are written; and what each can be set to."""

    current: Mapping[str, str]
    possible: Mapping[str, Sequence[str]]
    own: Collection[str]
    """Those that were set just there; the others are inherited, or as they are from the start."""
    topic: str | None
    moderates: bool
    """Whether who asks may change them."""


@dataclass(frozen=True)
class Skipped:
    """Whether a member is left alone in a group from now on."""

    on: bool


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
    """What can be asked for, and what everyone is told at the moment."""

    commands: Sequence[Spec]
    notice: str | None = None


@dataclass(frozen=True)
class NotUnderstood:
    """A text that holds neither a link nor a command; the nearest command where one is near."""

    text: str
    nearest: str | None = None


@dataclass(frozen=True)
class Announcement:
    """What an administrator tells everyone, in their own words."""

    text: str


@dataclass(frozen=True)
class Followed:
    """The new items of a source will be posted here from now on."""

    follow: Follow


@dataclass(frozen=True)
class Following:
    """What is followed here."""

    follows: Sequence[Follow]


@dataclass(frozen=True)
class Unfollowed:
    """A source is followed here no more."""

    follow: Follow


@dataclass(frozen=True)
class FollowTrouble:
    """What keeps the new items of a source from coming; said once."""

    trouble: Trouble


@dataclass(frozen=True)
class Person:
    """What is known about a person, for administrators."""

    profile: Profile


@dataclass(frozen=True)
class Banned:
    """Nothing is taken from a person any more, or it is again, for administrators."""

    person: str
    banned: bool


@dataclass(frozen=True)
class EveryJob:
    """The unfinished jobs of all people, each with the name of its person, for administrators."""

    jobs: Sequence[tuple[Job, str]]


@dataclass(frozen=True)
class QueueState:
    """The whole queue, and who works, for administrators."""

    overview: Overview


@dataclass(frozen=True)
class Broadcasts:
    """The newest broadcasts, and how far each platform is, for administrators."""

    broadcasts: Sequence[tuple[Broadcast, Sequence[BroadcastRun]]]


@dataclass(frozen=True)
class NoticeSet:
    """Everyone is shown a text from now on, or none, for administrators."""

    text: str | None


@dataclass(frozen=True)
class FaultFound:
    """What stands behind the short id of an error, for administrators."""

    fault: Fault


@dataclass(frozen=True)
class TakenDown:
    """A media is given out no more, for administrators; how many files of it were deleted."""

    link: str
    files: int


@dataclass(frozen=True)
class LinkCode:
    """A code that joins another platform's account with this one, and the identities that this one has."""

    code: Code
    identities: Sequence[Identity]


@dataclass(frozen=True)
class Linked:
    """Two accounts are one now, with these identities."""

    identities: Sequence[Identity]
    locked_out: bool = False
    """Whether keys, sessions or webhooks of the two were ended by it."""


@dataclass(frozen=True)
class Unlinked:
    """An identity stands for itself again, with an account in which nothing is yet."""

    identity: Identity
    locked_out: bool = False
    """Whether keys, sessions or webhooks of the account that it left were ended by it."""


@dataclass(frozen=True)
class Document:
    """A file that was made for the person who asks, and is kept nowhere."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class ForgetWarning:
    """What will be deleted, and the word that confirms it."""

    word: str


@dataclass(frozen=True)
class Forgotten:
    """Everything about the person is deleted."""


@dataclass(frozen=True)
class Kept:
    """A job that brought files, and whether they are still there."""

    job: Job
    alive: bool


@dataclass(frozen=True)
class History:
    """Some of the files that a person got, on whichever platform, newest first."""

    kept: Sequence[Kept]
    words: Sequence[str]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Languages:
    """The language in which a person is written to, whether they have chosen it, and those that there are."""

    current: str
    chosen: bool
    possible: Sequence[str]


@dataclass(frozen=True)
class AccessRules:
    """Who may take part, and the rules about some."""

    mode: str
    rules: Sequence[AccessRule]


@dataclass(frozen=True)
class AccessSet:
    """A rule about a person, a chat or a site holds from now on."""

    rule: AccessRule


@dataclass(frozen=True)
class NothingToDo:
    """There was nothing that the command could act on."""


@dataclass(frozen=True)
class Keys:
    """A person's keys to the HTTP API."""

    keys: Sequence[ApiKey]


@dataclass(frozen=True)
class KeyMade:
    """A new key; it is shown this once."""

    made: NewKey


@dataclass(frozen=True)
class KeyRevoked:
    """A key opens nothing any more."""

    prefix: str


@dataclass(frozen=True)
class LoginLink:
    """A link that signs in to the HTTP API, once."""

    url: str


Passing = Looking | Accepted | Queued | Running | Gathering
"""The views that another view will follow."""

View = (
    Passing
    | Offer
    | ListOffer
    | ItemList
    | LeftOut
    | Gathered
    | About
    | Delivered
    | Cancelled
    | Declined
    | Formats
    | Keys
    | KeyMade
    | KeyRevoked
    | LoginLink
    | JobList
    | DownloadStatistics
    | Packs
    | ChatRules
    | Skipped
    | Account
    | Credited
    | VoucherCodes
    | PayerRule
    | Renamed
    | Deleted
    | Preferences
    | Help
    | NotUnderstood
    | Announcement
    | Followed
    | Following
    | Unfollowed
    | FollowTrouble
    | Person
    | Banned
    | EveryJob
    | QueueState
    | Broadcasts
    | NoticeSet
    | FaultFound
    | TakenDown
    | LinkCode
    | Linked
    | Unlinked
    | Document
    | ForgetWarning
    | Forgotten
    | History
    | Languages
    | AccessRules
    | AccessSet
    | NothingToDo
)
