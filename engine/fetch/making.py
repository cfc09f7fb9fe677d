"""The files of a choice are made of what was fetched: all of it, a part, a file a chapter, or what some parts leave.

Each file is looked into before it counts: whether it has the streams that were asked for and lasts as long as it must.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engine import clips, containers, ffmpeg, mediainfo
from engine.containers import CONTAINERS
from engine.errors.fetching import IncompleteMedia, NotMedia
from engine.errors.forms import NoFonts, NothingLeft
from engine.fetch import plans, subtitles
from engine.fetch.plans import Extras, Plan, Span
from engine.media import Choice, Media, Produced, Progress
from engine.mediainfo import Inspection
from engine.names import file_name

DURATION_SHARE: Final = 0.02
DURATION_SECONDS: Final = 1.0
"""A file may be this much shorter or longer than was promised: a share of it, or seconds where that is more."""
SECONDS_OF_UNKNOWN: Final = 10.0**7
_FONTS: Final = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts",
)  # fmt: skip

Tell = Callable[[Progress], None]
Began = Callable[[Plan, Path], bool]
Ends = tuple[float, float]


@dataclass(frozen=True)
class Beside:
    """What comes with a media: its picture as a jpg, and its subtitles (srt) with the mark that their name gets."""

    picture: Path | None = None
    subtitles: Path | None = None
    language: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Place:
    """Where a file lies in its media: the second at which it begins, and how long the whole lasts."""

    begins: float
    lasts: float | None = None


WHOLE: Final = Place(0.0)


@dataclass(frozen=True)
class Sources:
    """What was fetched of a media: one file, or a picture and a sound."""

    media: Media
    paths: Sequence[Path]
    inspections: Sequence[Inspection]
    tags: dict[str, str]
    beside: Beside = Beside()
    removed: Sequence[Ends] = ()
    """Parts that are cut out, by both ends in seconds."""
    places: Sequence[Place] = ()
    """Where each of the files lies in the media; empty where all of it is there."""

    @property
    def duration(self) -> float | None:
        """Seconds that the media lasts, None where neither the files nor the site say."""
        if self.places:
            return self.media.duration or max(place.lasts or 0.0 for place in self.places)
        return max((each.duration or 0.0 for each in self.inspections), default=0.0) or self.media.duration


@dataclass(frozen=True)
class _Part:
    """One of the files to make: what its name ends in, and the parts of the sources that it is made of, in seconds."""

    name: str = ""
    ends: Sequence[Ends] | None = None
    """None: all of the sources."""


def is_near(promised: float, actual: float) -> bool:
    """Whether a duration is as promised; both in seconds."""
    return abs(promised - actual) <= max(DURATION_SECONDS, promised * DURATION_SHARE)


def is_plain(choice: Choice) -> bool:
    """Whether the sources become one file, whole."""
    parts = (choice.clip, choice.chapters, choice.sponsorblock, choice.cover)
    return not any(parts) and (choice.subtitles is None or choice.subtitles.place == "file")


def make(sources: Sources, choice: Choice, tell: Tell, began: Began) -> list[Produced]:
    """Make the files of a choice in the current folder, and take the sources away.

    `began` moves what was made by a plan while the sources came to a path, and says whether there was any. Raises
    ClipOutside, NotMedia, IncompleteMedia, NoAudioLanguage, NothingLeft, NoFonts, DiskFull and TooLarge.
    """
    parts = _parts(sources, choice)
    if not parts or parts[0].ends == []:
        raise NothingLeft
    made: list[Produced] = []
    for number, part in enumerate(parts):
        stem = "media" if len(parts) == 1 else f"media-{number + 1:03}"
        made += _Making(sources, choice, part, stem, _share(tell, number, len(parts)), began).files()
    picture = sources.beside.picture
    if choice.thumbnail and picture is not None:
        about = mediainfo.picture_size(picture)
        made.append(_produced(picture, _name(sources, choice, "", ".jpg"), "thumbnail", about))
    kept = {file.path.name for file in made}
    for path in (*sources.paths, picture, sources.beside.subtitles):
        if path is not None and path.name not in kept:
            path.unlink(missing_ok=True)
    return made


def _parts(sources: Sources, choice: Choice) -> list[_Part]:
    duration = sources.duration
    whole = (0.0, SECONDS_OF_UNKNOWN if duration is None else duration)
    clip = choice.clip
    if clip is not None:
        whole = clips.inside(clip, duration) if duration is not None else (clip.start, clip.end or SECONDS_OF_UNKNOWN)
    if not choice.chapters:
        plain = clip is None and not sources.removed
        return [_Part(ends=None if plain else clips.without([whole], sources.removed))]
    parts = []
    for number, chapter in enumerate(sources.media.chapters, 1):
        ends = (max(chapter.start, whole[0]), min(chapter.end, whole[1]))
        left = clips.without([ends] if ends[1] - ends[0] >= clips.SLIVER else [], sources.removed)
        parts += [_Part(f" - {number:02} {chapter.title}".rstrip(), left)] if left else []
    return parts


def _share(tell: Tell, number: int, count: int) -> Tell:
    def shared(progress: Progress) -> None:
        fraction = None if progress.fraction is None else (number + progress.fraction) / count
        tell(progress.model_copy(update={"fraction": fraction, "eta": progress.eta if count == 1 else None}))

    return shared


def _name(sources: Sources, choice: Choice, middle: str, suffix: str) -> str:
    title = choice.filename or sources.media.title
    known = Path(title).suffix.lower().removeprefix(".")
    if choice.filename and known in CONTAINERS:
        title = title[: -len(known) - 1]
    return file_name(f"{title}{middle}", suffix)


@dataclass(frozen=True)
class _Making:
    """One of the files, with its subtitles where they lie beside it."""

    sources: Sources
    choice: Choice
    part: _Part
    stem: str
    tell: Tell
    began: Began

    def files(self) -> list[Produced]:
        """Make them; raises as `make` does."""
        target = Path(f"{self.stem}.{self.choice.container}")
        ends = self._cut_ends()
        text = self._subtitles(ends)
        wish = self.choice.subtitles
        inside = wish is not None and wish.place != "file" and text is not None
        extras = Extras(
            cover=self.sources.beside.picture if self.choice.cover else None,
            subtitles=text if inside else None,
            language=self.sources.beside.language,
            burnt=inside and wish is not None and wish.place == "burn",
        )
        if extras.burnt:
            _check_fonts()
        made = mediainfo.inspect(target) if self._render(target, ends, extras) else self.sources.inspections[0]
        media = self._verified(target, made, ends)
        if text is None:
            return [media]
        if inside:
            text.unlink()
            return [media]
        name = _name(self.sources, self.choice, self.part.name, f"{self.sources.beside.mark}.srt")
        return [media, _produced(text, name, "subtitles")]

    def _plan(self, span: Span | None = None, extras: Extras | None = None) -> Plan:
        made = plans.plan(self.sources.inspections, self.choice, self.sources.tags, span=span, extras=extras)
        return replace(made, offsets=tuple(place.begins for place in self.sources.places))

    def _cut_ends(self) -> list[Ends] | None:
        """Where the parts can really be cut: a picture that is copied begins at a keyframe."""
        if self.part.ends is None:
            return None
        ends: list[Ends] = []
        for start, end in self.part.ends:
            first = self._start(start)
            # What would be shown twice was not cut out at all.
            ends = [*ends[:-1], (ends[-1][0], end)] if ends and first <= ends[-1][1] else [*ends, (first, end)]
        return ends

    def _start(self, start: float) -> float:
        wish = self.choice.subtitles
        burnt = wish is not None and wish.place == "burn"
        plan = self._plan(Span(start), Extras(subtitles=Path(), burnt=True) if burnt else None)
        if not start or not plan.has_video or not plan.copy_video:
            return start
        offset = self.sources.places[0].begins if self.sources.places else 0.0
        return ffmpeg.keyframe_before(self.sources.paths[0], start - offset) + offset

    def _subtitles(self, ends: Sequence[Ends] | None) -> Path | None:
        whole = self.sources.beside.subtitles
        if whole is None:
            return None
        cues = subtitles.read(whole.read_text(encoding="utf-8"))
        target = Path(f"{self.stem}.srt")
        target.write_text(subtitles.write(cues if ends is None else subtitles.cut(cues, ends)), encoding="utf-8")
        return target

    def _render(self, target: Path, ends: list[Ends] | None, extras: Extras) -> bool:
        """Write the file; False where it is a source as it came, which was inspected."""
        sources, duration = self.sources, self.sources.duration
        if ends is None or len(ends) == 1:
            span = None if ends is None else Span(ends[0][0], _known(ends[0][1]))
            plan = self._plan(span, extras)
            if len(sources.paths) == 1 and plans.is_finished(sources.inspections[0], sources.paths[0], plan):
                sources.paths[0].rename(target)
                return False
            self.tell(Progress(stage="converting", fraction=0.0))
            if not self.began(plan, target):
                plans.convert(sources.paths, target, plan, duration, self.tell)
        else:
            self._render_joined(target, ends, extras)
        return True

    def _render_joined(self, target: Path, ends: list[Ends], extras: Extras) -> None:
        pieces = []
        for number, piece_ends in enumerate(ends):
            piece = Path(f"piece-{number}.mkv")
            text = self._piece_subtitles(number, piece_ends) if extras.burnt else None
            plan = self._plan(Span(piece_ends[0], _known(piece_ends[1])), Extras(subtitles=text, burnt=extras.burnt))
            plain = replace(plan.container, muxer="matroska", faststart=False, cover="")
            told = _share(self.tell, number, len(ends))
            plans.convert(self.sources.paths, piece, replace(plan, container=plain, tags={}), None, told)
            pieces.append(piece)
            if text is not None:
                text.unlink()
        kept = replace(extras, subtitles=None) if extras.burnt else extras
        joined = replace(self._plan(Span(0.0), kept), copy_video=True, copy_audio=True)
        plans.join(pieces, target, joined, _length(ends), self.tell)
        for piece in pieces:
            piece.unlink()

    def _piece_subtitles(self, number: int, ends: Ends) -> Path:
        assert self.sources.beside.subtitles is not None
        cues = subtitles.read(self.sources.beside.subtitles.read_text(encoding="utf-8"))
        target = Path(f"piece-{number}.srt")
        target.write_text(subtitles.write(subtitles.cut(cues, [ends])), encoding="utf-8")
        return target

    def _verified(self, target: Path, made: Inspection, ends: Sequence[Ends] | None) -> Produced:
        sources = self.sources.inspections
        container = containers.of(self.choice)
        wanted_video = not container.is_audio and any(each.has_video for each in sources)
        if made.has_video != wanted_video or made.has_audio != any(each.has_audio for each in sources):
            raise NotMedia("other streams")
        if made.video_codec not in (None, *container.video) or made.audio_codec not in (None, *container.audio):
            raise NotMedia("other codecs")
        duration = made.duration if made.duration is not None else ffmpeg.length(target)
        longest = max((each.duration or 0.0 for each in sources), default=0.0)
        promised = longest if ends is None else _length(ends)
        if promised and not is_near(promised, duration):
            raise IncompleteMedia(promised, duration)
        if ends is None and self.sources.media.duration and duration < self.sources.media.duration:
            _check_whole(self.sources.media.duration, duration)
        name = _name(self.sources, self.choice, self.part.name, target.suffix)
        return _produced(target, name, "media", replace(made, duration=duration))


# Sites round, and a sound often ends a little after its picture: only what is missing counts.
def _check_whole(promised: float, actual: float) -> None:
    if not is_near(promised, actual):
        raise IncompleteMedia(promised, actual)


def _known(end: float) -> float | None:
    return end if end < SECONDS_OF_UNKNOWN else None


def _length(ends: Sequence[Ends]) -> float | None:
    return None if any(_known(end) is None for _, end in ends) else sum(end - start for start, end in ends)


def _check_fonts() -> None:
    folders = [Path(folder).expanduser() for folder in _FONTS]
    if not any(path.suffix.lower() in (".ttf", ".otf", ".ttc") for folder in folders for path in folder.rglob("*")):
        raise NoFonts


def _produced(path: Path, name: str, role: str, about: Inspection | None = None) -> Produced:
    facts = about or Inspection("")
    return Produced.model_validate(
        {
            "path": Path.cwd() / path, "role": role, "name": name, "size": path.stat().st_size,
            "duration": facts.duration, "width": facts.width, "height": facts.height, "fps": facts.fps,
            "video_codec": facts.video_codec, "audio_codec": facts.audio_codec,
        }
    )  # fmt: skip
