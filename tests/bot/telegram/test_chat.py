import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NotStarted
from bot.telegram.addresses import Address
from bot.telegram.chat import Carrying, TelegramChat
from bot.telegram.presses import Presses
from engine.delivery import Upload
from engine.remote_files import RemoteFiles
from engine.settings import EngineSettings
from storage.stores import Stores
from tests.bot.samples import DELIVERED
from tests.bot.telegram.desk import Desk
from tests.bot.telegram.test_deliverer import LABEL, stored


@pytest.fixture
def engine(stores: Stores) -> Any:
    return SimpleNamespace(files=stores.files, remote_files=RemoteFiles(stores, EngineSettings(_env_file=None)))


def chat_of(desk: Desk, engine: Any, storage_chat: int | None = None) -> TelegramChat:
    return TelegramChat(desk.bot, engine, desk.caller, Presses(desk.bot), Carrying(50_000_000, storage_chat))


async def keep(desk: Desk, engine: Any, tmp_path: Path, storage_chat: int | None) -> None:
    """Put a film where the inline message's file is kept."""
    address = Address(desk.bot.id, desk.anna.id, desk.anna.id, inline="inline-1")
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await chat_of(desk, engine, storage_chat)._store(address, [film], LABEL, lambda *_: None)


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


async def deliver(desk: Desk, engine: Any, tmp_path: Path, address: Address, content: bytes = b"abc") -> None:
    film = await stored(engine.files, tmp_path, "a.mp4", content)
    view = replace(DELIVERED, plan=Upload([film]))
    chat = chat_of(desk, engine)
    await chat.show(address.written(), view)
    await chat.screens.settled()


async def test_files_go_to_the_topic_that_is_named_for_them(desk: Desk, engine: Any, tmp_path: Path) -> None:
    group = desk.telegram.group("Forum", desk.anna, topics=[7, 8])
    address = Address(desk.bot.id, group.id, desk.anna.id, "supergroup", thread=7, target=group.id, target_thread=8)
    await deliver(desk, engine, tmp_path, address)
    film, said = desk.telegram.said(group)
    assert (film["message_thread_id"], "video" in film) == (8, True)
    assert (said["message_thread_id"], "Done: " in said["text"]) == (7, True)


async def test_files_stay_where_the_chat_for_them_takes_none(desk: Desk, engine: Any, tmp_path: Path) -> None:
    group = desk.telegram.group("Source", desk.anna)
    address = Address(desk.bot.id, group.id, desk.anna.id, "supergroup", target=-100777)
    await deliver(desk, engine, tmp_path, address)
    assert desk.telegram.files(group)


async def test_upload_is_told_of_though_telegram_takes_its_time(
    desk: Desk, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.chat.TELL_SECONDS", 0.05)
    desk.telegram.fail("sendVideo", "hang")
    group = desk.telegram.group("Patient", desk.anna)
    status = await desk.bot.send_message(group.id, "Downloading")
    address = Address(desk.bot.id, group.id, desk.anna.id, "supergroup", status=status.message_id)
    await deliver(desk, engine, tmp_path, address)
    told = desk.telegram.calls("editMessageText", group)[0]
    assert told.asked["text"].endswith("Uploading")
    assert "reply_markup" not in told.asked


async def test_upload_without_a_status_message_makes_none(
    desk: Desk, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.chat.TELL_SECONDS", 0.0)
    group = desk.telegram.group("Tidy", desk.anna)
    address = Address(desk.bot.id, group.id, desk.anna.id, "supergroup")
    await deliver(desk, engine, tmp_path, address, b"x" * 2_000_000)
    assert ["video" in message for message in desk.telegram.said(group)] == [True]
