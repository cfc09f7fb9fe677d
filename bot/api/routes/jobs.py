"""Routes about one's jobs."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Final

from fastapi import Depends, Path, Query
from fastapi.responses import StreamingResponse

from bot.api import examples
from bot.api.answers import JobAnswer, JobsAnswer, LinkAnswer, MessageAnswer, RecentAnswer, StatsAnswer
from bot.api.auth import Visit, needs
from bot.api.describe import MICRO
from bot.api.desk import Desk
from bot.api.examples import ABOUT_A_JOB, ABOUT_MONEY, MALFORMED, WITH_BODY, responses
from bot.api.live import PLATFORM
from bot.api.requests import MAX_ID, JobsQuery, LinksRequest, Number, PageQuery, RenameRequest
from bot.api.routing import JOBS, desk_of, router, visit_of
from bot.api.states import STATUSES, states_of
from bot.api.streams import POLL_SECONDS, QUIET_SECONDS, open_stream
from engine.errors.jobs import WrongState
from storage.errors import FileGone
from storage.models import Job, now
from storage.records import Filter

ROUTES = router(tags=["jobs"])
RECENT: Final = 10
LINK_LASTS: Final = timedelta(days=366)
WRONG_STATE = WrongState(job_id=123, state="running")

JobId = Annotated[Number, Path(ge=1, le=MAX_ID)]
Here = Annotated[Desk, Depends(desk_of)]
Who = Annotated[Visit, Depends(visit_of)]


@ROUTES.get(f"{JOBS}/jobs", responses=responses(examples.LIST, MALFORMED))
@needs("read")
async def jobs(query: Annotated[JobsQuery, Query()], visit: Who, desk: Here) -> JobsAnswer:
    """List the account's jobs, newest first, whichever front end they came by."""
    states = states_of(query.status) if query.status is not None else None
    wanted = Filter(states=states, site=query.platform, container=query.format)
    page = await desk.engine.jobs.records.page(visit.asker, wanted, query.limit, query.skip)
    told = await desk.describer.many(page.jobs)
    return JobsAnswer(items=told, total=page.total, limit=query.limit, skip=query.skip)


@ROUTES.get(f"{JOBS}/jobs/{{job_id}}", responses=responses(examples.COMPLETED, *ABOUT_A_JOB))
@needs("read", "statuses")
async def status(job_id: JobId, visit: Who, desk: Here) -> JobAnswer:
    """Say how a job stands."""
    return await desk.describer.one(await desk.engine.jobs.get(visit.asker, job_id))


@ROUTES.put(f"{JOBS}/jobs/{{job_id}}", responses=responses(examples.COMPLETED, *ABOUT_A_JOB, *WITH_BODY))
@needs("write")
async def rename(job_id: JobId, body: RenameRequest, visit: Who, desk: Here) -> JobAnswer:
    """Give a job another title."""
    return await desk.describer.one(await desk.engine.jobs.rename(visit.asker, job_id, body.title))


@ROUTES.delete(f"{JOBS}/jobs/{{job_id}}", responses=responses(examples.DELETED, *ABOUT_A_JOB, WRONG_STATE))
@needs("write")
async def delete(job_id: JobId, visit: Who, desk: Here) -> MessageAnswer:
    """Delete a job and its files; one that is not at its end is cancelled first."""
    job = await desk.engine.jobs.get(visit.asker, job_id)
    if not job.state.final:
        await desk.engine.jobs.cancel(visit.asker, job_id)
    await desk.engine.jobs.delete(visit.asker, job_id)
    return MessageAnswer(message="Job deleted successfully")


@ROUTES.post(f"{JOBS}/jobs/{{job_id}}/cancel", responses=responses(examples.CANCELLED, *ABOUT_A_JOB, WRONG_STATE))
@needs("write")
async def cancel(job_id: JobId, visit: Who, desk: Here) -> JobAnswer:
    """End a job and give its price back; of a live recording, keep what was recorded."""
    return await desk.describer.one(await desk.engine.jobs.cancel(visit.asker, job_id))


@ROUTES.post(
    f"{JOBS}/jobs/{{job_id}}/retry", responses=responses(examples.JOB, *ABOUT_A_JOB, *ABOUT_MONEY, WRONG_STATE)
)
@needs("write", "downloads")
async def retry(job_id: JobId, visit: Who, desk: Here) -> JobAnswer:
    """Queue a failed or cancelled job again."""
    job = await desk.engine.jobs.get(visit.asker, job_id)
    # It is delivered where it is asked for again: what another front end wrote means nothing here.
    reply_to = job.reply_to if job.platform == PLATFORM else {}
    again = await desk.engine.jobs.retry(visit.asker, job_id, reply_to, platform=PLATFORM)
    return await desk.describer.one(again)


@ROUTES.get(f"{JOBS}/jobs/{{job_id}}/items", responses=responses(examples.LIST, *ABOUT_A_JOB))
@needs("read", "statuses")
async def items(job_id: JobId, query: Annotated[PageQuery, Query()], visit: Who, desk: Here) -> JobsAnswer:
    """List the jobs of a list's items, newest first."""
    job = await desk.engine.jobs.get(visit.asker, job_id)
    page = await desk.engine.jobs.records.page(visit.asker, Filter(parent_id=job.id), query.limit, query.skip)
    told = await desk.describer.many(page.jobs)
    return JobsAnswer(items=told, total=page.total, limit=query.limit, skip=query.skip)


@ROUTES.post(f"{JOBS}/jobs/{{job_id}}/links", responses=responses(examples.LINK, *ABOUT_A_JOB, FileGone(), *WITH_BODY))
@needs("write")
async def make_link(job_id: JobId, body: LinksRequest, visit: Who, desk: Here) -> LinkAnswer:
    """Make one more link to a job's file, limited in time or in downloads."""
    job = await desk.engine.jobs.get(visit.asker, job_id)
    filed = (await desk.engine.jobs.records.files([job])).get(job_id, ())
    place, file = next(((place, file) for place, file in filed if file.role != "thumbnail"), (None, None))
    if place is None or file is None or file.expires_at <= now():
        raise FileGone
    until = now() + (timedelta(seconds=body.expires_in) if body.expires_in else LINK_LASTS)
    url = desk.signer.sign_limited(job_id, file, place.link_serial, until=until, uses=body.max_downloads)
    return LinkAnswer(
        url=url, expires_at=min(until, file.expires_at).replace(microsecond=0), max_downloads=body.max_downloads
    )


@ROUTES.delete(f"{JOBS}/jobs/{{job_id}}/links", responses=responses({"message": "Links revoked"}, *ABOUT_A_JOB))
@needs("write")
async def revoke_links(job_id: JobId, visit: Who, desk: Here) -> MessageAnswer:
    """Revoke every link that was made to a job's files; the job's own answers carry new ones."""
    await desk.engine.jobs.records.revoke_links(await desk.engine.jobs.get(visit.asker, job_id))
    return MessageAnswer(message="Links revoked")


@ROUTES.get(
    f"{JOBS}/jobs/{{job_id}}/events",
    response_class=StreamingResponse,
    responses={
        **responses(None, *ABOUT_A_JOB),
        200: {
            "description": "The job, each time that something is new about it, until its end",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": "event: job\ndata: {...}\n\n"}},
        },
    },
)
@needs("read", "statuses")
async def events(job_id: JobId, visit: Who, desk: Here) -> StreamingResponse:
    """Follow a job by server-sent events."""
    job = await desk.engine.jobs.get(visit.asker, job_id)
    return open_stream(desk, visit.asker.user_id, _follow(desk, job))


async def _follow(desk: Desk, job: Job) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    said, spoken = "", loop.time()
    async with desk.live.following(job) as bell:
        while True:
            bell.clear()
            row = await desk.engine.jobs.read(job.id or 0)
            if row is None:
                return
            told = (await desk.describer.one(row)).model_dump_json()
            if told != said:
                said, spoken = told, loop.time()
                yield f"event: job\ndata: {told}\n\n"
            elif loop.time() - spoken > QUIET_SECONDS:
                spoken = loop.time()
                yield ": still there\n\n"
            if row.state.final:
                return
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await bell.wait()
            except TimeoutError:
                continue


@ROUTES.get(f"{JOBS}/stats", responses=responses(examples.STATS))
@needs("read")
async def stats(visit: Who, desk: Here) -> StatsAnswer:
    """Sum up what the account has downloaded."""
    records = desk.engine.jobs.records
    sums = await records.statistics(visit.asker)
    recent = await records.newest(visit.asker, RECENT)
    return StatsAnswer(
        total_downloads=sums.downloads,
        total_duration=round(sums.seconds, 3),
        total_credits_used=sums.credits,
        total_usd_used=sums.micro_usd / MICRO,
        downloads_by_platform=dict(sums.by_site),
        downloads_by_format=dict(sums.by_container),
        recent_downloads=[
            RecentAnswer(
                id=job.id or 0,
                title=job.title,
                platform=job.site,
                format=job.container,
                status=STATUSES[job.state],
                created_at=job.created_at.replace(microsecond=0),
            )
            for job in recent
        ],
    )
