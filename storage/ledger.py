"""Credits: an append-only book in which a balance is always the sum of its entries.

A job's price is reserved once and closed once: settled by what was delivered, or released. The unique key of an
entry carries the job and its round, so whatever comes twice is booked once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Select, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Session, after_commit, insert_once
from storage.errors import AccountGone, NotEnoughCredits
from storage.models import FINAL, UNFINISHED, Entry, EntryKind, Job, User, Wallet, now

CREDITS = "credits"
USD = "usd"
MICRO = 1_000_000
"""Wallets of dollars are kept in millionths."""
"""Kept in micro-dollars."""
GRANTED = "grant:"
"""How the keys of what administrators have granted begin."""
RESERVE_END, CLOSE_END = ":reserve", ":close"

Watch = Callable[[str, str, int], None]
"""Is told of what was booked: the movement, its currency, and the amount in that currency's unit."""

_watches: list[Watch] = []


def watch(told: Watch) -> None:
    """Have something told of every movement that this process books, once it is committed."""
    _watches.append(told)


@dataclass(frozen=True)
class Balance:
    """What a wallet can spend, and what its running jobs hold; in the wallet's unit."""

    available: int
    held: int


async def grant(
    session: Session,
    user_id: int,
    amount: int,
    *,
    key: str,
    reason: str = "",
    kind: EntryKind = EntryKind.GRANT,
    currency: str = CREDITS,
) -> bool:
    """Add to a balance once for each key; whether this call did it."""
    if amount < 0:
        raise ValueError(f"cannot add {amount}")
    wallet = await _wallet(session, user_id, currency)
    booked = await _book(session, wallet, kind, amount, key=key, reason=reason)
    if booked and amount:
        _tell(session, kind, currency, amount)
    return booked


def daily_key(user_id: int) -> str:
    """What makes the filling up of a balance happen once a day."""
    return f"daily:{user_id}:{now().date().isoformat()}"


async def use_up_day(session: Session, user_id: int) -> None:
    """Let a balance not be filled up today."""
    await grant(session, user_id, 0, key=daily_key(user_id), kind=EntryKind.DAILY)


async def give(session: Session, giver_id: int, taker_id: int, amount: int, *, key: str) -> None:
    """Move credits from one person to another; raises NotEnoughCredits."""
    wallet, other = await _wallet(session, giver_id), await _wallet(session, taker_id)
    # In one order: two people who give to each other at the same moment would wait for each other.
    both = select(col(Wallet.id)).where(col(Wallet.id).in_([wallet, other])).order_by(col(Wallet.id))
    await session.execute(both.with_for_update())
    await _take(session, wallet, amount)
    session.add(Entry(wallet_id=wallet, kind=EntryKind.GIFT, amount=-amount, key=f"{key}:from"))
    await session.flush()
    await grant(session, taker_id, amount, key=f"{key}:to", kind=EntryKind.GIFT)


async def earned(session: Session, user_id: int) -> int:
    """What a person's credits came to by purchases, vouchers, grants and gifts, less what was given away or refunded.

    What an account begins with, and is filled up with day by day, is not among it.
    """
    kinds = (EntryKind.VOUCHER, EntryKind.GIFT, EntryKind.PURCHASE, EntryKind.REFUND)
    granted = (col(Entry.kind) == EntryKind.GRANT) & col(Entry.key).startswith(GRANTED)
    query = select(func.sum(col(Entry.amount))).where(
        col(Entry.wallet_id).in_(wallets(user_id, CREDITS)), col(Entry.kind).in_(kinds) | granted
    )
    return int(await session.scalar(query) or 0)


async def take_back(session: Session, user_id: int, amount: int, *, key: str, reason: str = "") -> int:
    """Take credits that were paid for and are refunded, as far as they are still there; how many were taken."""
    wallet = await _wallet(session, user_id)
    query = select(Wallet).where(col(Wallet.id) == wallet).with_for_update().execution_options(populate_existing=True)
    left = (await session.execute(query)).scalar_one().balance
    taken = min(amount, left)
    if not await _book(session, wallet, EntryKind.REFUND, -taken, key=key, reason=reason):
        return 0
    _tell(session, EntryKind.REFUND, CREDITS, taken)
    return taken


async def join(session: Session, joined_id: int, older_id: int) -> None:
    """Move what the wallets of an account hold to the one that it becomes part of, by entries in both.

    What is held there stays booked where it is: when it is given back, it goes to the account that there is then.
    """
    query = select(Wallet).where(col(Wallet.user_id) == joined_id).order_by(col(Wallet.id)).with_for_update()
    for wallet in list(await session.scalars(query, execution_options={"populate_existing": True})):
        assert wallet.id is not None
        taker = await _wallet(session, older_id, wallet.currency)
        if wallet.balance:
            key = f"join:{joined_id}:{wallet.currency}"
            amount = wallet.balance
            await _book(session, wallet.id, EntryKind.JOIN, -amount, key=f"{key}:from")
            await _book(session, taker, EntryKind.JOIN, amount, key=f"{key}:to")


# Built once, since every submit asks them.
_PAYER = (
    select(col(User.id))
    .where(col(User.id) == bindparam("user"), col(User.joined_to).is_(None), col(User.forgotten_at).is_(None))
    .with_for_update(read=True, key_share=True)
    .scalar_subquery()
)
_TAKE_OF = (
    update(Wallet)
    .where(
        col(Wallet.user_id) == _PAYER,
        col(Wallet.currency) == bindparam("coin"),
        col(Wallet.balance) >= bindparam("amount"),
    )
    .values(balance=col(Wallet.balance) - bindparam("amount"))
    .returning(col(Wallet.id))
    .execution_options(synchronize_session=False)
)
_BOOK = insert(Entry)


async def reserve(
    session: Session, user_id: int, amount: int, *, job_id: int, job_round: int = 0, currency: str = CREDITS
) -> int:
    """Hold the price of a job; who holds it for that user by now. Raises NotEnoughCredits where it is not covered."""
    asked = {"user": user_id, "coin": currency, "amount": amount}
    wallet = (await session.execute(_TAKE_OF, asked)).scalar() if amount > 0 else None
    if wallet is None:
        # There is none yet, it does not cover the price, or the account is part of another by now.
        user_id, wallet = await _holder(session, user_id, currency)
        await _take(session, wallet, amount)
    booked = {"wallet_id": wallet, "kind": EntryKind.RESERVE, "amount": -amount, "key": _reserve_key(job_id, job_round)}
    await session.execute(_BOOK, {**booked, "job_id": job_id, "reason": "", "created_at": now()})
    _tell(session, EntryKind.RESERVE, currency, amount)
    return user_id


async def settle(session: Session, job_id: int, job_round: int, charged: int) -> bool:
    """Close a hold by charging at most what it holds; whether this call closed it."""
    return await _close(session, job_id, job_round, EntryKind.SETTLE, charged)


async def release(session: Session, job_id: int, job_round: int) -> bool:
    """Close a hold by giving all of it back; whether this call closed it."""
    return await _close(session, job_id, job_round, EntryKind.RELEASE, 0)


async def balance(session: Session, user_id: int, currency: str = CREDITS) -> Balance:
    """What a person can spend and what their jobs hold, in the currency's unit."""
    wallet = await session.scalar(
        select(Wallet).where(col(Wallet.user_id) == user_id, col(Wallet.currency) == currency)
    )
    if wallet is None or wallet.id is None:
        return Balance(0, 0)
    close = aliased(Entry)
    held = await session.scalar(
        select(func.sum(col(Entry.amount)))
        .join(Job, col(Job.id) == col(Entry.job_id))
        .join(close, col(close.key) == func.replace(col(Entry.key), RESERVE_END, CLOSE_END), isouter=True)
        .where(
            col(Entry.wallet_id).in_(wallets(user_id, currency)),
            col(Entry.kind) == EntryKind.RESERVE,
            col(Job.state).in_(UNFINISHED),
            col(close.id).is_(None),
        )
    )
    return Balance(wallet.balance, -int(held or 0))


async def entries(session: Session, user_id: int, limit: int = 10) -> list[Entry]:
    """The newest entries of a person's book, newest first."""
    query = select(Entry).where(col(Entry.wallet_id).in_(wallets(user_id))).order_by(col(Entry.id).desc()).limit(limit)
    return list(await session.scalars(query))


async def charged(session: Session, job_id: int, job_round: int) -> int:
    """What a settled job cost in the end, in credits; 0 for one that is open or was released."""
    keys = [_reserve_key(job_id, job_round), _close_key(job_id, job_round)]
    found = list(await session.scalars(select(Entry).where(col(Entry.key).in_(keys))))
    return -sum(entry.amount for entry in found) if len(found) == len(keys) else 0


async def was_held(session: Session, job_id: int, job_round: int) -> bool:
    """Whether the price of a job was held in that round, whatever became of the hold."""
    return (
        await session.scalar(select(col(Entry.id)).where(col(Entry.key) == _reserve_key(job_id, job_round))) is not None
    )


async def abandoned_holds(session: Session, since: datetime | None = None) -> list[int]:
    """Ids of jobs that have ended, since a time or ever, whose hold is still open: empty, unless there is a bug."""
    closing = aliased(Entry)
    closed = select(col(closing.id)).where(col(closing.key) == func.replace(col(Entry.key), RESERVE_END, CLOSE_END))
    query = (
        select(col(Entry.job_id))
        .join(Job, col(Job.id) == col(Entry.job_id))
        .where(col(Entry.kind) == EntryKind.RESERVE, col(Job.state).in_(FINAL), ~closed.exists())
    )
    if since is not None:
        # None of these is stripped yet: with that said, an index knows when they ended.
        query = query.where(col(Job.finished_at) >= since, col(Job.stripped_at).is_(None))
    return [job_id for job_id in await session.scalars(query) if job_id is not None]


async def paid(session: Session, job_id: int) -> bool:
    """Whether a job was charged for, in whichever round."""
    query = select(col(Entry.id)).where(col(Entry.job_id) == job_id, col(Entry.kind) == EntryKind.SETTLE)
    return (await session.execute(query.limit(1))).first() is not None


async def unbalanced(session: Session) -> list[int]:
    """Ids of the wallets whose balance is not the sum of their entries: always empty, unless there is a bug."""
    total = func.coalesce(func.sum(col(Entry.amount)), 0)
    query = (
        select(col(Wallet.id))
        .join(Entry, col(Entry.wallet_id) == col(Wallet.id), isouter=True)
        .group_by(col(Wallet.id), col(Wallet.balance))
        .having(total != col(Wallet.balance))
    )
    return [wallet for wallet in await session.scalars(query) if wallet is not None]


async def _take(session: Session, wallet: int, amount: int) -> None:
    if amount < 0:
        raise ValueError(f"cannot take {amount}")
    taken = await session.execute(
        update(Wallet)
        .where(col(Wallet.id) == wallet, col(Wallet.balance) >= amount)
        .values(balance=col(Wallet.balance) - amount)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        found = await session.execute(select(col(Wallet.balance), col(Wallet.currency)).where(col(Wallet.id) == wallet))
        row = found.first()
        raise shortage(amount, *((0, CREDITS) if row is None else (row[0], row[1])))


def shortage(needed: int, balance: int, currency: str) -> NotEnoughCredits:
    """That a balance does not cover a price, both in the wallet's unit, in the unit that people are told."""
    if currency == CREDITS:
        return NotEnoughCredits(needed, balance)
    return NotEnoughCredits(needed / MICRO, balance / MICRO, currency)


def wallets(user_id: int, currency: str | None = None) -> Select[int | None]:
    """The wallets of a user, and of the accounts that were joined to it."""
    joined = select(col(User.id)).where(col(User.joined_to) == user_id)
    mine = col(Wallet.user_id).in_(joined) | (col(Wallet.user_id) == user_id)
    query = select(col(Wallet.id)).where(mine)
    return query if currency is None else query.where(col(Wallet.currency) == currency)


async def _heir(session: Session, wallet: int) -> tuple[int, str]:
    """The wallet that stands for one by now, and its currency: itself, or that of whom its account was joined to."""
    query = (
        select(col(User.joined_to), col(Wallet.currency))
        .join(Wallet, col(Wallet.user_id) == col(User.id))
        .where(col(Wallet.id) == wallet)
        .with_for_update(read=True, key_share=True, of=User)
    )
    joined_to, currency = (await session.execute(query)).one()
    return wallet if joined_to is None else await _wallet(session, joined_to, currency), currency


async def _wallet(session: Session, user_id: int, currency: str = CREDITS) -> int:
    return (await _holder(session, user_id, currency))[1]


_HOLDER = (
    select(col(User.joined_to), col(User.forgotten_at), col(Wallet.id))
    .join(Wallet, (col(Wallet.user_id) == col(User.id)) & (col(Wallet.currency) == bindparam("coin")), isouter=True)
    .where(col(User.id) == bindparam("user"))
    .with_for_update(read=True, key_share=True, of=User)
)


async def _holder(session: Session, user_id: int, currency: str) -> tuple[int, int]:
    """Who a user is by now, as `users.current` says and with what it keeps out, and their wallet, made if need be."""
    asked = {"user": user_id, "coin": currency}
    row = (await session.execute(_HOLDER, asked)).first()
    if row is None or row.forgotten_at is not None:
        raise AccountGone
    if row.joined_to is not None:
        return await _holder(session, row.joined_to, currency)
    wallet: int | None = row.id
    if wallet is None:
        await insert_once(session, Wallet(user_id=user_id, currency=currency))
        wallet = (await session.execute(_HOLDER, asked)).one().id
    assert wallet is not None
    return user_id, wallet


async def _close(session: Session, job_id: int, job_round: int, kind: EntryKind, charge: int) -> bool:
    query = select(Entry).where(col(Entry.key) == _reserve_key(job_id, job_round))
    held = await session.scalar(query)
    if held is None:
        return False
    back = max(0, -held.amount - max(0, charge))
    key = _close_key(job_id, job_round)
    wallet, currency = await _heir(session, held.wallet_id)
    booked = await _book(session, wallet, kind, back, key=key, job_id=job_id)
    if booked and kind is EntryKind.SETTLE:
        _tell(session, EntryKind.SETTLE, currency, -held.amount - back)
    if booked and back:
        _tell(session, EntryKind.RELEASE, currency, back)
    return booked


async def _book(
    session: Session,
    wallet: int,
    kind: EntryKind,
    amount: int,
    *,
    key: str,
    job_id: int | None = None,
    reason: str = "",
) -> bool:
    entry = Entry(wallet_id=wallet, kind=kind, amount=amount, key=key, job_id=job_id, reason=reason)
    if not await insert_once(session, entry):
        return False
    new_balance = {"balance": col(Wallet.balance) + amount}
    await session.execute(update(Wallet).where(col(Wallet.id) == wallet).values(**new_balance))
    return True


def _tell(session: Session, movement: str, currency: str, amount: int) -> None:
    for told in _watches:
        after_commit(session, partial(told, str(movement), currency, amount))


def _reserve_key(job_id: int, job_round: int) -> str:
    return f"job:{job_id}:{job_round}{RESERVE_END}"


def _close_key(job_id: int, job_round: int) -> str:
    return f"job:{job_id}:{job_round}{CLOSE_END}"
