"""What bodies and queries may hold; whatever else they hold is refused."""

from datetime import UTC, datetime
from pathlib import PurePath
from typing import Annotated, Any, Final
from unicodedata import category

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from bot.api.auth import Scope
from bot.api.states import Status
from engine import choices, clips
from engine.media import AUDIO_CONTAINERS, VIDEO_CONTAINERS, Choice

MAX_LINK: Final = 8192
"""Longer ones are refused as what they are, no links; none is this long."""
MAX_DOWNLOADS: Final = 50
MAX_PAGE: Final = 100
MAX_SKIP: Final = 1_000_000
MAX_LIVE_SECONDS: Final = 24 * 3600
EXAMPLE_LINK: Final = "https://youtube.com/watch?v=example123"


def storable(text: str) -> str:
    """Refuse text that no database takes: with NUL or half of a surrogate pair in it."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("characters that cannot be stored")
    return text


def one_line(text: str) -> str:
    """A text in one line, without control characters and spaces around it; refuse one with nothing to read in it."""
    line = " ".join("".join(" " if category(each) == "Cc" else each for each in text).split())
    # What joins characters to each other is no control character, and nothing to read by itself.
    if not any(each.isprintable() for each in line):
        raise ValueError("nothing to read")
    return line


def digits(number: Any) -> Any:
    """Refuse other spellings of a number in an address, as `1_0` or `+1`: each thing has one address."""
    if isinstance(number, str) and not (number.isascii() and number.removeprefix("-").isdigit()):
        raise ValueError("no whole number")
    return number


Text = Annotated[str, AfterValidator(storable)]
Number = Annotated[int, BeforeValidator(digits)]
MAX_ID: Final = 2**63 - 1
Line = Annotated[Text, AfterValidator(one_line)]


class Body(BaseModel):
    """A request's body: every field has the type that it has, and there are no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class InfoRequest(Body):
    """A link that is to be looked up."""

    url: Text = Field(examples=[EXAMPLE_LINK])
    include_formats: bool = Field(False, description="Whether the site's formats are listed.")


class LinkRequest(Body):
    """A link."""

    url: Text = Field(examples=[EXAMPLE_LINK])


class PublicDownloadRequest(Body):
    """A link, and the form that it is wanted in."""

    url: Text = Field(examples=[EXAMPLE_LINK])
    format: Text | None = Field(None, max_length=20, examples=["mp4"], description="mp4, mp3, wav, webm, mkv ...")
    quality: Text | None = Field(None, max_length=20, examples=["720p"], description="144p ... 4K, best, 128kbps ...")
    audio_only: bool = Field(False, description="Whether only the sound is wanted.")
    include_thumbnail: bool = Field(False, description="Whether the picture of it comes beside it.")


class DownloadItem(PublicDownloadRequest):
    """A link, and the form that it is wanted in, with all that a form can have."""

    format_selector: Text | None = Field(
        None, max_length=200, examples=["best"], description="best, worst or a format_id; it beats the quality."
    )
    output_filename: Text | None = Field(None, min_length=1, max_length=255, examples=["my_video.mp4"])
    clip: Text | None = Field(None, max_length=40, examples=["1:05-2:30"], description="A part of it.")
    exact: bool = Field(False, description="Whether the part begins within 0.2 s instead of at a keyframe.")
    subtitles: Text | None = Field(
        None, min_length=1, max_length=50, examples=["en:embed"], description="LANG[:file|embed|burn]."
    )
    audio_language: Text | None = Field(None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9-]{1,30})?$", examples=["fr"])
    video_codec: Text | None = Field(None, max_length=10, examples=["h264"], description="h264, h265, vp8 or vp9.")
    cover: bool = Field(False, description="Whether the picture of it is put into the file.")
    chapters: bool = Field(False, description="Whether every chapter becomes a file of its own.")
    sponsorblock: Text | None = Field(None, max_length=200, examples=["sponsor,intro"], description="What is cut out.")
    live_seconds: int | None = Field(None, ge=1, le=MAX_LIVE_SECONDS, description="How much of a stream is recorded.")


class DownloadRequest(DownloadItem):
    """A link, the form that it is wanted in, and which items of it where it leads to a list."""

    playlist_items: Text | None = Field(None, max_length=500, examples=["1-5,8"])
    zip: bool = Field(False, description="Whether the items of a list arrive as one file.")


class BulkRequest(Body):
    """Some links, each in its form; what is said for all counts where an item says nothing."""

    downloads: list[DownloadItem] = Field(min_length=1, max_length=MAX_DOWNLOADS)
    audio_only: bool = False
    include_thumbnail: bool = False
    include_thumbnails: bool = False


class RenameRequest(Body):
    """A job's new title."""

    title: Line = Field(min_length=1, max_length=500, examples=["My Custom Video Title"])


class LinksRequest(Body):
    """What a new link to a job's file is limited to."""

    max_downloads: int | None = Field(None, ge=1, le=1_000_000)
    expires_in: int | None = Field(None, ge=1, le=366 * 24 * 3600, description="Seconds; never beyond the file's end.")


def written(moment: Any) -> Any:
    """Refuse a time that is a number: nobody says of what."""
    if isinstance(moment, int | float):
        raise ValueError("a time is written as 2030-01-01T00:00:00Z")
    return moment


def ahead(moment: datetime) -> datetime:
    """A time in UTC; refuse one that is over, since a key would open nothing from the start, or beyond all years."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time that UTC has no date for") from error
    if moment <= datetime.now(UTC):
        raise ValueError("a time that is over")
    return moment


class KeyRequest(Body):
    """A new API key."""

    name: Line = Field(min_length=1, max_length=100, examples=["laptop"])
    scopes: list[Scope] | None = Field(None, min_length=1, max_length=3, examples=[["read", "write"]])
    expires_at: Annotated[
        Annotated[AwareDatetime, BeforeValidator(written), AfterValidator(ahead)] | None, Field(strict=False)
    ] = Field(None, examples=["2030-01-01T00:00:00Z"])

    @property
    def end(self) -> datetime | None:
        """When the key ends."""
        return self.expires_at


class WebhookRequest(Body):
    """An address that is to be told when jobs end."""

    url: Text = Field(max_length=2000, examples=["https://example.com/hooks/clipferry"])


class LoginRequest(Body):
    """The code of a login link."""

    code: Text = Field(min_length=1, max_length=200)


class PageQuery(BaseModel):
    """Which part of a list is asked for."""

    model_config = ConfigDict(extra="forbid")

    limit: Number = Field(50, ge=1, le=MAX_PAGE)
    skip: Number = Field(0, ge=0, le=MAX_SKIP)


class JobsQuery(PageQuery):
    """Which jobs are asked for."""

    status: Status | None = None
    platform: Text | None = Field(None, max_length=40)
    format: Text | None = Field(None, max_length=10)


def choice_of(asked: PublicDownloadRequest) -> Choice:
    """The form that a request names; raises UnknownChoice, BadClip and CannotHold."""
    rest: dict[str, Any] = {"thumbnail": asked.include_thumbnail}
    quality = asked.quality
    if isinstance(asked, DownloadItem):
        rest |= _parts(asked)
        if asked.format_selector in ("best", "worst"):
            quality = asked.format_selector
    choice = choices.from_options(asked.format, quality, audio_only=asked.audio_only, **rest)
    return clips.of_link(choice, asked.url)


def _parts(asked: DownloadItem) -> dict[str, Any]:
    selector = asked.format_selector
    named: dict[str, Any] = {
        "format_id": None if selector in (None, "best", "worst") else selector,
        "filename": _stem(asked.output_filename) if asked.output_filename else None,
        "exact": asked.exact,
        "audio_language": asked.audio_language,
        "cover": asked.cover,
        "chapters": asked.chapters,
        "live_seconds": asked.live_seconds,
    }
    if asked.clip is not None:
        named["clip"] = choices.clip(asked.clip)
    if asked.subtitles is not None:
        named["subtitles"] = choices.subtitles(asked.subtitles)
    if asked.video_codec is not None:
        named["video_codec"] = choices.codec(asked.video_codec)
    if asked.sponsorblock is not None:
        named["sponsorblock"] = choices.sponsor_categories(asked.sponsorblock)
    return named


def _stem(name: str) -> str:
    """A file's name without the ending of a container: what ends otherwise is a name with a dot in it."""
    path = PurePath(name.replace("/", "_").replace("\\", "_"))
    known = path.suffix.lower().removeprefix(".") in (*VIDEO_CONTAINERS, *AUDIO_CONTAINERS)
    return path.stem if known else name
