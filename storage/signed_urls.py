"""Download links: signed, expiring and revocable.

A token names a job, one of its files, the link's serial and its end, under a keyed signature. Raising the serial
of a job's file revokes all links to it; the signature itself can never be taken back.
"""

import fcntl
import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from storage.errors import LinkExpired, LinkInvalid
from storage.models import File, JobFile, now


@dataclass(frozen=True)
class Claim:
    """What a valid token allows: one job's file, under one serial, until a time."""

    job_id: int
    file_id: int
    serial: int
    expires_at: datetime
    uses: int | None = None
    """How many times it may be fetched; None: as often as one likes."""
    name: str = ""
    """What tells a link with counted uses from others to the same file."""


class UrlSigner:
    """Makes and checks download addresses under one key."""

    def __init__(self, key: str, public_url: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="clipferry.download", signer_kwargs={"digest_method": sha256})
        self._statuses = URLSafeSerializer(key, salt="clipferry.status", signer_kwargs={"digest_method": sha256})
        self._public_url = public_url.rstrip("/")

    @property
    def public_url(self) -> str:
        """The address under which people reach the HTTP server."""
        return self._public_url

    def sign(self, job_id: int, file: File, serial: int = 0) -> str:
        """The absolute address under which a job's file can be fetched until the file expires."""
        return f"{self._public_url}/d/{self.token(job_id, file, serial)}"

    def sign_limited(self, job_id: int, file: File, serial: int, *, until: datetime, uses: int | None) -> str:
        """An address of its own for a job's file, that ends before the file does or after so many fetches."""
        end = min(until, file.expires_at)
        claim = [job_id, file.id, serial, int(end.timestamp()), uses, secrets.token_urlsafe(6)]
        signed: str = self._serializer.dumps(claim)
        return f"{self._public_url}/d/{signed}"

    def sign_status(self, job_id: int, until: datetime) -> str:
        """A token by which anyone who holds it sees how a job stands, until a time."""
        signed: str = self._statuses.dumps([job_id, int(until.timestamp())])
        return signed

    def verify_status(self, token: str) -> int:
        """The job whose standing a token shows; raises LinkInvalid or LinkExpired."""
        job_id, end = _loaded(self._statuses, token, (2,))
        if datetime.fromtimestamp(end, UTC) <= now():
            raise LinkExpired
        found: int = job_id
        return found

    def token(self, job_id: int, file: File, serial: int = 0) -> str:
        """The part of a download address that carries the claim."""
        claim = [job_id, file.id, serial, int(file.expires_at.timestamp())]
        signed: str = self._serializer.dumps(claim)
        return signed

    def verify(self, token: str) -> Claim:
        """What a token allows; raises LinkInvalid for one that we did not sign, LinkExpired for a late one."""
        job_id, file_id, serial, end, *limited = _loaded(self._serializer, token, (4, 6))
        claim = Claim(job_id, file_id, serial, datetime.fromtimestamp(end, UTC), *limited)
        if claim.expires_at <= now():
            raise LinkExpired
        return claim


def _loaded(serializer: URLSafeSerializer, token: str, lengths: Collection[int]) -> list[Any]:
    """What a token says; raises LinkInvalid."""
    try:
        claim = serializer.loads(token)
        # base64 has several spellings of the same bytes; only the one that we wrote is ours.
        if serializer.dumps(claim) != token or len(claim) not in lengths:
            raise LinkInvalid
    except (BadData, ValueError, TypeError) as error:
        raise LinkInvalid from error
    return list(claim)


def check_serial(claim: Claim, job_file: JobFile) -> None:
    """Refuse a link whose serial was raised since it was signed; raises LinkExpired."""
    if claim.serial != job_file.link_serial:
        raise LinkExpired


def load_key(path: Path) -> str:
    """The signing key kept in a file, made there with mode 0600 on first use."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        # Two processes may come at once, or one may have died before it wrote: an empty file is not a key.
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(48)
            file.write(key)
    return key
