"""Entries: what a list tells of its items, and links that came together as a list; pure."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

from engine import canonical, urls
from engine.media import Entry, Media


def listed(entry: Entry, source: Media) -> Media:
    """What a list tells of one of its items, as far as it can be believed."""
    key, platform = None, urls.OTHER
    with suppress(ValueError):  # What a page calls a link need not be one.
        key, platform = canonical.key(entry.url), urls.platform(entry.url)
    # Whoever pays may have written the list, and what it says of others is no ground for a price: only the site that
    # hosts an item knows its length. A link of a known site may lead to such a list, which is then a generic one.
    hosted = platform == source.platform != urls.OTHER and source.extractor != "generic"
    return Media(
        url=entry.url,
        key=key or entry.url,
        platform=platform,
        id="",
        title=entry.title,
        duration=entry.duration if hosted else None,
        uploader=entry.uploader,
    )


def of_links(links: Sequence[str]) -> Media:
    """Links that came together, as a list."""
    entries = tuple(Entry(index=number, url=link) for number, link in enumerate(links, 1))
    key = sha256("\n".join(links).encode()).hexdigest()[:32]
    title = links[0].partition("://")[2][:60] + (f" +{len(links) - 1}" if len(links) > 1 else "")
    return Media(url=links[0], key=f"links:{key}", platform=urls.OTHER, id=key, title=title, entries=entries)
