"""Answers about the jobs that somebody has."""

from collections.abc import Collection, Mapping
from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from storage.models import UNFINISHED, JobState


async def answer(request: Request, command: commands.AboutJobs) -> views.View:
    """What is said to a command about jobs; raises UnknownJob and WrongState."""
    jobs = request.engine.jobs
    match command:
        case commands.Jobs():
            return await _listed(request, command)
        case commands.Stats(days):
            return views.DownloadStatistics(await jobs.records.summary(request.asker, days), days)
        case commands.Rename(job_id, title):
            return views.Renamed(await jobs.rename(request.asker, job_id, title))
        case commands.Delete(job_id):
            return views.Deleted(await jobs.delete(request.asker, job_id))
        case _:
            assert_never(command)


PAGE_SIZE = 10
STATES: Mapping[str, Collection[JobState]] = {
    "waiting": {JobState.PENDING, JobState.QUEUED},
    "running": {JobState.GATHERING, JobState.RUNNING, JobState.READY, JobState.DELIVERING},
    "unfinished": UNFINISHED,
    "done": {JobState.DELIVERED},
    "failed": {JobState.FAILED},
    "cancelled": {JobState.CANCELLED},
}


async def _listed(request: Request, asked: commands.Jobs) -> views.JobList:
    states = STATES[asked.state] if asked.state else None
    found = await request.engine.jobs.records.own(request.asker, states, asked.site, asked.page, PAGE_SIZE)
    pages = max(1, -(-found.total // PAGE_SIZE))
    words = " ".join(word for word in (asked.state, asked.site) if word)
    return views.JobList(found.jobs, asked.page, pages, words)
