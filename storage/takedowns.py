"""Media that are not given out any more."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlmodel import col

from storage import files
from storage.database import Session, insert_once
from storage.models import UNFINISHED, File, Job, Takedown


async def add(session: Session, key: str, url: str, made_by: int) -> bool:
    """Block a media by its canonical name; False if it was blocked before."""
    return await insert_once(session, Takedown(key=key, url=url, made_by=made_by))


async def remove(session: Session, keys: Collection[str], url: str) -> int:
    """Take back the orders that name a link or block one of these names, with all that they block; how many rows."""
    orders = select(col(Takedown.url)).where(or_(col(Takedown.key).in_(list(keys)), col(Takedown.url) == url))
    removed = await session.execute(delete(Takedown).where(col(Takedown.url).in_(orders)))
    return int(removed.rowcount)  # type: ignore[attr-defined]


async def of_keys(session: Session, keys: Collection[str]) -> Takedown | None:
    """What blocks any of these canonical names."""
    return await session.scalar(select(Takedown).where(col(Takedown.key).in_(list(keys))).limit(1))


async def keys_of_link(session: Session, url: str) -> list[str]:
    """The canonical names of what was found under a link before."""
    query = select(col(Job.media)["key"].as_string()).where(col(Job.url) == url).distinct()
    return [key for key in await session.scalars(query) if key]


async def stored_files(session: Session, key: str) -> list[File]:
    """The files of a media in any form, with what was made of them to be sent."""
    # From the files to the jobs in their form: there are far fewer than jobs, and no index knows the media of those.
    fetched_as = exists().where(col(Job.form_key) == col(File.form_key), _of_media(key))
    fetched = list(await session.scalars(select(File).where(fetched_as)))
    return fetched + await files.made_of(session, [file.id or 0 for file in fetched])


async def unfinished(session: Session, key: str) -> list[Job]:
    """The jobs that are still at a media."""
    return list(await session.scalars(select(Job).where(_of_media(key), col(Job.state).in_(list(UNFINISHED)))))


def _of_media(key: str) -> Any:
    return col(Job.media)["key"].as_string() == key
