"""Jobs as pages show them: from their row, their files, and the newest word of the worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.api.answers import FileAnswer, JobAnswer
from bot.api.desk import Desk
from bot.messages import Messages
from bot.texts import lists, status
from storage.errors import UserError
from storage.models import Job, JobState


@dataclass(frozen=True)
class Shown:
    """A file of a job."""

    name: str
    size: str
    kind: str
    """What kind of file it is: video, audio, image ..."""
    address: str


@dataclass(frozen=True)
class Card:
    """A job with what is said of it and what can be done with it."""

    job: Job
    title: str
    state: str
    facts: Sequence[str]
    said: str
    """How it goes on, or why it does not."""
    percent: int | None
    """How much of it is done, where that is known."""
    files: Sequence[Shown]
    picture: str | None
    """The address of its picture among our own."""
    until: str | None
    """Until when its files are kept."""

    @property
    def id(self) -> int:
        """The job's number."""
        return self.job.id or 0

    @property
    def is_live(self) -> bool:
        """Whether it goes on by itself."""
        return not self.job.state.final

    @property
    def can_retry(self) -> bool:
        """Whether it can be queued again."""
        return self.job.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def is_gone(self) -> bool:
        """Whether it was brought, and its files are there no more."""
        return self.job.state is JobState.DELIVERED and not self.files and not self.job.is_list

    @property
    def main(self) -> Shown | None:
        """The file that it was asked for."""
        return self.files[0] if self.files else None


async def cards(desk: Desk, jobs: Sequence[Job], texts: Messages) -> list[Card]:
    """Jobs as pages show them, in the same order."""
    told = await desk.describer.many(jobs)
    waiting = [job for job in jobs if job.state is JobState.QUEUED]
    places = await desk.engine.jobs.places.of_all(waiting) if waiting else {}
    made = []
    for job, answer in zip(jobs, told, strict=True):
        if job.state is JobState.QUEUED:
            said = status.place(places[job.id or 0], texts)
        elif job.is_list and job.state in (JobState.GATHERING, JobState.DELIVERED):
            said = lists.tally(await desk.engine.jobs.lists.standing(job), texts)
        else:
            said = _said(desk, job, texts)
        made.append(_card(desk, job, answer, said, texts))
    return made


def _card(desk: Desk, job: Job, answer: JobAnswer, said: str, texts: Messages) -> Card:
    public_url = desk.signer.public_url
    files = [_shown(file, public_url, texts) for file in answer.files if file.role != "thumbnail"]
    picture = answer.thumbnail_url.removeprefix(public_url) if answer.thumbnail_url else None
    return Card(
        job=job,
        title=job.title or job.url,
        state=texts.text(f"state-{job.state}"),
        facts=_facts(job, answer, texts),
        said=said,
        percent=answer.progress if job.state in _UNDER_WAY else None,
        files=files,
        picture=picture,
        until=texts.moment(answer.expires_at.timestamp()) if answer.expires_at else None,
    )


_UNDER_WAY = (JobState.RUNNING, JobState.GATHERING, JobState.READY, JobState.DELIVERING)


def _shown(file: FileAnswer, public_url: str, texts: Messages) -> Shown:
    kind = file.type.partition("/")[0]
    return Shown(file.name, texts.size(file.size), kind, file.url.removeprefix(public_url))


def _facts(job: Job, answer: JobAnswer, texts: Messages) -> list[str]:
    length = texts.length(answer.duration) if answer.duration else ""
    size = texts.size(answer.file_size) if answer.file_size else ""
    day = texts.day(job.created_at.date())
    form = "" if job.is_list else answer.format or ""
    return [fact for fact in (answer.platform or "", form, answer.resolution or "", length, size, day) if fact]


def _said(desk: Desk, job: Job, texts: Messages) -> str:
    match job.state:
        case JobState.RUNNING:
            return " · ".join(status.progress_facts(desk.live.progress(job), texts))
        case JobState.FAILED:
            return texts.error(UserError.from_json(job.error or {"code": UserError.code}))
        case _:
            return ""
