"""One account on several platforms: a code that is shown on one joins it with the one where it is typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from engine.askers import Asker
from engine.errors.jobs import RateLimited
from engine.errors.people import BadLinkCode, NotLinked, PrivateOnly, SameAccount
from storage import joining, ledger, users
from storage.errors import StorageAway
from storage.models import Identity, now
from storage.rate_limiter import Rate
from storage.stores import Stores
from storage.vouchers import ALPHABET

CODE_SIGNS = 8
"""40 bits: with so few tries a person, nobody guesses one."""
CODE_SECONDS = 10 * 60
TRIES = Rate(5, CODE_SECONDS)


@dataclass(frozen=True)
class Code:
    """A code that joins whoever types it with whom it was shown to, and until when."""

    text: str
    expires_at: datetime


@dataclass(frozen=True)
class Joined:
    """All identities of an account that two have become."""

    identities: Sequence[Identity]
    locked_out: bool
    """Whether keys, sessions or webhooks of the two were ended."""


@dataclass(frozen=True)
class Left:
    """An identity that has left its account."""

    identity: Identity
    locked_out: bool
    """Whether keys, sessions or webhooks of the account that it left were ended."""


class Linking:
    """Codes, and what they join."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def new_code(self, asker: Asker) -> Code:
        """A code for this person, in place of an earlier one; raises PrivateOnly."""
        _check_private(asker)
        await self._forget_code(asker.user_id)
        signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
        await self._stores.cache.set(_code_key(signs), {"user": asker.user_id}, CODE_SECONDS)
        await self._stores.cache.set(_newest_key(asker.user_id), _code_key(signs), CODE_SECONDS)
        return Code(f"{signs[:4]}-{signs[4:]}", now() + timedelta(seconds=CODE_SECONDS))

    async def join(self, asker: Asker, code: str) -> Joined:
        """Join this person's account with the one that the code was shown to, and lock out who came in with a key.

        Raises PrivateOnly, RateLimited, BadLinkCode or SameAccount; the code is worth nothing after that.
        """
        tries = await self._stores.rate_limiter.hit(f"link:{asker.user_id}", TRIES)
        if not tries.allowed:
            raise RateLimited(action="link", retry_after=tries.retry_after)
        kept = await self._stores.cache.take(_code_key(code))
        # In a group others have read it.
        _check_private(asker)
        if kept is None:
            raise BadLinkCode
        try:
            await self._forget_code(asker.user_id)
            return await self._join(asker.user_id, kept["user"])
        except StorageAway:
            await self._stores.cache.set(_code_key(code), kept, CODE_SECONDS)
            raise

    async def unlink(self, asker: Asker, platform: str, external_id: str) -> Left:
        """Take an identity out of this person's account, which keys open no more: it has a new one, with nothing in it.

        Raises NotLinked.
        """
        # Whoever leaves may have had it shown, and would be back by it.
        await self._forget_code(asker.user_id)
        async with self._stores.database.session() as session:
            user_id = await joining.hold(session, asker.user_id)
            known = await users.identities(session, user_id)
            wanted = [one for one in known if (one.platform, one.external_id) == (platform, external_id)]
            if len(known) < 2 or not wanted:
                raise NotLinked
            # What a new account is given, this one has had.
            await ledger.use_up_day(session, await joining.leave(session, wanted[0]))
            return Left(wanted[0], locked_out=await joining.lock_out(session, user_id))

    async def identities(self, asker: Asker) -> Sequence[Identity]:
        """The identities of this person's account, the oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await users.identities(session, asker.user_id)

    async def _forget_code(self, user_id: int) -> None:
        earlier = await self._stores.cache.take(_newest_key(user_id))
        if earlier is not None:
            await self._stores.cache.delete(earlier)

    async def _join(self, one_id: int, other_id: int) -> Joined:
        async with self._stores.database.session() as session:
            joined_id = await joining.join(session, one_id, other_id)
            if joined_id is None:
                raise SameAccount
            locked_out = await joining.lock_out(session, joined_id)
            return Joined(await users.identities(session, joined_id), locked_out)


def _check_private(asker: Asker) -> None:
    if asker.group is not None:
        raise PrivateOnly


def _code_key(code: str) -> str:
    plain: Any = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return f"link:{sha256(plain.encode()).hexdigest()}"


def _newest_key(user_id: int) -> str:
    return f"linking:{user_id}"
