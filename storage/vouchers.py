"""Voucher codes: made by an operator, worth an amount to the first who redeems them. Only hashes are kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import update
from sqlmodel import col

from storage.database import Session
from storage.models import Voucher, now

# Crockford's base 32: no letters that are taken for others.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_SIGNS = 4, 4
"""80 bits in groups that can be read aloud."""


async def make(
    session: Session, count: int, amount: int, *, currency: str, made_by: int, expires_at: datetime | None
) -> Sequence[str]:
    """New codes, each worth that amount in the currency's unit; they cannot be read back later."""
    codes = [_new_code() for _ in range(count)]
    session.add_all(
        Voucher(digest=_digest(code), amount=amount, currency=currency, made_by=made_by, expires_at=expires_at)
        for code in codes
    )
    await session.flush()
    return codes


async def redeem(session: Session, code: str, user_id: int) -> Voucher | None:
    """Take a code for a person; None if there is no such code, it is taken, or it is too late."""
    alive = col(Voucher.expires_at).is_(None) | (col(Voucher.expires_at) > now())
    taken = await session.execute(
        update(Voucher)
        .where(col(Voucher.digest) == _digest(code), col(Voucher.redeemed_by).is_(None), alive)
        .values(redeemed_by=user_id, redeemed_at=now())
        .returning(col(Voucher.id))
        .execution_options(synchronize_session=False)
    )
    voucher_id = taken.scalar_one_or_none()
    return None if voucher_id is None else await session.get(Voucher, voucher_id, populate_existing=True)


def _new_code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_SIGNS)) for _ in range(GROUPS))
    return "-".join(groups)


def _digest(code: str) -> str:
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return sha256(plain.encode()).hexdigest()
