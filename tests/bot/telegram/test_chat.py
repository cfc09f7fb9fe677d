import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NotStarted
from bot.telegram.addresses import Address
from bot.telegram.chat import Carrying, TelegramChat
from bot.telegram.presses import Presses
from engine.remote_files import RemoteFiles
from engine.settings import EngineSettings
from storage.stores import Stores
from tests.bot.telegram.desk import Desk
from tests.bot.telegram.test_deliverer import LABEL, stored


@pytest.fixture
def engine(stores: Stores) -> Any:
    return SimpleNamespace(files=stores.files, remote_files=RemoteFiles(stores, EngineSettings(_env_file=None)))


async def keep(desk: Desk, engine: Any, tmp_path: Path, storage_chat: int | None) -> None:
    """Put a film where the inline message's file is kept."""
    chat = TelegramChat(desk.bot, engine, desk.caller, Presses(desk.bot), Carrying(50_000_000, storage_chat))
    address = Address(desk.bot.id, desk.anna.id, desk.anna.id, inline="inline-1")
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await chat._store(address, [film], LABEL, lambda *_: None)


async def test_file_of_an_inline_message_is_kept_in_the_storage_chat(desk: Desk, engine: Any, tmp_path: Path) -> None:
    store = desk.telegram.group("Store", kind="channel")
    await keep(desk, engine, tmp_path, store.id)
    assert desk.telegram.files(store)
    assert not desk.telegram.files(desk.anna.chat)


async def test_storage_chat_that_is_shut_is_told_and_the_person_keeps_the_file(
    desk: Desk, engine: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        await keep(desk, engine, tmp_path, -100777)
    assert desk.telegram.files(desk.anna.chat)
    assert "storage chat" in caplog.text


async def test_whoever_has_not_started_the_bot_is_told_where(desk: Desk, engine: Any, tmp_path: Path) -> None:
    desk.anna.chat.started = False
    with pytest.raises(NotStarted) as refused:
        await keep(desk, engine, tmp_path, None)
    assert refused.value.bot == "t.me/clipferry_bot"
