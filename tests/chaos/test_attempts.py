"""A job that kills its worker is not tried for ever."""

import asyncio

from bot.messages import Messages
from storage.errors import UserError
from storage.models import JobState
from tests.engine import samples


async def test_a_job_that_killed_three_workers_is_given_up_with_a_reason_and_its_credits(empty_town, site):
    async with empty_town.desk() as desk, empty_town.stores() as stores:
        worker = empty_town.hire()
        job = await desk.order(site.url("/slow/150000/0/video.mp4"))
        for attempt in (1, 2, 3):
            await _until_tried(desk, job, attempt)
            empty_town.kill_worker(worker)
            await samples.silence(stores, job.id)
            worker = empty_town.hire()
        row = await desk.wait(job)
        assert row.state is JobState.FAILED
        assert "Each of 3 attempts stopped its worker" in Messages().error(UserError.from_json(row.error))
        assert await desk.balance() == (100_000, 0)


async def _until_tried(desk, job, attempt):
    async with asyncio.timeout(60):
        while (await desk.wait(job, JobState.RUNNING)).attempts < attempt:
            await asyncio.sleep(0.05)
