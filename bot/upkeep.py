"""What the command line does for operators: backups, and the move to another database."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from bot.messages import Messages
from bot.settings import Settings
from bot.stack import stopped
from engine import upkeep
from storage.errors import NoDatabase


async def copy_database(settings: Settings, origin: str, target: str, *, force: bool = False) -> int:
    """Copy one database into another, by force whoever works with it; raises AlreadyRunning and as `engine.upkeep`."""
    async with _stopped(settings, force=force):
        rows = await upkeep.copy_database(_read(origin), _read(target))
    print(Messages().text("upkeep-copied", rows=_total(rows)))
    return 0


async def back_up(settings: Settings, target: Path, *, files: bool) -> int:
    """Write a backup; what runs goes on. Raises as `engine.upkeep`."""
    found = await upkeep.back_up(settings.storage, _signing_key(settings), target, files=files)
    print(Messages().text("upkeep-written", path=str(target), rows=_total(found.rows), files=found.files))
    return 0


async def restore(settings: Settings, source: Path, *, force: bool = False) -> int:
    """Fill an empty data folder or database from a backup, by force whoever works with it.

    Raises AlreadyRunning, and as `engine.upkeep`.
    """
    async with _stopped(settings, force=force):
        found = await upkeep.restore(settings.storage, _signing_key(settings), source)
    print(Messages().text("upkeep-restored", path=str(source), rows=_total(found.rows), files=found.files))
    return 0


@asynccontextmanager
async def _stopped(settings: Settings, *, force: bool) -> AsyncIterator[None]:
    with stopped(settings):
        async with nullcontext() if force else upkeep.at_rest(settings.storage):
            yield


def _read(address: str) -> str:
    """An address, or after an @ the file that it stands in: a command's words can be read by everyone."""
    if not address.startswith("@"):
        return address
    try:
        return Path(address[1:]).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoDatabase(address=address) from error


def _total(rows: Mapping[str, int]) -> int:
    return sum(rows.values())


def _signing_key(settings: Settings) -> str | None:
    key = settings.bot.signing_key
    return None if key is None else key.get_secret_value()
