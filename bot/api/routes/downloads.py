"""Routes that start downloads."""

from typing import Annotated

from fastapi import Depends, Header

from bot.api import examples
from bot.api.answers import BulkAnswer, CreatedAnswer, JobAnswer
from bot.api.auth import Visit, needs, open_to_all
from bot.api.desk import Desk
from bot.api.examples import ABOUT_A_JOB, ABOUT_A_LINK, ABOUT_MONEY, WITH_BODY, responses
from bot.api.requests import BulkRequest, DownloadRequest, PublicDownloadRequest, Text
from bot.api.routing import JOBS, VIDEO, desk_of, router, visit_of
from engine.errors.jobs import TooManyJobs
from storage.errors import LinkExpired, LinkInvalid, RequestReused, UnknownJob

ROUTES = router(tags=["downloads"])
CROWDED = (RequestReused(name="order-66"), TooManyJobs(limit=1000))
IdempotencyKey = Annotated[
    Text | None,
    Header(
        min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$",
        description="A name for the request: the same one again answers with the same job.",
    ),
]  # fmt: skip


@ROUTES.post(
    f"{VIDEO}/public/download",
    responses=responses(examples.CREATION, *ABOUT_A_LINK, *WITH_BODY, TooManyJobs(limit=5), public=True),
)
@open_to_all("public_downloads")
async def public_download(
    body: PublicDownloadRequest, visit: Annotated[Visit, Depends(visit_of)], desk: Annotated[Desk, Depends(desk_of)]
) -> CreatedAnswer:
    """Download a link without a key: up to 10 minutes, as mp4, mp3 or wav. `job.status_url` says how it goes."""
    return await desk.download(visit, body, None)


@ROUTES.get(
    f"{VIDEO}/public/jobs/{{token}}",
    responses=responses(examples.COMPLETED, LinkInvalid(), UnknownJob(job_id=123), LinkExpired(), public=True),
)
@open_to_all("public_infos")
async def public_status(token: str, desk: Annotated[Desk, Depends(desk_of)]) -> JobAnswer:
    """Say how a job stands to whoever has its address."""
    job_id = desk.signer.verify_status(token)
    job = await desk.engine.jobs.read(job_id)
    if job is None:
        raise UnknownJob(job_id=job_id)
    return await desk.describer.one(job)


@ROUTES.post(
    f"{VIDEO}/download", responses=responses(examples.CREATION, *ABOUT_A_LINK, *ABOUT_MONEY, *WITH_BODY, *CROWDED)
)
@needs("write", "downloads")
async def download(
    body: DownloadRequest,
    visit: Annotated[Visit, Depends(visit_of)],
    desk: Annotated[Desk, Depends(desk_of)],
    idempotency_key: IdempotencyKey = None,
) -> CreatedAnswer:
    """Download a link. A list's link makes one job with `items`."""
    return await desk.download(visit, body, idempotency_key)


@ROUTES.post(
    f"{JOBS}/bulk-download",
    responses=responses(examples.BULK, *ABOUT_A_JOB, *WITH_BODY, *CROWDED),
)
@needs("write", "bulks")
async def bulk_download(
    body: BulkRequest,
    visit: Annotated[Visit, Depends(visit_of)],
    desk: Annotated[Desk, Depends(desk_of)],
    idempotency_key: IdempotencyKey = None,
) -> BulkAnswer:
    """Download up to 50 links. Each is looked up, priced and queued, or fails, after the answer."""
    return await desk.bulk(visit, body, idempotency_key)
