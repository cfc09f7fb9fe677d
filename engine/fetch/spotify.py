"""Spotify links: the recording that a song or an episode means on a free source, or the items of a list.

Nothing is taken from Spotify but words and the cover: what it plays is encrypted against copying, and stays so. The
recording is searched for by title and artist, and taken where title, artist and duration say with enough certainty
that it is the same one.

A page lists the first hundred items at most. The rest is asked for as the page's own script does, with what the page
hands to everybody; where that is refused, the list ends with the page.
"""

import re
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from engine import canonical, urls
from engine.errors.fetching import MediaUnavailable, NoMatch, UnsupportedLink
from engine.fetch import sheets
from engine.fetch.sheets import Sheet
from engine.fetch.ytdlp import Found, Visit
from engine.means import Means
from engine.media import Entry, Fact, Match, Media
from storage.errors import UserError

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
_PAGE: Final = 100
"""How many items a page lists."""
_STRETCH: Final = 50
"""How many further items are asked for at once: the most that albums and shows are told in."""
MOST_ITEMS: Final = 2000
_REST_SECONDS: Final = 15.0
"""How long the rest of a list is asked for: whoever looks it up waits."""
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


class Sources(Fact):
    """Where pages and recordings are looked for."""

    pages: str = "https://open.spotify.com"
    playlists: str = "https://spclient.wg.spotify.com/playlist/v2"
    lists: str = "https://api.spotify.com/v1"
    """Where the rest of long playlists is told, and that of other lists."""
    search: str = "ytsearch5:{query}"
    """What yt-dlp is asked; `{query}` stands for artist and title, escaped where this is an address."""


def is_link(url: str) -> bool:
    """Whether a normalised link leads to Spotify."""
    return urls.platform(url) == "spotify"


class Guide(Visit):
    """A visit that knows the way from Spotify's links to recordings of the same."""

    def __init__(self, means: Means, ffmpeg: Path, sources: Sources) -> None:
        super().__init__(means, ffmpeg)
        self._sources = sources

    def look(self, url: str) -> Found:
        """Find out what a link leads to; raises as `find` does for one of Spotify's."""
        return find(self, url, self._sources) if is_link(url) else super().look(url)


def find(visit: Visit, url: str, sources: Sources) -> Found:
    """The recording that a link to a song or an episode means, or the items of a list, not looked up.

    Raises NoMatch where no recording is certain, UnsupportedLink for other links, and as `Visit.look` does.
    """
    name = canonical.key(url) or canonical.key(visit.page(url)[0])
    kind, identity = (name or "").split(":")[1:] if name and name.startswith("spotify:") else ("", "")
    if kind not in ("track", "episode", "album", "playlist", "show"):
        raise UnsupportedLink(url)
    key = f"spotify:{kind}:{identity}"
    if kind == "show":
        return Found(_list(_show(visit, identity, sources), url, key), {})
    sheet = sheets.read(visit.page(f"{sources.pages}/embed/{kind}/{identity}")[1])
    if kind in ("album", "playlist"):
        if len(sheet.tracks) >= _PAGE:
            sheet = _with_rest(visit, sheet, kind, identity, sources)
        return Found(_list(sheet, url, key), {})
    candidate, score = _best(sheet, _search(visit, sheet, sources.search))
    return _told(visit.look(candidate.url), sheet, url, key, _match(candidate, score))


def _show(visit: Visit, identity: str, sources: Sources) -> Sheet:
    sheet = sheets.read_show(visit.page(f"{sources.pages}/show/{identity}")[1], identity)
    if sheet.tracks and (sheet.total or 0) <= len(sheet.tracks):
        return sheet
    try:
        embedded = sheets.read(visit.page(f"{sources.pages}/embed/show/{identity}")[1])
    except UserError:
        return sheet
    more = {"pass_word": embedded.pass_word, "tracks": sheet.tracks or embedded.tracks}
    return _with_rest(visit, sheet.model_copy(update=more), "show", identity, sources)


def _with_rest(visit: Visit, sheet: Sheet, kind: str, identity: str, sources: Sources) -> Sheet:
    """A long list with what its page has left out, as far as that is told."""
    if sheet.pass_word is None or not sheet.tracks:
        return sheet
    asked = {"Authorization": f"Bearer {sheet.pass_word}", "Accept": "application/json"}
    tracks, place = list(sheet.tracks), sheet.tracks[-1].index
    until = time.monotonic() + _REST_SECONDS
    while place < MOST_ITEMS and time.monotonic() < until:
        try:
            answer = visit.page(_rest_address(kind, identity, place, sources), asked)[1]
        except UserError:
            break
        found, count, total = sheets.read_rest(answer, place)
        tracks += found
        place += count
        if not count or place >= total:
            break
    return sheet.model_copy(update={"tracks": tuple(tracks)})


def _rest_address(kind: str, identity: str, place: int, sources: Sources) -> str:
    if kind == "playlist":
        return f"{sources.playlists}/playlist/{identity}?from={place}&length={_STRETCH}"
    items = "tracks" if kind == "album" else "episodes"
    return f"{sources.lists}/{kind}s/{identity}/{items}?offset={place}&limit={_STRETCH}&market=US"


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
