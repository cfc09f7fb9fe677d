import secrets
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import NoFilesHere, PlatformAway, Unreachable
from bot.telegram.addresses import Address
from bot.telegram.deliverer import Deliverer, Label
from engine.errors.forms import UploadTooLarge
from engine.errors.jobs import MaybeDelivered
from engine.remote_files import RemoteFiles
from engine.settings import EngineSettings
from storage.folder import FolderStore
from storage.models import File, now
from storage.stores import Stores
from tests.bot.telegram.desk import Desk
from tests.clips import clip
from tests.conftest import on_both_stores
from tests.telegram_facts import digest
from tests.telegram_rules import bad

LABEL = Label("<b>A film</b>", "A film")
SMALL = clip("thumbnail.jpg")


@pytest.fixture
def engine(stores: Stores) -> Any:
    return SimpleNamespace(files=stores.files, remote_files=RemoteFiles(stores, EngineSettings(_env_file=None)))


@pytest.fixture
def deliverer(desk: Desk, engine: Any) -> Deliverer:
    return Deliverer(desk.bot, desk.caller, engine, local=False)


async def stored(files: FolderStore, tmp_path: Path, name: str, content: bytes, number: int = 1, **facts: Any) -> File:
    path = tmp_path / secrets.token_hex(4)
    path.write_bytes(content)
    return File(
        id=number,
        form_key="f",
        path=await files.put(path),
        name=name,
        size=len(content),
        mime="m",
        expires_at=now(),
        **facts,
    )


async def deliver(deliverer: Deliverer, desk: Desk, *files: File, label: Label = LABEL) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    await deliverer.deliver(desk.address(), files, label, lambda done, total: told.append((done, total)))
    return told


@on_both_stores
async def test_film_goes_with_all_that_players_need(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    content = secrets.token_bytes(300_000)
    film = await stored(engine.files, tmp_path, "A film.mp4", content, width=640, height=360, duration=5.2)
    told = await deliver(deliverer, desk, film, label=replace(LABEL, spoiler=True))
    (call,) = desk.telegram.calls("sendVideo", desk.anna.chat)
    assert {"width": 640, "height": 360, "duration": 5, "supports_streaming": True}.items() <= call.asked.items()
    assert call.asked["has_spoiler"]
    assert desk.telegram.files(desk.anna.chat)[0].digest == digest(content)
    assert told[-1] == (300_000, 300_000)


@on_both_stores
async def test_thumbnails_go_beside_their_files(desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path) -> None:
    films = [await stored(engine.files, tmp_path, f"{n}.mp4", b"abc", n, duration=3.0) for n in (1, 2)]
    picture = await stored(engine.files, tmp_path, "thumbnail.jpg", SMALL.read_bytes(), 3)
    gone = await stored(engine.files, tmp_path, "thumbnail.jpg", b"x", 4)
    await engine.files.remove(gone.path)
    await deliver(deliverer, desk, *films, label=replace(LABEL, thumbnails={1: picture, 2: gone}))
    alone = await stored(engine.files, tmp_path, "a.mp3", b"abc", 5)
    await deliver(deliverer, desk, alone, label=replace(LABEL, thumbnails={5: picture}))
    shown = [message.get("video") or message["audio"] for message in desk.telegram.said(desk.anna.chat)]
    assert [each.get("thumbnail", {}).get("width") for each in shown] == [320, None, 320]
    await deliver(deliverer, desk, alone, label=replace(LABEL, thumbnails={5: picture}))
    assert "thumbnail" not in desk.telegram.calls("sendAudio", desk.anna.chat)[-1].asked


async def test_film_whose_thumbnail_telegram_refuses_arrives_without(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(monkeypatch, desk, "sendVideo", "IMAGE_PROCESS_FAILED")
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    picture = await stored(engine.files, tmp_path, "thumbnail.jpg", SMALL.read_bytes(), 2)
    await deliver(deliverer, desk, film, label=replace(LABEL, thumbnails={1: picture}))
    (sent,) = desk.telegram.said(desk.anna.chat)
    assert "thumbnail" not in sent["document"]


async def test_second_time_nothing_is_uploaded(desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path) -> None:
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await deliver(deliverer, desk, film)
    assert await deliver(deliverer, desk, film) == []
    assert len(desk.telegram.files(desk.anna.chat)) == 2


async def test_reference_that_is_dead_is_replaced(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await deliver(deliverer, desk, film)
    desk.telegram.forget_files()
    await deliver(deliverer, desk, film)
    await deliver(deliverer, desk, film)
    sent = [call.asked["video"] for call in desk.telegram.calls("sendVideo", desk.anna.chat) if not call.refused]
    assert [each.startswith("attach://") for each in sent] == [True, True, False]


async def test_album_keeps_its_order_and_its_caption_once(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    files = [await stored(engine.files, tmp_path, f"{n}.jpg", bytes([n]) * 9, n) for n in (1, 2, 3)]
    await deliver(deliverer, desk, *files)
    said = desk.telegram.said(desk.anna.chat)
    assert [message.get("caption", "") for message in said] == ["A film", "", ""]
    assert [each.digest for each in desk.telegram.files(desk.anna.chat, "photo")] == [
        digest(bytes([n]) * 9) for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.mp3", "audio"), ("a.opus", "voice"), ("a.gif", "animation"), ("a.mkv", "document")]
)
async def test_file_of_each_kind_arrives(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, name: str, kind: str
) -> None:
    await deliver(deliverer, desk, await stored(engine.files, tmp_path, name, b"abc", duration=3.0))
    assert desk.telegram.files(desk.anna.chat, kind)[0].digest == digest(b"abc")


async def test_picture_that_telegram_cannot_fetch_is_left_out(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = desk.telegram.world.refuse_covers
    refuse.add("https://example.org/no.jpg")
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await deliver(deliverer, desk, film, label=replace(LABEL, cover="https://example.org/no.jpg"))
    assert desk.telegram.files(desk.anna.chat)


async def test_file_over_the_servers_limit_raises(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    film = await stored(engine.files, tmp_path, "a.mp4", b"x" * 2000)
    limit, desk.telegram.world.upload_limit = desk.telegram.world.upload_limit, 1000
    try:
        with pytest.raises(UploadTooLarge):
            await deliver(deliverer, desk, film)
    finally:
        desk.telegram.world.upload_limit = limit


async def test_answer_that_is_lost_after_the_whole_upload_is_not_tried_again(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    desk.telegram.fail("sendVideo", "late", chat_id=desk.anna.id)
    with pytest.raises(MaybeDelivered):
        await deliver(deliverer, desk, await stored(engine.files, tmp_path, "a.mp4", b"abc"))
    assert len(desk.telegram.files(desk.anna.chat)) == 1


async def test_server_that_fails_is_tried_again(desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path) -> None:
    desk.telegram.fail("sendVideo", "server", chat_id=desk.anna.id, times=2)
    await deliver(deliverer, desk, await stored(engine.files, tmp_path, "a.mp4", b"abc"))
    assert len(desk.telegram.files(desk.anna.chat)) == 1


async def test_person_who_is_gone_cannot_be_reached(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    desk.anna.block()
    with pytest.raises(Unreachable):
        await deliver(deliverer, desk, await stored(engine.files, tmp_path, "a.mp4", b"abc"))


async def test_server_on_the_same_disk_is_given_the_path(desk: Desk, engine: Any, tmp_path: Path) -> None:
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    source = Deliverer(desk.bot, desk.caller, engine, local=True)
    from contextlib import ExitStack

    from bot.telegram.uploads import Sent

    with ExitStack() as stack:
        path = engine.files.path(film)
        assert source._part(stack, film, path, Sent(3), attach=False) == path.absolute()


def refused(monkeypatch: pytest.MonkeyPatch, desk: Desk, method: str, words: str) -> None:
    """Let Telegram refuse a method with these words."""
    perform = desk.telegram.world.perform

    def refusing(asked_for: str, asked: dict[str, Any], uploads: Any) -> Any:
        if asked_for == method:
            raise bad(words)
        return perform(asked_for, asked, uploads)

    monkeypatch.setattr(desk.telegram.world, "perform", refusing)


@pytest.mark.parametrize(
    ("name", "method", "words"),
    [("a.opus", "sendVoice", "VOICE_MESSAGES_FORBIDDEN"), ("a.jpg", "sendPhoto", "PHOTO_INVALID_DIMENSIONS")],
)
async def test_file_that_telegram_does_not_take_as_that_comes_as_a_document(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, method: str, words: str,
) -> None:  # fmt: skip
    refused(monkeypatch, desk, method, words)
    await deliver(deliverer, desk, await stored(engine.files, tmp_path, name, b"abc", duration=3.0))
    assert desk.telegram.files(desk.anna.chat, "document")[0].digest == digest(b"abc")


async def test_file_for_a_topic_that_is_gone_comes_outside_of_it(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path
) -> None:
    group = desk.telegram.group("Forum", desk.anna, topics=[7])
    address = Address(desk.bot.id, group.id, desk.anna.id, "supergroup", thread=8)
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    await deliverer.deliver(address, [film], LABEL, lambda *_: None)
    assert "message_thread_id" not in desk.telegram.said(group)[0]


async def test_chat_that_takes_no_films_is_not_unreachable(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(monkeypatch, desk, "sendVideo", "not enough rights to send videos to the chat")
    with pytest.raises(NoFilesHere):
        await deliver(deliverer, desk, await stored(engine.files, tmp_path, "a.mp4", b"abc"))


async def test_file_that_telegram_fails_to_take_is_refused_in_words(
    desk: Desk, deliverer: Deliverer, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.caller.PAUSES", (0.0,))
    desk.telegram.fail("sendVideo", "server", times=5)
    film = await stored(engine.files, tmp_path, "a.mp4", b"abc")
    with pytest.raises(PlatformAway):
        await deliver(deliverer, desk, film)
