"""People who use the bot, as their apps let them."""

import mimetypes
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests import telegram_rules as rules
from tests.telegram_facts import BOT, Chat, Upload, digest, shown

if TYPE_CHECKING:
    from tests.telegram_server import TelegramServer


@dataclass
class Person:
    """Somebody who uses the bot."""

    server: "TelegramServer"
    user: dict[str, Any]
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number that Telegram knows them by; also that of their private conversation."""
        return int(self.user["id"])

    @property
    def chat(self) -> Chat:
        """Their private conversation with the bot."""
        return self.server.world.chats[self.id]

    def send(self, text: str, chat: Chat | None = None, **facts: Any) -> dict[str, Any]:
        """Write a message; commands and mentions get their entities as apps set them."""
        return self._say({"text": text, "entities": _entities(text)}, chat, **facts)

    def send_document(self, name: str, content: bytes, chat: Chat | None = None, **facts: Any) -> dict[str, Any]:
        """Send a file."""
        with self.server.still() as world:
            upload = world.keep("document", Upload("", "document", name, len(content), digest(content), content))
        body = {"file_id": upload.file_id, "file_unique_id": f"u{upload.file_id}", "file_name": name,
                "mime_type": mimetypes.guess_type(name)[0], "file_size": len(content)}  # fmt: skip
        return self._say({"document": body}, chat, **facts)

    def edit(self, message: dict[str, Any], text: str) -> None:
        """Change a message that was sent before."""
        changed = {**message, "text": text, "entities": _entities(text), "edit_date": int(time.time())}
        self.server.happened("edited_message", changed)

    def press(self, message: Mapping[str, Any], label: str) -> dict[str, Any]:
        """Press the button whose label or data holds these words; the query that it became."""
        rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row if "callback_data" in button]
        chosen = next((b for b in buttons if label in b["text"] or label in b["callback_data"]), None)
        assert chosen is not None, f"no button {label!r} among {[button['text'] for button in buttons]}"
        return self.press_data(message, chosen["callback_data"])

    def press_data(self, message: Mapping[str, Any], data: str) -> dict[str, Any]:
        """Send what a button carries."""
        with self.server.still() as world:
            number = f"press-{next(world.numbers)}"
            world.callbacks[number] = {"answered": False, "text": "", "alert": False}
        where = {"inline_message_id": message["_inline"]} if "_inline" in message else {"message": shown(message)}
        body = {"id": number, "from": self.user, "chat_instance": "1", "data": data, **where}
        self.server.happened("callback_query", body)
        return self.server.world.callbacks[number]

    def ask_inline(self, query: str) -> list[dict[str, Any]]:
        """Type behind the bot's name in any conversation; the results that are offered."""
        with self.server.still() as world:
            number = f"query-{next(world.numbers)}"
            world.queries[number] = None
        self.server.happened("inline_query", {"id": number, "from": self.user, "query": query, "offset": ""})
        self.server.wait(lambda: self.server.world.queries[number] is not None)
        return self.server.world.queries[number] or []

    def choose(self, result: Mapping[str, Any], query: str) -> dict[str, Any]:
        """Take one of the results: the message that it becomes."""
        with self.server.still() as world:
            number = f"inline-{next(world.numbers)}"
            content = result.get("input_message_content") or {}
            plain, _ = rules.parsed(content.get("message_text", ""), content.get("parse_mode"))
            message = {"_inline": number, "reply_markup": result.get("reply_markup")}
            kind = next((name.removesuffix("_file_id") for name in result if name.endswith("_file_id")), None)
            message |= {"text": plain} if kind is None else {kind: {"file_id": result[f"{kind}_file_id"]}}
            world.inline[number] = message
        chosen = {"result_id": result["id"], "from": self.user, "query": query}
        # Telegram tells the message's id only where it has buttons.
        chosen |= {"inline_message_id": number} if result.get("reply_markup") else {}
        self.server.happened("chosen_inline_result", chosen)
        return message

    def pay(self, invoice: Mapping[str, Any]) -> dict[str, Any] | None:
        """Pay a bill: the update that tells of it, None where the bot refused."""
        with self.server.still() as world:
            number = f"checkout-{next(world.numbers)}"
            world.checkouts[number] = None
        about = {"currency": "XTR", "total_amount": invoice["invoice"]["total_amount"],
                 "invoice_payload": invoice["_payload"]}  # fmt: skip
        self.server.happened("pre_checkout_query", {"id": number, "from": self.user, **about})
        self.server.wait(lambda: self.server.world.checkouts[number] is not None)
        if not self.server.world.checkouts[number]:
            return None
        charge = f"charge-{number}"
        with self.server.still() as world:
            world.charges[charge] = {"user_id": self.id, "refunded": False}
        paid = {**about, "telegram_payment_charge_id": charge, "provider_payment_charge_id": ""}
        return self._say({"successful_payment": paid}, None)

    def block(self) -> None:
        """Block the bot."""
        self.chat.blocked = True
        member = {"chat": self.chat.json(), "from": self.user, "date": int(time.time()),
                  "old_chat_member": {"status": "member", "user": BOT},
                  "new_chat_member": {"status": "kicked", "user": BOT, "until_date": 0}}  # fmt: skip
        self.server.happened("my_chat_member", member)

    def _say(self, body: Mapping[str, Any], chat: Chat | None, *, thread: int | None = None,
             answered: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:  # fmt: skip
        chat = chat or self.chat
        with self.server.still() as world:
            message = world.post(chat, self.user, {**body, **more}, thread=thread, answered=answered)
        self.server.happened("channel_post" if chat.type == "channel" else "message", shown(message))
        self.sent.append(message)
        return message


def _entities(text: str) -> list[dict[str, Any]]:
    found = []
    for kind, pattern in (("bot_command", r"^/\w+(@\w+)?"), ("mention", r"@\w+"), ("url", r"https?://\S+")):
        for match in re.finditer(pattern, text):
            offset = len(text[: match.start()].encode("utf-16-le")) // 2
            found.append({"type": kind, "offset": offset, "length": len(match.group().encode("utf-16-le")) // 2})
    return found
