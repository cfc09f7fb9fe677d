"""Sets of cookies: kept sealed, taken in turn, and told what came of it."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlmodel import col

from storage.database import Session
from storage.models import CookieSet, CookieState, now


async def add(session: Session, row: CookieSet) -> int:
    """Keep a set; its number."""
    session.add(row)
    await session.flush()
    assert row.id is not None
    return row.id


async def get(session: Session, number: int) -> CookieSet | None:
    """The set of that number."""
    return await session.get(CookieSet, number, populate_existing=True)


async def every(session: Session) -> list[CookieSet]:
    """All sets, by platform."""
    return list(await session.scalars(select(CookieSet).order_by(col(CookieSet.platform), col(CookieSet.id))))


async def of_mark(session: Session, platform: str, mark: str) -> CookieSet | None:
    """The set with just these cookies."""
    query = select(CookieSet).where(col(CookieSet.platform) == platform, col(CookieSet.mark) == mark)
    return await session.scalar(query.limit(1))


async def remove(session: Session, number: int) -> bool:
    """Forget a set; whether there was one."""
    removed = await session.execute(delete(CookieSet).where(col(CookieSet.id) == number))
    return bool(removed.rowcount)  # type: ignore[attr-defined]


async def usable(session: Session, platform: str, but: Collection[int] = ()) -> Sequence[CookieSet]:
    """The sets of a platform that are not dead: those that fail last, and of equals the one that has rested longest."""
    query = (
        select(CookieSet)
        .where(col(CookieSet.platform) == platform, col(CookieSet.state) != CookieState.DEAD)
        .where(col(CookieSet.id).not_in(list(but)))
        .order_by(col(CookieSet.strikes), col(CookieSet.last_used_at).asc().nulls_first(), col(CookieSet.id))
    )
    return list(await session.scalars(query))


async def used(session: Session, number: int) -> None:
    """Note that a set is used from now on."""
    change = update(CookieSet).where(col(CookieSet.id) == number)
    await session.execute(change.values(uses=col(CookieSet.uses) + 1, last_used_at=now()))


async def worked(session: Session, number: int) -> None:
    """Note that something opened with a set: it is good, whatever was thought of it before."""
    change = update(CookieSet).where(col(CookieSet.id) == number)
    await session.execute(change.values(state=CookieState.GOOD, strikes=0, last_result="ok"))


async def failed(session: Session, number: int, result: str, *, strike: bool) -> int:
    """Note that nothing opened with a set, and whether that speaks against it; its strikes."""
    change = update(CookieSet).where(col(CookieSet.id) == number)
    counted = change.values(strikes=col(CookieSet.strikes) + int(strike), last_result=result)
    return await session.scalar(counted.returning(col(CookieSet.strikes))) or 0


async def bury(session: Session, number: int, result: str) -> bool:
    """Use a set no more; False where it was dead before, or is gone."""
    alive = (col(CookieSet.id) == number, col(CookieSet.state) != CookieState.DEAD)
    buried = await session.execute(update(CookieSet).where(*alive).values(state=CookieState.DEAD, last_result=result))
    return bool(buried.rowcount)  # type: ignore[attr-defined]
