"""Session tokens: a JWT (RFC 7519) that names a login, signed with a key of the front ends."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

import jwt

from bot.api.errors import Unauthorized

ALGORITHM: Final = "HS256"
AUDIENCE: Final = "clipferry"


class Tokens:
    """Makes and reads session tokens under one key."""

    def __init__(self, key: str) -> None:
        # A key of its own: what is signed for another purpose is no token.
        self._key = sha256(f"clipferry.session:{key}".encode()).digest()
        self._form_key = sha256(f"clipferry.form:{key}".encode()).digest()

    def make(self, login_id: int, user_id: int, expires_at: datetime) -> str:
        """A token for a session, until it ends."""
        claims = {"sub": str(user_id), "jti": str(login_id), "aud": AUDIENCE, "exp": int(expires_at.timestamp())}
        return jwt.encode(claims, self._key, ALGORITHM)

    def read(self, token: str) -> int:
        """The login that a token names; raises Unauthorized for one that is not ours or too old."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"require": ["sub", "jti", "aud", "exp"]},
            )
            return int(claims["jti"])
        except (jwt.PyJWTError, ValueError, UnicodeError) as error:
            raise Unauthorized from error

    def form_token(self, login_id: int) -> str:
        """What a form of a session carries, so that no other site can send one in its name."""
        return hmac.new(self._form_key, str(login_id).encode(), sha256).hexdigest()
