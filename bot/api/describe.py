"""Jobs as the API tells them: from their row, their files, and the newest word of the worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.api.answers import FileAnswer, JobAnswer, JobError
from bot.api.live import PLATFORM, Live
from bot.api.states import STATUSES, Status
from bot.messages import Messages
from engine import clips, pricing
from engine.core import Engine
from engine.media import SMALLEST, USUAL, Choice, Media, Progress
from engine.names import file_name
from storage.errors import UserError
from storage.models import File, Job, JobFile, JobState, Tier, now
from storage.signed_urls import UrlSigner

MICRO: Final = 1_000_000
CREDITS: Final = "credits"
# Which part of the whole each stage is, in percent: most of the time goes into the download.
STAGES: Final = {
    "looking": (0, 5),
    "downloading": (5, 85),
    "recording": (5, 85),
    "converting": (85, 97),
    "storing": (97, 99),
}
ALMOST: Final = 99
STATUS_LASTS: Final = timedelta(days=7)
STATUS_PATH: Final = "/api/v1/video/public/jobs"

UNTOLD: Final[Mapping[str, tuple[()]]] = {"formats": (), "subtitles": (), "chapters": ()}
"""What there is most of in a media, and what no answer about a job is made of."""

Files = Sequence[tuple[JobFile, File]]


class Describer:
    """Tells jobs."""

    def __init__(self, engine: Engine, signer: UrlSigner, live: Live) -> None:
        self._engine = engine
        self._signer = signer
        self._live = live
        self._texts = Messages()

    async def one(self, job: Job) -> JobAnswer:
        """A job with its files and, of a list, its items."""
        answer = (await self.many([job]))[0]
        if job.is_list:
            answer.items = await self.many(await self._engine.jobs.lists.items(job))
            self._sum_up(answer, job, answer.items)
        return answer

    async def many(self, jobs: Sequence[Job]) -> list[JobAnswer]:
        """Jobs with their files."""
        filed = await self._engine.jobs.records.files([job for job in jobs if job.state is JobState.DELIVERED])
        return [self._told(job, filed.get(job.id or 0, ())) for job in jobs]

    def _told(self, job: Job, files: Files) -> JobAnswer:
        media = Media.model_validate({**job.media, **UNTOLD}) if job.media else None
        choice = Choice.model_validate(job.choice)
        asked = job.reply_to if job.platform == PLATFORM else {}
        there = [(place, file) for place, file in files if file.expires_at > now()]
        main = next((file for _, file in files if file.role != "thumbnail"), None)
        links = {file.id: self._signer.sign(job.id or 0, file, place.link_serial) for place, file in there}
        thumbnail = next((file for _, file in there if file.role == "thumbnail"), None)
        length = _length(media, choice)
        status = STATUSES[job.state]
        estimated, used = self._credits(job, media, choice)
        return JobAnswer(
            id=job.id or 0,
            status=status,
            progress=_percent(job, self._live.progress(job)),
            url=asked.get("url") or job.url,
            platform=job.site or None,
            format=job.container or choice.container,
            quality=asked.get("quality") or _quality(choice, main),
            audio_only=choice.is_audio,
            include_thumbnail=choice.thumbnail,
            title=job.title or None,
            original_title=media.title if media else None,
            output_filename=file_name(choice.filename, f".{job.container}") if choice.filename else None,
            estimated_duration=length,
            duration=job.seconds if job.seconds is not None else length,
            created_at=_plain(job.created_at),
            completed_at=_plain(job.finished_at) if status is Status.COMPLETED and job.finished_at else None,
            processing_time=_seconds_between(job.created_at, job.finished_at),
            task_id=str(job.id),
            download_url=links.get(main.id) if main else None,
            thumbnail_url=links.get(thumbnail.id) if thumbnail else None,
            expires_at=min((_plain(file.expires_at) for _, file in there), default=None),
            file_size=main.size if main else None,
            resolution=f"{main.width}x{main.height}" if main and main.width and main.height else None,
            fps=_number(main.fps) if main else None,
            audio_codec=main.audio_codec if main else None,
            video_codec=main.video_codec if main else None,
            estimated_credits=estimated,
            credits_used=used,
            estimated_usd=None if job.currency == CREDITS or media is None else job.price / MICRO,
            usd_used=None if job.currency == CREDITS else _used(job, (job.charged or 0) / MICRO),
            status_url=self.status_url(job) if job.tier is Tier.PUBLIC else None,
            error=self._error(job),
            files=[
                FileAnswer(role=file.role, name=file.name, size=file.size, type=file.mime, url=links[file.id])
                for _, file in there
            ],
            items=None,
        )

    def status_url(self, job: Job) -> str:
        """An address under which anyone who has it sees how a job stands."""
        until = job.created_at + STATUS_LASTS
        return f"{self._signer.public_url}{STATUS_PATH}/{self._signer.sign_status(job.id or 0, until)}"

    def _credits(self, job: Job, media: Media | None, choice: Choice) -> tuple[int | None, int | None]:
        """What a job costs and cost in credits, also where it is paid in dollars."""
        if job.currency == CREDITS or not job.price:
            return (job.price if media or job.state.final else None), _whole(_used(job, job.charged or 0))
        longest = self._engine.jobs.allowed_to(job.tier).max_seconds
        estimated = pricing.price(media, choice, longest) if media else None
        seconds = job.seconds if job.seconds is not None else _length(media, choice)
        used = estimated or 0 if seconds is None else pricing.credits_for(seconds) + int(choice.thumbnail)
        return estimated, _whole(_used(job, min(used, estimated or used)))

    def _error(self, job: Job) -> JobError | None:
        if job.state is not JobState.FAILED:
            return None
        error = UserError.from_json(job.error or {"code": UserError.code})
        return JobError(code=error.code, message=self._texts.error(error), **error.facts())

    def _sum_up(self, answer: JobAnswer, job: Job, items: Sequence[JobAnswer]) -> None:
        answer.estimated_credits = sum(item.estimated_credits or 0 for item in items)
        answer.credits_used = sum(item.credits_used or 0 for item in items) if job.state.final else None
        if job.state is JobState.GATHERING and items:
            answer.progress = min(ALMOST, sum(item.progress for item in items) // len(items))
        # A list is complete if any item of it was.
        if job.state.final and any(item.status is Status.COMPLETED for item in items):
            answer.status, answer.progress, answer.error = Status.COMPLETED, 100, None
            answer.completed_at = _plain(job.finished_at) if job.finished_at else None


def _percent(job: Job, progress: Progress | None) -> int:
    match STATUSES[job.state]:
        case Status.COMPLETED:
            return 100
        case Status.PROCESSING if job.state is not JobState.RUNNING:
            return ALMOST if job.state is not JobState.GATHERING else 0
        case Status.PROCESSING if progress is not None:
            start, end = STAGES[progress.stage]
            return round(start + (end - start) * min(1.0, max(0.0, progress.fraction or 0.0)))
        case _:
            return 0


def _quality(choice: Choice, main: File | None) -> str | None:
    if choice.format_id is not None and not choice.is_audio:
        # One of the site's formats has the height that it has.
        height = min(main.width or 0, main.height or 0) if main else 0
        return f"{height}p" if height else None
    if choice.is_audio:
        return f"{choice.bitrate}kbps" if choice.bitrate else None
    if choice.height == SMALLEST:
        return "worst"
    if choice.height == USUAL:
        return None
    return f"{choice.height}p" if choice.height else "best"


def _length(media: Media | None, choice: Choice) -> float | None:
    """The length of the part that was asked for, in seconds."""
    if media is None:
        return None
    try:
        return clips.length(media, choice)
    except UserError:
        return None


def _used(job: Job, used: float) -> float | None:
    if not job.state.final:
        return None
    return used if job.state is JobState.DELIVERED else 0


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _seconds_between(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else round((end - start).total_seconds(), 1)


def _plain(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
