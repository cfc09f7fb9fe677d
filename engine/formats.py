"""Which forms of a media to offer, and which of the site's formats each is made of; pure."""

from collections.abc import Callable, Iterable
from typing import Final, Literal

from engine import containers, languages
from engine.containers import CONTAINERS, Container
from engine.errors.fetching import UnsupportedLink
from engine.errors.forms import NoAudioLanguage, UnknownChoice
from engine.media import UNKNOWN_CODEC, USUAL, Choice, Fact, Format, Media

DEFAULT_HEIGHT: Final = 1080
MORE_HEIGHTS: Final = 3
"""Heights on offer below the default."""
COPY_WORTH: Final = 2 / 3
"""A picture that needs no encoding is the default if it is at least this share of the best one's height."""
_COMMON_HEIGHTS: Final = (720, 480, 360, 240, 144)


class Option(Fact):
    """One of the forms on offer."""

    choice: Choice
    kind: Literal["video", "audio", "pictures"]
    height: int | None = None
    """Of the picture that will come, in pixels; its shorter side."""
    bitrate: int | None = None
    """Of the sound, in kbit/s."""
    size: int | None = None
    """In bytes."""
    size_exact: bool = False


def options(media: Media) -> list[Option]:
    """The forms to offer, the default first: mp4 up to 1080p, some heights below it, mp3; a post's files."""
    album = [Option(choice=Choice(album=True), kind="pictures")] if media.pictures else []
    if not media.formats:
        return album
    videos = [_option(media, choice) for choice in _video_choices(media)]
    sounds = [_option(media, Choice(container="mp3"))] if any(map(may_sound, media.formats)) else []
    return videos + sounds + album


def default(media: Media, *, audio: bool = False) -> Choice:
    """The form that is taken when none is picked: the first one on offer, or of what is no pictures the first sound.

    Raises UnsupportedLink where the media has nothing of the kind.
    """
    for option in options(media):
        if not audio or option.kind == "audio" or media.is_pictures:
            return option.choice
    raise UnsupportedLink(media.url)


def exact_size(media: Media, choice: Choice) -> int | None:
    """The size in bytes that the file will have, where the site says it; raises as `pick` does."""
    if choice.album or choice.poster:
        return None
    size, exact = _size(media, choice, pick(media, choice))
    return size if exact else None


def estimated_size(media: Media, choice: Choice) -> int | None:
    """The size in bytes that the file will have, exact or about so; None where nothing tells. Raises as `pick` does."""
    return None if choice.album or choice.poster else _size(media, choice, pick(media, choice))[0]


def _video_choices(media: Media) -> list[Choice]:
    if not any(map(may_show, media.formats)):
        return []
    default = usual_height(media, CONTAINERS["mp4"])
    below = [height for height in _offered_heights(media) if default is not None and height < default]
    return [Choice(height=default), *(Choice(height=height) for height in below[:MORE_HEIGHTS])]


def usual_height(media: Media, container: Container) -> int | None:
    """The height that is taken where none was asked for: up to 1080, rather one that needs no encoding."""
    heights = [height for height in media.heights if height <= DEFAULT_HEIGHT]
    if not heights:
        return DEFAULT_HEIGHT if media.heights else None
    copied = {f.resolution for f in media.formats if f.video_codec in container.video and f.resolution}
    fitting = [height for height in heights if height in copied and height >= heights[0] * COPY_WORTH]
    return (fitting or heights)[0]


# Every rung of a long ladder is not worth a button: the common heights that the site has, or else what it has.
def _offered_heights(media: Media) -> list[int]:
    common = [height for height in media.heights if height in _COMMON_HEIGHTS]
    return common or media.heights


def _option(media: Media, choice: Choice) -> Option:
    picked = pick(media, choice)
    size, exact = _size(media, choice, picked)
    if choice.is_audio:
        rate = choice.bitrate or CONTAINERS[choice.container].bitrate
        return Option(choice=choice, kind="audio", bitrate=rate, size=size, size_exact=exact)
    height = picked[0].resolution
    capped = min(height, choice.height) if height and choice.height else height
    return Option(choice=choice, kind="video", height=capped, size=size, size_exact=exact)


def _size(media: Media, choice: Choice, picked: tuple[Format, ...]) -> tuple[int | None, bool]:
    if choice.is_audio:
        return _sound_size(media, choice), False
    sizes = [each.size for each in picked]
    total = sum(size for size in sizes if size) if all(sizes) else None
    return total, _is_untouched(choice, picked)


def _is_untouched(choice: Choice, picked: tuple[Format, ...]) -> bool:
    only = picked[0]
    plain = choice == Choice(container=choice.container, height=choice.height)
    same = len(picked) == 1 and only.size_exact and only.container == choice.container
    return plain and same and _fits(only, CONTAINERS[choice.container]) and only.video_codec != UNKNOWN_CODEC


def _sound_size(media: Media, choice: Choice) -> int | None:
    rate = choice.bitrate or CONTAINERS[choice.container].bitrate
    return round(media.duration * rate * 125) if media.duration and rate else None


def selector(media: Media, choice: Choice) -> str:
    """The formats that a choice is made of, as yt-dlp writes them: "22", "137+140"; raises as `pick` does."""
    return "+".join(each.id for each in pick(media, choice))


def pick(media: Media, choice: Choice) -> tuple[Format, ...]:
    """The formats that a choice is made of: one with all that is needed, or a picture and a sound.

    The picture is the largest one within the choice's height, or the smallest one there is; among equals what its
    container can hold without encoding comes first, then what the site calls better (yt-dlp lists the best last).
    UnsupportedLink where the media has nothing of the kind.
    """
    container = containers.of(choice)
    if choice.format_id is not None:
        return _named(media, choice, container)
    pick_kind = _pick_sound if container.is_audio else _pick_picture
    picked = pick_kind(media, choice, container)
    if not picked:
        raise UnsupportedLink(media.url)
    return picked


def named(media: Media, format_id: str) -> tuple[Format, ...]:
    """The format with that id, or the two whose ids have a plus between them; raises UnknownChoice."""
    ids = [format_id] if any(each.id == format_id for each in media.formats) else format_id.split("+", 1)
    found = [next((each for each in media.formats if each.id == name), None) for name in ids]
    if None in found:
        raise UnknownChoice(format_id)
    return tuple(each for each in found if each is not None)


def _named(media: Media, choice: Choice, container: Container) -> tuple[Format, ...]:
    picked = named(media, choice.format_id or "")
    if len(picked) > 1 or container.is_audio or may_sound(picked[0]):
        return picked
    sound = _best_sound(_sounds(media, choice), container)
    return (*picked, sound) if sound else picked


def _pick_sound(media: Media, choice: Choice, container: Container) -> tuple[Format, ...]:
    sounding = _spoken(list(filter(may_sound, media.formats)), choice.audio_language)
    alone = [each for each in sounding if not may_show(each)]
    # A sound that the container can hold is copied, which is worth a picture that is fetched and dropped.
    best = _best_sound(alone or sounding, container)
    if alone and best and best.audio_codec not in container.audio and container.muxer == "ipod":
        best = _best([each for each in sounding if each.audio_codec in container.audio] or alone)
    return (best,) if best else ()


def _pick_picture(media: Media, choice: Choice, container: Container) -> tuple[Format, ...]:
    height = usual_height(media, container) if choice.height == USUAL else choice.height
    video = _best(_within(media, height), lambda each: _fits(each, container))
    if video is None:
        return ()
    sound = _best_sound(_sounds(media, choice), container)
    spoken = choice.audio_language is None or sound is None or sound.language is None
    if may_sound(video) and (spoken or languages.best(choice.audio_language or "", [video.language or ""])):
        return (video,)
    return (video, sound) if sound else (video,)


def _sounds(media: Media, choice: Choice) -> list[Format]:
    wanted = _spoken(list(filter(may_sound, media.formats)), choice.audio_language)
    return [each for each in wanted if not may_show(each)]


# Where the site names no language, what is in the file decides.
def _spoken(sounding: list[Format], language: str | None) -> list[Format]:
    known = {each.language for each in sounding if each.language}
    if language is None or not known:
        return sounding
    wanted = languages.best(language, sorted(known))
    if wanted is None:
        raise NoAudioLanguage(language, sorted(known))
    return [each for each in sounding if each.language == wanted]


def _best_sound(sounds: Iterable[Format], container: Container) -> Format | None:
    return _best(sounds, lambda each: each.audio_codec in container.audio)


def _within(media: Media, height: int | None) -> list[Format]:
    showing = [each for each in media.formats if may_show(each)]
    heights = {each.resolution or 0 for each in showing}
    inside = [each for each in heights if height is None or each <= height]
    wanted = max(inside, default=min(heights, default=0))
    return [each for each in showing if (each.resolution or 0) == wanted]


def _best(formats: Iterable[Format], fits: Callable[[Format], bool] = lambda _: True) -> Format | None:
    ranked = [(fits(each), place, each) for place, each in enumerate(formats)]
    return max(ranked, key=lambda each: each[:2])[2] if ranked else None


def _fits(each: Format, container: Container) -> bool:
    sound = each.audio_codec is None or each.audio_codec in (*container.audio, UNKNOWN_CODEC)
    return sound and each.video_codec in (*container.video, UNKNOWN_CODEC)


def may_show(each: Format) -> bool:
    """Whether a format has a picture, or may have one."""
    return each.video_codec is not None


def may_sound(each: Format) -> bool:
    """Whether a format has sound, or may have it."""
    return each.audio_codec is not None
