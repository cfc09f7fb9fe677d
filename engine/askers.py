"""The person behind a command: who they are, where they ask, and who pays for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors.people import AdminsOnly
from engine.rules import Member, Rules
from storage.ledger import CREDITS
from storage.models import Tier

OPERATOR_PLATFORM = "terminal"
"""The platform of those who can use the data folder on this machine."""


@dataclass(frozen=True)
class Group:
    """The group that a command was sent in."""

    id: int
    pool_id: int
    rules: Rules = field(default_factory=Rules)
    """Those that hold in the topic where it was sent."""
    member: Member = field(default_factory=Member)
    topic: str | None = None
    platform: str = ""

    @property
    def payer(self) -> str:
        """Who pays there, see `engine.rules.PAYERS`."""
        return self.rules.payer


@dataclass(frozen=True)
class Asker:
    """The person behind a command, as far as the engine needs to know them."""

    user_id: int
    tier: Tier
    preferences: dict[str, Any] = field(default_factory=dict)
    group: Group | None = None
    currency: str = CREDITS
    """What this person's jobs are paid in."""
    counted: bool = True
    """Whether the engine counts what they do; an HTTP request is counted by its front end, once."""

    @property
    def rules(self) -> Rules:
        """The rules that hold where they ask."""
        return self.group.rules if self.group else Rules()

    @property
    def payers(self) -> Sequence[int]:
        """The users whose wallets pay for this person's jobs, in the order in which they are asked."""
        if self.group is None or self.group.payer == "member":
            return [self.user_id]
        return [self.group.pool_id] if self.group.payer == "pool" else [self.group.pool_id, self.user_id]


def check_admin(asker: Asker) -> None:
    """Refuse whoever is no administrator; raises AdminsOnly."""
    if asker.tier is not Tier.ADMIN:
        raise AdminsOnly
