"""What a link turned out to be, and the form in which it is asked for.

These are the facts that travel: from the child that looked, over Redis, into the job's row and the chat. All are
frozen and all can be written as JSON.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

VIDEO_CONTAINERS = ("mp4", "webm", "mkv", "flv", "avi", "mov")
AUDIO_CONTAINERS = ("mp3", "wav", "aac", "m4a", "ogg", "opus", "flac")

VIDEO_CODECS = ("h264", "hevc", "vp8", "vp9")
"""The codecs that can be asked for by name, see `engine.containers.of`."""
SPONSOR_CATEGORIES = (
    "sponsor", "intro", "outro", "selfpromo", "preview", "filler", "interaction", "music_offtopic", "hook",
)  # fmt: skip
"""What SponsorBlock's users mark in videos, by its own names (https://wiki.sponsor.ajay.app/w/Types)."""

SMALLEST = 1
"""Stands for the smallest height that a source has."""
USUAL = 0
"""Stands for the height that is taken where none was asked for, see `engine.formats.usual_height`."""

UNKNOWN_CODEC = "unknown"
"""Stands for a codec where a site does not say which one it is, or whether there is a stream at all."""

LiveStatus = Literal["not_live", "is_live", "is_upcoming", "was_live", "post_live"]


class Fact(BaseModel):
    """Something that was found out; it does not change."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, facts: Any) -> Any:
        # Sites send NUL and half of a surrogate pair in titles; PostgreSQL takes neither.
        if isinstance(facts, dict):
            return {name: _without_unstorable(fact) for name, fact in facts.items()}
        return facts


def _without_unstorable(fact: Any) -> Any:
    if not isinstance(fact, str) or (fact.isascii() and "\0" not in fact):
        return fact
    return fact.replace("\0", "").encode(errors="ignore").decode()


class Format(Fact):
    """One of the forms that a site offers a media in."""

    id: str
    container: str
    protocol: str = "https"
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    video_codec: str | None = None
    """FFmpeg's name of the codec (h264, hevc, vp9, av1 ...); None where there is no video."""
    audio_codec: str | None = None
    """FFmpeg's name of the codec (aac, opus, mp3 ...); None where there is no audio."""
    bitrate: float | None = None
    """Of all streams together, in kbit/s."""
    size: int | None = None
    """In bytes."""
    size_exact: bool = False
    language: str | None = None

    @property
    def resolution(self) -> int | None:
        """The picture's shorter side in pixels: 1080 for 1920x1080 and for 1080x1920."""
        return min(self.width, self.height) if self.width and self.height else self.height


class Chapter(Fact):
    """A named part of a media; both ends in seconds."""

    title: str
    start: float
    end: float


class Subtitle(Fact):
    """A language in which subtitles can be had."""

    language: str
    automatic: bool = False


class Picture(Fact):
    """A picture of a post, or a film that stands among them."""

    url: str
    container: str
    """jpg, png, gif, webp, avif or heic; or one of VIDEO_CONTAINERS."""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    """Of a film, in seconds."""

    @property
    def is_video(self) -> bool:
        """Whether it is a film."""
        return self.container in VIDEO_CONTAINERS


class Match(Fact):
    """A recording that was found elsewhere for what a link names."""

    url: str
    title: str
    score: int
    """How certain it is that it is the same, of 100."""


class Media(Fact):
    """What a link leads to."""

    url: str
    """The normalised link that was looked up."""
    key: str
    """The canonical name: the extractor and the site's id; equal keys mean the same media."""
    platform: str
    id: str
    title: str
    extractor: str = "generic"
    description: str = ""
    uploader: str | None = None
    upload_date: str | None = None
    """As YYYY-MM-DD."""
    duration: float | None = None
    """In seconds; None where the site does not say."""
    view_count: int | None = None
    like_count: int | None = None
    thumbnail: str | None = None
    live_status: LiveStatus = "not_live"
    starts_at: float | None = None
    """When an upcoming stream begins, in seconds since 1970."""
    formats: tuple[Format, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    matched: Match | None = None
    """Where it really comes from, if that is not the link."""
    pictures: tuple[Picture, ...] = ()
    """The files of a post that holds pictures, in its order, its films among them."""
    private: bool = False
    """Whether it was reached with somebody's own means, such as their cookies: then it is never shared."""
    entries: tuple["Entry", ...] = ()
    """The items of a playlist; empty for a single media."""

    @property
    def is_playlist(self) -> bool:
        """Whether the link leads to a list of media."""
        return bool(self.entries)

    @property
    def is_pictures(self) -> bool:
        """Whether it is a post that can be had as its pictures and as nothing else."""
        return bool(self.pictures) and not self.formats

    @property
    def heights(self) -> list[int]:
        """The resolutions in pixels (see `Format.resolution`) that there is video in, the largest first."""
        return sorted({f.resolution for f in self.formats if f.video_codec and f.resolution}, reverse=True)


class Entry(Fact):
    """An item of a playlist, listed but not looked up."""

    index: int
    """Its place in the list, from 1."""
    url: str
    title: str = ""
    duration: float | None = None
    uploader: str | None = None


# Left to its first use, pydantic would look for the name where that is, and may find another class of that name.
Media.model_rebuild()


class Clip(Fact):
    """A part of a media; both ends in seconds from its beginning."""

    start: float = 0.0
    end: float | None = None
    """None: to the end of the media."""


class SubtitleWish(Fact):
    """Subtitles in a language, and where they go."""

    language: str | None = None
    """As sites write it: en, pt-BR; None: the first that the site has."""
    place: Literal["file", "embed", "burn"] = "file"
    """Beside the media, as a track in its file, or drawn into its picture."""


class Choice(Fact):
    """The form in which a media is asked for: every parameter that makes its file another file."""

    container: str = "mp4"
    height: int | None = None
    """The largest height wanted, in pixels; the source's best below it is taken. None: the source's best; USUAL:
    what is offered first.

    For a picture that stands upright it is the width that counts, see `Format.resolution`."""
    bitrate: int | None = None
    """Of the audio, in kbit/s; None leaves it to the encoder or to the source."""
    video_codec: str | None = None
    """One of VIDEO_CODECS; None leaves it to the container."""
    format_id: str | None = None
    """One of the site's formats by its id, or a picture and a sound with a plus between them; it beats `height`."""
    clip: Clip | None = None
    exact: bool = False
    """Whether a part's picture is encoded anew to begin within 0.2 s; else it is cut at the keyframe before."""
    subtitles: SubtitleWish | None = None
    audio_language: str | None = None
    """As sites write it: en, pt-BR; None leaves it to the site's order."""
    thumbnail: bool = False
    """Whether the site's picture of it comes beside it, as a jpg."""
    cover: bool = False
    """Whether that picture is put into the file."""
    chapters: bool = False
    """Whether every chapter becomes a file of its own."""
    sponsorblock: tuple[str, ...] = ()
    """The parts that are cut out, of SPONSOR_CATEGORIES."""
    album: bool = False
    """Whether every file of a post is asked for as it is, see `Media.pictures`; nothing else counts then."""
    poster: bool = False
    """Whether the site's picture of it is all that is wanted, as a jpg; nothing but the name counts then."""
    live_seconds: int | None = None
    """How much of a live stream is recorded, from now on; None: as much as the person may have."""
    filename: str | None = None
    """The name that is given to the file, without what makes it another kind of file."""

    @property
    def is_audio(self) -> bool:
        """Whether only sound is asked for."""
        return self.container in AUDIO_CONTAINERS

    def form_key(self, media_key: str) -> str:
        """A short name for this media in this form: equal names mean equal files."""
        return sha256(f"{media_key}\n{self.model_dump_json(exclude_defaults=True)}".encode()).hexdigest()[:32]


class FetchLimits(Fact):
    """What one fetch may use."""

    max_bytes: int
    max_seconds: float
    """Length of the media."""
    proxy: str
    """The egress guard's address: every byte goes through it."""
    sponsorblock_url: str = "https://sponsor.ajay.app"
    """Where SponsorBlock's segments are asked for."""


class Progress(Fact):
    """How far a running job is."""

    stage: Literal["looking", "downloading", "recording", "converting", "storing", "uploading"]
    fraction: float | None = None
    """0 to 1; None while it cannot be known."""
    done_bytes: int | None = None
    total_bytes: int | None = None
    speed: float | None = None
    """In bytes a second."""
    eta: float | None = None
    """Seconds left in this stage."""


class Produced(Fact):
    """A file that a fetch left in its folder, checked."""

    path: Path
    role: Literal["media", "thumbnail", "subtitles", "picture", "archive"] = "media"
    name: str = ""
    """What the person gets to see, safe on every file system; empty: what the title makes."""
    size: int
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
