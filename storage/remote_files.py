"""Which files a platform keeps for a bot, by our own id of the file."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlmodel import col

from storage.database import Session, insert_once
from storage.models import File, Job, JobFile, JobState, RemoteFile, now


async def find(session: Session, platform: str, bot: str, file_ids: Sequence[int]) -> Mapping[int, RemoteFile]:
    """Those of the files that the platform keeps for the bot, by their ids."""
    query = select(RemoteFile).where(
        col(RemoteFile.platform) == platform, col(RemoteFile.bot) == bot, col(RemoteFile.file_id).in_(list(file_ids))
    )
    return {row.file_id: row for row in await session.scalars(query)}


async def keep(session: Session, row: RemoteFile) -> None:
    """Remember where a platform keeps a file, in place of what was known of it."""
    await forget(session, row.platform, row.bot, row.file_id)
    await insert_once(session, row)


async def forget(session: Session, platform: str, bot: str, file_id: int) -> None:
    """Forget a reference that the platform does not know any more."""
    await session.execute(
        delete(RemoteFile).where(
            col(RemoteFile.file_id) == file_id, col(RemoteFile.platform) == platform, col(RemoteFile.bot) == bot
        )
    )


async def of_url(
    session: Session, platform: str, bot: str, url: str, user_id: int | None, limit: int = 5
) -> Sequence[tuple[RemoteFile, Job]]:
    """What the platform keeps of a link's delivered files, newest first, and whose job brought each.

    Of one person's jobs only, unless that is None: then of everybody's.
    """
    query = (
        select(RemoteFile, Job)
        .join(JobFile, col(JobFile.file_id) == col(RemoteFile.file_id))
        .join(Job, col(Job.id) == col(JobFile.job_id))
        .join(File, col(File.id) == col(RemoteFile.file_id))
        .where(
            col(RemoteFile.platform) == platform,
            col(RemoteFile.bot) == bot,
            col(Job.url) == url,
            col(Job.state) == JobState.DELIVERED,
            col(File.expires_at) > now(),
        )
        .order_by(col(Job.id).desc())
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(col(Job.user_id) == user_id)
    return [(row[0], row[1]) for row in await session.execute(query)]
