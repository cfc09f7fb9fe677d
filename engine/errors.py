"""Why a link does not become a file: expected refusals, each with its facts.

What is not in this tree is a bug; it is logged under a short id and shown as that id (see `Unexpected`).
"""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class NotALink(UserError):
    """The text holds no web address."""

    text: str = ""


@dataclass(eq=False)
class UnsupportedScheme(UserError):
    """Only http and https addresses are fetched."""

    scheme: str


@dataclass(eq=False)
class UnsupportedLink(UserError):
    """The page holds no media that can be found."""

    url: str = ""


@dataclass(eq=False)
class PrivateAddress(UserError):
    """The link, or something it leads to, lies on an address that is not public."""

    host: str = ""


@dataclass(eq=False)
class HostNotFound(UserError):
    """The host has no address, or does not answer."""

    host: str = ""


@dataclass(eq=False)
class NoMatch(UserError):
    """No recording is certain to be the one that was asked for; the likeliest, each with its link."""

    title: str
    candidates: list[str]


@dataclass(eq=False)
class MediaUnavailable(UserError):
    """The site says that it has no such media: deleted, or never there."""

    status: int | None = None


@dataclass(eq=False)
class AccessDenied(UserError):
    """The site refuses to give the media to us."""

    status: int | None = None


@dataclass(eq=False)
class LoginRequired(UserError):
    """The site shows the media only to those who are signed in."""


@dataclass(eq=False)
class PrivateMedia(UserError):
    """Its owner has made the media private."""


@dataclass(eq=False)
class GeoBlocked(UserError):
    """The site shows the media in some countries only; two-letter codes where it names them."""

    countries: list[str]


@dataclass(eq=False)
class DrmProtected(UserError):
    """The media is encrypted against copying, and stays so."""


@dataclass(eq=False)
class NotLiveYet(UserError):
    """The stream has not begun; its start in seconds since 1970 where it is known."""

    starts_at: float | None = None


@dataclass(eq=False)
class NothingRecorded(UserError):
    """The recording of a live stream was stopped before anything had come."""


@dataclass(eq=False)
class PlatformFailed(UserError):
    """The site answered with an error of its own, or broke off, more than once."""

    status: int | None = None


@dataclass(eq=False)
class NotMedia(UserError):
    """What came is not the media that was promised: a web page, an empty answer, a disguised playlist."""

    found: str = ""


@dataclass(eq=False)
class IncompleteMedia(UserError):
    """The file broke off before its end; seconds that came and that were promised."""

    expected: float
    actual: float


@dataclass(eq=False)
class TooLong(UserError):
    """The media is longer than this person may ask for; both in seconds."""

    limit: float
    actual: float


@dataclass(eq=False)
class TooLarge(UserError):
    """The file is larger than the limit; both in bytes, the actual size where it is known."""

    limit: int
    actual: int | None = None


@dataclass(eq=False)
class UploadTooLarge(UserError):
    """The conversation refused a file as too large; its limit in bytes where it said so."""

    limit: int | None = None


@dataclass(eq=False)
class CannotFit(UserError):
    """The file cannot be brought under a size in bytes in that way and stay good."""

    limit: int


@dataclass(eq=False)
class UnknownChoice(UserError):
    """There is no such choice on offer."""

    choice: str


@dataclass(eq=False)
class BadItems(UserError):
    """The text names no items of a list."""

    text: str


@dataclass(eq=False)
class NoSuchItems(UserError):
    """The list has no such items; the number of its last one."""

    items: str
    last: int


@dataclass(eq=False)
class TooManyItems(UserError):
    """More items than one request may take."""

    limit: int
    actual: int


@dataclass(eq=False)
class NotAList(UserError):
    """Items are asked for of what is a single media."""


@dataclass(eq=False)
class BadClip(UserError):
    """The text names no part of a media."""

    text: str


@dataclass(eq=False)
class ClipOutside(UserError):
    """The part asked for is not in the media; all in seconds, the end None where it was left open."""

    start: float
    end: float | None
    duration: float


@dataclass(eq=False)
class CannotHold(UserError):
    """Files of that container cannot hold what was asked for; those that can."""

    container: str
    part: str
    fitting: list[str]


@dataclass(eq=False)
class NoSubtitles(UserError):
    """The site has no subtitles in that language; those that it has."""

    language: str
    available: list[str]


@dataclass(eq=False)
class NoAudioLanguage(UserError):
    """The media has no sound in that language; those that it has."""

    language: str
    available: list[str]


@dataclass(eq=False)
class NoPicture(UserError):
    """The site has no picture of the media that could be had."""


@dataclass(eq=False)
class NoChapters(UserError):
    """The media is not divided into chapters."""


@dataclass(eq=False)
class NoSegments(UserError):
    """SponsorBlock does not know that platform."""

    platform: str


@dataclass(eq=False)
class NothingLeft(UserError):
    """All of the media is marked as something that was to be cut out."""


@dataclass(eq=False)
class NoFonts(UserError):
    """This machine has no font to draw subtitles with."""


@dataclass(eq=False)
class QuoteExpired(UserError):
    """The offer is too old to be picked from; the link must be sent again."""


@dataclass(eq=False)
class WrongState(UserError):
    """The job is in a state in which this cannot be done."""

    job_id: int
    state: str


@dataclass(eq=False)
class RateLimited(UserError):
    """Too many requests; seconds until the next one is let through."""

    action: str
    retry_after: float


@dataclass(eq=False)
class TooManyJobs(UserError):
    """This person has as many unfinished jobs as they may have."""

    limit: int


@dataclass(eq=False)
class QueueFull(UserError):
    """All places in the queue for people of this tier are taken."""

    limit: int


@dataclass(eq=False)
class CoolingDown(UserError):
    """Too many refused requests in a row: nothing is taken from this person for so many seconds."""

    retry_after: float


@dataclass(eq=False)
class FormNotAllowed(UserError):
    """People of this tier may not have that format; those that they may."""

    format: str
    allowed: list[str]


@dataclass(eq=False)
class AdminsOnly(UserError):
    """The command is for administrators."""


@dataclass(eq=False)
class UnknownPerson(UserError):
    """Nobody is known under that name."""

    name: str


@dataclass(eq=False)
class UnknownVoucher(UserError):
    """There is no such voucher, or it was redeemed, or its time is over."""


@dataclass(eq=False)
class BadAmount(UserError):
    """That is no amount that can be given."""

    amount: str


@dataclass(eq=False)
class NotInAGroup(UserError):
    """The command is for groups, and this is a private conversation."""


@dataclass(eq=False)
class NothingToFollow(UserError):
    """The link leads to a single media, which gains no new items."""


@dataclass(eq=False)
class BadWish(UserError):
    """The word says neither which items are wanted nor in which form."""

    word: str


@dataclass(eq=False)
class TooManyFollows(UserError):
    """As many sources are followed by this person, or in this conversation, as may be."""

    limit: int


@dataclass(eq=False)
class UnknownFollow(UserError):
    """Nothing with that number is followed in this conversation."""

    number: int


@dataclass(eq=False)
class BotOff(UserError):
    """The group has switched the bot off."""


@dataclass(eq=False)
class Draining(UserError):
    """An administrator lets the workers run dry: nothing new is taken."""


@dataclass(eq=False)
class TakenDown(UserError):
    """An administrator has blocked the media."""


@dataclass(eq=False)
class TextTooLong(UserError):
    """The text has more characters than every platform takes in one message."""

    limit: int
    actual: int


@dataclass(eq=False)
class UnknownFault(UserError):
    """No bug is kept under that short id."""

    error_id: str


@dataclass(eq=False)
class BadRule(UserError):
    """A group has no such rule, or the rule cannot have that value; those that there are."""

    rule: str
    value: str
    possible: list[str]


@dataclass(eq=False)
class RoleNeeded(UserError):
    """Only members with one of these roles may ask in that group."""

    roles: list[str]


@dataclass(eq=False)
class FormatNotHere(UserError):
    """That group does not take the format; those that it takes."""

    format: str
    allowed: list[str]


@dataclass(eq=False)
class DailyLimit(UserError):
    """The member has asked for as many jobs as the group allows in 24 hours; seconds until there is one more."""

    limit: int
    retry_after: float


@dataclass(eq=False)
class NotYours(UserError):
    """The offer was made to somebody else."""


@dataclass(eq=False)
class PrivateOnly(UserError):
    """The command is about one person alone, and this is a group."""


@dataclass(eq=False)
class Banned(UserError):
    """An administrator has shut this person out; why, as far as was said."""

    reason: str = ""


@dataclass(eq=False)
class PersonNotAllowed(UserError):
    """Only people whom an administrator has let in may use this bot."""


@dataclass(eq=False)
class ChatNotAllowed(UserError):
    """An administrator has shut this group out."""


@dataclass(eq=False)
class SiteNotAllowed(UserError):
    """An administrator has shut this site out."""

    site: str


@dataclass(eq=False)
class BadSubject(UserError):
    """That names no person, group or site that a rule could be about."""

    subject: str


@dataclass(eq=False)
class BadLinkCode(UserError):
    """The code was never shown, was used, or is too old."""


@dataclass(eq=False)
class SameAccount(UserError):
    """Both sides of a code are one account already."""


@dataclass(eq=False)
class NotLinked(UserError):
    """The account has no other identity, or none of that name."""


@dataclass(eq=False)
class WrongWord(UserError):
    """That is not the word that was asked for, or it is too old."""


@dataclass(eq=False)
class UnknownLanguage(UserError):
    """There are no texts in that language; those that there are."""

    language: str
    available: list[str]


@dataclass(eq=False)
class MaybeDelivered(UserError):
    """The front end died while it sent: the file may have arrived."""


@dataclass(eq=False)
class TooManyAttempts(UserError):
    """Every attempt at the job killed the worker that ran it."""

    attempts: int


@dataclass(eq=False)
class KeyInvalid(UserError):
    """There is no such API key, or it opens nothing any more."""


@dataclass(eq=False)
class UnknownKey(UserError):
    """The person has no API key with that prefix."""

    prefix: str


@dataclass(eq=False)
class TooManyKeys(UserError):
    """The person has as many API keys as they may have."""

    limit: int


@dataclass(eq=False)
class ScopeMissing(UserError):
    """The key does not allow this; the scope that it would need."""

    scope: str


@dataclass(eq=False)
class LoginInvalid(UserError):
    """The login link was used, is too old or was never issued, or the session has ended."""


@dataclass(eq=False)
class UnknownWebhook(UserError):
    """The person has no such webhook."""

    webhook_id: int


@dataclass(eq=False)
class TooManyWebhooks(UserError):
    """The person has as many webhooks as they may have."""

    limit: int


@dataclass(eq=False)
class TimedOut(UserError):
    """The work took longer than a job may; the limit in seconds."""

    limit: float


@dataclass(eq=False)
class WorkersAway(UserError):
    """No worker has answered in time; the wait in seconds."""

    waited: float


@dataclass(eq=False)
class Unexpected(UserError):
    """A bug, shown as the short id under which it was logged."""

    error_id: str


@dataclass(eq=False)
class ExtractorBroken(Unexpected):
    """The part of yt-dlp that reads the site stumbled over it: a bug of that part, not of the link."""


def fetch_errors() -> list[type[UserError]]:
    """The errors that fetching a link can end in; all of them can be made by `engine.fetch.ytdlp`."""
    return [
        UnsupportedLink, PrivateAddress, HostNotFound, MediaUnavailable, AccessDenied, LoginRequired, PrivateMedia,
        GeoBlocked, DrmProtected, NotLiveYet, PlatformFailed, NotMedia, IncompleteMedia, TooLong, TooLarge, TimedOut,
    ]  # fmt: skip


def retryable(error: UserError) -> bool:
    """Whether the same request may succeed if it is made again a little later."""
    return isinstance(error, (PlatformFailed, IncompleteMedia, HostNotFound))


@dataclass(eq=False)
class UnknownCharge(UserError):
    """No payment with that charge was booked."""

    charge: str


@dataclass(eq=False)
class AlreadyRefunded(UserError):
    """The payment was given back already."""

    charge: str
