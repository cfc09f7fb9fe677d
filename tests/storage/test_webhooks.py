"""storage.webhooks: ends noted once, calls taken by one."""

from collections import Counter
from datetime import timedelta

from storage import webhooks
from storage.models import Webhook, now
from tests.storage.rows import add_user

MINUTE = timedelta(minutes=1)


async def add_webhook(session, user_id=None, **values):
    user_id = user_id or await add_user(session)
    return await webhooks.add(session, Webhook(user_id=user_id, url="https://example.com/", secret="s", **values))


async def test_an_end_is_noted_once_for_each_webhook(database):
    async with database.session() as session:
        first = await add_webhook(session)
        await add_webhook(session, first.user_id)
        assert await webhooks.note_end(session, first.user_id, 1, 0) == 2
        await webhooks.note_end(session, first.user_id, 1, 0)
        assert len(await webhooks.take_due(session, MINUTE)) == 2


async def test_a_call_is_taken_by_one_until_its_lease_ends(database):
    async with database.session() as session:
        webhook = await add_webhook(session)
        await webhooks.note_end(session, webhook.user_id, 1, 0)
    async with database.session() as session:
        taken = await webhooks.take_due(session, MINUTE)
        assert (len(taken), taken[0].attempts, await webhooks.take_due(session, MINUTE)) == (1, 1, [])
        assert not await webhooks.any_due(session)


async def test_one_person_s_calls_leave_room_for_others(database):
    async with database.session() as session:
        first = await add_webhook(session)
        second = await add_webhook(session, first.user_id)
        for job_id in range(webhooks.EACH):
            await webhooks.note_end(session, first.user_id, job_id, 0)
        other = await add_webhook(session)
        await webhooks.note_end(session, other.user_id, 99, 0)
    async with database.session() as session:
        taken = await webhooks.take_due(session, MINUTE)
        owners = Counter("other" if call.webhook_id == other.id else "one" for call in taken)
        assert owners == {"one": webhooks.EACH, "other": 1}
        rest = await webhooks.take_due(session, MINUTE)
        assert {call.webhook_id for call in rest} <= {first.id, second.id}
        assert len(rest) == webhooks.EACH


async def test_an_answered_call_is_not_made_again(database):
    async with database.session() as session:
        webhook = await add_webhook(session)
        await webhooks.note_end(session, webhook.user_id, 1, 0)
        call = (await webhooks.take_due(session, -MINUTE))[0]
        assert await webhooks.any_due(session)
        await webhooks.note_answer(session, call, 200, None)
        assert not await webhooks.any_due(session)


async def test_a_webhook_that_is_disabled_is_told_nothing(database):
    async with database.session() as session:
        webhook = await add_webhook(session, disabled_at=now())
        assert await webhooks.note_end(session, webhook.user_id, 1, 0) == 0


async def test_removing_one_takes_its_calls_along(database):
    async with database.session() as session:
        webhook = await add_webhook(session)
        await webhooks.note_end(session, webhook.user_id, 1, 0)
        assert not await webhooks.remove(session, webhook.user_id + 1, webhook.id)
        assert await webhooks.remove(session, webhook.user_id, webhook.id)
        assert (await webhooks.count(session, webhook.user_id), await webhooks.any_due(session)) == (0, False)
