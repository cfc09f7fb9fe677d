"""One-time codes and the sessions that they open; a code is kept as a hash."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from storage.database import Session
from storage.models import Login, User, now


async def add(session: Session, login: Login) -> Login:
    """Insert a login; the login with its id."""
    session.add(login)
    await session.flush()
    return login


async def redeem(session: Session, digest: str, expires_at: datetime) -> Login | None:
    """Open the session of a code, until a time; None if there is no such code, it was used, or it is too late."""
    used = await session.execute(
        update(Login)
        .where(col(Login.digest) == digest, col(Login.used_at).is_(None), col(Login.code_expires_at) > now())
        .where(col(Login.revoked_at).is_(None))
        .values(used_at=now(), expires_at=expires_at)
        .returning(col(Login.id))
        .execution_options(synchronize_session=False)
    )
    login_id = used.scalar_one_or_none()
    return None if login_id is None else await get(session, login_id)


async def get(session: Session, login_id: int) -> Login | None:
    """The login with that id, unless its account has become part of another since it was offered."""
    query = select(Login).join(User, col(User.id) == col(Login.user_id)).where(col(User.joined_to).is_(None))
    found = query.where(col(Login.id) == login_id).execution_options(populate_existing=True)
    return await session.scalar(found)


async def revoke(session: Session, login_id: int) -> None:
    """End a session before its time."""
    await session.execute(
        update(Login)
        .where(col(Login.id) == login_id)
        .values(revoked_at=now())
        .execution_options(synchronize_session=False)
    )
