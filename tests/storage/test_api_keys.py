"""storage.api_keys: found by prefix, revoked by their person alone, use noted now and then."""

from datetime import timedelta

from storage import api_keys
from storage.models import ApiKey, now
from tests.storage.rows import add_user


async def add_key(session, user_id=None, **values):
    user_id = user_id or await add_user(session)
    return await api_keys.add(
        session, ApiKey(user_id=user_id, name="tests", prefix="cf_1", digest="d", scopes=["read"], **values)
    )


async def test_a_key_is_found_by_its_prefix(database):
    async with database.session() as session:
        added = await add_key(session)
    async with database.session(read_only=True) as session:
        found = await api_keys.find(session, "cf_1")
        assert (found.id, found.scopes, await api_keys.find(session, "cf_2")) == (added.id, ["read"], None)


async def test_only_its_person_revokes_it_and_once(database):
    async with database.session() as session:
        key = await add_key(session)
        assert not await api_keys.revoke(session, key.user_id + 1, "cf_1")
        assert await api_keys.revoke(session, key.user_id, "cf_1")
        assert not await api_keys.revoke(session, key.user_id, "cf_1")
        assert await api_keys.of_user(session, key.user_id) == []


async def test_its_use_is_noted_once_a_minute(database):
    async with database.session() as session:
        key = await add_key(session)
        assert not api_keys.use_is_noted(key)
        await api_keys.note_use(session, key)
        await session.refresh(key)
        assert api_keys.use_is_noted(key)
        key.last_used_at = now() - timedelta(minutes=2)
        assert not api_keys.use_is_noted(key)
