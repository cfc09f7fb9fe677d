"""Links: found in free text, normalised, and named by their platform. No request is made here."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from yarl import URL

from engine.addresses import Network, is_public, literal_address
from engine.errors.fetching import LinkTooLong, NotALink, PrivateAddress, UnsupportedScheme

if TYPE_CHECKING:
    from linkify_it import LinkifyIt

MAX_LENGTH = 4096
"""Characters that a link may have."""
NAME = re.compile(r"(?=.{1,254}$)([a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
"""A host's name in the letters of DNS (RFC 1035, and the underscore that sites use); IDNA has put it so."""

# Parameters that say where a link was shared and nothing of what it leads to.
TRACKING = frozenset({"fbclid", "feature", "gclid", "igsh", "igshid", "mc_cid", "mc_eid", "ref_src", "ref_url", "si"})

# The hosts of each platform, its mirrors and the ones that people put in its place to get a preview in a chat.
PLATFORMS = {
    "youtube": (
        "youtube.com", "youtu.be", "youtube-nocookie.com", "youtubekids.com", "invidio.us", "redirect.invidious.io",
        "vid.plus", "zwearz.com",
    ),
    "tiktok": ("tiktok.com", "tiktokv.com", "vxtiktok.com", "tnktok.com"),
    "instagram": ("instagram.com", "instagr.am", "ddinstagram.com", "kkinstagram.com"),
    "vimeo": ("vimeo.com", "vimeopro.com"),
    "twitter": (
        "twitter.com", "x.com", "t.co", "twimg.com", "fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com",
        "twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid.onion",
    ),
    "facebook": (
        "facebook.com", "fb.watch", "fb.com", "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
    ),
    "spotify": ("spotify.com", "spotify.link"),
    "soundcloud": ("soundcloud.com",),
    "twitch": ("twitch.tv",),
    "dailymotion": ("dailymotion.com", "dai.ly"),
}  # fmt: skip
OTHER = "other"

MARKUP = "*~.,;:!"
"""What may stand behind a link where a chat marks it as bold or struck out."""
NOT_IN_LINKS = frozenset('<>"`|^{}')
# Of other scripts: quotation marks, brackets, full stops, emoji, spaces, and marks without a width.
NOT_IN_LINKS_BY_CATEGORY = frozenset(
    {"Pi", "Pf", "Ps", "Pe", "Po", "So", "Sk", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs"}
)


def find(text: str) -> list[str]:
    """The links in a text in their order, each once, normalised where they can be and as written where not."""
    matches = _finder().match(_set_apart(text)) or []
    found = (_normal_or_raw(match.url.rstrip(MARKUP)) for match in matches if match.schema != "mailto:")
    return list(dict.fromkeys(found))


def normalise(link: str, allowed: Sequence[Network] = ()) -> str:
    """The one spelling of a link: scheme and host in lower case, IDNA, no default port, no tracking parameters.

    Raises NotALink, LinkTooLong, UnsupportedScheme, or PrivateAddress where the host is written as an address that is
    not public; a name that leads to such an address is refused later, by the egress guard.
    """
    url = _parse(link.strip())
    if url.scheme not in ("http", "https"):
        raise UnsupportedScheme(url.scheme)
    host = url.raw_host
    address = literal_address(host) if host else None
    if not host or url.raw_authority.endswith(":") or (address is None and not NAME.fullmatch(host)):
        raise NotALink(link[:200])
    if (address is not None and not is_public(address, allowed)) or (address is None and _is_local_name(host, allowed)):
        raise PrivateAddress(host)
    return str(_without_tracking(url))


def platform(link: str) -> str:
    """The platform that a link belongs to, from the link alone; `other` for any site without a name here."""
    host = (URL(link).raw_host or "").removesuffix(".")
    for name, domains in PLATFORMS.items():
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return name
    return OTHER


def host(link: str) -> str:
    """The site of a link as people know it: `example.org`; the link itself where it has none."""
    return (URL(link).host or link).removeprefix("www.")


@cache
def _finder() -> "LinkifyIt":
    from linkify_it import LinkifyIt

    # Bare hosts under well-known endings count ("youtu.be/x"), "//host/path" and mail addresses do not.
    return LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False}).add("//", None)


def _set_apart(text: str) -> str:
    # The finder knows no end of a link but a space and ASCII punctuation, and no beginning within a word; people
    # write links between words of scripts without spaces, in quotation marks of every kind, and in markup.
    spaced = "".join(" " if _ends_a_link(character) else character for character in text)
    spaced = re.sub(r"(?<!\w)(_+)(https?://\S+?)\1(?!\w)", r" \2 ", spaced, flags=re.IGNORECASE)
    return re.sub(r"(?<=[^\x00-\x7f]|[*~_,;])(?=https?://)", " ", spaced, flags=re.IGNORECASE)


def _ends_a_link(character: str) -> bool:
    if character.isascii():
        return character in NOT_IN_LINKS
    return unicodedata.category(character) in NOT_IN_LINKS_BY_CATEGORY


def _normal_or_raw(link: str) -> str:
    try:
        return normalise(link)
    except (NotALink, LinkTooLong, UnsupportedScheme, PrivateAddress):
        return link


def _parse(link: str) -> URL:
    if any(character.isspace() or ord(character) < 32 for character in link):
        raise NotALink(link[:200])
    if len(link) > MAX_LENGTH:
        is_link = link[:8].lower().startswith(("http://", "https://"))
        raise LinkTooLong(MAX_LENGTH, len(link)) if is_link else NotALink(link[:200])
    scheme, colon, _ = link.partition(":")
    if not colon or ("." in scheme and "/" not in scheme):
        link = f"http://{link}" if "." in link.partition("/")[0] else link
    try:
        url = URL(link)
        _ = url.host  # Decoded where it is first asked for: a name that says that it is IDNA need not be.
    except (ValueError, UnicodeError) as error:
        raise NotALink(link[:200]) from error
    if not url.scheme:
        raise NotALink(link[:200])
    return url


def _is_local_name(host: str, allowed: Sequence[Network]) -> bool:
    # Names that never leave the machine or its network (RFC 6761, RFC 6762); a setting that opens a private
    # network leaves it to the guard to look where they lead.
    name = host.removesuffix(".")
    return not allowed and (name == "localhost" or name.endswith((".localhost", ".local", ".internal")))


def _without_tracking(url: URL) -> URL:
    # yt-dlp reads options for itself out of such a fragment: one that comes from a person is dropped.
    if "__youtubedl_smuggle" in url.raw_fragment:
        url = url.with_fragment(None)
    pairs = url.raw_query_string.split("&")
    kept = [pair for pair in pairs if not _is_tracking(unquote_plus(pair.partition("=")[0]), url.raw_host or "")]
    if len(kept) == len(pairs):
        return url
    # What is kept stays as it is spelt: a site may read it in its own way.
    before, mark, fragment = str(url).partition("#")
    query = f"?{'&'.join(kept)}" if kept else ""
    return URL(f"{before.partition('?')[0]}{query}{mark}{fragment}", encoded=True)


def _is_tracking(name: str, host: str) -> bool:
    # `si` and `feature` mean something on an unknown site, so there only the unmistakable ones go.
    return name.startswith("utm_") or (name in TRACKING and platform(f"http://{host}/") != OTHER)
