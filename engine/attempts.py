"""Attempts: a claimed job fetched in a child, its files stored, and what came of it written down."""

import asyncio
import logging
import math
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from engine import archives, closures, limits, offers, pricing, programs
from engine.errors.fetching import LoginRequired, TooLong
from engine.errors.jobs import TooManyAttempts
from engine.estimates import Estimates
from engine.faults import report_bug
from engine.jars import OPENED, Jars
from engine.lifecycle import runs, telling
from engine.lookups import Folder
from engine.media import Choice, FetchLimits, Media, Produced, Progress
from engine.names import file_name
from engine.queue import raw_key
from engine.sandbox import ProcessLimits, Sandbox, SandboxCrashed
from engine.settings import EngineSettings
from engine.success import Success
from engine.supplies import Supplies
from engine.telemetry import metrics, tracing
from engine.telemetry.stages import STORING, Stages
from storage import jobs, ledger, lists
from storage.errors import StorageAway, UserError
from storage.files import Told, mime_type, storing
from storage.models import File, Job, JobState, now
from storage.stores import Stores
from storage.undisturbed import undisturbed

log = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.3
MAX_TITLE = 500


class Attempts:
    """The attempts of one worker process."""

    def __init__(
        self,
        stores: Stores,
        sandbox: Sandbox,
        supplies: Supplies,
        settings: EngineSettings,
        folder: Folder,
        success: Success,
        jars: Jars,
    ) -> None:
        self._stores = stores
        self._sandbox = sandbox
        self._supplies = supplies
        self._settings = settings
        self._folder = folder
        self._success = success
        self._jars = jars
        self._estimates = Estimates(stores.cache)
        self._telling: set[asyncio.Task[None]] = set()

    async def make(self, job: Job) -> None:
        """Make one attempt at a job that was claimed; whatever comes of it is written down."""
        log.info("attempt %s begins", job.attempts, extra={"attempt": job.attempts})
        stages, version = Stages(), programs.ytdlp_version(self._sandbox.overlay)
        try:
            name = f"{job.id}-{job.round}-{job.attempts}"
            with tracing.span("attempt", attempt=job.attempts), stages, self._folder(name) as folder:
                produced = await (self._zip if job.is_list else self._fetch)(job, folder, stages)
                stages.enter(STORING)
                stored = await self._store(job, produced, stages)
                # Half a step leaves files that no row names, or rows whose files are gone.
                await undisturbed(self._keep(job, stored))
            self._note(job, None, version)
            metrics.BYTES.add(sum(file.size for file in produced), way="fetched")
            told = {"files": len(produced), "bytes": sum(file.size for file in produced), "seconds": stages.seconds}
            log.info("fetched", extra=told)
        except StorageAway as error:
            if error.part == "files" and job.attempts >= self._settings.max_attempts:
                # To fetch it again and again for a store that does not take it helps nobody.
                await runs.attempt_failed(self._stores, job, error)
            else:
                # Not the job's fault. Where the database is away as well, the lease brings the job back.
                await runs.hand_back(self._stores, job, counted=True)
        except UserError as error:
            log.info("attempt failed: %s", error.code, extra={"code": error.code})
            self._note(job, error, version)
            await runs.attempt_failed(self._stores, job, error)
        except SandboxCrashed as error:
            await self._crashed(job, error, version)
        except asyncio.CancelledError:
            # A job that was cancelled is not running any more, so that it is not handed back.
            await undisturbed(runs.hand_back(self._stores, job, counted=False))
            raise
        except Exception as error:  # noqa: BLE001 - the edge of the process: a bug ends the job, not the worker.
            bug = report_bug(error, url=job.url, ytdlp=version)
            self._note(job, bug, version)
            await runs.attempt_failed(self._stores, job, bug)

    def _note(self, job: Job, error: UserError | None, version: str) -> None:
        if not job.is_list:
            self._success.note(job.url, error, version)

    async def _fetch(self, job: Job, folder: Path, stages: Stages) -> list[Produced]:
        async with self._stores.database.session(read_only=True) as session:
            # Switched off, perhaps, while the job waited.
            await closures.check_platforms(session, job.url)
        if job.media.get("private"):
            # It was found with cookies: without them nothing is there.
            return await self._jars.open(job.url, LoginRequired(), partial(self._download, job, folder, stages))
        try:
            return await self._download(job, folder, stages, "")
        except OPENED as refusal:
            return await self._jars.open(job.url, refusal, partial(self._download_for_one, job, folder, stages))

    async def _download_for_one(self, job: Job, folder: Path, stages: Stages, cookies: str) -> list[Produced]:
        """As `_download`, of what nobody else may be given."""
        if not await runs.keep_private(self._stores, job):
            raise asyncio.CancelledError
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        return await self._download(job, folder, stages, cookies)

    async def _download(self, job: Job, folder: Path, stages: Stages, cookies: str) -> list[Produced]:
        allowed = limits.of(job.tier, self._settings)
        means = self._supplies.means(job.url, cookies)
        paid = _seconds_paid(job)
        fetch_limits = FetchLimits(
            max_bytes=allowed.max_bytes,
            max_seconds=min(allowed.max_seconds, paid),
            proxy=means.proxy,
            sponsorblock_url=self._settings.sponsorblock_url,
        )
        choice = job.choice
        if job.parent_id is not None and job.media.get("title") and not choice.get("filename"):
            # An item is called as its list calls it.
            choice = {**choice, "filename": job.media["title"]}
        request = {
            "url": job.url, "choice": choice, "limits": fetch_limits.model_dump(mode="json"),
            "means": means.model_dump(mode="json"),
            "raw": None if cookies or self._sandbox.stands_by(job.url) else await self._found_before(job),
            "spotify": {"search": self._settings.music_search},
        }  # fmt: skip
        try:
            result = await self._sandbox.run(
                "download",
                request,
                folder=folder,
                limits=ProcessLimits(file_bytes=allowed.max_bytes),
                timeout=self._settings.job_timeout_minutes * 60 + _recording_seconds(job, allowed),
                on_progress=self._progress_of(job, stages),
                # Not at another attempt, nor with cookies, which the look-up was made without.
                standing=None if cookies or job.attempts > 1 else job.url,
            )
        except TooLong as error:
            if paid >= allowed.max_seconds or error.actual > allowed.max_seconds:
                raise
            raise ledger.shortage(pricing.price_of(error.actual, job.currency), job.price, job.currency) from error
        if not job.media.get("title"):
            # A list does not always tell what its items are called.
            job.media = {**job.media, "title": result["media"]["title"]}
            job.title = result["media"]["title"][:MAX_TITLE]
        return [Produced.model_validate(file) for file in result["files"]]

    async def _zip(self, job: Job, folder: Path, stages: Stages) -> list[Produced]:
        """The files that the items of a list have brought, as one."""
        async with self._stores.database.session(read_only=True) as session:
            ready = await lists.items(session, job.id or 0, (JobState.READY,))
            brought = [(item.item or 0, file) for item in ready for file in await jobs.files(session, item.id or 0)]
        names = archives.names([(number, file.name) for number, file in brought])
        total = sum(file.size for _, file in brought)
        target, progress = folder / "list.zip", self._progress_of(job, stages)
        loop, stopped = asyncio.get_running_loop(), threading.Event()

        def told(done: int) -> None:
            if stopped.is_set():
                raise InterruptedError
            loop.call_soon_threadsafe(progress, {"stage": "storing", "fraction": done / max(1, total)})

        with archives.Archive(target, told) as archive:
            for name, (_, file) in zip(names, brought, strict=True):
                async with self._stores.files.local(file) as path:
                    await undisturbed(asyncio.to_thread(archive.add, name, path), stopped.set)
        return [Produced(path=target, role="archive", size=target.stat().st_size)]

    async def _found_before(self, job: Job) -> dict[str, Any] | None:
        """What the look-up left for a download, so that the site is not asked again; None once it has failed."""
        if job.attempts > 1:
            return None
        try:
            raw: dict[str, Any] | None = await self._stores.cache.get(raw_key(job.url))
        except StorageAway:
            return None
        return raw

    def _progress_of(self, job: Job, stages: Stages) -> Callable[[dict[str, Any]], None]:
        loop = asyncio.get_running_loop()
        told_at, told_stage = 0.0, ""

        def progress(value: dict[str, Any]) -> None:
            nonlocal told_at, told_stage
            stage = value.get("stage", "")
            stages.enter(stage)
            if loop.time() - told_at < PROGRESS_SECONDS and stage == told_stage:
                return
            told_at, told_stage = loop.time(), stage
            task = loop.create_task(telling.tell_progress(self._stores, job, Progress.model_validate(value)))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

        return progress

    async def _keep(self, job: Job, stored: list[File]) -> None:
        if job.kind and job.started_at is not None:
            with suppress(StorageAway):
                await self._estimates.learn(job.kind, (now() - job.started_at).total_seconds())
        if job.parent_id is not None:
            async with self._stores.database.session() as session:
                await jobs.rename(session, job.id or 0, job.title)
        if not await runs.ready(self._stores, job, stored):
            await self._stores.files.remove(*(file.path for file in stored))

    async def _store(self, job: Job, produced: list[Produced], stages: Stages) -> list[File]:
        title = Media.model_validate(job.media).title
        expires_at = now() + timedelta(hours=self._stores.settings.file_ttl_hours)
        told = self._storing_of(job, produced, stages)
        async with storing(self._stores.files) as put:
            return [
                File(
                    form_key=job.form_key,
                    role=file.role,
                    path=await put(file.path, told(file)),
                    name=file.name or file_name(title, file.path.suffix),
                    size=file.size,
                    mime=mime_type(file.path.name),
                    duration=file.duration,
                    width=file.width,
                    height=file.height,
                    fps=file.fps,
                    video_codec=file.video_codec,
                    audio_codec=file.audio_codec,
                    expires_at=expires_at,
                )
                for file in produced
            ]

    def _storing_of(self, job: Job, produced: list[Produced], stages: Stages) -> Callable[[Produced], Told]:
        """What is told of each file while it is stored: how much of all of them is."""
        progress, total = self._progress_of(job, stages), sum(file.size for file in produced)
        done: dict[Path, int] = {}

        def told(file: Produced, stored: int) -> None:
            done[file.path] = stored
            progress({"stage": "storing", "fraction": min(1.0, sum(done.values()) / max(1, total))})

        return lambda file: partial(told, file)

    async def _crashed(self, job: Job, error: SandboxCrashed, version: str) -> None:
        bug = report_bug(error, url=job.url, ytdlp=version)
        self._note(job, bug, version)
        if not error.killed:
            await runs.attempt_failed(self._stores, job, bug)
        elif job.attempts >= self._settings.max_attempts:
            await runs.attempt_failed(self._stores, job, TooManyAttempts(attempts=job.attempts))
        else:
            await runs.hand_back(self._stores, job, counted=True)


def _seconds_paid(job: Job) -> float:
    """The seconds that a job's price pays for, where it was not known how many there are."""
    if not job.price or not job.media:
        return math.inf
    is_open = offers.is_open(Media.model_validate(job.media), Choice.model_validate(job.choice))
    return pricing.seconds_for(job.price, job.currency) if is_open else math.inf


def _recording_seconds(job: Job, allowed: limits.TierLimits) -> float:
    is_live = (job.media or {}).get("live_status") == "is_live"
    return float(job.choice.get("live_seconds") or allowed.max_seconds) if is_live else 0.0
