"""What Spotify's public pages say of a song, an episode, or a list of them; pure.

The page that other sites embed says most, in data for its own script; the head of any page says a little. The
episodes of a show stand in the data of its own page.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any, Final

from engine.errors.fetching import PlatformFailed
from engine.media import Entry, Fact

_NEXT_DATA: Final = re.compile(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', re.DOTALL)
_INITIAL_STATE: Final = re.compile(r'<script id="initialState"[^>]*>([\w+/=\s]*)</script>', re.ASCII)
_META: Final = re.compile(r"<meta\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:-]+)="([^"]*)"')
_EPISODE: Final = re.compile(r'href="/episode/(\w+)', re.ASCII)


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
    total: int | None = None
    """How many there are in all, where the page says so."""
    pass_word: str | None = None
    """What the page hands to everybody's player, to ask for the rest of its list with."""

    @property
    def artist(self) -> str:
        """All who made it."""
        return ", ".join(self.artists)

    @property
    def name(self) -> str:
        """Artist and title, as people search for it."""
        return f"{self.artist} - {self.title}" if self.artists else self.title


def read(page: str) -> Sheet:
    """What a public page says, in its embedded data or in its head; raises PlatformFailed where it says nothing."""
    found = _NEXT_DATA.search(page)
    state = _state(found[1]) if found else {}
    entity = _dict(_dict(state.get("data")).get("entity"))
    session = _dict(_dict(state.get("settings")).get("session"))
    sheet = _sheet_of_entity(entity, session.get("accessToken")) if entity else _sheet_of_head(page)
    if not sheet.title:
        raise PlatformFailed
    return sheet


def read_show(page: str, identity: str) -> Sheet:
    """What a show's own page says, with the episodes that it lists, newest first; raises PlatformFailed."""
    found = _INITIAL_STATE.search(page)
    show = _show(found[1], identity) if found else {}
    listed = _dict(show.get("episodesV2")) or _dict(show.get("pages"))
    told = [_dict(_dict(each.get("entity")).get("data")) for each in _dicts(listed.get("items"))]
    linked = [{"uri": f"spotify:episode:{each}"} for each in dict.fromkeys(_EPISODE.findall(page))]
    head, total = _sheet_of_head(page), listed.get("totalCount")
    sheet = Sheet(
        title=str(show.get("name") or head.title),
        artists=tuple(filter(None, [str(_dict(show.get("publisher")).get("name") or "")])),
        cover=_cover(show) or head.cover,
        tracks=tuple(entries(told or linked)),
        total=total if isinstance(total, int) else None,
    )
    if not sheet.title:
        raise PlatformFailed
    return sheet


def read_rest(answer: str, before: int) -> tuple[Sequence[Entry], int, int]:
    """A further stretch of a list, behind the first so many: its items, how many they were, and how many in all."""
    try:
        told = _dict(json.loads(answer))
    except ValueError:
        return (), 0, 0
    items = _dict(told.get("contents")).get("items") or told.get("items")
    # What was taken down keeps its place, and is null.
    items = [_dict(each) for each in items] if isinstance(items, list) else []
    total = told.get("length", told.get("total"))
    return tuple(entries(items, before)), len(items), total if isinstance(total, int) else 0


def entries(told: Sequence[dict[str, Any]], before: int = 0) -> Iterator[Entry]:
    """Songs and episodes, in one of the forms in which they are told, with their places behind the first so many."""
    for index, each in enumerate(told, before + 1):
        _, kind, identity = [*str(each.get("uri") or "").split(":"), "", ""][:3]
        if kind in ("track", "episode") and identity.isalnum():
            name = str(each.get("title") or each.get("name") or "")
            yield Entry(
                index=index,
                url=f"https://open.spotify.com/{kind}/{identity}",
                title=" - ".join(filter(None, [_makers(each), name])),
                duration=_seconds(each.get("duration") or each.get("duration_ms")),
            )


def _makers(told: dict[str, Any]) -> str:
    named = ", ".join(str(each.get("name")) for each in _dicts(told.get("artists")) if each.get("name"))
    return str(told.get("subtitle") or named)


def _show(encoded: str, identity: str) -> dict[str, Any]:
    try:
        state = _dict(json.loads(b64decode(encoded)))
    except ValueError:
        return {}
    return _dict(_dict(_dict(state.get("entities")).get("items")).get(f"spotify:show:{identity}"))


def _state(text: str) -> dict[str, Any]:
    try:
        return _dict(json.loads(text)["props"]["pageProps"]["state"])
    except (ValueError, KeyError, TypeError):
        return {}


def _sheet_of_entity(entity: dict[str, Any], pass_word: object) -> Sheet:
    artists = tuple(str(each.get("name")) for each in _dicts(entity.get("artists")) if each.get("name"))
    subtitle = str(entity.get("subtitle") or "")
    return Sheet(
        title=str(entity.get("title") or entity.get("name") or ""),
        artists=artists or ((subtitle,) if subtitle else ()),
        duration=_seconds(entity.get("duration")),
        cover=_cover(entity),
        date=str(_dict(entity.get("releaseDate")).get("isoString") or "")[:10] or None,
        tracks=tuple(entries(_dicts(entity.get("trackList")))),
        pass_word=pass_word if isinstance(pass_word, str) else None,
    )


def _cover(entity: dict[str, Any]) -> str | None:
    pictures = _dicts(_dict(entity.get("visualIdentity")).get("image"))
    pictures += _dicts(_dict(entity.get("coverArt")).get("sources"))
    best = max(pictures, key=lambda each: each.get("maxHeight") or each.get("height") or 0, default={})
    return str(best["url"]) if str(best.get("url") or "").startswith("https://") else None


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _seconds(told: object) -> float | None:
    milliseconds = _dict(told).get("totalMilliseconds") if isinstance(told, dict) else told
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
