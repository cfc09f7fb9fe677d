"""What yt-dlp found, in our words: its info dictionary becomes a Media; pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast, get_args

from engine.errors.forms import UnknownChoice
from engine.media import UNKNOWN_CODEC, Chapter, Entry, Format, LiveStatus, Media, Progress, Subtitle

Info = dict[str, Any]

MAX_ITEMS: Final = 500
"""Items of a list that are told; what comes after them is left out."""
PROTOCOLS: Final = frozenset(
    {"http", "https", "m3u8", "m3u8_native", "http_dash_segments", "http_dash_segments_generator", "ism", "f4m"}
)
"""What can be fetched through the egress guard: all of it is HTTP, which rtmp, mms, ftp and websockets are not."""

PLATFORMS: Final = (
    "youtube", "tiktok", "instagram", "vimeo", "twitter", "facebook", "spotify", "soundcloud", "twitch", "dailymotion",
)  # fmt: skip

# The beginnings of RFC 6381 codec names, and of the names that sites use instead, with FFmpeg's names for them.
_CODECS: Final = (
    ("avc", "h264"), ("h264", "h264"), ("x264", "h264"), ("hev", "hevc"), ("hvc", "hevc"), ("h265", "hevc"),
    ("bytevc1", "hevc"), ("dvh", "hevc"), ("bytevc2", "vvc"), ("vvc", "vvc"), ("av01", "av1"), ("av1", "av1"),
    ("vp09", "vp9"), ("vp9", "vp9"), ("vp08", "vp8"), ("vp8", "vp8"), ("mp4v", "mpeg4"), ("theora", "theora"),
    ("h263", "h263"), ("mp4a.6b", "mp3"), ("mp4a.69", "mp3"), ("mp4a.40.34", "mp3"), ("mp4a", "aac"), ("aac", "aac"),
    ("mp3", "mp3"), ("opus", "opus"), ("vorbis", "vorbis"), ("flac", "flac"), ("alac", "alac"), ("ac-3", "ac3"),
    ("ac3", "ac3"), ("ec-3", "eac3"), ("eac3", "eac3"), ("dts", "dts"), ("pcm", "pcm_s16le"),
)  # fmt: skip


def codec_name(name: str | None) -> str | None:
    """FFmpeg's name for a codec as sites write it: None for "none", UNKNOWN_CODEC where nothing is said."""
    if name == "none":
        return None
    if not name:
        return UNKNOWN_CODEC
    lower = name.strip().lower()
    return next((ours for theirs, ours in _CODECS if lower.startswith(theirs)), lower.partition(".")[0])


def media(info: Info, url: str) -> Media:
    """The media in yt-dlp's processed info dictionary, found under a normalised link."""
    extractor = str(info.get("extractor_key") or "Generic").lower()
    identity = str(info.get("id") or "")
    return Media(
        url=url,
        key=url if extractor == "generic" else f"{extractor}:{identity}",
        platform=platform(extractor),
        id=identity,
        title=_title(info) or identity,
        extractor=extractor,
        description=str(info.get("description") or ""),
        uploader=_text(info.get("uploader") or info.get("channel") or info.get("artist")),
        upload_date=_date(info.get("upload_date")),
        duration=_number(info.get("duration")),
        view_count=_whole(info.get("view_count")),
        like_count=_whole(info.get("like_count")),
        thumbnail=_text(info.get("thumbnail")),
        live_status=_live_status(info),
        starts_at=_number(info.get("release_timestamp")) if info.get("live_status") == "is_upcoming" else None,
        formats=tuple(_formats(info)),
        subtitles=tuple(_subtitles(info)),
        chapters=tuple(_chapters(info)),
        entries=tuple(_entries(info)),
    )


def platform(extractor: str) -> str:
    """The platform that a lower-case extractor key belongs to, "other" for those that are not counted apart."""
    return next((name for name in PLATFORMS if extractor.startswith(name)), "other")


def _title(info: Info) -> str:
    title = str(info.get("title") or "")
    # yt-dlp numbers the videos that stand on a page, also where there is one alone.
    return title.removesuffix(" (1)") if info.get("extractor_key") == "HTML5MediaEmbed" else title


def _formats(info: Info) -> Iterable[Format]:
    duration = _number(info.get("duration"))
    for each in info.get("formats") or ():
        if set(str(each.get("protocol") or "").split("+")) <= PROTOCOLS and not each.get("has_drm"):
            yield _format(each, duration)


def _format(info: Info, duration: float | None) -> Format:
    size = _whole(info.get("filesize"))
    bitrate = _number(info.get("tbr")) or _sum(info.get("vbr"), info.get("abr"))
    return Format(
        id=str(info["format_id"]),
        container=str(info.get("ext") or ""),
        protocol=str(info.get("protocol")),
        width=_whole(info.get("width")),
        height=_whole(info.get("height")),
        fps=_number(info.get("fps")),
        video_codec=_video_codec(info),
        audio_codec=_audio_codec(info),
        bitrate=bitrate,
        size=size or _whole(info.get("filesize_approx")) or _estimate(bitrate, duration),
        size_exact=bool(size),
        language=_text(info.get("language")),
    )


# A site that names one codec and says nothing of the other, or gives a picture's size, has told which kind it is.
def _video_codec(info: Info) -> str | None:
    if not info.get("vcodec") and info.get("resolution") == "audio only":
        return None
    return codec_name(info.get("vcodec"))


def _audio_codec(info: Info) -> str | None:
    if info.get("vcodec") == "none" and info.get("acodec") == "none":
        return None
    return codec_name(info.get("acodec"))


def _estimate(bitrate: float | None, duration: float | None) -> int | None:
    return round(bitrate * duration * 125) if bitrate and duration else None


def _subtitles(info: Info) -> Iterable[Subtitle]:
    written = [language for language in info.get("subtitles") or {} if language != "live_chat"]
    yield from (Subtitle(language=language) for language in written)
    spoken = info.get("automatic_captions") or {}
    yield from (Subtitle(language=language, automatic=True) for language in spoken)


def _chapters(info: Info) -> Iterable[Chapter]:
    for each in info.get("chapters") or ():
        start, end = _number(each.get("start_time")), _number(each.get("end_time"))
        if start is not None and end is not None:
            yield Chapter(title=str(each.get("title") or ""), start=start, end=end)


def _entries(info: Info) -> Iterable[Entry]:
    listed = [each or {} for each in info.get("entries") or ()]
    # A channel lists its videos, its shorts and its streams, each as a list of its own.
    in_lists = [inner or {} for each in listed for inner in (each.get("entries") or [each])]
    nested = len(in_lists) > len(listed) or any(each.get("entries") for each in listed)
    for index, each in enumerate(in_lists[:MAX_ITEMS], 1):
        address = each.get("url") or each.get("webpage_url")
        if address:
            place = index if nested else _whole(each.get("playlist_index")) or index
            title = str(each.get("title") or "")
            uploader = _text(each.get("uploader") or each.get("channel"))
            yield Entry(
                index=place, url=address, title=title, duration=_number(each.get("duration")), uploader=uploader
            )


def _live_status(info: Info) -> LiveStatus:
    status = info.get("live_status")
    return cast("LiveStatus", status) if status in get_args(LiveStatus) else "not_live"


def _date(value: object) -> str | None:
    text = str(value or "")
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 and text.isdecimal() else None


def _text(value: object) -> str | None:
    return str(value) if value else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and value == value and value >= 0 else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None or number == float("inf") else int(number)


def _sum(*values: object) -> float | None:
    return sum(filter(None, map(_number, values))) or None


def progress(status: Info) -> Progress:
    """How far a download is, by what yt-dlp tells its progress hooks."""
    done, total = status.get("downloaded_bytes"), status.get("total_bytes")
    likely = total or status.get("total_bytes_estimate")
    return Progress(
        stage="downloading",
        fraction=min(1.0, done / likely) if done is not None and likely else None,
        done_bytes=done,
        total_bytes=total,
        speed=status.get("speed"),
        eta=status.get("eta"),
    )


def of_format(info: Info, format_id: str) -> Info:
    """The dictionary that yt-dlp downloads one format by; UnknownChoice where there is no such format."""
    for each in info.get("formats") or [info]:
        if each.get("format_id") == format_id:
            rest = {name: value for name, value in info.items() if name not in ("formats", "requested_formats")}
            return {**rest, **each}
    raise UnknownChoice(format_id)


_SUBTITLE_KINDS: Final = ("srt", "vtt", "ass", "ssa")
"""What FFmpeg can read, the plainest first."""


def subtitle_source(offered: Iterable[Info]) -> Info | None:
    """The one of some subtitles, all in one language, that is read best; None where none can be read."""
    known = [each for each in offered if each.get("ext") in _SUBTITLE_KINDS]
    return min(known, key=lambda each: _SUBTITLE_KINDS.index(each["ext"]), default=None)


def safe_suffix(info: Info) -> str:
    """What the name of a file of this kind ends in, without a dot."""
    suffix = str(info.get("ext") or "")
    return suffix if suffix.isalnum() and len(suffix) <= 8 else "bin"


# What a later visit does not need, and what can be large.
_LEFT_OUT: Final = (
    "automatic_captions", "heatmap", "thumbnails", "requested_formats", "requested_subtitles", "comments", "_version",
    "requested_downloads", "formats_table", "_format_sort_fields",
)  # fmt: skip


def plain(info: Info) -> Info:
    """What a later visit needs of what was found."""
    captions = info.get("automatic_captions") or {}
    rest = {name: value for name, value in info.items() if name not in _LEFT_OUT}
    # Their addresses are long and many; that they exist is all that is told of them.
    return {**rest, "automatic_captions": {language: [] for language in captions}}


def total_size(status: int, headers: Mapping[str, str]) -> int | None:
    """The size in bytes of a whole file, by the head of an answer with all or with a part of it (RFC 9110)."""
    text = headers.get("Content-Range", "").rpartition("/")[2] if status == 206 else headers.get("Content-Length", "")
    return int(text) if text and text.isdecimal() else None
