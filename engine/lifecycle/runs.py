"""Runs: a worker's attempts at a job, from the claim to the files or back into the queue."""

import asyncio
from collections.abc import Sequence

from engine import sharing
from engine.errors.jobs import TooManyAttempts
from engine.lifecycle import counting, ending, leases, telling, turns
from engine.media import Choice, Media
from storage import files, jobs
from storage.database import Session, lock
from storage.errors import UserError
from storage.models import File, Job, JobState, now
from storage.stores import Stores
from storage.undisturbed import undisturbed


async def claim(stores: Stores, job_id: int, worker: str) -> Job | None:
    """Start an attempt at a queued job; None when it is not queued any more. Cancelled meanwhile, it stays queued."""
    claiming = asyncio.ensure_future(_claim(stores, job_id, worker))
    try:
        return await undisturbed(claiming)
    except asyncio.CancelledError:
        # A worker that leaves may be told so at any moment: the job would wait until its lease is over.
        job = None if claiming.cancelled() or claiming.exception() else claiming.result()
        if job is not None:
            await undisturbed(hand_back(stores, job, counted=False))
        raise


async def _claim(stores: Stores, job_id: int, worker: str) -> Job | None:
    async with stores.database.session() as session:
        job = await jobs.claim(session, job_id, worker, leases.LEASE)
    if job is not None:
        counting.started(job)
        await telling.tell(stores, job)
    return job


async def hand_back(stores: Stores, job: Job, *, counted: bool) -> None:
    """Put a running job back in the queue; an attempt that the worker itself broke off is not counted."""
    async with stores.database.session() as session:
        held = await leases.held(session, job)
        moved = held and await jobs.requeue(session, job, attempts=job.attempts if counted else job.attempts - 1)
    if moved:
        await telling.tell(stores, job)


async def take_back(stores: Stores, job: Job, max_attempts: int) -> bool:
    """Queue a job again whose worker has fallen silent, or end it after its last attempt; False if it spoke since."""
    assert job.id is not None
    async with stores.database.session() as session:
        ended: list[Job] = []
        if not await leases.abandoned(session, job):
            return False
        row = await jobs.get(session, job.id)
        assert row is not None
        if row.attempts < max_attempts:
            moved = await jobs.requeue(session, row, attempts=row.attempts)
        else:
            error = TooManyAttempts(attempts=row.attempts).to_json()
            ended = await ending.close(session, job.id, (JobState.RUNNING,), JobState.FAILED, error=error)
            moved = bool(ended)
    if moved:
        await telling.tell(stores, job, *ended)
    return moved


async def ready(stores: Stores, job: Job, stored: Sequence[File]) -> bool:
    """Note that a running job's files lie in the store; False if the job had moved on, and then nothing is noted."""
    assert job.id is not None
    async with stores.database.session() as session:
        moved = await leases.held(session, job) and await jobs.move(
            session, job.id, (JobState.RUNNING,), JobState.READY, worker=None, lease_until=None, ready_at=now()
        )
        shared: list[Job] = []
        if moved:
            await files.add(session, [file for file in stored if file.id is None])
            await jobs.attach_files(session, job.id, stored)
            shared = await _share(session, job.id, stored)
            await turns.admit(session, job.user_id)
    if moved:
        await telling.tell(stores, job, *shared)
    return moved


async def keep_private(stores: Stores, job: Job) -> bool:
    """Let what a running job fetches be its person's alone from now on; False if somebody else has it by now.

    Those who wait for its files fetch for themselves, the first of them in its place.
    """
    job_id = job.id or 0
    private = Media.model_validate({**job.media, "private": True})
    key = sharing.form_key(job.user_id, private, Choice.model_validate(job.choice))
    media = private.model_dump(mode="json")
    async with stores.database.session() as session:
        # Whoever asks for the same waits here, and follows this job no more.
        await lock(session, job.form_key)
        if not await leases.held(session, job) or not await jobs.move(
            session, job_id, (JobState.RUNNING,), JobState.RUNNING, form_key=key, media=media
        ):
            return False
        following = await jobs.followers(session, job_id)
        if following:
            await jobs.lead(session, following[0], job.turn, [each.id or 0 for each in following[1:]])
            await turns.admit(session, following[0].user_id)
    job.form_key, job.media = key, media
    await telling.tell(stores, *following[:1])
    return True


async def attempt_failed(stores: Stores, job: Job, error: UserError) -> bool:
    """End a job at which an attempt failed; False if somebody else has it by now."""
    return await ending.end_held(stores, job, JobState.RUNNING, error)


async def _share(session: Session, leader_id: int, stored: Sequence[File]) -> list[Job]:
    following = await jobs.followers(session, leader_id)
    shared = []
    for follower in following:
        assert follower.id is not None
        if await jobs.move(session, follower.id, (JobState.QUEUED,), JobState.READY, leader_id=None, ready_at=now()):
            await jobs.attach_files(session, follower.id, stored)
            shared.append(follower)
    return shared
