"""The stand-in refuses what Telegram refuses."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.telegram_server import TOKEN, TelegramServer

LONG = "x" * 4097
BUTTON = '{"inline_keyboard": [[{"text": "a", "callback_data": "%s"}]]}'


@pytest.fixture(scope="module")
def server() -> Iterator[TelegramServer]:
    with TelegramServer(upload_limit=1000) as running:
        yield running


def ask(server: TelegramServer, method: str, files: Any = None, **asked: Any) -> dict[str, Any]:
    answer = httpx.post(f"{server.url}/bot{TOKEN}/{method}", data=asked, files=files, trust_env=False)
    return {"status": answer.status_code, **answer.json()}


def _jpeg(width: int, height: int) -> bytes:
    frame = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0" + (len(frame) + 2).to_bytes(2) + frame


def test_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    assert httpx.post(f"{server.url}/bot1:wrong/getMe", trust_env=False).status_code == 401


@pytest.mark.parametrize(
    ("method", "asked", "reason"),
    [
        ("sendNothing", {}, "Not Found"),
        ("sendMessage", {}, "text: Field required"),
        ("sendMessage", {"text": "a", "colour": "red"}, "unknown parameters"),
        ("sendMessage", {"text": LONG}, "too long"),
        ("sendMessage", {"text": " "}, "empty"),
        ("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ("sendMessage", {"text": "<h1>a</h1>", "parse_mode": "HTML"}, "Unsupported start tag"),
        ("sendMessage", {"text": "a", "reply_markup": BUTTON % ("x" * 65)}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"text": "a", "reply_parameters": '{"message_id": 99}'}, "replied not found"),
        ("sendMessage", {"text": "a", "message_thread_id": 5}, "thread not found"),
        ("sendMessage", {"text": "a", "chat_id": 1}, "chat not found"),
        ("sendVideo", {"video": "unknown-file-id"}, "wrong file identifier"),
        ("sendMediaGroup", {"media": '[{"type": "photo", "media": "a"}]'}, "2-10"),
        ("editMessageText", {"text": "a", "message_id": 99}, "message to edit not found"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("setMyCommands", {"commands": '[{"command": "Bad-Name", "description": "a"}]'}, "BOT_COMMAND_INVALID"),
        ("answerCallbackQuery", {"callback_query_id": "none"}, "too old"),
        ("refundStarPayment", {"user_id": 1, "telegram_payment_charge_id": "none"}, "CHARGE_NOT_FOUND"),
        ("sendInvoice", {"title": "a", "description": "a", "payload": "a", "currency": "EUR",
                         "prices": '[{"label": "a", "amount": 1}]'}, "PAYMENT_PROVIDER_INVALID"),
    ],
)  # fmt: skip
def test_what_telegram_refuses_is_refused(
    server: TelegramServer, method: str, asked: dict[str, Any], reason: str
) -> None:
    anna = server.person("Anna")
    wants_chat = method.startswith(("send", "edit", "delete"))
    answer = ask(server, method, **({"chat_id": anna.id} | asked if wants_chat else asked))
    assert not answer["ok"]
    assert reason in answer["description"]


def test_edit_without_a_change_is_refused(server: TelegramServer) -> None:
    anna = server.person("Anna")
    message = ask(server, "sendMessage", chat_id=anna.id, text="a")["result"]
    answer = ask(server, "editMessageText", chat_id=anna.id, message_id=message["message_id"], text="a")
    assert "not modified" in answer["description"]


def test_caption_over_1024_characters_is_refused(server: TelegramServer) -> None:
    files = {"video": ("a.mp4", b"abc")}
    answer = ask(server, "sendVideo", files, chat_id=server.person("Anna").id, caption="x" * 1025)
    assert "caption is too long" in answer["description"]


@pytest.mark.parametrize(
    ("picture", "reason"),
    [(b"\x89PNG", "no JPEG"), (_jpeg(320, 321), "321"), (_jpeg(320, 180) + bytes(200_000), "bytes")],
)
def test_thumbnail_that_is_no_small_jpeg_is_refused(picture: bytes, reason: str) -> None:
    with TelegramServer() as server:
        asked = {"chat_id": server.person("Anna").id, "video": "attach://film", "thumbnail": "attach://small"}
        answer = ask(server, "sendVideo", {"film": ("a.mp4", b"abc"), "small": ("a.jpg", picture)}, **asked)
        assert reason in answer["description"]
        taken = ask(server, "sendVideo", {"film": ("a.mp4", b"abc"), "small": ("a.jpg", _jpeg(320, 180))}, **asked)
    assert (taken["result"]["video"]["thumbnail"]["width"], taken["result"]["video"]["thumbnail"]["height"]) == (
        320,
        180,
    )


def test_upload_over_the_limit_is_refused(server: TelegramServer) -> None:
    files = {"video": ("a.mp4", b"x" * 1001)}
    assert ask(server, "sendVideo", files, chat_id=server.person("Anna").id)["status"] == 413


def test_album_of_eleven_is_refused(server: TelegramServer) -> None:
    media = "[" + ", ".join(['{"type": "photo", "media": "a"}'] * 11) + "]"
    assert "2-10" in ask(server, "sendMediaGroup", chat_id=server.person("Anna").id, media=media)["description"]


def test_upload_into_an_inline_message_is_refused(server: TelegramServer) -> None:
    server.world.inline["i"] = {"text": "a"}
    media = '{"type": "video", "media": "attach://film"}'
    answer = ask(server, "editMessageMedia", {"film": ("a.mp4", b"abc")}, inline_message_id="i", media=media)
    assert "can't upload" in answer["description"]


def test_person_who_blocked_the_bot_hears_nothing(server: TelegramServer) -> None:
    anna = server.person("Anna")
    anna.block()
    assert ask(server, "sendMessage", chat_id=anna.id, text="a")["status"] == 403


def test_updates_are_told_until_the_offset_passes_them(server: TelegramServer) -> None:
    server.person("Anna").send("a")
    told = ask(server, "getUpdates")["result"]
    assert ask(server, "getUpdates")["result"] == told
    assert ask(server, "getUpdates", offset=told[-1]["update_id"] + 1)["result"] == []


@pytest.mark.parametrize(("kind", "status"), [("flood", 429), ("server", 502)])
def test_fault_befalls_the_next_request_alone(server: TelegramServer, kind: str, status: int) -> None:
    server.fail("getMe", kind)
    assert ask(server, "getMe")["status"] == status
    assert ask(server, "getMe")["ok"]
