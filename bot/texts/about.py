"""Everything that a site tells of a media, as text, short enough for one message."""

from bot import views
from bot.messages import Messages
from bot.texts import formats, lists
from bot.texts.text import Text, one_line, printable, short
from engine.entries import listed
from engine.media import Media
from engine.offers import is_open

DESCRIPTION_CHARACTERS = 300
FORMATS = 12
CHAPTERS = 12
LANGUAGES = 20
ITEMS = 10


def about(view: views.About, texts: Messages) -> Text:
    """What a link leads to."""
    media = view.media
    lines = [
        media.url,
        *_facts(media, texts),
        *_description(media),
        *_subtitles(media, texts),
        *_chapters(media, texts),
        *_items(media, texts),
        _price(view, texts),
        *_formats(media, texts),
    ]
    return Text(printable(media.title), [one_line(line) for line in lines])


def _price(view: views.About, texts: Messages) -> str:
    unknown = sum(listed(each, view.media).duration is None for each in view.media.entries)
    count = len(view.media.entries)
    if view.price and not count and is_open(view.media):
        told = texts.text("price-most", price=texts.price(view.price))
    elif view.price is None or not unknown:
        told = texts.price(view.price)
    elif unknown == count:
        return texts.text("about-price-open")
    else:
        told = lists.price(view.price, unknown, count, texts)
    return texts.text("about-price", price=told)


def _facts(media: Media, texts: Messages) -> list[str]:
    origin = texts.text("about-origin", platform=media.platform, id=short(media.id)) if media.id else ""
    by = texts.text("about-uploader", uploader=media.uploader) if media.uploader else ""
    date = texts.text("about-date", date=media.upload_date) if media.upload_date else ""
    length = texts.text("about-length", length=texts.length(media.duration)) if media.duration is not None else ""
    views_told = texts.text("about-views", count=media.view_count) if media.view_count is not None else ""
    likes = texts.text("about-likes", count=media.like_count) if media.like_count is not None else ""
    heights = ", ".join(f"{height}p" for height in media.heights)
    shown = [origin, by, date, length, ", ".join(filter(None, (views_told, likes))), _live(media, texts)]
    shown.append(texts.text("about-formats", heights=heights) if heights else "")
    return [fact for fact in shown if fact]


def _live(media: Media, texts: Messages) -> str:
    if media.live_status == "is_live":
        return texts.text("about-live")
    if media.live_status == "is_upcoming":
        return texts.text("about-upcoming", at="none" if media.starts_at is None else texts.moment(media.starts_at))
    return ""


def _description(media: Media) -> list[str]:
    plain = " ".join(media.description.split())
    return [short(plain, DESCRIPTION_CHARACTERS)] if plain else []


def _subtitles(media: Media, texts: Messages) -> list[str]:
    written = [each.language for each in media.subtitles if not each.automatic]
    spoken = [each.language for each in media.subtitles if each.automatic]
    named = [("about-subtitles", written), ("about-captions", spoken)]
    return [
        texts.text(key, languages=", ".join(languages[:LANGUAGES]), more=max(0, len(languages) - LANGUAGES))
        for key, languages in named
        if languages
    ]


def _chapters(media: Media, texts: Messages) -> list[str]:
    if not media.chapters:
        return []
    shown = [f"  {texts.length(each.start)}  {short(each.title, 50)}" for each in media.chapters[:CHAPTERS]]
    left = len(media.chapters) - len(shown)
    return [
        texts.text("about-chapters", count=len(media.chapters)),
        *shown,
        *([texts.text("list-more", count=left)] if left else []),
    ]


def _items(media: Media, texts: Messages) -> list[str]:
    if not media.is_playlist:
        return []
    shown = [f"  {each.index}. {short(each.title or each.url, 50)}" for each in media.entries[:ITEMS]]
    left = len(media.entries) - len(shown)
    return [
        texts.text("about-playlist", count=len(media.entries)),
        *shown,
        *([texts.text("list-more", count=left)] if left else []),
    ]


# The best come last in the list of a site, and first here.
def _formats(media: Media, texts: Messages) -> list[str]:
    shown = [
        f"  {short(each.id, 30)}  ·  {'  ·  '.join(formats.facts(each, media, texts))}"
        for each in list(reversed(media.formats))[:FORMATS]
    ]
    left = len(media.formats) - len(shown)
    return [*shown, *([texts.text("about-more-formats", count=left)] if left else [])]
