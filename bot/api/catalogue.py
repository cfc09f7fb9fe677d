"""What the API has on offer, by its names; pure."""

from collections.abc import Sequence
from typing import Final

from bot.api.answers import FormatAnswer, FormatsAnswer, InfoAnswer, Limitations
from engine.media import AUDIO_CONTAINERS, UNKNOWN_CODEC, VIDEO_CONTAINERS, Format, Media
from engine.settings import EngineSettings
from engine.urls import OTHER, PLATFORMS

HEIGHTS: Final = (144, 240, 360, 480, 720, 1080, 1440, 2160)
BITRATES: Final = (64, 128, 192, 256, 320)
NAMED_HEIGHTS: Final = {2160: "4K", 4320: "8K"}
QUALITIES: Final = (*(f"{height}p" for height in HEIGHTS), "best", "worst", *(f"{rate}kbps" for rate in BITRATES))
PUBLIC_VIDEO: Final = ("mp4",)


def formats(settings: EngineSettings, *, public: bool) -> FormatsAnswer:
    """The forms that can be asked for, without or with a key."""
    tier = settings.public if public else settings.member
    allowed = tier.formats or (*VIDEO_CONTAINERS, *AUDIO_CONTAINERS)
    return FormatsAnswer(
        video_formats=[name for name in VIDEO_CONTAINERS if name in allowed],
        audio_formats=[name for name in AUDIO_CONTAINERS if name in allowed],
        quality_options=list(QUALITIES),
        supported_platforms=[*PLATFORMS, OTHER],
        limitations=Limitations(
            max_duration_minutes=_minutes(settings, public=public),
            requires_authentication=not public,
            credit_cost=0 if public or not settings.credits else "Variable based on duration",
        ),
    )


def info(media: Media, estimated: tuple[int, float | None], listed: Sequence[Format]) -> InfoAnswer:
    """What a link leads to; what it costs, and the formats that are shown."""
    in_credits, in_dollars = estimated
    return InfoAnswer(
        url=media.url,
        title=media.title,
        description=media.description,
        uploader=media.uploader,
        upload_date=media.upload_date,
        duration=media.duration,
        view_count=media.view_count,
        like_count=media.like_count,
        thumbnail_url=media.thumbnail,
        platform=media.platform,
        video_id=media.id,
        estimated_credits=in_credits,
        estimated_usd=in_dollars,
        is_live=media.live_status == "is_live",
        formats=[_format(each) for each in listed],
        quality_options=_qualities(media),
        subtitles=sorted({each.language for each in media.subtitles if not each.automatic}),
        items_count=len(media.entries) if media.is_playlist else None,
    )


def public_formats(media: Media) -> Sequence[Format]:
    """The formats of a media that are shown to those without a key."""
    return [each for each in media.formats if each.container in PUBLIC_VIDEO or not each.video_codec]


def _format(each: Format) -> FormatAnswer:
    is_audio = each.video_codec is None
    size = f"{each.width}x{each.height}" if each.width and each.height else None
    height = f"{each.resolution}p" if each.resolution else None
    rate = f"{round(each.bitrate)}kbps" if each.bitrate else None
    return FormatAnswer(
        format_id=each.id,
        format=each.container,
        quality=rate if is_audio else height,
        resolution=size,
        fps=each.fps,
        file_size=each.size,
        audio_codec=_known(each.audio_codec),
        video_codec=_known(each.video_codec),
    )


def _known(codec: str | None) -> str | None:
    return None if codec == UNKNOWN_CODEC else codec


def _qualities(media: Media) -> list[str]:
    named: list[str] = []
    for height in media.heights:
        named += [NAMED_HEIGHTS[height]] if height in NAMED_HEIGHTS else []
        named.append(f"{height}p")
    return [*named, "best", "worst", *(f"{rate}kbps" for rate in BITRATES)]


def _minutes(settings: EngineSettings, *, public: bool) -> float | int | None:
    if public:
        return _number(min(settings.public.max_minutes, settings.max_minutes))
    # What nobody has set is no promise that the operator made.
    named = [settings.max_minutes] if "max_minutes" in settings.model_fields_set else []
    named += [settings.member.max_minutes] if "max_minutes" in settings.member.model_fields_set else []
    named = [each for each in named if each < 1_000_000]
    return _number(min(named)) if named else None


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
