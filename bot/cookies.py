"""What the command line does with the cookies that sites know us by, as whoever sits at the terminal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import views
from bot.errors import UnreadableFile
from bot.messages import Messages
from bot.settings import Settings
from bot.stack import attach_or_start
from bot.terminal.app import operator
from bot.texts import cookies as said
from engine.askers import Asker
from engine.cookies import Cookies


async def add(settings: Settings, platform: str, path: Path, test_link: str | None) -> int:
    """Keep the cookies of a file; raises UnreadableFile, and as `engine.cookies`."""
    try:
        text = path.read_bytes().decode(errors="replace")
    except OSError as error:
        raise UnreadableFile(path=str(path), reason=error.strerror or "") from error
    async with _own(settings) as (cookies, asker):
        kept = await cookies.add(asker, platform, text, test_link)
    # The file is where the operator has it, and no message of ours.
    print("\n".join(said.kept(views.CookiesKept(kept), Messages()).lines[:-1]))
    return 0


async def show(settings: Settings) -> int:
    """Print the sets, a line each."""
    async with _own(settings) as (cookies, asker):
        rows = await cookies.every(asker)
    print("\n".join(said.cookie_sets(views.CookieSets(rows), Messages()).lines))
    return 0


async def try_out(settings: Settings, number: int, test_link: str | None) -> int:
    """Try a set with its link or another; raises as `engine.cookies`."""
    async with _own(settings) as (cookies, asker):
        row = await cookies.try_out(asker, number, test_link)
    print(said.line(row, Messages()))
    return 0


async def remove(settings: Settings, number: int) -> int:
    """Forget a set; raises UnknownCookies."""
    async with _own(settings) as (cookies, asker):
        row = await cookies.remove(asker, number)
    print(Messages().text("cookies-removed", number=str(row.id), platform=row.platform))
    return 0


@asynccontextmanager
async def _own(settings: Settings) -> AsyncIterator[tuple[Cookies, Asker]]:
    async with attach_or_start(settings) as stack:
        sender = operator()
        asker = await stack.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        yield stack.engine.cookies, asker
