"""What a group's rules, or an administrator's about groups and sites, refuse."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class NotInAGroup(UserError):
    """The command is for groups, and this is a private conversation."""


@dataclass(eq=False)
class BotOff(UserError):
    """The group has switched the bot off."""


@dataclass(eq=False)
class BadRule(UserError):
    """The rule of a group cannot have that value; those that it can have."""

    rule: str
    value: str
    possible: list[str]


@dataclass(eq=False)
class NoSuchRule(UserError):
    """A group has no such rule, or it would change nothing on that platform; those that there are."""

    rule: str
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
class ChatNotAllowed(UserError):
    """An administrator has shut this group out."""


@dataclass(eq=False)
class SiteNotAllowed(UserError):
    """An administrator has shut this site out."""

    site: str
