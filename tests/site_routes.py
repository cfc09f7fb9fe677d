"""What the local media site has at each address."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests import clips, site_pages
from tests.site_manifests import DRM, Loop, live_playlist, playlist_of
from tests.site_pages import Facts, Item, Source
from tests.site_streams import send_endlessly, send_file, send_text
from tests.site_visit import State, Visit, open_visit

Answer = Awaitable[web.StreamResponse]
HLS = "application/vnd.apple.mpegurl"
ENDLESS_RATE = 50_000_000
HEIGHTS = (1080, 720, 360)


async def answer(state: State, request: web.BaseRequest) -> web.StreamResponse:
    """Answer one request."""
    visit = open_visit(state, request)
    await asyncio.sleep(visit.latency)
    if visit.cookie and visit.cookie not in request.headers.get("Cookie", ""):
        return await send_text(visit, site_pages.LOGIN, status=visit.refusal)
    for pattern, handler in ROUTES:
        if found := pattern.fullmatch(visit.path):
            return await handler(visit, *found.groups())
    return await not_found(visit)


async def not_found(visit: Visit) -> web.StreamResponse:
    """Answer 404."""
    return await send_text(visit, site_pages.document("Not found"), status=404)


async def _make(visit: Visit, name: str) -> Path:
    # FFmpeg may have to make the clip first, which must not hold up other clients.
    return await asyncio.to_thread(clips.clip, name, visit.state.clips)


async def send_clip(visit: Visit, name: str) -> web.StreamResponse:
    """Answer with a clip of the table."""
    if name not in clips.CLIPS:
        return await not_found(visit)
    return await send_file(visit, await _make(visit, name))


async def send_short(visit: Visit, _: str = "") -> web.StreamResponse:
    """Answer with the short clip, whatever it is called."""
    return await send_clip(visit, "short.mp4")


async def send_thumbnail(visit: Visit, _: str) -> web.StreamResponse:
    """Answer with a poster picture."""
    return await send_clip(visit, "picture.jpg")


async def send_subtitles(visit: Visit, language: str) -> web.StreamResponse:
    """Answer with subtitles in a language."""
    if language not in clips.SUBTITLES:
        return await not_found(visit)
    return await send_text(visit, clips.subtitles(language), "text/vtt")


def _facts(visit: Visit, title: str) -> Facts:
    asked = {name: value for name, value in visit.request.query.items() if name in ("description", "uploader")}
    title = visit.query("title", title)
    return Facts(visit.root, title, duration=float(visit.query("duration", "3")), **asked)


async def page(visit: Visit, name: str) -> web.StreamResponse:
    """A page with a <video> tag, of the named clip or of the address in `src`."""
    address = visit.query("src") or f"{visit.root}/clips/{name if name in clips.CLIPS else 'short.mp4'}"
    return await send_text(visit, site_pages.video_page(_facts(visit, name), address))


async def page_of_several(visit: Visit) -> web.StreamResponse:
    """A page with `count` videos."""
    addresses = [f"{visit.root}/item/{number + 1}.mp4" for number in range(int(visit.query("count", "3")))]
    return await send_text(visit, site_pages.several_page(_facts(visit, "Several videos"), addresses))


async def watch(visit: Visit, name: str) -> web.StreamResponse:
    """A page with everything: JSON-LD about a player that stands on a page of its own."""
    player = f"{visit.root}/player/{name}"
    query = urlencode(visit.request.query)
    address = f"{player}?{query}" if query else player
    return await send_text(visit, site_pages.watch_page(_facts(visit, name), address))


async def player(visit: Visit, name: str) -> web.StreamResponse:
    """A JW Player with renditions in `heights`, or with the one file in `clip`."""
    sources = [await _source(visit, each, height) for each, height in _renditions(visit)]
    languages = [each for each in visit.query("subs", "en,fr").split(",") if each in clips.SUBTITLES]
    return await send_text(visit, site_pages.player_page(_facts(visit, name), sources, languages))


def _renditions(visit: Visit) -> list[tuple[str, int | None]]:
    if visit.query("clip"):
        return [(visit.query("clip"), None)]
    wanted = visit.query("heights", ",".join(map(str, HEIGHTS)))
    return [(f"{height}.mp4", int(height)) for height in wanted.split(",")]


async def _source(visit: Visit, name: str, height: int | None) -> Source:
    size = (await _make(visit, name)).stat().st_size if visit.query("sizes") != "no" else None
    return Source(f"{visit.root}/clips/{name}", height, size)


async def show(visit: Visit, name: str) -> web.StreamResponse:
    """A page whose JSON-LD names an HLS presentation, with chapters."""
    content = f"{visit.root}/hls/{visit.query('hls', '3')}/master.m3u8"
    chapters = ["Beginning", "Middle", "End"]
    return await send_text(visit, site_pages.watch_page(_facts(visit, name), content, chapters))


async def titled(visit: Visit) -> web.StreamResponse:
    """A video page with exactly the title in `t`."""
    facts = Facts(visit.root, visit.query("t"))
    return await send_text(visit, site_pages.player_page(facts, [Source(f"{visit.root}/clips/short.mp4")], []))


async def images(visit: Visit, name: str) -> web.StreamResponse:
    """A post with pictures, and with as many videos as `videos` says."""
    pictures = [f"{visit.root}/clips/{each}" for each in ("picture.jpg", "picture-2.jpg", "picture-3.png")]
    pictures += filter(None, visit.query("more").split(","))
    count = int(visit.query("videos", "1" if name == "mixed" else "0"))
    videos = [f"{visit.root}/item/{number + 1}.mp4" for number in range(count)]
    return await send_text(visit, site_pages.picture_page(_facts(visit, name), pictures, videos))


async def playlist(visit: Visit, name: str) -> web.StreamResponse:
    """An RSS feed: the items last posted for this name or, for a number, so many."""
    default = range(1, int(name) + 1) if name.isdecimal() else range(0)
    items = visit.state.playlists.get(name, list(default))
    entries = [_item(visit, item) for item in items]
    title = visit.query("title", f"Playlist {name}")
    return await send_text(visit, site_pages.feed(title, entries), "application/rss+xml")


def _item(visit: Visit, item: object) -> Item:
    # An item is a key, or the fields of an Item; an address may be a path on this site.
    fields: dict[str, Any] = (
        dict(item) if isinstance(item, dict) else {"url": f"/item/{item}.mp4", "title": f"Item {item}"}
    )
    if fields["url"].startswith("/"):
        fields["url"] = visit.root + fields["url"]
    return Item(**{"title": fields["url"], **fields})


async def given_page(visit: Visit) -> web.StreamResponse:
    """The page that a test has put at this address."""
    if visit.path not in visit.state.pages:
        return await not_found(visit)
    return await send_text(visit, visit.state.pages[visit.path])


async def segments(visit: Visit) -> web.StreamResponse:
    """What SponsorBlock's users marked, as last posted for the playlist of that name."""
    return await send_text(visit, json.dumps(visit.state.playlists.get("segments", [])), "application/json")


async def edit_playlist(visit: Visit, name: str) -> web.StreamResponse:
    """Replace a playlist's items by the JSON list in the body."""
    visit.state.playlists[name] = await visit.json()
    return web.Response(status=204)


async def send_stream(visit: Visit, kind: str, name: str) -> web.StreamResponse:
    """Answer with a file of an HLS or DASH presentation."""
    if not (kind.isdecimal() or kind in clips.STREAMS):
        return await not_found(visit)
    folder = await asyncio.to_thread(clips.stream, kind, visit.state.clips)
    path = folder / (name if (folder / name).is_file() else _single(name))
    if not path.is_file() or folder not in path.resolve().parents:
        return await not_found(visit)
    if _is_third(visit, name):
        return await send_text(visit, "", status=500)
    return await send_file(visit, path)


def _single(name: str) -> str:
    # A presentation of one height has no master playlist; clients ask for it by the same name.
    return "index.m3u8" if name == "master.m3u8" else name


def _is_third(visit: Visit, name: str) -> bool:
    segment = re.search(r"(\d+)\.(ts|m4s)$", name)
    if not (visit.third and segment and int(segment[1]) % 3 == 2):
        return False
    return visit.third == "always" or visit.state.first_time(visit.request.path)


async def send_dash(visit: Visit, name: str) -> web.StreamResponse:
    """Answer with a file of the DASH presentation."""
    return await send_stream(visit, "dash", name)


async def live(visit: Visit) -> web.StreamResponse:
    """The playlist of the live stream as it is now."""
    folder = await asyncio.to_thread(clips.stream, "live", visit.state.clips)
    loop = Loop(sum(1 for _ in folder.glob("*.ts")))
    ended = visit.state.live_ended
    now = time.monotonic() if ended is None else ended
    return await send_text(visit, live_playlist(loop, now - visit.state.started, ended is not None), HLS)


async def live_segment(visit: Visit, name: str) -> web.StreamResponse:
    """A segment of the live stream."""
    return await send_stream(visit, "live", name)


async def end_live(visit: Visit) -> web.StreamResponse:
    """End the live stream here."""
    visit.state.live_ended = time.monotonic()
    return web.Response(status=204)


async def status(visit: Visit, code: str) -> web.StreamResponse:
    """Answer with this status."""
    headers = {"Retry-After": "1"} if code in ("429", "503") else {}
    return web.Response(status=int(code), headers=headers, text=f"Status {code}\n")


async def empty(visit: Visit) -> web.StreamResponse:
    """A video of no bytes."""
    return await send_text(visit, b"", "video/mp4")


async def dressed(visit: Visit) -> web.StreamResponse:
    """A playlist of a local file, dressed as a video."""
    return await send_text(visit, playlist_of("file:///etc/passwd"), "video/mp4")


async def evil_playlist(visit: Visit) -> web.StreamResponse:
    """A playlist that names the address in `to` as its segment, or as its `part`: key, map or variant."""
    return await send_text(visit, playlist_of(visit.query("to"), visit.query("part", "segment")), HLS)


async def endless(visit: Visit) -> web.StreamResponse:
    """A video that never ends."""
    data = (await _make(visit, "short.mp4")).read_bytes()
    return await send_endlessly(visit, data[: len(data) // 2], ENDLESS_RATE)


async def redirect(visit: Visit) -> web.StreamResponse:
    """Send the client to the address in `to`."""
    return _redirect(visit.query("to"))


async def redirect_chain(visit: Visit, count: str) -> web.StreamResponse:
    """Send the client through so many redirects to a video."""
    left = int(count)
    return _redirect(f"{visit.root}/redirect-chain/{left - 1}" if left > 1 else f"{visit.root}/video.mp4")


def _redirect(address: str) -> web.Response:
    return web.Response(status=302, headers={"Location": address})


def _says(body: str, code: int = 200, kind: str = "text/html") -> Callable[[Visit], Answer]:
    return lambda visit: send_text(visit, body, kind, code)


async def hits(visit: Visit) -> web.StreamResponse:
    """The number of requests per path."""
    return await send_text(visit, json.dumps(visit.state.hits), "application/json")


async def requests(visit: Visit) -> web.StreamResponse:
    """Every request since the last reset."""
    return await send_text(visit, json.dumps(visit.state.requests), "application/json")


async def info(visit: Visit) -> web.StreamResponse:
    """The address of the inner service, and the requests that reached it."""
    facts = {"internal_url": visit.state.internal_url, "internal_hits": visit.state.internal_hits}
    return await send_text(visit, json.dumps(facts), "application/json")


async def reset(visit: Visit) -> web.StreamResponse:
    """Forget hits, playlists and what has failed once."""
    visit.state.reset()
    return web.Response(status=204)


def is_control(request: web.BaseRequest) -> bool:
    """Whether a request is a test's question to the site and not a visit, so that it is not counted."""
    return request.path.startswith("/_")


ROUTES: list[tuple[re.Pattern[str], Callable[..., Answer]]] = [
    (re.compile(pattern), handler)
    for pattern, handler in (
        (r"/video\.mp4", send_short),
        (r"/item/([\w-]+)\.mp4", send_short),
        (r"/thumb/([\w-]+)\.jpg", send_thumbnail),
        (r"/subs/(\w+)\.vtt", send_subtitles),
        (r"/page/([^/]+)", page),
        (r"/page-multi", page_of_several),
        (r"/watch/([^/]+)", watch),
        (r"/player/([^/]+)", player),
        (r"/show/([^/]+)", show),
        (r"/title", titled),
        (r"/images/([\w-]+)", images),
        (r"/playlist/([\w-]+)", playlist),
        (r"/_playlist/([\w-]+)", edit_playlist),
        (r"/api/skipSegments/\w{4}", segments),
        (r"/hls/(\w+)/([\w./-]+)", send_stream),
        (r"/dash/([\w.-]+)", send_dash),
        (r"/live/stream\.m3u8", live),
        (r"/live/(seg\d+\.ts)", live_segment),
        (r"/_live/end", end_live),
        (r"/status/(\d{3})", status),
        (r"/html", _says(site_pages.PLAIN)),
        (r"/login", _says(site_pages.LOGIN)),
        (r"/denied", _says(site_pages.DENIED, 403)),
        (r"/teapot", _says(site_pages.document("Teapot"), 418)),
        (r"/empty(?:\.mp4)?", empty),
        (r"/dressed\.mp4", dressed),
        (r"/endless\.mp4", endless),
        (r"/drm\.m3u8", _says(DRM, kind=HLS)),
        (r"/hls-evil(?:\.m3u8)?", evil_playlist),
        (r"/spotify/.+", given_page),
        (r"/redirect(?:/[\w.]+)?", redirect),
        (r"/redirect-chain/(\d+)", redirect_chain),
        (r"/_hits", hits),
        (r"/_requests", requests),
        (r"/_info", info),
        (r"/_reset", reset),
        (r"/(?:clips/)?([\w.-]+)", send_clip),
    )
]
