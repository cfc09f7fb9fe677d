"""What is closed to everyone: all of it while the workers run dry, and what was taken down; asked in one place."""

from collections.abc import Iterable, Sequence

from engine import access, canonical, urls
from engine.errors.jobs import Draining, PlatformOff, TakenDown
from engine.media import Media
from storage import closed, controls, takedowns
from storage.database import Session
from storage.models import Control


async def check_all(session: Session, keys: Sequence[str], *links: str) -> None:
    """Refuse what is closed in any way, to sites that are shut out as well.

    Raises Draining, TakenDown, PlatformOff or SiteNotAllowed.
    """
    switches = [controls.PAUSED, *_switches(links)]
    if await closed.is_any(session, switches=switches, keys=keys, domains=access.domains_of(*links)):
        await check(session, keys, *links)
        await access.check_sites(session, *links)


async def check(session: Session, keys: Sequence[str], *links: str) -> None:
    """Refuse what is closed under any of these canonical names, and links to platforms that are switched off.

    Raises Draining, TakenDown or PlatformOff.
    """
    off = _switches(links)
    found = {row.name: row for row in await controls.find(session, [controls.PAUSED, *off])}
    paused = found.pop(controls.PAUSED, None)
    if paused is not None and paused.value.get("drain"):
        raise Draining
    if await takedowns.of_keys(session, keys) is not None:
        raise TakenDown
    _refuse(found.values())


async def check_platforms(session: Session, *links: str) -> None:
    """Refuse links to platforms that are switched off; raises PlatformOff."""
    _refuse(await controls.find(session, _switches(links)))


def _switches(links: Iterable[str]) -> Sequence[str]:
    return sorted({controls.PLATFORM_OFF + urls.platform(link) for link in links})


def _refuse(off: Iterable[Control]) -> None:
    for row in off:
        name = row.name.removeprefix(controls.PLATFORM_OFF)
        raise PlatformOff(platform=name, reason=str(row.value.get("reason", "")))


def of_link(link: str) -> list[str]:
    """The names that a normalised link is blocked under."""
    return [canonical.key(link) or link]


def of_media(media: Media) -> list[str]:
    """The names that a media is blocked under."""
    matched = of_link(media.matched.url) if media.matched is not None else []
    return list(dict.fromkeys([media.key, *of_link(media.url), *matched]))
