"""Who is asking: a platform's account becomes our user, with a tier and a balance; and how balances are filled."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from engine import delivery
from engine.errors import AdminsOnly, BadAmount, NotInAGroup, UnknownPerson, UnknownVoucher
from engine.settings import EngineSettings
from storage import chats, ledger, users, vouchers
from storage.ledger import CREDITS, USD, Balance
from storage.models import Entry, EntryKind, Tier
from storage.stores import Stores

OPERATOR_PLATFORM = "terminal"
PREFERENCES = {"format": ("ask", "video", "audio"), delivery.PREFERENCE: tuple(delivery.STEPS)}
PAYERS = ("member", "pool", "both")
"""Who pays in a group: the one who asks, the group's pool, or the pool and where it is empty the one who asks."""
MICRO = 1_000_000
MOST = 1_000_000_000
"""The largest amount that can be given at once, in credits or dollars."""
MOST_VOUCHERS = 1000


@dataclass(frozen=True)
class Group:
    """The group that a command was sent in."""

    id: int
    pool_id: int
    payer: str = "member"


@dataclass(frozen=True)
class Asker:
    """The person behind a command, as far as the engine needs to know them."""

    user_id: int
    tier: Tier
    preferences: dict[str, Any] = field(default_factory=dict)
    group: Group | None = None

    @property
    def payers(self) -> Sequence[int]:
        """The users whose wallets pay for this person's jobs, in the order in which they are asked."""
        if self.group is None or self.group.payer == "member":
            return [self.user_id]
        return [self.group.pool_id] if self.group.payer == "pool" else [self.group.pool_id, self.user_id]


@dataclass(frozen=True)
class Statement:
    """A balance with the newest lines of its book."""

    balance: Balance
    entries: list[Entry]


@dataclass(frozen=True)
class Amount:
    """Credits, or micro-dollars."""

    value: int
    currency: str = CREDITS

    @classmethod
    def parse(cls, text: str) -> "Amount":
        """Read `500` as credits and `5usd` or `0.50usd` as dollars; raises BadAmount."""
        match = re.fullmatch(r"(\d{1,12})(?:(?:\.(\d{1,6}))?(usd|\$))?", text.lower())
        if match is None:
            raise BadAmount(amount=text[:40])
        value = int(match[1])
        if not value + int(match[2] or 0) > 0 or value > MOST:
            raise BadAmount(amount=text[:40])
        if match[3] is None:
            return cls(value)
        return cls(int(Decimal(f"{value}.{match[2] or 0}") * MICRO), USD)


class Accounts:
    """People and their balances."""

    def __init__(self, stores: Stores, settings: EngineSettings) -> None:
        self._stores = stores
        self._settings = settings

    async def asker(self, platform: str, external_id: str, name: str, *, chat: str | None = None) -> Asker:
        """The person behind a platform's account, in a group if `chat` names one; a new one gets the sign-up grant."""
        async with self._stores.database.session(read_only=True) as session:
            user = await users.find(session, platform, external_id)
            row = await chats.find(session, platform, chat) if chat is not None else None
        if user is None:
            user = await self._sign_up(platform, external_id, name)
        if chat is not None and row is None:
            async with self._stores.database.session() as session:
                row = await chats.add(session, platform, chat)
        assert user.id is not None
        if self._settings.daily_credits:
            await self._fill_up(user.id)
        # Whoever can use the data folder on this machine is its operator.
        admin = platform == OPERATOR_PLATFORM or f"{platform}:{external_id}" in self._settings.admins
        group = Group(row.id or 0, row.pool_id, row.rules.get("payer", PAYERS[0])) if row is not None else None
        return Asker(user.id, Tier.ADMIN if admin else user.tier, user.preferences, group)

    async def statement(self, asker: Asker, entries: int = 10) -> Statement:
        """A person's balance and the newest lines of their book."""
        async with self._stores.database.session(read_only=True) as session:
            balance = await ledger.balance(session, asker.user_id)
            return Statement(balance, await ledger.entries(session, asker.user_id, entries))

    async def set_preference(self, asker: Asker, name: str, value: str) -> Asker:
        """Remember what a person likes; the asker as they are from now on. Raises KeyError for an unknown name."""
        if value not in PREFERENCES[name]:
            raise KeyError(value)
        preferences = {**asker.preferences, name: value}
        async with self._stores.database.session() as session:
            await users.set_preferences(session, asker.user_id, preferences)
        return replace(asker, preferences=preferences)

    async def grant(self, asker: Asker, to: str, amount: Amount, reason: str) -> int:
        """Add to a person's balance, as an administrator; their new balance. Raises AdminsOnly or UnknownPerson."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            user_id = await self._person(session, to)
            reason = f"{reason or 'granted'} (by user {asker.user_id})"
            key = f"grant:{secrets.token_hex(8)}"
            await ledger.grant(session, user_id, amount.value, key=key, reason=reason, currency=amount.currency)
            return (await ledger.balance(session, user_id, amount.currency)).available

    async def make_vouchers(self, asker: Asker, count: int, amount: Amount) -> Sequence[str]:
        """New voucher codes, as an administrator; raises AdminsOnly or BadAmount."""
        check_admin(asker)
        if not 1 <= count <= MOST_VOUCHERS:
            raise BadAmount(amount=str(count))
        async with self._stores.database.session() as session:
            return await vouchers.make(
                session, count, amount.value, currency=amount.currency, made_by=asker.user_id, expires_at=None
            )

    async def redeem(self, asker: Asker, code: str) -> tuple[Amount, int]:
        """Take a voucher: its worth, and the person's new balance in its currency. Raises UnknownVoucher."""
        async with self._stores.database.session() as session:
            voucher = await vouchers.redeem(session, code, asker.user_id)
            if voucher is None:
                raise UnknownVoucher
            worth = Amount(voucher.amount, voucher.currency)
            await ledger.grant(
                session, asker.user_id, worth.value, key=f"voucher:{voucher.id}", kind=EntryKind.VOUCHER,
                currency=worth.currency,
            )  # fmt: skip
            return worth, (await ledger.balance(session, asker.user_id, worth.currency)).available

    async def give(self, asker: Asker, to: str, amount: Amount) -> int:
        """Give credits to a person, or to the group's pool; the giver's new balance.

        Raises UnknownPerson, NotInAGroup, BadAmount or NotEnoughCredits.
        """
        if amount.currency != CREDITS:
            raise BadAmount(amount=str(amount.value))
        async with self._stores.database.session() as session:
            taker = asker.group.pool_id if to == "pool" and asker.group else await self._person(session, to)
            if taker == asker.user_id:
                raise UnknownPerson(name=to)
            await ledger.give(session, asker.user_id, taker, amount.value, key=f"gift:{secrets.token_hex(8)}")
            return (await ledger.balance(session, asker.user_id)).available

    async def pool(self, asker: Asker) -> int:
        """The credits in the group's pool; raises NotInAGroup."""
        group = _group(asker)
        async with self._stores.database.session(read_only=True) as session:
            return (await ledger.balance(session, group.pool_id)).available

    async def set_payer(self, asker: Asker, payer: str) -> Asker:
        """Change who pays in the group; that the asker may do so, the platform has checked. Raises NotInAGroup."""
        group = _group(asker)
        async with self._stores.database.session() as session:
            await chats.set_rule(session, group.id, "payer", payer)
        return replace(asker, group=replace(group, payer=payer))

    async def _person(self, session: Any, name: str) -> int:
        if name == "pool":
            raise NotInAGroup
        platform, colon, external_id = name.removeprefix("@").partition(":")
        user = await users.find(session, platform, external_id) if colon else None
        if user is None and name.removeprefix("#").isdecimal():
            user = await users.get(session, int(name.removeprefix("#")))
        if user is None or user.id is None:
            raise UnknownPerson(name=name[:40])
        return user.id

    async def _fill_up(self, user_id: int) -> None:
        key = f"daily:{user_id}:{datetime.now(UTC).date().isoformat()}"
        async with self._stores.database.session(read_only=True) as session:
            missing = self._settings.daily_credits - (await ledger.balance(session, user_id)).available
        if missing > 0:
            async with self._stores.database.session() as session:
                await ledger.grant(session, user_id, missing, key=key, kind=EntryKind.DAILY)

    async def _sign_up(self, platform: str, external_id: str, name: str) -> Any:
        async with self._stores.database.session() as session:
            user, _ = await users.add(session, platform, external_id, name)
            amount = self._settings.signup_credits
            if amount and user.id is not None:
                await ledger.grant(session, user.id, amount, key=f"signup:{user.id}", reason="sign-up")
            return user


def check_admin(asker: Asker) -> None:
    """Refuse whoever is no administrator; raises AdminsOnly."""
    if asker.tier is not Tier.ADMIN:
        raise AdminsOnly


def _group(asker: Asker) -> Group:
    if asker.group is None:
        raise NotInAGroup
    return asker.group
