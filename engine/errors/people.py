"""Why a person may not do something: accounts, keys, money and what they follow."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class AdminsOnly(UserError):
    """The command is for administrators."""


@dataclass(eq=False)
class ModeratorsOnly(UserError):
    """The command is for those who moderate the group."""


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
class NotForGiving(UserError):
    """Credits that everybody gets are for their own downloads; how many of a person's may be given away."""

    giveable: int


@dataclass(eq=False)
class GiftToOneself(UserError):
    """Somebody would give credits to themselves."""


@dataclass(eq=False)
class GiftInDollars(UserError):
    """Credits alone can be given away."""


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
class TextTooLong(UserError):
    """The text has more characters than every platform takes in one message."""

    limit: int
    actual: int


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
class UnknownCharge(UserError):
    """No payment with that charge was booked."""

    charge: str


@dataclass(eq=False)
class AlreadyRefunded(UserError):
    """The payment was given back already."""

    charge: str
