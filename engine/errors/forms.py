"""Why a media cannot be had in a form: choices, items, clips, and what a file can hold."""

from dataclasses import dataclass

from storage.errors import UserError


@dataclass(eq=False)
class UploadTooLarge(UserError):
    """The conversation refused a file as too large; its limit in bytes where it said so."""

    limit: int | None = None


@dataclass(eq=False)
class CannotFit(UserError):
    """The file cannot be brought under a size in bytes in that way and stay good."""

    limit: int


@dataclass(eq=False)
class UnknownChoice(UserError):
    """There is no such choice on offer."""

    choice: str


@dataclass(eq=False)
class BadItems(UserError):
    """The text names no items of a list."""

    text: str


@dataclass(eq=False)
class NoSuchItems(UserError):
    """The list has no such items; the number of its last one."""

    items: str
    last: int


@dataclass(eq=False)
class TooManyItems(UserError):
    """More items than one request may take."""

    limit: int
    actual: int


@dataclass(eq=False)
class NotAList(UserError):
    """Items are asked for of what is a single media."""


@dataclass(eq=False)
class BadClip(UserError):
    """The text names no part of a media."""

    text: str


@dataclass(eq=False)
class ClipOutside(UserError):
    """The part asked for is not in the media; all in seconds, the end None where it was left open."""

    start: float
    end: float | None
    duration: float


@dataclass(eq=False)
class CannotHold(UserError):
    """Files of that container cannot hold what was asked for; those that can."""

    container: str
    part: str
    fitting: list[str]


@dataclass(eq=False)
class NoSubtitles(UserError):
    """The site has no subtitles in that language; those that it has."""

    language: str
    available: list[str]


@dataclass(eq=False)
class NoAudioLanguage(UserError):
    """The media has no sound in that language; those that it has."""

    language: str
    available: list[str]


@dataclass(eq=False)
class NoPicture(UserError):
    """The site has no picture of the media that could be had."""


@dataclass(eq=False)
class NoChapters(UserError):
    """The media is not divided into chapters."""


@dataclass(eq=False)
class NoPictures(UserError):
    """The media is no post that holds pictures."""


@dataclass(eq=False)
class NoSound(UserError):
    """The media has no sound."""


@dataclass(eq=False)
class NotLive(UserError):
    """How long to record is said of what is no live stream."""


@dataclass(eq=False)
class ClipOfLive(UserError):
    """A part is asked for of a live stream, which is recorded from now on."""


@dataclass(eq=False)
class NoSegments(UserError):
    """SponsorBlock does not know that platform."""

    platform: str


@dataclass(eq=False)
class NothingLeft(UserError):
    """All of the media is marked as something that was to be cut out."""


@dataclass(eq=False)
class NoFonts(UserError):
    """This machine has no font to draw subtitles with."""


@dataclass(eq=False)
class FormNotAllowed(UserError):
    """People of this tier may not have that format; those that they may."""

    format: str
    allowed: list[str]
