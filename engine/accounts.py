"""Who is asking: a platform's account becomes our user, with a tier and a balance; and how balances are filled."""

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from engine import access, rules
from engine.askers import OPERATOR_PLATFORM, Asker, Group, check_admin
from engine.errors.chats import NotInAGroup
from engine.errors.people import (
    BadAmount,
    GiftInDollars,
    GiftToOneself,
    NotForGiving,
    UnknownPerson,
    UnknownVoucher,
)
from engine.keys import Keys
from engine.logins import Logins
from engine.preferences import parse
from engine.rules import Member
from engine.settings import EngineSettings
from engine.webhooks import Webhooks
from storage import chats, ledger, records, users, vouchers
from storage.database import Session
from storage.ledger import CREDITS, USD, Balance
from storage.models import Chat, Entry, EntryKind, Identity, Tier, User
from storage.signed_urls import load_key
from storage.stores import Stores
from storage.users import VISITORS

MICRO = ledger.MICRO
MOST = 1_000_000_000
"""The largest amount that can be given at once, in credits or dollars."""
MOST_VOUCHERS = 1000


@dataclass(frozen=True)
class Statement:
    """A balance with the newest lines of its book."""

    balance: Balance
    entries: Sequence[tuple[Entry, str]]
    """Each with the currency of its wallet."""


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
        self.keys = Keys(stores)
        self.logins = Logins(stores)
        self.webhooks = Webhooks(stores)

    async def of_user(self, user_id: int) -> Asker:
        """The person with that id, wherever they are known from; raises UnknownPerson, and as `asker` does."""
        async with self._stores.database.session(read_only=True) as session:
            user, known = await users.known(session, user_id)
            if user is None:
                raise UnknownPerson(name=f"#{user_id}")
            best = self._best(known)
            admin = await self._admitted(session, user, known, best.platform, best.external_id)
        return await self._welcomed(user, admin=admin)

    async def identity(self, user_id: int) -> Identity:
        """The account that a person is known by; raises UnknownPerson."""
        async with self._stores.database.session(read_only=True) as session:
            known = await users.identities(session, user_id)
        if not known:
            raise UnknownPerson(name=f"#{user_id}")
        return self._best(known)

    def _best(self, known: Sequence[Identity]) -> Identity:
        # An administrator is one by whichever account.
        return max(known, key=lambda identity: self.is_admin(identity.platform, identity.external_id))

    async def visitor(self, address: str) -> Asker:
        """Whoever asks from a network address without saying who they are: free of charge, in public forms."""
        async with self._stores.database.session(read_only=True) as session:
            user, known = await users.behind(session, VISITORS, address)
            await access.check_person(session, self._settings, known, VISITORS, address)
        if user is None:
            async with self._stores.database.session() as session:
                user, _ = await users.add(session, VISITORS, address, "")
        assert user.id is not None
        await self._see(user)
        return Asker(user.id, Tier.PUBLIC, user.preferences)

    def is_admin(self, platform: str, external_id: str) -> bool:
        """Whether a platform's account is an administrator's."""
        # Whoever can use the data folder on this machine is its operator.
        return platform == OPERATOR_PLATFORM or f"{platform}:{external_id}" in self._settings.admins

    async def asker(
        self,
        platform: str,
        external_id: str,
        name: str,
        *,
        chat: str | None = None,
        topic: str | None = None,
        member: Member | None = None,
    ) -> Asker:
        """The person behind a platform's account; a new one gets the sign-up grant.

        In a group if `chat` names one, in a topic of it if `topic` does, and there as `member`.
        """
        async with self._stores.database.session(read_only=True) as session:
            user, known = await users.behind(session, platform, external_id)
            row = await chats.find(session, platform, chat) if chat is not None else None
            admin = await self._admitted(session, user, known, platform, external_id, chat)
        if user is None:
            user = await self._sign_up(platform, external_id, name)
        if chat is not None and row is None:
            async with self._stores.database.session() as session:
                row = await chats.add(session, platform, chat)
        group = _group_of(row, topic, member or Member(external_id)) if row is not None else None
        return await self._welcomed(user, group, admin=admin)

    async def _admitted(
        self,
        session: Session,
        user: User | None,
        known: Sequence[Identity],
        platform: str,
        external_id: str,
        chat: str | None = None,
    ) -> bool:
        """Whether whoever asks is an administrator; raises as `access.check_person` does for whoever is none."""
        admin = self.is_admin(platform, external_id) or (user is not None and user.tier is Tier.ADMIN)
        if not admin:
            await access.check_person(session, self._settings, known, platform, external_id, chat)
        return admin

    async def _welcomed(self, user: User, group: Group | None = None, *, admin: bool) -> Asker:
        assert user.id is not None
        await self._see(user)
        if self._settings.daily_credits:
            await self._fill_up(user.id)
        return Asker(user.id, Tier.ADMIN if admin else user.tier, user.preferences, group)

    async def _see(self, user: User) -> None:
        if users.is_due(user):
            async with self._stores.database.session() as session:
                await users.note_seen(session, user.id or 0)

    async def statement(self, asker: Asker, entries: int = 10) -> Statement:
        """A person's balance and the newest lines of their book."""
        async with self._stores.database.session(read_only=True) as session:
            balance = await ledger.balance(session, asker.user_id)
            newest, _ = await records.entries(session, asker.user_id, entries, 0)
            return Statement(balance, newest)

    async def set_preference(self, asker: Asker, name: str, value: str) -> Asker:
        """Remember what a person likes; the asker as they are from now on.

        Raises KeyError for an unknown name or value, and for a form as `engine.preferences.form` does.
        """
        preferences = {**asker.preferences, name: parse(name, value)}
        async with self._stores.database.session() as session:
            await users.set_preferences(session, asker.user_id, preferences)
        return replace(asker, preferences=preferences)

    async def language(self, platform: str, external_id: str) -> str | None:
        """The language that the person behind a platform's account has chosen."""
        async with self._stores.database.session(read_only=True) as session:
            return await users.language(session, platform, external_id)

    async def set_language(self, asker: Asker, language: str | None) -> Asker:
        """Remember the language that a person wants; None: the one of their platform."""
        others = {name: value for name, value in asker.preferences.items() if name != "language"}
        preferences = others if language is None else {**others, "language": language}
        async with self._stores.database.session() as session:
            await users.set_preferences(session, asker.user_id, preferences)
        return replace(asker, preferences=preferences)

    async def grant(self, asker: Asker, to: str, amount: Amount, reason: str) -> int:
        """Add to a person's balance, as an administrator; their new balance. Raises AdminsOnly or UnknownPerson."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            user_id = await self._person(session, to)
            reason = f"{reason} (by user {asker.user_id})".lstrip()
            key = f"{ledger.GRANTED}{secrets.token_hex(8)}"
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

        What an account begins with cannot be given: whoever opens many accounts would have it many times.
        Raises UnknownPerson, NotInAGroup, GiftToOneself, GiftInDollars, NotEnoughCredits or NotForGiving.
        """
        if amount.currency != CREDITS:
            raise GiftInDollars
        async with self._stores.database.session() as session:
            taker = asker.group.pool_id if to == "pool" and asker.group else await self._person(session, to)
            if taker == asker.user_id:
                raise GiftToOneself
            await ledger.give(session, asker.user_id, taker, amount.value, key=f"gift:{secrets.token_hex(8)}")
            # After the gift, as from then on no other one can come between.
            short = -await ledger.earned(session, asker.user_id)
            if short > 0:
                raise NotForGiving(giveable=max(0, amount.value - short))
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
        return replace(asker, group=replace(group, rules=group.rules.model_copy(update={"payer": payer})))

    async def person(self, name: str) -> int:
        """The user that a name stands for, `platform:id` or a user's number; raises UnknownPerson or NotInAGroup."""
        async with self._stores.database.session(read_only=True) as session:
            return await self._person(session, name)

    async def _person(self, session: Any, name: str) -> int:
        if name == "pool":
            raise NotInAGroup
        platform, colon, external_id = name.removeprefix("@").partition(":")
        user = await users.find(session, platform, external_id) if colon else None
        if user is None and name.removeprefix("#").isdecimal():
            user = await users.get(session, int(name.removeprefix("#")))
            if user is not None and user.joined_to is not None:
                user = await users.get(session, user.joined_to)
        if user is None or user.id is None or user.forgotten_at is not None:
            raise UnknownPerson(name=name[:40])
        return user.id

    async def _fill_up(self, user_id: int) -> None:
        key = ledger.daily_key(user_id)
        async with self._stores.database.session(read_only=True) as session:
            balance = await ledger.balance(session, user_id)
        # What jobs hold may come back: a balance that was held over midnight would grow day by day.
        missing = self._settings.daily_credits - balance.available - balance.held
        if missing > 0:
            async with self._stores.database.session() as session:
                await ledger.grant(session, user_id, missing, key=key, kind=EntryKind.DAILY)

    async def _sign_up(self, platform: str, external_id: str, name: str) -> Any:
        async with self._stores.database.session() as session:
            user, _ = await users.add(session, platform, external_id, name)
            assert user.id is not None
            amount = self._settings.signup_credits
            if amount or self._settings.daily_credits:
                # Whoever comes back after they were forgotten is a new person, but for this: a gift is given once.
                key = f"signup:{self._pseudonym(platform, external_id)}"
                if not await ledger.grant(session, user.id, amount, key=key, reason="sign-up"):
                    await ledger.use_up_day(session, user.id)
            return user

    def _pseudonym(self, platform: str, external_id: str) -> str:
        """What stands for a platform's account in the book: nobody can tell whose it is without the key."""
        return hmac.new(self._book_key.encode(), f"{platform}:{external_id}".encode(), sha256).hexdigest()[:32]

    @cached_property
    def _book_key(self) -> str:
        return load_key(self._stores.settings.data_dir / "book.key")


def _group_of(row: Chat, topic: str | None, member: Member) -> Group:
    return Group(row.id or 0, row.pool_id, rules.resolve(row.rules, topic), member, topic, row.platform)


def _group(asker: Asker) -> Group:
    if asker.group is None:
        raise NotInAGroup
    return asker.group
