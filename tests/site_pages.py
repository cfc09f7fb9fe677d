"""The pages of the local media site, in forms from which yt-dlp's generic extractor reads what it needs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Facts:
    """What a page says of its video; `duration` in seconds, `root` the address that its links start with."""

    root: str
    title: str
    duration: float = 3
    description: str = "A short test clip."
    uploader: str = "Test Card"
    date: str = "2026-01-02T03:04:05Z"

    @property
    def thumbnail(self) -> str:
        """The address of the poster picture."""
        return f"{self.root}/thumb/poster.jpg"


@dataclass(frozen=True)
class Source:
    """One rendition of a video; `height` in pixels and `size` in bytes, None where the page does not say."""

    address: str
    height: int | None = None
    size: int | None = None


def document(title: str, *parts: str) -> str:
    """Return an HTML page of a head with this title and these parts."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n{''.join(parts)}\n</body></html>\n"


def open_graph(facts: Facts) -> str:
    """Return the og: tags that a chat's link preview reads."""
    tags = {"title": facts.title, "description": facts.description, "image": facts.thumbnail}
    return "".join(f'<meta property="og:{name}" content="{escape(text)}">\n' for name, text in tags.items())


def video_page(facts: Facts, address: str) -> str:
    """Return a page with one <video>; yt-dlp appends " (1)" to the title of such."""
    return document(facts.title, open_graph(facts), video_tag(facts, address))


def video_tag(facts: Facts, address: str) -> str:
    """Return a <video> element."""
    return f'<video poster="{escape(facts.thumbnail)}" controls src="{escape(address)}"></video>\n'


def several_page(facts: Facts, addresses: Iterable[str]) -> str:
    """Return a page with several videos, which yt-dlp takes for a playlist."""
    return document(facts.title, open_graph(facts), *(video_tag(facts, each) for each in addresses))


def watch_page(facts: Facts, content: str, chapters: Sequence[str] = ()) -> str:
    """Return a page that describes its video in JSON-LD; `content` is the address of a player or manifest."""
    length = facts.duration / max(1, len(chapters))
    parts = [
        {"@type": "Clip", "name": name, "startOffset": i * length, "endOffset": (i + 1) * length}
        for i, name in enumerate(chapters)
    ]
    description = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": escape(facts.title, quote=False),
        "description": escape(facts.description, quote=False),
        "duration": f"PT{facts.duration:g}S",
        "uploadDate": facts.date,
        "author": {"@type": "Person", "name": facts.uploader},
        "thumbnailUrl": [facts.thumbnail],
        "contentUrl": content,
        "hasPart": parts,
    }
    script = f'<script type="application/ld+json">{_in_script(description)}</script>\n'
    return document(facts.title, open_graph(facts), script)


def player_page(facts: Facts, sources: Iterable[Source], subtitles: Iterable[str]) -> str:
    """Return a page with a JW Player: several renditions of one video, and its subtitles."""
    setup = {
        "title": escape(facts.title, quote=False),
        "description": escape(facts.description, quote=False),
        "image": facts.thumbnail,
        "duration": facts.duration,
        "sources": [_player_source(each) for each in sources],
        "tracks": [
            {"kind": "captions", "label": language, "file": f"{facts.root}/subs/{language}.vtt"}
            for language in subtitles
        ],
    }
    return document(facts.title, f'<script>jwplayer("player").setup({_in_script(setup)});</script>')


def _player_source(source: Source) -> dict[str, Any]:
    facts = {"file": source.address, "filesize": source.size, "type": "video/mp4"}
    if source.height:
        facts |= {"height": source.height, "width": source.height * 16 // 9, "label": f"{source.height}p"}
    return {name: value for name, value in facts.items() if value is not None}


def _in_script(value: Any) -> str:
    # A title may hold "</script>".
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def picture_page(facts: Facts, pictures: Sequence[str], videos: Sequence[str] = ()) -> str:
    """Return a post with pictures, and with videos if it has any."""
    cover = "".join(f'<meta property="og:image" content="{escape(each)}">\n' for each in pictures)
    images = "".join(f'<img src="{escape(each)}" alt="">\n' for each in pictures)
    films = "".join(video_tag(facts, each) for each in videos)
    title = f'<meta property="og:title" content="{escape(facts.title)}">\n'
    return document(facts.title, title, cover, images, films)


@dataclass(frozen=True)
class Item:
    """One entry of a playlist; `duration` in seconds."""

    url: str
    title: str
    duration: float = 3
    guid: str = ""


def feed(title: str, items: Iterable[Item]) -> str:
    """Return an RSS feed, which yt-dlp lists as a playlist without opening its items."""
    itunes = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    channel = f"<title>{escape(title)}</title>\n{''.join(map(_feed_item, items))}"
    return f'<?xml version="1.0"?>\n<rss version="2.0" {itunes}><channel>{channel}</channel></rss>\n'


def _feed_item(item: Item) -> str:
    guid = f"<guid>{escape(item.guid)}</guid>" if item.guid else ""
    length = f"<itunes:duration>{item.duration:g}</itunes:duration>"
    link = f'<enclosure url="{escape(item.url)}" type="video/mp4" length="0"/>'
    return f"<item><title>{escape(item.title)}</title>{guid}{length}{link}</item>\n"


LOGIN = document("Sign in", "<h1>Please sign in</h1><form><input name=user><input type=password name=password></form>")
DENIED = document("Access denied", "<h1>You do not have permission to view this page.</h1>")
PLAIN = document("Nothing to see", "<p>A page of words, with no media in it.</p>")
