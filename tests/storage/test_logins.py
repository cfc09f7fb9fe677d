"""storage.logins: a code opens one session, in time."""

from datetime import timedelta

from storage import logins
from storage.models import Login, now
from tests.storage.rows import add_user

MINUTE = timedelta(minutes=1)


async def add_login(session, lasts=MINUTE):
    return await logins.add(session, Login(user_id=await add_user(session), digest="d", code_expires_at=now() + lasts))


async def test_a_code_is_redeemed_once(database):
    async with database.session() as session:
        added = await add_login(session)
        opened = await logins.redeem(session, "d", now() + MINUTE)
        assert (opened.id, opened.used_at is not None) == (added.id, True)
        assert await logins.redeem(session, "d", now() + MINUTE) is None


async def test_a_late_or_unknown_code_opens_nothing(database):
    async with database.session() as session:
        await add_login(session, lasts=-MINUTE)
        assert await logins.redeem(session, "d", now() + MINUTE) is None
        assert await logins.redeem(session, "x", now() + MINUTE) is None


async def test_a_session_is_revoked(database):
    async with database.session() as session:
        added = await add_login(session)
        await logins.revoke(session, added.id)
        assert (await logins.get(session, added.id)).revoked_at is not None
