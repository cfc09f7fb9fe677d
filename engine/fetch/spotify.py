"""Spotify links: what their public pages say of a song or an episode, and the same recording on a free source.

Nothing is taken from Spotify but words and the cover: what it plays is encrypted against copying, and stays so. The
recording is searched for by title and artist, and taken where title, artist and duration say with enough certainty
that it is the same one.

What it cannot do: a page lists at most its first hundred songs, and of a show no episodes.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from engine import canonical, urls
from engine.errors.fetching import MediaUnavailable, NoMatch, PlatformFailed, UnsupportedLink
from engine.fetch.ytdlp import Found, Visit
from engine.media import Entry, Fact, Match, Media

THRESHOLD: Final = 75.0
"""The score, of 100, from which a recording is taken for the one that was asked for."""
SHOWN: Final = 3
"""Candidates that are offered where none is certain."""
_TITLE: Final = 0.4
_ARTIST: Final = 0.3
_DURATION: Final = 0.3
"""What each likeness counts."""
_UNTOLD: Final = 60.0
"""How alike durations are taken to be where one is not known."""
_SAME_SECONDS: Final = 3.0
_OTHER_SHARE: Final = 0.15
"""Durations that differ by this share, and by 15 s at least, have nothing in common."""
_VARIANT_COST: Final = 30.0

# What makes another recording of a song, and what people write behind a title that does not.
_VARIANTS: Final = re.compile(
    r"\b(live|remix|cover|karaoke|instrumental|acoustic|sped ?up|slowed|nightcore|8d|reverb|demo|reaction|mashup|"
    r"tribute)\b"
)
_DECORATION: Final = re.compile(
    r"[(\[]?\b(official|lyrics?|lyric video|music video|video|audio|visuali[sz]er|hd|hq|4k|remaster(ed)?( \d{4})?|"
    r"\d{4} remaster(ed)?|explicit|topic|full episode)\b[)\]]?"
)
_NEXT_DATA: Final = re.compile(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', re.DOTALL)
_META: Final = re.compile(r"<meta\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:-]+)="([^"]*)"')


class Sources(Fact):
    """Where pages and recordings are looked for."""

    pages: str = "https://open.spotify.com"
    search: str = "ytsearch5:{query}"
    """What yt-dlp is asked; `{query}` stands for artist and title, escaped where this is an address."""


class Sheet(Fact):
    """What a page says of a song, an episode, or a list of them."""

    title: str
    artists: tuple[str, ...] = ()
    duration: float | None = None
    """In seconds."""
    cover: str | None = None
    date: str | None = None
    """As YYYY-MM-DD."""
    tracks: tuple[Entry, ...] = ()

    @property
    def artist(self) -> str:
        """All who made it."""
        return ", ".join(self.artists)

    @property
    def name(self) -> str:
        """Artist and title, as people search for it."""
        return f"{self.artist} - {self.title}" if self.artists else self.title


def is_link(url: str) -> bool:
    """Whether a normalised link leads to Spotify."""
    return urls.platform(url) == "spotify"


class Guide(Visit):
    """A visit that knows the way from Spotify's links to recordings of the same."""

    def __init__(self, proxy: str, ffmpeg: Path, sources: Sources) -> None:
        super().__init__(proxy, ffmpeg)
        self._sources = sources

    def look(self, url: str) -> Found:
        """Find out what a link leads to; raises as `find` does for one of Spotify's."""
        return find(self, url, self._sources) if is_link(url) else super().look(url)


def find(visit: Visit, url: str, sources: Sources) -> Found:
    """The recording that a link to a song or an episode means, or the songs of an album or playlist, not looked up.

    Raises NoMatch where no recording is certain, UnsupportedLink for other links, and as `Visit.look` does.
    """
    name = canonical.key(url) or canonical.key(visit.page(url)[0])
    kind, identity = (name or "").split(":")[1:] if name and name.startswith("spotify:") else ("", "")
    if kind not in ("track", "episode", "album", "playlist"):
        raise UnsupportedLink(url)
    sheet = read(visit.page(f"{sources.pages}/embed/{kind}/{identity}")[1])
    if kind in ("album", "playlist"):
        return Found(_list(sheet, url, f"spotify:{kind}:{identity}"), {})
    candidate, score = _best(sheet, _search(visit, sheet, sources.search))
    return _told(visit.look(candidate.url), sheet, url, f"spotify:{kind}:{identity}", _match(candidate, score))


def read(page: str) -> Sheet:
    """What a public page says, in its embedded data or in its head; raises PlatformFailed where it says nothing."""
    found = _NEXT_DATA.search(page)
    entity = _entity(found[1]) if found else None
    sheet = _sheet_of_entity(entity) if entity else _sheet_of_head(page)
    if not sheet.title:
        raise PlatformFailed
    return sheet


def score(sheet: Sheet, candidate: Entry) -> float:
    """How certain it is, of 100, that a found recording is the one on the sheet: by title, artist and duration."""
    # Loaded by the few who need it: the parent of all children need not hold it.
    from rapidfuzz import fuzz

    wanted, found = _plain(sheet.title), _plain(candidate.title)
    whole = f"{found} {_plain(candidate.uploader or '')}"
    title = fuzz.token_set_ratio(_undecorated(wanted), _undecorated(found))
    artist = max((fuzz.partial_token_set_ratio(_plain(each), whole) for each in sheet.artists), default=100.0)
    close = _closeness(sheet.duration, candidate.duration)
    variants = set(_VARIANTS.findall(found)) - set(_VARIANTS.findall(wanted))
    return max(0.0, _TITLE * title + _ARTIST * artist + _DURATION * close - _VARIANT_COST * bool(variants))


def _closeness(wanted: float | None, found: float | None) -> float:
    if not wanted or not found:
        return _UNTOLD
    difference = abs(wanted - found) - _SAME_SECONDS
    return 100 * (1 - min(1.0, max(0.0, difference) / max(15.0, wanted * _OTHER_SHARE)))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w()\[\]]+", " ", kept).split())


def _undecorated(text: str) -> str:
    return " ".join(re.sub(r"[()\[\]]", " ", _DECORATION.sub(" ", text)).split()) or text


def _search(visit: Visit, sheet: Sheet, template: str) -> Sequence[Entry]:
    query = " ".join(sheet.name.split())
    return visit.search(template.replace("{query}", quote(query) if "://" in template else query))


def _best(sheet: Sheet, candidates: Sequence[Entry]) -> tuple[Entry, float]:
    free = [each for each in candidates if not is_link(each.url)]
    ranked = sorted(((score(sheet, each), each) for each in free), key=lambda each: -each[0])
    if not ranked or ranked[0][0] < THRESHOLD:
        raise NoMatch(sheet.name, [f"{each.title} {each.url}" for _, each in ranked[:SHOWN]])
    return ranked[0][1], ranked[0][0]


def _match(candidate: Entry, score: float) -> Match:
    return Match(url=candidate.url, title=candidate.title, score=round(score))


# The words go into yt-dlp's own record as well: a download continues from that one.
def _told(found: Found, sheet: Sheet, url: str, key: str, match: Match) -> Found:
    words = {"title": sheet.title, "uploader": sheet.artist, "artist": sheet.artist, "thumbnail": sheet.cover}
    words["upload_date"] = (sheet.date or "").replace("-", "")
    info = {**found.info, **{name: word for name, word in words.items() if word}}
    media = found.media.model_copy(
        update={
            "url": url, "key": key, "platform": "spotify", "title": sheet.title, "uploader": sheet.artist or None,
            "thumbnail": sheet.cover or found.media.thumbnail, "upload_date": sheet.date, "matched": match,
        }
    )  # fmt: skip
    return Found(media, info)


def _list(sheet: Sheet, url: str, key: str) -> Media:
    if not sheet.tracks:
        raise MediaUnavailable
    return Media(
        url=url, key=key, platform="spotify", id=key.rpartition(":")[2], title=sheet.title, extractor="spotify",
        uploader=sheet.artist or None, thumbnail=sheet.cover, upload_date=sheet.date, entries=sheet.tracks,
    )  # fmt: skip


# --- pages


def _entity(text: str) -> dict[str, Any] | None:
    try:
        entity = json.loads(text)["props"]["pageProps"]["state"]["data"]["entity"]
    except (ValueError, KeyError, TypeError):
        return None
    return entity if isinstance(entity, dict) else None


def _sheet_of_entity(entity: dict[str, Any]) -> Sheet:
    artists = tuple(str(each.get("name")) for each in _dicts(entity.get("artists")) if each.get("name"))
    subtitle = str(entity.get("subtitle") or "")
    released = entity.get("releaseDate")
    return Sheet(
        title=str(entity.get("title") or entity.get("name") or ""),
        artists=artists or ((subtitle,) if subtitle else ()),
        duration=_seconds(entity.get("duration")),
        cover=_cover(entity),
        date=str(released.get("isoString") or "")[:10] or None if isinstance(released, dict) else None,
        tracks=tuple(_tracks(entity)),
    )


def _tracks(entity: dict[str, Any]) -> Iterator[Entry]:
    for index, each in enumerate(_dicts(entity.get("trackList")), 1):
        _, kind, identity = [*str(each.get("uri") or "").split(":"), "", ""][:3]
        if kind in ("track", "episode") and identity.isalnum():
            title = " - ".join(filter(None, [str(each.get("subtitle") or ""), str(each.get("title") or "")]))
            yield Entry(
                index=index,
                url=f"https://open.spotify.com/{kind}/{identity}",
                title=title,
                duration=_seconds(each.get("duration")),
            )


def _cover(entity: dict[str, Any]) -> str | None:
    identity, art = entity.get("visualIdentity"), entity.get("coverArt")
    pictures = _dicts(identity.get("image")) if isinstance(identity, dict) else []
    pictures += _dicts(art.get("sources")) if isinstance(art, dict) else []
    best = max(pictures, key=lambda each: each.get("maxHeight") or each.get("height") or 0, default={})
    return str(best["url"]) if str(best.get("url") or "").startswith("https://") else None


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _seconds(milliseconds: object) -> float | None:
    return milliseconds / 1000 if isinstance(milliseconds, (int, float)) and milliseconds > 0 else None


def _sheet_of_head(page: str) -> Sheet:
    tags: dict[str, str] = {}
    for tag in _META.findall(page):
        facts = dict(_ATTRIBUTE.findall(tag))
        tags.setdefault(facts.get("property") or facts.get("name") or "", unescape(facts.get("content") or ""))
    length = tags.get("music:duration", "")
    return Sheet(
        title=tags.get("og:title", ""),
        artists=tuple(filter(None, re.split(r",\s*", tags.get("music:musician_description", "")))),
        duration=float(length) if length.isdecimal() else None,
        cover=tags.get("og:image") if tags.get("og:image", "").startswith("https://") else None,
        date=tags.get("music:release_date") or None,
    )
