"""One name, and one spelling, for the many links that lead to the same media; from the link alone, without a request.

What it cannot do: links that say nothing of what they lead to (vm.tiktok.com, t.co, fb.watch, share/ ...) have no name
until they were looked up.
"""

import re
from dataclasses import dataclass
from typing import Final

from yarl import URL

from engine.urls import OTHER, platform

_VIDEO: Final = r"(?P<id>[\w-]{11})"
_YOUTUBE_WATCH: Final = "https://www.youtube.com/watch?v={id}"
_YOUTUBE_LIST: Final = "https://www.youtube.com/playlist?list={list}"
_TWEET: Final = "https://x.com/i/status/{id}"
_FACEBOOK: Final = "https://www.facebook.com/watch/?v={id}"
_VIMEO: Final = "https://vimeo.com/{id}"
_VOD: Final = "https://www.twitch.tv/videos/{id}"
_DAILYMOTION: Final = "https://www.dailymotion.com/video/{id}"


@dataclass(frozen=True)
class _Rule:
    """Links of one kind: a pattern of host and path, the parameters that a link must have, its name and spelling."""

    pattern: re.Pattern[str]
    key: str
    url: str
    asks: tuple[tuple[str, str], ...] = ()
    keeps: tuple[str, ...] = ()
    """Parameters that say more than which media it is, and so stay in the spelling."""

    def facts(self, url: URL, address: str) -> dict[str, str] | None:
        found = self.pattern.fullmatch(address)
        if found is None:
            return None
        facts = {name: value for name, value in found.groupdict().items() if value}
        for name, pattern in self.asks:
            value = re.match(pattern, url.query.get(name, ""), re.ASCII)
            if value is None:
                return None
            facts[name] = value[0]
            facts |= {group: text for group, text in value.groupdict().items() if text}
        return facts


def _rule(pattern: str, key: str, url: str, *keeps: str, **asks: str) -> _Rule:
    return _Rule(re.compile(pattern, re.ASCII), key, url, tuple(asks.items()), keeps)


_TIMES: Final = ("t", "start", "end")
_KEPT: Final = ("list", *_TIMES)
_LIST: Final = r"[\w-]{2,}"

# The keys are yt-dlp's extractor and id wherever the link tells the id.
_RULES: Final[dict[str, tuple[_Rule, ...]]] = {
    "youtube": (
        _rule(r"[^/]+/embed/[^/]+", "youtubetab:{list}", _YOUTUBE_LIST, list=_LIST),
        _rule(r"[^/]+/embed/live_stream", "", ""),
        _rule(rf"[^/]+/(?:shorts|embed|live|v|e|vi|watch)/{_VIDEO}(?:/.*)?", "youtube:{id}", _YOUTUBE_WATCH, *_TIMES),
        _rule(rf"(?:youtu\.be|vid\.plus|[^/]+invidious\.io)/{_VIDEO}", "youtube:{id}", _YOUTUBE_WATCH, *_KEPT),
        _rule(r"[^/]+/(?:watch|watch_popup|movie)(?:\.php)?", "youtube:{id}", _YOUTUBE_WATCH, *_KEPT, v=_VIDEO),
        _rule(r"[^/]+/(?:playlist|watch)", "youtubetab:{list}", _YOUTUBE_LIST, list=_LIST),
        _rule(r"[^/]+/clip/(?P<id>[\w-]+)", "youtubeclip:{id}", "https://www.youtube.com/clip/{id}"),
    ),
    "tiktok": (
        _rule(
            r"[^/]+/(?:@[^/]*/|share/|embed/|v/|player/)?(?:video/|v/|v2/|v1/)?(?P<id>\d{10,})(?:\.html)?",
            "tiktok:{id}",
            "https://www.tiktok.com/@_/video/{id}",
        ),
        _rule(r"[^/]+/(?:@[^/]*|share)/photo/(?P<id>\d{10,})", "tiktok:{id}", "https://www.tiktok.com/@_/photo/{id}"),
    ),
    "instagram": (
        _rule(
            r"[^/]+/(?:(?!stories/|share/)[^/]+/)?(?:p|tv|reels?)/(?P<id>[\w-]{5,})(?:/.*)?",
            "instagram:{id}",
            "https://www.instagram.com/p/{id}/",
            "img_index",
        ),
    ),
    "vimeo": (
        _rule(r"player\.[^/]+/video/(?P<id>\d+)", "vimeo:{id}/{h}", f"{_VIMEO}/{{h}}", h=r"[\da-f]{8,}$"),
        _rule(r"vimeo\.com/(?P<id>\d+)/(?P<h>[\da-f]{8,})", "vimeo:{id}/{h}", f"{_VIMEO}/{{h}}"),
        _rule(
            r"[^/]+/(?:video/|channels/[^/]+/|groups/[^/]+/videos/)?(?P<id>\d+)",
            "vimeo:{id}",
            _VIMEO,
        ),
    ),
    "twitter": (
        _rule(
            r"[^/]+/(?:[^/]+|i/web)/status(?:es)?/(?P<id>\d+)/(?:video|photo)/(?P<index>\d+)",
            "twitter:status/{id}/{index}",
            f"{_TWEET}/video/{{index}}",
        ),
        _rule(r"[^/]+/(?:[^/]+|i/web)/status(?:es)?/(?P<id>\d+)(?:/.*)?", "twitter:status/{id}", _TWEET),
        _rule(r"[^/]+/i/spaces/(?P<id>\w+)(?:/.*)?", "twitterspaces:{id}", "https://x.com/i/spaces/{id}"),
        _rule(r"[^/]+/i/broadcasts/(?P<id>\w+)(?:/.*)?", "twitterbroadcast:{id}", "https://x.com/i/broadcasts/{id}"),
    ),
    "facebook": (
        _rule(r"[^/]+/(?:watch|watch/live|(?:video/)?video\.php)", "facebook:{id}", _FACEBOOK, v=r"(?P<id>\d+)"),
        _rule(r"[^/]+/(?:[^/]+/videos(?:/[^/]+)?|reel|videos)/(?P<id>\d+)", "facebook:{id}", _FACEBOOK),
    ),
    "spotify": (
        _rule(
            r"[^/]+/(?:intl-[\w-]+/)?(?:embed/|embed-podcast/)?(?P<kind>track|album|playlist|episode|show)/(?P<id>\w+)",
            "spotify:{kind}:{id}",
            "https://open.spotify.com/{kind}/{id}",
        ),
    ),
    "soundcloud": (
        _rule(r"soundcloud\.com/(?P<id>[\w-]+/[\w-]+(?:/[\w-]+)?)", "soundcloud:{id}", "https://soundcloud.com/{id}"),
    ),
    "twitch": (
        _rule(r"player\.[^/]+", "twitchvod:v{id}", _VOD, "t", video=r"v?(?P<id>\d+)"),
        _rule(r"[^/]+/[^/]+/schedule", "twitchvod:v{id}", _VOD, vodID=r"(?P<id>\d+)"),
        _rule(r"[^/]+/(?:videos|[^/]+/video|[^/]+/v)/(?P<id>\d+)", "twitchvod:v{id}", _VOD, "t"),
        _rule(r"clips\.twitch\.tv/embed", "twitchclips:{clip}", "https://clips.twitch.tv/{clip}", clip=r"[\w-]+"),
        _rule(
            r"(?:clips\.twitch\.tv|[^/]+/(?:[^/]+/)?clip)/(?:[^/]+/)?(?P<id>[\w-]+)",
            "twitchclips:{id}",
            "https://clips.twitch.tv/{id}",
        ),
    ),
    "dailymotion": (
        _rule(r"geo\.[^/]+/player(?:/\w+)?\.html", "dailymotion:{id}", _DAILYMOTION, "start", video=r"(?P<id>\w+)"),
        _rule(
            r"(?:dai\.ly|[^/]+/(?:embed/|swf/|crawler/)?video|[^/]+/swf)/(?P<id>[a-zA-Z0-9]+)(?:_.*)?",
            "dailymotion:{id}",
            _DAILYMOTION,
            "playlist",
            "start",
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class _List:
    parameter: str
    url: str


# Where an item's link names the list that it was opened from.
_LISTS: Final = {
    _YOUTUBE_WATCH: _List("list", _YOUTUBE_LIST),
    _DAILYMOTION: _List("playlist", "https://www.dailymotion.com/playlist/{list}"),
}
_OWN_LISTS: Final = ("RD", "WL", "LL", "LM", "HL")
"""YouTube's lists that are made for one viewer: mixes, watch later, what one liked, the history."""

# Pages that lead on at once, and the parameter that says where to.
_LEADING_ON: Final = (
    (re.compile(r"(?:[\w-]+\.)?facebook\.com/(?:l\.php|flx/warn)"), "u"),
    (re.compile(r"facebook\.com/plugins/(?:video|post)\.php"), "href"),
    (re.compile(r"l\.instagram\.com/?"), "u"),
    (re.compile(r"youtube\.com/redirect"), "q"),
    (re.compile(r"consent\.youtube\.com/\w*"), "continue"),
)
_PLAIN_HOST: Final = re.compile(r"(?:(?:www|m|mobile|music|web|go|[a-z]{2}-[a-z]{2})\.)+(?=[^.]+\.)")


def key(link: str) -> str | None:
    """The name of what a normalised link leads to, as "youtube:dQw4w9WgXcQ"; None where the link does not tell.

    Equal names mean the same media, whatever else the links say: from which second it plays, in which list it was.
    """
    found = _named(URL(link))
    return found[0].key.format_map(found[1]) if found else None


def fold(link: str) -> str:
    """The one spelling of all normalised links to the same media, with the moment and the list that a link names."""
    url = URL(_behind(link) or link)
    found = _named(url)
    if found is None:
        return link
    rule, facts = found
    folded = URL(rule.url.format_map(facts))
    kept = [(name, value) for name, value in url.query.items() if name in rule.keeps]
    fragment = url.fragment if url.fragment.startswith("t=") else None
    return str(folded.extend_query(kept).with_fragment(fragment))


def list_of(link: str) -> str | None:
    """The list that a link to one of its items was shared from; None where it names none that others can see."""
    found = _named(URL(link))
    template = _LISTS.get(found[0].url) if found else None
    if found is None or template is None:
        return None
    query = URL(_behind(link) or link).query
    name = query.get(template.parameter, "")
    is_public = re.fullmatch(_LIST, name, re.ASCII) and not name.startswith(_OWN_LISTS)
    return template.url.format(list=name) if is_public else None


def _named(url: URL) -> tuple[_Rule, dict[str, str]] | None:
    url = URL(_behind(str(url)) or url)
    address = _address(url)
    for rule in _RULES.get(platform(str(url)), ()):
        facts = rule.facts(url, address)
        if facts is not None:
            return (rule, facts) if rule.key else None
    return None


def _address(url: URL) -> str:
    host = _PLAIN_HOST.sub("", (url.host or "").removesuffix("."))
    return f"{host}{url.path}".rstrip("/")


def _behind(link: str) -> str | None:
    url = URL(link)
    address = _address(url)
    for pattern, name in _LEADING_ON:
        target = url.query.get(name, "")
        # Only to places that are known to be public: any other link has to be looked at like one that was sent.
        if pattern.fullmatch(address) and target.startswith(("http://", "https://")) and _is_known(target):
            return target
    return None


def _is_known(link: str) -> bool:
    try:
        url = URL(link)
        return platform(link) != OTHER and url.port in (80, 443) and bool(url.host)  # Which need not be IDNA.
    except ValueError:
        return False
