"""What sites have beside a media: its picture, its subtitles, and the parts that SponsorBlock's users marked.

All of it comes through the visit's proxy. Beside `ytdlp` and `downloaders` the only module that imports yt_dlp.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from yt_dlp.networking import Request  # type: ignore[import-untyped]
from yt_dlp.postprocessor import SponsorBlockPP  # type: ignore[import-untyped]

from engine import ffmpeg, forms, mediainfo
from engine.errors.fetching import NotMedia, PlatformFailed
from engine.errors.forms import NoPicture, NoSubtitles
from engine.fetch import extracted
from engine.fetch.ytdlp import Found, Visit
from engine.media import Produced, Progress, Subtitle, SubtitleWish
from engine.names import file_name
from storage.errors import UserError

MAX_PICTURE_BYTES: Final = 20 * 1024 * 1024
MAX_SUBTITLE_BYTES: Final = 10 * 1024 * 1024
FRAME_SHARE: Final = 0.1
"""How far into a video the frame lies that stands for it where the site has no picture of it."""


def picture(visit: Visit, found: Found, target: Path) -> bool:
    """Write the site's picture of a media as a jpg; False where it has none that can be had."""
    address = found.media.thumbnail
    return bool(address) and picture_at(visit, address or "", target, headers=found.info.get("http_headers"))


def picture_at(
    visit: Visit,
    address: str,
    target: Path,
    options: Mapping[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> bool:
    """Write the picture at an address as a jpg, a poster unless FFmpeg's options say another one; False for none."""
    raw = target.with_suffix(".raw")
    try:
        with suppress(UserError):
            raw.write_bytes(visit.bring(lambda site: _read(site, address, headers)))
            _to_jpg(raw, target, options or _POSTER)
            return True
    finally:
        raw.unlink(missing_ok=True)
    return False


def poster(visit: Visit, found: Found, name: str | None) -> Produced:
    """The site's picture of a media as a file of its own; raises NoPicture."""
    target = Path("poster.jpg")
    if not picture(visit, found, target):
        raise NoPicture
    about = mediainfo.picture_size(target)
    return Produced(
        path=target.resolve(), role="thumbnail", name=file_name(name or found.media.title, ".jpg"),
        size=target.stat().st_size, width=about.width, height=about.height,
    )  # fmt: skip


def frame(
    video: Path | str,
    duration: float | None,
    target: Path,
    options: Mapping[str, Any] | None = None,
    reading: Mapping[str, Any] | None = None,
) -> bool:
    """Write a frame of a video as a jpg, a poster unless FFmpeg's options say another one; False for no picture.

    A video that is a text is an http address, of which no more is read than that takes.
    `reading` are more options, for the video.
    """
    given = ffmpeg.Input(video, ["V:0?"], {**(reading or {}), "ss": f"{(duration or 0.0) * FRAME_SHARE:.3f}"})
    try:
        ffmpeg.render([given], str(target), options or _POSTER, None, _ignore)
    except NotMedia:
        return False
    return target.exists()


def _read(site: Any, address: str, headers: dict[str, str] | None) -> bytes:
    response = site.urlopen(Request(address, headers=headers or {}))
    try:
        data: bytes = response.read(MAX_PICTURE_BYTES + 1)
    finally:
        response.close()
    if len(data) > MAX_PICTURE_BYTES:
        raise NotMedia("too large")
    return data


def has_addresses(found: Found, wish: SubtitleWish) -> bool:
    """Whether the subtitles that are meant can be fetched without looking the link up afresh; raises NoSubtitles."""
    return bool(_offered(found, forms.subtitles(found.media, wish)))


def subtitles(visit: Visit, found: Found, wish: SubtitleWish, target: Path) -> Subtitle:
    """Write the subtitles that are meant as a SubRip file, and say which they are; raises NoSubtitles."""
    meant = forms.subtitles(found.media, wish)
    source = extracted.subtitle_source(_offered(found, meant))
    if source is None:
        raise NoSubtitles(meant.language, [])
    raw = target.with_name(f"subtitles.{extracted.safe_suffix(source)}")
    try:
        if source.get("data") is not None:
            raw.write_text(str(source["data"]), encoding="utf-8")
        else:
            _download(visit, found, source, raw)
        _to_srt(raw, target)
    finally:
        raw.unlink(missing_ok=True)
    return meant


def _offered(found: Found, meant: Subtitle) -> list[dict[str, Any]]:
    kinds = found.captions if meant.automatic else found.info.get("subtitles") or {}
    return list(kinds.get(meant.language) or [])


def _download(visit: Visit, found: Found, source: dict[str, Any], target: Path) -> None:
    headers = {**(found.info.get("http_headers") or {}), **(source.get("http_headers") or {})}
    info = {**source, "http_headers": headers, "id": found.media.id, "title": found.media.title}
    visit.bring(lambda site: site.dl(str(target), info, subtitle=True))
    if not target.exists() or not 0 < target.stat().st_size <= MAX_SUBTITLE_BYTES:
        raise PlatformFailed


def segments(visit: Visit, found: Found, categories: Sequence[str], api: str) -> list[tuple[float, float]]:
    """The parts of a video of YouTube that people marked as one of these, by both ends in seconds, in their order."""
    info = {"extractor_key": "Youtube", "id": found.media.id, "duration": found.media.duration}
    told = visit.bring(lambda site: SponsorBlockPP(site, categories, api).run(info)[1])
    marked = [each for each in told["sponsorblock_chapters"] if each["type"] == "skip"]
    return sorted((float(each["start_time"]), float(each["end_time"])) for each in marked)


_PICTURES: Final = (
    (b"\xff\xd8\xff", "jpeg_pipe"), (b"\x89PNG", "png_pipe"), (b"GIF8", "gif"), (b"BM", "bmp_pipe"),
)  # fmt: skip


def _to_jpg(source: Path, target: Path, options: Mapping[str, Any]) -> None:
    """Make a picture (jpg, png, webp, gif, bmp) a jpg; NotMedia for anything else, and as `render` does."""
    head = source.read_bytes()[: mediainfo.SNIFFED_BYTES]
    kind = next((kind for mark, kind in _PICTURES if head.startswith(mark)), None)
    kind = kind or ("webp_pipe" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None)
    if kind is None:
        raise NotMedia("no picture")
    given = ffmpeg.Input(source, ["v:0"], {"f": kind, "format_whitelist": kind})
    ffmpeg.render([given], str(target), options, None, _ignore)


# Both sides even, and not larger than any screen: a poster, not a print.
_POSTER: Final = {
    "f": "mjpeg", "frames:v": 1, "q:v": 3, "pix_fmt": "yuvj420p", "map_metadata": -1,
    "vf": "scale='min(iw,1920)':-2,crop=trunc(iw/2)*2:trunc(ih/2)*2",
}  # fmt: skip


def _to_srt(source: Path, target: Path) -> None:
    """Make subtitles (srt, vtt, ass) a SubRip file; raises as `render` does."""
    kind = {"vtt": "webvtt", "ssa": "ass"}.get(source.suffix[1:], source.suffix[1:])
    ffmpeg.render(
        [ffmpeg.Input(source, ["s:0"], {"f": kind, "format_whitelist": kind})], str(target), {"f": "srt"}, None, _ignore
    )


def _ignore(_: Progress) -> None:
    pass
