"""Secrets that we must be able to read again, sealed: AES-256-GCM under a key that HKDF makes of another (RFC 5869)."""

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

from storage.errors import SealBroken

if TYPE_CHECKING:
    from Cryptodome.Cipher._mode_gcm import GcmMode

COOKIES: Final = "clipferry.cookies"
_VERSION: Final = b"1"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


def derived(secret: str, purpose: str) -> str:
    """A key for one purpose out of a secret, from which nobody gets back to it; as text for a setting."""
    return _derive(secret, purpose).hex()


class Safe:
    """Seals and opens texts under one key."""

    def __init__(self, key: str) -> None:
        self._key = _derive(key, "clipferry.safe")

    def seal(self, text: str, about: str) -> str:
        """The text, unreadable; only whoever names the same `about` opens it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = self._cipher(nonce)
        cipher.update(_VERSION + about.encode())
        sealed, tag = cipher.encrypt_and_digest(text.encode())
        return base64.b64encode(_VERSION + nonce + tag + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """What was sealed; raises SealBroken where key or `about` are others, or it was changed since."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            nonce, rest = raw[1 : 1 + _NONCE_BYTES], raw[1 + _NONCE_BYTES :]
            cipher = self._cipher(nonce)
            cipher.update(raw[:1] + about.encode())
            return cipher.decrypt_and_verify(rest[_TAG_BYTES:], rest[:_TAG_BYTES]).decode()
        except ValueError as error:
            raise SealBroken from error

    def _cipher(self, nonce: bytes) -> "GcmMode":
        # Loaded where something is sealed or opened: most processes do neither, and stay smaller by what it brings.
        from Cryptodome.Cipher import AES

        return AES.new(self._key, AES.MODE_GCM, nonce=nonce, mac_len=_TAG_BYTES)

    def mark(self, text: str) -> str:
        """By what the same text is known again, and nothing else is learnt of it."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def _derive(secret: str, purpose: str) -> bytes:
    # HKDF without a salt, of one block: what is longer than a digest is not asked for. Every process derives, and
    # the library that could do this, too, would cost each of them 4 MB.
    extracted = hmac.digest(bytes(_KEY_BYTES), secret.encode(), hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)
