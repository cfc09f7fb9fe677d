"""What the command line does with API keys, for the account of whoever sits at the terminal."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.messages import Messages
from bot.settings import Settings
from bot.stack import attach_or_start
from bot.terminal.app import operator
from bot.texts.keys import keys as key_list
from bot.views import Keys as KeyList
from engine.keys import SCOPES, Keys
from storage.models import now

LONGEST_NAME = 100


async def create(settings: Settings, name: str, scopes: Sequence[str] | None, days: int | None) -> int:
    """Make a key and print it alone on standard output; raises TooManyKeys, and ScopeMissing for an unknown scope."""
    end = now() + timedelta(days=days) if days is not None else None
    async with _own(settings) as (keys, user_id):
        made = await keys.make(user_id, name[:LONGEST_NAME], SCOPES if scopes is None else scopes, end)
    print(made.text)
    return 0


async def show(settings: Settings) -> int:
    """Print the keys that open something, a line each."""
    async with _own(settings) as (keys, user_id):
        found = await keys.mine(user_id)
    print("\n".join(key_list(KeyList(found), Messages()).lines))
    return 0


async def revoke(settings: Settings, prefix: str) -> int:
    """Let a key open nothing any more; raises UnknownKey."""
    async with _own(settings) as (keys, user_id):
        await keys.revoke(user_id, prefix)
    print(Messages().text("key-revoked", prefix=prefix))
    return 0


@asynccontextmanager
async def _own(settings: Settings) -> AsyncIterator[tuple[Keys, int]]:
    async with attach_or_start(settings) as stack:
        sender = operator()
        asker = await stack.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        yield stack.engine.accounts.keys, asker.user_id
