"""Lists: jobs whose items are jobs of their own. A zipped list holds back what is ready until all of it is."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.database import Session
from storage.models import UNFINISHED, Job, JobState


async def items(session: Session, list_id: int, states: Collection[JobState] | None = None) -> list[Job]:
    """The items of a list in their order, those in some states or all."""
    query = select(Job).where(col(Job.parent_id) == list_id)
    if states is not None:
        query = query.where(col(Job.state).in_(list(states)))
    ordered = query.order_by(col(Job.item), col(Job.id))
    return list(await session.scalars(ordered, execution_options={"populate_existing": True}))


async def is_pending(session: Session, list_id: int) -> bool:
    """Whether an item of a list is still on its way."""
    query = select(col(Job.id)).where(col(Job.parent_id) == list_id, _pending(Job))
    return (await session.execute(query.limit(1))).first() is not None


async def complete(session: Session, limit: int = 100) -> list[int]:
    """Ids of gathering lists of whose items none is on its way any more."""
    item = aliased(Job)
    pending = select(col(item.id)).where(col(item.parent_id) == col(Job.id), _pending(item))
    query = select(col(Job.id)).where(col(Job.state) == JobState.GATHERING, ~pending.exists()).limit(limit)
    return [list_id for list_id in await session.scalars(query) if list_id is not None]


def _pending(item: type[Job]) -> ColumnElement[bool]:
    held_back = and_(col(item.state) == JobState.READY, col(item.zipped).is_(True))
    return and_(col(item.state).in_(list(UNFINISHED)), ~held_back)
