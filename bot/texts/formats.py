"""What a site offers a media in, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, one_line, printable, short
from engine.media import UNKNOWN_CODEC, Format, Media


def formats(view: views.Formats, texts: Messages) -> Text:
    """A page of a site's formats, numbered, and how one is taken."""
    if not view.formats:
        return Text(short(view.media.title), [texts.text("formats-none")])
    lines = [line(number, each, view.media, texts) for number, each in enumerate(view.formats, view.first)]
    if view.pages > 1:
        lines.append(texts.text("page", page=view.page, pages=view.pages))
    return Text(short(view.media.title), [*lines, texts.text("formats-hint", quote=view.quote_id)])


def line(number: int, each: Format, media: Media, texts: Messages) -> str:
    """A format with its number and the site's name for it."""
    known = "  ·  ".join(facts(each, media, texts))
    return texts.text("formats-line", number=number, id=printable(each.id), facts=known)


def facts(each: Format, media: Media, texts: Messages) -> list[str]:
    """Container, picture, codecs, bitrate and size of a format, as far as they are known."""
    picture = f"{each.resolution}p" if each.resolution else ""
    codecs = "+".join(codec for codec in (each.video_codec, each.audio_codec) if codec not in (None, UNKNOWN_CODEC))
    rate = texts.text("bitrate", rate=round(each.bitrate)) if each.bitrate else ""
    found = [each.container, picture, texts.text("fps", fps=round(each.fps)) if each.fps else "", codecs, rate]
    return [one_line(fact) for fact in [*found, size(each, media, texts), each.language or ""] if fact]


def size(each: Format, media: Media, texts: Messages) -> str:
    """The size of a format, marked where it is estimated; empty where nothing tells."""
    if each.size:
        return ("" if each.size_exact else "~") + texts.size(each.size)
    if each.bitrate and media.duration:
        return "~" + texts.size(each.bitrate * 125 * media.duration)
    return ""
