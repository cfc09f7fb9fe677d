"""The form that a media is really had in: what was asked for, held against what there is; pure."""

from engine import clips, containers, formats, languages
from engine.errors.fetching import UnsupportedLink
from engine.errors.forms import ClipOfLive, NoChapters, NoPictures, NoSegments, NoSound, NoSubtitles, NotLive
from engine.media import (
    AUDIO_CONTAINERS,
    SMALLEST,
    USUAL,
    VIDEO_CONTAINERS,
    Choice,
    Format,
    Media,
    Subtitle,
    SubtitleWish,
)


def agree(media: Media, choice: Choice) -> Choice:
    """The choice as it will be delivered: its container fits what there is, its height is a number.

    Raises UnknownChoice, CannotHold, ClipOutside, ClipOfLive, NotLive, NoSubtitles, NoAudioLanguage, NoChapters,
    NoSegments, NoPictures, NoSound, and UnsupportedLink where the media has nothing of the kind. Of a playlist nothing
    is known yet.
    """
    if choice.poster:
        return Choice(poster=True, filename=choice.filename)
    if choice.album:
        return _album(media, choice)
    if media.is_pictures:
        raise UnsupportedLink(media.url)
    if not media.formats:
        return choice
    agreed = _with_height(media, _with_container(media, choice))
    containers.check(agreed)
    clips.length(media, agreed)
    _check_parts(media, agreed)
    formats.pick(media, agreed)
    return agreed


def of_many(media: Media, choice: Choice | None) -> Choice | None:
    """What a form that was set for many links or items means for one of them: nothing for pictures.

    It says how films and sounds are had; pictures come as they are, and in place of them at most the poster.
    """
    return None if media.is_pictures and not (choice and choice.poster) else choice


def _album(media: Media, choice: Choice) -> Choice:
    if media.formats and not media.pictures:
        raise NoPictures
    return choice


def listed(media: Media) -> list[Format]:
    """The site's formats, the best first."""
    return list(reversed(media.formats))


def untouched(each: Format) -> Choice:
    """The form in which one of the site's formats is had as nearly as it is as can be."""
    sound = not formats.may_show(each)
    known = AUDIO_CONTAINERS if sound and each.container in AUDIO_CONTAINERS else VIDEO_CONTAINERS
    container = each.container if each.container in known else "mp4"
    return Choice(container=container, height=None, format_id=each.id)


def _with_container(media: Media, choice: Choice) -> Choice:
    offered = formats.named(media, choice.format_id) if choice.format_id else media.formats
    if any(map(formats.may_show, offered)):
        return choice
    container = containers.SOUND_OF.get(choice.container, choice.container)
    return choice.model_copy(update={"container": container})


def _with_height(media: Media, choice: Choice) -> Choice:
    container = containers.of(choice)
    if container.is_audio or choice.format_id is not None:
        return choice.model_copy(update={"height": None})
    if choice.height == USUAL:
        return choice.model_copy(update={"height": formats.usual_height(media, container)})
    if choice.height == SMALLEST:
        return choice.model_copy(update={"height": min(media.heights, default=None)})
    return choice


def _check_parts(media: Media, choice: Choice) -> None:
    is_live = media.live_status == "is_live"
    if is_live and choice.clip is not None:
        raise ClipOfLive
    if choice.live_seconds is not None and not is_live:
        raise NotLive
    if containers.of(choice).is_audio and not any(map(formats.may_sound, media.formats)):
        raise NoSound
    if choice.subtitles is not None:
        subtitles(media, choice.subtitles)
    if choice.chapters and not media.chapters:
        raise NoChapters
    if choice.sponsorblock and media.extractor != "youtube":
        raise NoSegments(media.platform)


def subtitles(media: Media, wish: SubtitleWish) -> Subtitle:
    """The subtitles that a wish means, written ones before automatic ones; raises NoSubtitles."""
    ordered = sorted(media.subtitles, key=lambda each: each.automatic)
    if wish.language is None:
        found = next(iter(ordered), None)
    else:
        names = [languages.best(wish.language, _names(ordered, automatic=kind)) for kind in (False, True)]
        wanted = next(((name, kind) for name, kind in zip(names, (False, True), strict=True) if name), None)
        found = next((each for each in ordered if (each.language, each.automatic) == wanted), None)
    if found is None:
        raise NoSubtitles(wish.language or "", _names(ordered))
    return found


def _names(offered: list[Subtitle], *, automatic: bool | None = None) -> list[str]:
    return [each.language for each in offered if automatic in (None, each.automatic)]
