"""bot.discord.app: what is secret is shown to the person alone, wherever others read along."""

from types import SimpleNamespace

import pytest
from discord.app_commands import AppCommandContext

from bot.discord.app import _is_shared

SERVER = SimpleNamespace(guild_id=1, context=AppCommandContext(guild=True))
WITH_THE_BOT = SimpleNamespace(guild_id=None, context=AppCommandContext(dm_channel=True))
AMONG_PEOPLE = SimpleNamespace(guild_id=None, context=AppCommandContext(private_channel=True))


@pytest.mark.parametrize(("interaction", "shared"), [(SERVER, True), (WITH_THE_BOT, False), (AMONG_PEOPLE, True)])
def test_only_a_conversation_with_the_bot_is_private(interaction: SimpleNamespace, shared: bool) -> None:
    assert _is_shared(interaction) is shared  # type: ignore[arg-type]
