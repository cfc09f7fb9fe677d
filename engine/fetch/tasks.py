"""What runs in a worker's child: a link looked up, and a link made into files in the current folder.

`TASKS` maps a name to a function of a request and of `tell`, which takes Progress as JSON; requests and results are
JSON objects.

- probe: {url, proxy, means?, leave?} -> Media, with `raw` beside its fields: an object to hand to a download within
  minutes, which then need not ask the site again; None where it would be too large, or holds what is private. Told to
  `leave`, it keeps what it has found for a download in the same process.
- clients: {clients: [NAME ...]} -> {known: [NAME ...]}, those that can be imitated
- download: {url, choice, limits, means?, raw?} -> {files: [Produced ...], media: Media}

What it cannot do: playlists are looked up but not downloaded, UnsupportedLink says so; a source that
is larger than the limit is refused although the sound in it may be small.
"""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from engine import clips, ffmpeg, formats, forms, mediainfo
from engine.errors.fetching import (
    AccessDenied,
    IncompleteMedia,
    MediaUnavailable,
    NotLiveYet,
    NotMedia,
    TooLarge,
    TooLong,
    UnsupportedLink,
)
from engine.fetch import companions, fitting, gallery, heads, live, making, plans, spotify, thumbnails, tracks, ytdlp
from engine.fetch.parts import Window
from engine.fetch.piping import Piped
from engine.fetch.ytdlp import Found, Visit
from engine.means import Means
from engine.media import Choice, FetchLimits, Format, Media, Produced, Progress
from engine.mediainfo import Inspection
from storage.errors import UserError

Json = dict[str, Any]
Tell = Callable[[Json], None]

MAX_RAW_BYTES: Final = 512 * 1024
TELL_SECONDS: Final = 0.25
"""The shortest time between two reports of progress in the same stage."""
HEAD_SECONDS: Final = 5.0


def warm_up() -> None:
    """Load in the parent what every child needs."""
    ytdlp.warm_up()
    mediainfo.warm_up()
    ffmpeg.executable()


def probe(request: Json, tell: Tell) -> Json:
    """Find out what a link leads to; raises `engine.errors.fetching.fetch_errors`."""
    tell(Progress(stage="looking").model_dump(mode="json"))
    means = _means(request["proxy"], request)
    with ExitStack() as ends:
        visit = ends.enter_context(_visit(means, request))
        media, found = _looked(visit, request["url"], means)
        raw = None if found is None else _bounded(found.info)
        if means.cookies:
            # What yt-dlp has found holds the cookies.
            media, raw = media.model_copy(update={"private": True}), None
        if found is not None and raw is not None and media.formats and request.get("leave"):
            _left[:] = [_Left(request["url"], means, visit, found)]
            ends.pop_all()
    return {**media.model_dump(mode="json"), "raw": raw}


@dataclass(frozen=True)
class _Left:
    """What a look-up has left for a download in its process: an open visit, and what it has found."""

    url: str
    means: Means
    visit: Visit
    found: Found


_left: list[_Left] = []
"""Of the last look-up, if it found what can be downloaded."""


def _begun(request: Json, means: Means) -> tuple[Visit, Found | None]:
    """A visit for a download, with what was found where the look-up of the same link was made in this process."""
    left = _left.pop() if _left else None
    if left is not None and (left.url, left.means) == (request["url"], means):
        return left.visit, left.found
    return _visit(means, request), None


def _found_anew(visit: Visit, request: Json) -> Found:
    return visit.resume(request["raw"], request["url"]) if request.get("raw") else visit.look(request["url"])


def _looked(visit: Visit, url: str, means: Means) -> tuple[Media, Found | None]:
    try:
        found = visit.look(url)
    except UnsupportedLink as refusal:
        return gallery.instead(url, means, refusal), None
    return gallery.beside(_measured(visit, found), means), found


def download(request: Json, tell: Tell) -> Json:
    """Make a link into files of the choice; raises `engine.errors.fetching.fetch_errors`, and DiskFull."""
    limits = FetchLimits.model_validate(request["limits"])
    choice = Choice.model_validate(request["choice"])
    means = _means(limits.proxy, request)
    if choice.album:
        post, pictures = gallery.fetch(request["url"], limits, means, _Teller(tell))
        return {"files": [each.model_dump(mode="json") for each in pictures], "media": post.model_dump(mode="json")}
    visit, found = _begun(request, means)
    with visit:
        if choice.poster:
            found = found or _found_anew(visit, request)
            poster = companions.poster(visit, found, choice.filename)
            return {"files": [poster.model_dump(mode="json")], "media": found.media.model_dump(mode="json")}
        media, files = _Job(visit, request["url"], choice, limits, _Teller(tell)).do(found, request.get("raw"))
    return {"files": [file.model_dump(mode="json") for file in files], "media": media.model_dump(mode="json")}


def clients(request: Json, tell: Tell) -> Json:
    """Which of some clients can be imitated."""
    del tell
    return {"known": ytdlp.imitable(request["clients"])}


TASKS: Final[dict[str, Callable[[Json, Tell], Json]]] = {
    "probe": probe,
    "download": download,
    "clients": clients,
    **fitting.TASKS,
    **thumbnails.TASKS,
}


def _means(proxy: str, request: Json) -> Means:
    return Means(**{**(request.get("means") or {}), "proxy": proxy})


def _visit(means: Means, request: Json) -> Visit:
    ytdlp.prepare_environment()
    return spotify.Guide(means, ffmpeg.executable(), spotify.Sources(**request.get("spotify") or {}))


def _bounded(info: Json) -> Json | None:
    return info if len(json.dumps(info)) <= MAX_RAW_BYTES else None


def _measured(visit: Visit, found: Found) -> Media:
    """The media, with what its file says where the site says nothing."""
    media = found.media
    if media.entries or media.live_status != "not_live" or not media.formats:
        return media
    picked = formats.pick(media, Choice(height=formats.DEFAULT_HEIGHT))[0] if _has_video(media) else media.formats[-1]
    if media.duration is not None or picked.protocol not in ("http", "https"):
        return media
    return _with_head(visit, found, picked)


def _has_video(media: Media) -> bool:
    return any(each.video_codec for each in media.formats)


# What a file's head says is welcome and not needed: whatever goes wrong with it is for the download to say.
def _with_head(visit: Visit, found: Found, picked: Format) -> Media:
    sizes: list[int] = []
    give_up_at = time.monotonic() + HEAD_SECONDS

    def read(start: int, count: int) -> bytes:
        if time.monotonic() > give_up_at:
            return b""
        part = visit.read(found, picked.id, start, count)
        sizes.extend([part.total] if part.total else [])
        return part.data

    inspection = None
    with suppress(UserError):
        inspection = _inspect_head(heads.head_of(read))
    return _completed(found.media, picked, inspection, sizes[0] if sizes else None)


def _inspect_head(head: bytes) -> Inspection:
    path = Path("head.bin")
    try:
        path.write_bytes(head)
        return mediainfo.inspect(path)
    finally:
        path.unlink(missing_ok=True)


def _completed(media: Media, picked: Format, inspection: Inspection | None, size: int | None) -> Media:
    facts: Json = {"size": size, "size_exact": True} if size else {}
    duration = None
    if inspection is not None:
        duration = inspection.duration
        known = {"width": inspection.width, "height": inspection.height, "fps": inspection.fps}
        facts |= {name: value for name, value in known.items() if getattr(picked, name) is None}
        facts |= {"video_codec": inspection.video_codec, "audio_codec": inspection.audio_codec}
    told = tuple(each.model_copy(update=facts) if each.id == picked.id else each for each in media.formats)
    chapters = media.chapters or (inspection.chapters if inspection else ())
    return media.model_copy(update={"formats": told, "duration": duration, "chapters": chapters})


class _Teller:
    """Passes progress on, but no more often than anyone can read it."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._stage = ""
        self._due = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage != self._stage or now >= self._due:
            self._stage, self._due = progress.stage, now + TELL_SECONDS
            self._tell(progress.model_dump(mode="json"))


@dataclass
class _Job:
    visit: Visit
    url: str
    choice: Choice
    limits: FetchLimits
    teller: _Teller
    placed: dict[Path, making.Place] = field(default_factory=dict)
    """Where the sources lie in the media of which only some fragments were fetched."""
    whole: bool = False
    """Whether all of the sources is fetched, whatever part is wanted."""

    def do(self, left: Found | None, raw: Json | None) -> tuple[Media, list[Produced]]:
        try:
            return self.run(left or (self._resumed(raw) if raw else self.visit.look(self.url)))
        except (AccessDenied, MediaUnavailable, IncompleteMedia, NotMedia) as error:
            # An address may have expired since the link was looked up; a broken file is worth one more attempt, and
            # where only a part was fetched so is a file that nobody can read.
            again = isinstance(error, IncompleteMedia) or (isinstance(error, NotMedia) and self.choice.clip is not None)
            if not again and (not (left or raw) or isinstance(error, NotMedia)):
                raise
            self.whole, self.placed = True, {}
            return self.run(self.visit.look(self.url))

    def _resumed(self, raw: Json) -> Found:
        found = self.visit.resume(raw, self.url)
        wish = self.choice.subtitles
        return found if wish is None or companions.has_addresses(found, wish) else self.visit.look(self.url)

    def run(self, found: Found) -> tuple[Media, list[Produced]]:
        if self.choice.chapters and not found.media.chapters:
            found = replace(found, media=_measured(self.visit, found))
        media = found.media
        self._check_media(media)
        is_live = media.live_status == "is_live"
        self.choice = forms.agree(media, self.choice)
        picked = formats.pick(live.recordable(media) if is_live else media, self.choice)
        self._check_size(sum(each.size or 0 for each in picked if each.size_exact))
        with self._beside(found) as piped:
            sources = self._record(found, picked) if is_live else self._fetch(found, picked, piped)
            inspections = [mediainfo.inspect(path) for path in sources]
            for path, inspection in zip(sources, inspections, strict=True):
                self._check_source(media, path, inspection)
            files = making.make(self._sources(found, sources, inspections), self.choice, self.teller, piped.take)
        self._check_size(max(file.size for file in files))
        return media, files

    def _sources(self, found: Found, paths: list[Path], inspections: list[Inspection]) -> making.Sources:
        choice, removed = self.choice, []
        if choice.sponsorblock:
            removed = companions.segments(self.visit, found, choice.sponsorblock, self.limits.sponsorblock_url)
        beside = making.Beside()
        if choice.thumbnail or choice.cover:
            beside = replace(beside, picture=self._picture(found, paths[0]))
        if choice.subtitles is not None:
            meant = companions.subtitles(self.visit, found, choice.subtitles, Path("all.srt"))
            mark = f".{meant.language}-auto" if meant.automatic else f".{meant.language}"
            beside = replace(beside, subtitles=Path("all.srt"), language=meant.language, mark=mark)
        places = [self.placed.get(path, making.WHOLE) for path in paths] if self.placed else []
        return making.Sources(found.media, paths, inspections, _tags(found), beside, removed, places)

    def _picture(self, found: Found, video: Path) -> Path | None:
        target = Path("thumbnail.jpg")
        there = companions.picture(self.visit, found, target) or companions.frame(video, found.media.duration, target)
        return target if there else None

    def _check_media(self, media: Media) -> None:
        if media.live_status == "is_upcoming":
            raise NotLiveYet(media.starts_at)
        if media.entries:
            raise UnsupportedLink(self.url)
        self._check_length(media.duration)

    def _check_length(self, whole: float | None) -> None:
        clip = self.choice.clip
        length = whole
        if clip is not None:
            start, end = (clip.start, clip.end) if whole is None else clips.inside(clip, whole)
            length = None if end is None else end - start
        if length is not None and length > self.limits.max_seconds:
            raise TooLong(self.limits.max_seconds, length)

    def _check_size(self, size: int) -> None:
        if size > self.limits.max_bytes:
            raise TooLarge(self.limits.max_bytes, size)

    def _check_source(self, media: Media, path: Path, source: Inspection) -> None:
        if source.truncated and path not in self.placed:
            whole = source.duration or media.duration or 0.0
            raise IncompleteMedia(whole, whole * heads.share_of(path))
        if source.duration is not None and path not in self.placed:
            self._check_duration(media.duration, source.duration)

    def _check_duration(self, promised: float | None, actual: float) -> None:
        self._check_length(actual)
        # Sites round, and a sound often ends a little after its picture: only what is missing counts.
        if promised and actual < promised and not making.is_near(promised, actual):
            raise IncompleteMedia(promised, actual)

    def _fetch(self, found: Found, picked: tuple[Format, ...], piped: Piped) -> list[Path]:
        paths = [Path(f"source-{number}.{_safe(each.container)}") for number, each in enumerate(picked)]
        grown = piped.follow(paths[0]) if len(paths) == 1 else _ignore
        brings = [
            partial(
                self.visit.fetch,
                found,
                each.id,
                path,
                grown=grown,
                window=self._window(found.media),
                placed=partial(self._place, path),
            )
            for each, path in zip(picked, paths, strict=True)
        ]
        tracks.fetch(brings, self._meter)
        self._check_size(sum(path.stat().st_size for path in paths))
        return paths

    def _place(self, path: Path, begins: float, lasts: float) -> None:
        self.placed[path] = making.Place(begins, lasts)

    def _window(self, media: Media) -> Window | None:
        choice = self.choice
        # A picture of it may be taken from anywhere.
        pictured = (choice.cover or choice.thumbnail) and not media.thumbnail
        if choice.clip is None or pictured or self.whole:
            return None
        return Window(choice.clip.start, choice.clip.end)

    # What is converted while it comes is what becomes the one file, and nothing else.
    def _beside(self, found: Found) -> Piped:
        def planned(path: Path, source: Inspection) -> plans.Plan | None:
            if not making.is_plain(self.choice):
                return None
            made = plans.plan([source], self.choice, _tags(found))
            return None if plans.is_finished(source, path, made) else made

        return Piped(planned, self.teller)

    def _record(self, found: Found, picked: tuple[Format, ...]) -> list[Path]:
        return live.fetch(self.visit, found, picked, self.choice, self.limits, self.teller)

    def _meter(self, progress: Progress) -> None:
        self._check_size(max(progress.done_bytes or 0, progress.total_bytes or 0))
        self.teller(progress)


def _safe(extension: str) -> str:
    return extension if extension.isalnum() and len(extension) <= 8 else "bin"


# A bare file stays as it came where that is possible: there is no page that told more of it than itself.
def _tags(found: Found) -> dict[str, str]:
    if found.info.get("direct"):
        return {}
    media = found.media
    tags = {"title": media.title, "artist": media.uploader, "date": media.upload_date, "comment": media.url}
    return {name: value.replace("\0", "") for name, value in tags.items() if value}


def _ignore(_: object) -> None:
    pass
