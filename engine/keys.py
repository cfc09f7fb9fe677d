"""Keys to the HTTP API: made, told apart, checked and revoked. A key is shown once and kept as a hash."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from engine.errors.people import KeyInvalid, ScopeMissing, TooManyKeys, UnknownKey
from storage import api_keys
from storage.models import ApiKey, now
from storage.stores import Stores

SCOPES: Final = ("read", "write", "keys")
"""To look things up and see one's jobs; to start and change jobs; to manage keys and webhooks."""
MOST_KEYS: Final = 50
MARK: Final = "cf"
PREFIX_BYTES, SECRET_BYTES = 5, 32
_NOBODYS_DIGEST: Final = sha256(b"").hexdigest()


@dataclass(frozen=True)
class NewKey:
    """A key with its own text, which nobody can read again later."""

    row: ApiKey
    text: str


class Keys:
    """The API keys of people."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def make(
        self, user_id: int, name: str, scopes: Collection[str] = SCOPES, expires_at: datetime | None = None
    ) -> NewKey:
        """A new key for a person; raises TooManyKeys, and ScopeMissing for a scope that there is none of."""
        check_scopes(SCOPES, scopes)
        prefix = f"{MARK}_{secrets.token_hex(PREFIX_BYTES)}"
        text = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
        row = ApiKey(
            user_id=user_id, name=name, prefix=prefix, digest=_digest(text), expires_at=expires_at,
            scopes=[scope for scope in SCOPES if scope in scopes],
        )  # fmt: skip
        async with self._stores.database.session() as session:
            if len(await api_keys.of_user(session, user_id)) >= MOST_KEYS:
                raise TooManyKeys(limit=MOST_KEYS)
            return NewKey(await api_keys.add(session, row), text)

    async def mine(self, user_id: int) -> Sequence[ApiKey]:
        """A person's keys, oldest first."""
        async with self._stores.database.session(read_only=True) as session:
            return await api_keys.of_user(session, user_id)

    async def revoke(self, user_id: int, prefix: str) -> None:
        """Let a person's key open nothing any more, from the next request on; raises UnknownKey."""
        async with self._stores.database.session() as session:
            if not await api_keys.revoke(session, user_id, prefix):
                raise UnknownKey(prefix=prefix[:40])

    async def check(self, text: str) -> ApiKey:
        """The living key of that text; raises KeyInvalid without a word about what is wrong with it."""
        prefix = text[: len(MARK) + 1 + 2 * PREFIX_BYTES]
        async with self._stores.database.session(read_only=True) as session:
            row = await api_keys.find(session, prefix) if prefix.isascii() and "\0" not in prefix else None
        # Compared also where there is nothing to compare with, so that the time says nothing.
        same = compare_digest(_digest(text), row.digest if row else _NOBODYS_DIGEST)
        if row is None or not same or row.revoked_at is not None or (row.expires_at and row.expires_at <= now()):
            raise KeyInvalid
        if not api_keys.use_is_noted(row):
            async with self._stores.database.session() as session:
                await api_keys.note_use(session, row)
        return row


def check_scopes(granted: Collection[str], wanted: Collection[str]) -> None:
    """Refuse what goes beyond the scopes that were granted; raises ScopeMissing."""
    for scope in wanted:
        if scope not in granted:
            raise ScopeMissing(scope=scope)


def _digest(text: str) -> str:
    # A key is 256 random bits: nothing is won by a slow hash.
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
