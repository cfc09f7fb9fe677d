"""What people can ask. How it is written is in `bot/grammar.py`."""

from dataclasses import dataclass

from engine.media import Choice
from engine.wishes import Wish

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
class Info:
    """Say what a link leads to."""

    link: str


@dataclass(frozen=True)
class Formats:
    """List every format that a site offers a media in, a page at a time."""

    link: str
    page: int = 1


@dataclass(frozen=True)
class PickFormat:
    """Take the numbered one of the site's formats, of an offer's media."""

    quote_id: str
    number: int


@dataclass(frozen=True)
class Jobs:
    """List one's jobs, those in a state or from a site alone; the newest first, a page at a time."""

    state: str | None = None
    """One of JOB_STATES."""
    site: str | None = None
    page: int = 1


@dataclass(frozen=True)
class Cancel:
    """End a job, or all of one's own."""

    job_id: int | None


@dataclass(frozen=True)
class CancelNewest:
    """End the newest of one's own jobs that is not finished."""


@dataclass(frozen=True)
class Retry:
    """Try a failed job again."""

    job_id: int


@dataclass(frozen=True)
class Refresh:
    """Download a link afresh, whatever was kept of it."""

    link: str
    choice: Choice | None = None


@dataclass(frozen=True)
class SendAgain:
    """Deliver the files of a job once more."""

    job_id: int


@dataclass(frozen=True)
class Rename:
    """Give a job another title."""

    job_id: int
    title: str


@dataclass(frozen=True)
class Delete:
    """Forget a job and its files."""

    job_id: int


@dataclass(frozen=True)
class Stats:
    """Show what one has downloaded, in the last days and in all."""

    days: int = 7


@dataclass(frozen=True)
class Buy:
    """Show what credits cost, and how they are had."""


@dataclass(frozen=True)
class ChatRules:
    """Show the rules of this group, or change one."""

    name: str | None = None
    value: str | None = None
    here: bool = False
    """Whether the rule is one of the topic in which this is said, not of the whole group."""


@dataclass(frozen=True)
class Skip:
    """Say whether one wants to be left alone in this group, or turn it round."""

    on: bool | None = None


@dataclass(frozen=True)
class Credits:
    """Show one's balance."""


@dataclass(frozen=True)
class Voucher:
    """Redeem a voucher."""

    code: str


@dataclass(frozen=True)
class Gift:
    """Give credits to a person, or to the pool of the group."""

    to: str
    amount: str


@dataclass(frozen=True)
class Payer:
    """Show who pays in this group, or change it."""

    value: str | None = None


@dataclass(frozen=True)
class Grant:
    """Add to a person's balance, as an administrator."""

    to: str
    amount: str
    reason: str = ""


@dataclass(frozen=True)
class MakeVouchers:
    """Make vouchers, as an administrator."""

    count: int
    amount: str


@dataclass(frozen=True)
class Settings:
    """Show one's settings, or change one."""

    name: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Follow:
    """Post the new items of a channel or playlist here, by themselves."""

    link: str
    wish: Wish


@dataclass(frozen=True)
class Following:
    """List what is followed here."""


@dataclass(frozen=True)
class Unfollow:
    """Stop following something here."""

    number: int


@dataclass(frozen=True)
class Ban:
    """Take nothing from a person any more."""

    person: str
    reason: str = ""


@dataclass(frozen=True)
class Unban:
    """Take a ban back."""

    person: str


@dataclass(frozen=True)
class ShowPerson:
    """Say what is known about a person."""

    person: str


@dataclass(frozen=True)
class AllJobs:
    """List the unfinished jobs of all people."""


@dataclass(frozen=True)
class ShowQueue:
    """Say how long the queue is, and who works."""


@dataclass(frozen=True)
class Pause:
    """Let no queued job start; or drain: take nothing new at all."""

    drain: bool = False


@dataclass(frozen=True)
class Resume:
    """Let jobs start again."""


@dataclass(frozen=True)
class Broadcast:
    """Tell everyone a text."""

    text: str


@dataclass(frozen=True)
class StopBroadcast:
    """End the broadcasts that are under way."""


@dataclass(frozen=True)
class ShowBroadcasts:
    """Say how far the newest broadcasts are."""


@dataclass(frozen=True)
class Announce:
    """Show everyone a text until it is taken back, which no text does."""

    text: str | None


@dataclass(frozen=True)
class ShowFault:
    """Show what stands behind the short id of an error."""

    error_id: str


@dataclass(frozen=True)
class TakeDown:
    """Give a media out no more, and delete its files."""

    link: str


@dataclass(frozen=True)
class Link:
    """Show a code that joins another platform's account with this one, or use one that was shown there."""

    code: str | None = None


@dataclass(frozen=True)
class Unlink:
    """Take an identity out of one's account: the named one, or the one that asks."""

    name: str | None = None


@dataclass(frozen=True)
class Export:
    """Get everything that is kept of oneself."""


@dataclass(frozen=True)
class Forget:
    """Have everything deleted that is kept of oneself; first without the word that confirms it."""

    word: str | None = None


@dataclass(frozen=True)
class History:
    """List one's files, those whose title, uploader or link holds all the words."""

    words: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True)
class Redo:
    """Download the link of a job once more, in the same form."""

    job_id: int


@dataclass(frozen=True)
class Language:
    """Show the languages, or choose one; `auto`: the platform's."""

    code: str | None = None


@dataclass(frozen=True)
class SetAccess:
    """Let a person, a chat or a site in, or shut it out, as an administrator."""

    kind: str
    subject: str
    allowed: bool
    reason: str = ""


@dataclass(frozen=True)
class ShowAccess:
    """List whom and what administrators let in and shut out."""


@dataclass(frozen=True)
class Help:
    """List what can be asked."""


@dataclass(frozen=True)
class Unknown:
    """A text that is no command and holds no link, or a command with words that it does not take."""

    text: str
    nearest: str | None = None


AboutLinks = Get | GetAll | Items | Pick | PickFormat | Info | Formats | Refresh | Retry | SendAgain | Redo
"""What is said to be heard before it is answered; `bot/handlers.py` answers."""

JOB_STATES = ("waiting", "running", "unfinished", "done", "failed", "cancelled")
"""Words for the states that one's jobs are listed by."""


@dataclass(frozen=True)
class ShowKeys:
    """List one's keys to the HTTP API."""


@dataclass(frozen=True)
class MakeKey:
    """Make a key to the HTTP API, with some scopes or all."""

    name: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RevokeKey:
    """Revoke a key to the HTTP API."""

    prefix: str


@dataclass(frozen=True)
class SignIn:
    """Get a link that signs in to the HTTP API, once."""


AboutKeys = ShowKeys | MakeKey | RevokeKey | SignIn
"""`bot/answers/keys.py` answers."""

AboutJobs = Jobs | Rename | Delete | Stats
"""`bot/answers/jobs.py` answers."""

AboutMoney = Credits | Buy | Voucher | Gift | Payer | Grant | MakeVouchers
"""`bot/answers/money.py` answers."""

AboutChats = ChatRules | Skip
"""`bot/answers/chats.py` answers."""

AboutPerson = Settings
"""`bot/answers/person.py` answers."""

AboutAccount = Link | Unlink | Export | Forget | History | Language
"""`bot/answers/account.py` answers."""

AboutAccess = SetAccess | ShowAccess
"""For administrators: `bot/answers/access.py` answers."""

AboutFollowing = Follow | Following | Unfollow
"""`bot/answers/following.py` answers."""

AboutHouse = (
    Ban
    | Unban
    | ShowPerson
    | AllJobs
    | ShowQueue
    | Pause
    | Resume
    | Broadcast
    | StopBroadcast
    | ShowBroadcasts
    | Announce
    | ShowFault
    | TakeDown
)
"""For administrators: `bot/answers/house.py` answers."""

ForAdministrators = AboutHouse | AboutAccess | Grant | MakeVouchers
"""What is written into the audit book."""

AboutBot = Help | Unknown
"""`bot/answers/help.py` answers."""

Command = (
    AboutLinks
    | Cancel
    | CancelNewest
    | AboutJobs
    | AboutMoney
    | AboutChats
    | AboutPerson
    | AboutKeys
    | AboutAccount
    | AboutAccess
    | AboutFollowing
    | AboutHouse
    | AboutBot
)
