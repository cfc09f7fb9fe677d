"""Signing in from a chat: a one-time code opens a session, and the session ends by itself or by its person."""

import secrets
from datetime import timedelta
from hashlib import sha256

from engine.errors.people import LoginInvalid
from storage import logins
from storage.models import Login, now
from storage.stores import Stores

CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
CODE_BYTES = 24


class Logins:
    """The one-time codes and sessions of people."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def offer(self, user_id: int) -> str:
        """A code that signs a person in, once, within some minutes."""
        code = secrets.token_urlsafe(CODE_BYTES)
        row = Login(user_id=user_id, digest=_digest(code), code_expires_at=now() + CODE_LASTS)
        async with self._stores.database.session() as session:
            await logins.add(session, row)
        return code

    async def redeem(self, code: str) -> Login:
        """Open the session of a code; raises LoginInvalid for one that is unknown, used or too old."""
        async with self._stores.database.session() as session:
            login = await logins.redeem(session, _digest(code), now() + SESSION_LASTS)
        if login is None:
            raise LoginInvalid
        return login

    async def check(self, login_id: int) -> Login:
        """The session with that id; raises LoginInvalid once it has ended."""
        async with self._stores.database.session(read_only=True) as session:
            login = await logins.get(session, login_id)
        if login is None or login.revoked_at is not None or login.expires_at is None or login.expires_at <= now():
            raise LoginInvalid
        return login

    async def end(self, login_id: int) -> None:
        """End a session now."""
        async with self._stores.database.session() as session:
            await logins.revoke(session, login_id)


def _digest(code: str) -> str:
    return sha256(code.encode(errors="surrogatepass")).hexdigest()
