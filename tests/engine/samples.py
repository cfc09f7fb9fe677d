"""Media to start from, and rows in the state that a test begins with."""

from datetime import timedelta
from itertools import count

from engine.lifecycle import entering, runs
from engine.media import Format, Media
from engine.queue import lookup_key
from storage import jobs, ledger
from storage.models import Job, now
from storage.stores import Stores
from tests.storage import rows

LINK = "https://a.org/film"
_forms = count()


def media(**values):
    """A film of a minute in two heights, with sound."""
    formats = tuple(
        Format(id=str(height), container="mp4", width=height * 16 // 9, height=height, video_codec="h264",
               audio_codec="aac", size=height * 1000, size_exact=True)
        for height in (360, 720)
    )  # fmt: skip
    plain = {"url": LINK, "key": "generic:film", "platform": "other", "id": "film", "title": "A film", "duration": 60.0}
    return Media(**({"formats": formats} | plain | values))


async def found(stores: Stores, media: Media, seconds=60):
    """Keep a media as a worker that looked it up would."""
    await stores.cache.set(lookup_key(media.url), {"media": media.model_dump(mode="json")}, seconds)


async def person(stores, balance=1000):
    """The id of a new person with that balance."""
    async with stores.database.session() as session:
        user_id = await rows.add_user(session)
        await ledger.grant(session, user_id, balance, key=f"test:{user_id}")
    return user_id


async def balance(stores, user_id):
    """What a person can spend and what is held."""
    async with stores.database.session(read_only=True) as session:
        balance = await ledger.balance(session, user_id)
        assert await ledger.unbalanced(session) == []
    return balance.available, balance.held


async def submitted(stores, user_id=None, price=100, room=0, **values) -> Job:
    """A queued job, unlike any other, with as much room beside it as its person wants.

    `room`: how many jobs the workers hold at most.
    """
    user_id = user_id or await person(stores)
    own = {"form_key": f"form-{next(_forms)}", "running_limit": 1000, "media": media().model_dump(mode="json")}
    job = rows.job(user_id, price=price, **(own | values))
    await entering.submit(stores, job, room=room)
    return job


async def running(stores, worker="worker", **values) -> Job:
    """A job that a worker has claimed."""
    job = await submitted(stores, **values)
    return await runs.claim(stores, job.id, worker)


async def ready(stores, **values) -> Job:
    """A job whose file lies in the store."""
    job = await running(stores, **values)
    assert await runs.ready(stores, job, [rows.file(path=f"2026-01-01/{job.id}/media.mp4", duration=60.0)])
    return await reread(stores, job)


async def reread(stores, job) -> Job:
    """The job's row as it is now."""
    async with stores.database.session(read_only=True) as session:
        return await jobs.get(session, job.id)


async def silence(stores, *ids):
    """Let the leases of jobs end, as when their worker is gone."""
    async with stores.database.session() as session:
        for job_id in ids:
            (await jobs.get(session, job_id)).lease_until = now() - timedelta(seconds=1)
