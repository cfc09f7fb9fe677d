"""The port: what a platform must be able to do, and nothing else."""

from dataclasses import dataclass
from typing import Any, Protocol

from bot.views import View
from engine.delivery import Limits
from engine.rules import Member

ReplyTo = dict[str, Any]
"""Where an answer goes: JSON that the platform wrote and only it reads."""


@dataclass(frozen=True)
class Sender:
    """Who sends a command, as their platform names them."""

    platform: str
    external_id: str
    name: str = ""
    language: str = "en"
    chat: str | None = None
    """The group that they write in, as the platform names it; None in a private conversation."""
    topic: str | None = None
    """The place in that group, as a path: "12" is a topic or a channel of a server, "34/56" a thread of a channel."""
    roles: frozenset[str] | None = None
    """Their roles in that group, by id and by name; None where the platform has none, or does not say."""
    moderates: bool = False
    """Whether they may change that group's rules, as the platform says."""

    @property
    def member(self) -> Member:
        """Who they are in that group."""
        return Member(self.external_id, self.roles, self.moderates)


class Chat(Protocol):
    """One platform's conversations."""

    platform: str
    edit_seconds: float
    """The least time between two changes of one status message."""

    repeatable: bool
    """Whether a delivery that was broken off can be made again without the person getting it twice."""

    async def run(self) -> None:
        """Listen until stopped."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Whether this process is the one that speaks in that conversation."""

    def limits(self, reply_to: ReplyTo) -> Limits:
        """What that conversation can carry."""

    def private(self, external_id: str) -> ReplyTo | None:
        """Where a first word to that person goes; None where this process cannot write to them."""

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same conversation, for a message of its own: no answer to an earlier one, nor in place of it."""

    async def show(self, reply_to: ReplyTo, view: View) -> ReplyTo:
        """Say it, in place of what was last said there; where the next view goes."""


class Teller(Protocol):
    """Whoever tells people how their jobs go on."""

    @property
    def public_url(self) -> str:
        """The address under which people reach the HTTP server."""

    async def look(self, job_id: int) -> None:
        """Show how a job stands now, without waiting to be told of it."""
