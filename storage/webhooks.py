"""Webhooks, and the calls that are still to be made; each due call is taken by one caller."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import Webhook, WebhookCall, now

EACH = 4
"""How many calls of one person are made at once."""


async def add(session: Session, webhook: Webhook) -> Webhook:
    """Insert a webhook; the webhook with its id."""
    session.add(webhook)
    await session.flush()
    return webhook


async def of_user(session: Session, user_id: int) -> Sequence[Webhook]:
    """A person's webhooks, oldest first."""
    query = select(Webhook).where(col(Webhook.user_id) == user_id).order_by(col(Webhook.id))
    return list(await session.scalars(query))


async def count(session: Session, user_id: int) -> int:
    """How many webhooks a person has."""
    return await session.scalar(select(func.count()).select_from(Webhook).where(col(Webhook.user_id) == user_id)) or 0


async def get(session: Session, webhook_id: int) -> Webhook | None:
    """The webhook with that id."""
    return await session.get(Webhook, webhook_id, populate_existing=True)


async def remove(session: Session, user_id: int, webhook_id: int) -> bool:
    """Forget a person's webhook and its calls; False if they have none with that id."""
    webhook = await get(session, webhook_id)
    if webhook is None or webhook.user_id != user_id:
        return False
    await session.execute(delete(WebhookCall).where(col(WebhookCall.webhook_id) == webhook_id))
    await session.execute(delete(Webhook).where(col(Webhook.id) == webhook_id))
    return True


async def disable(session: Session, webhook_id: int) -> None:
    """Call a webhook no more: it has said that it is gone."""
    await session.execute(update(Webhook).where(col(Webhook.id) == webhook_id).values(disabled_at=now()))


async def note_end(session: Session, user_id: int, job_id: int, job_round: int) -> int:
    """Note once that a job's end is to be told to each of a person's webhooks; how many there are."""
    active = [webhook for webhook in await of_user(session, user_id) if webhook.disabled_at is None]
    for webhook in active:
        await insert_once(session, WebhookCall(webhook_id=webhook.id or 0, job_id=job_id, round=job_round))
    return len(active)


async def take_due(session: Session, lease: timedelta, limit: int = 20) -> Sequence[WebhookCall]:
    """Take the calls that are due, the longest overdue first: nobody else gets them until the lease ends.

    Of one person's at most EACH are taken at once, so that slow servers of theirs keep nobody else waiting.
    """
    due = (col(WebhookCall.done).is_(False), col(WebhookCall.due_at) <= now())
    order = (col(WebhookCall.due_at), col(WebhookCall.id))
    place = func.row_number().over(partition_by=col(Webhook.user_id), order_by=order).label("place")
    mine = select(col(WebhookCall.id), col(WebhookCall.due_at), place).where(*due)
    ranked = mine.join(Webhook, col(Webhook.id) == col(WebhookCall.webhook_id)).subquery()
    first = select(ranked.c.id).where(ranked.c.place <= EACH).order_by(ranked.c.due_at, ranked.c.id).limit(limit)
    ids = list(await session.scalars(first))
    taken = await session.execute(
        update(WebhookCall)
        .where(col(WebhookCall.id).in_(ids), *due)
        .values(due_at=now() + lease, attempts=col(WebhookCall.attempts) + 1)
        .returning(WebhookCall)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(taken.scalars())


async def note_answer(session: Session, call: WebhookCall, status: int | None, again: timedelta | None) -> None:
    """Note what a call was answered with, and when it is made again; None: not any more."""
    values = {"status": status, "done": again is None, "due_at": now() + (again or timedelta())}
    await session.execute(
        update(WebhookCall)
        .where(col(WebhookCall.id) == call.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def any_due(session: Session) -> bool:
    """Whether a call is due."""
    query = select(col(WebhookCall.id)).where(col(WebhookCall.done).is_(False), col(WebhookCall.due_at) <= now())
    return (await session.execute(query.limit(1))).first() is not None
