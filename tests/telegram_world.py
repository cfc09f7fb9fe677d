"""What Telegram remembers: people, chats, messages, files; and what it does with each method of its Bot API."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tests import telegram_rules as rules
from tests.telegram_facts import BOT, KINDS, Call, Chat, Upload
from tests.telegram_rules import Refusal, bad


class World:
    """Everything behind the Bot API; used under its server's lock."""

    def __init__(self, upload_limit: int) -> None:
        self.upload_limit = upload_limit
        self.people: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        """How often each method was asked for, by its name in lower case."""
        self.updates: list[dict[str, Any]] = []
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.callbacks: dict[str, dict[str, Any]] = {}
        self.queries: dict[str, list[dict[str, Any]] | None] = {}
        self.inline: dict[str, dict[str, Any]] = {}
        self.checkouts: dict[str, bool | None] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.webhook: dict[str, Any] = {}
        self.refuse_covers: set[str] = set()
        """Addresses of pictures that cannot be fetched."""
        self.numbers = count(1)

    def update(self, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Put something that happened before the bot."""
        update = {"update_id": 500_000 + next(self.numbers), kind: dict(body)}
        self.updates.append(update)
        return update

    def perform(self, method: str, asked: dict[str, Any], uploads: Mapping[str, Upload]) -> Any:
        """Do what a method says; raises Refusal."""
        handlers: Mapping[str, Callable[..., Any]] = {
            "getme": lambda _: BOT,
            "sendmessage": self._send_message,
            "sendmediagroup": lambda asked: self._send_album(asked, uploads),
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagereplymarkup": self._edit_markup,
            "editmessagemedia": lambda asked: self._edit_media(asked, uploads),
            "deletemessage": self._delete,
            "forwardmessage": self._forward,
            "copymessage": self._forward,
            "answercallbackquery": self._answer_callback,
            "answerinlinequery": self._answer_inline,
            "answerprecheckoutquery": self._answer_checkout,
            "sendinvoice": self._send_invoice,
            "refundstarpayment": self._refund,
            "setmycommands": self._set_commands,
            "getmycommands": lambda asked: self.menus.get(_menu(asked), []),
            "deletemycommands": lambda asked: self.menus.pop(_menu(asked), None) is not None or True,
            "getchat": self._get_chat,
            "getchatmember": self._get_member,
            "getchatadministrators": self._get_admins,
            "sendchataction": lambda asked: bool(self._open(asked)),
            "getfile": self._get_file,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": lambda _: {"url": self.webhook.get("url", ""), "has_custom_certificate": False,
                                         "pending_update_count": len(self.updates)},
        }  # fmt: skip
        name = method.lower()
        kind = name.removeprefix("send").replace("videonote", "video_note")
        if name.startswith("send") and kind in KINDS:
            return self._send_file(kind, asked, uploads)
        if name not in handlers:
            raise Refusal(404, f"Not Found: the stand-in has no {method}")
        return handlers[name](asked)

    # Sending

    def _send_message(self, asked: dict[str, Any]) -> dict[str, Any]:
        plain, entities = rules.text(asked["text"], asked.get("parse_mode"))
        preview = asked.get("link_preview_options")
        return self._post(asked, {"text": plain, "entities": entities, "link_preview_options": preview})

    def _send_file(self, kind: str, asked: dict[str, Any], uploads: Mapping[str, Upload]) -> dict[str, Any]:
        self._open(asked)
        return self._post(asked, self._file_body(kind, asked[kind], asked, uploads))

    def _file_body(
        self, kind: str, named: str, about: Mapping[str, Any], uploads: Mapping[str, Upload]
    ) -> dict[str, Any]:
        plain, entities = rules.caption(about.get("caption"), about.get("parse_mode"))
        part = named.removeprefix("attach://")
        if named.startswith("attach://"):
            if part not in uploads:
                raise bad(f"there is no file in the request named {part}")
            file = self.keep(kind, uploads[part])
        else:
            file = self._known(kind, named)
        about_file = {
            name: about[name] for name in ("width", "height", "duration", "title", "performer") if name in about
        }
        body: Any = {
            "file_id": file.file_id,
            "file_unique_id": f"u{file.file_id}",
            "file_size": file.size,
            **about_file,
        }
        if kind in ("video", "animation", "video_note", "photo"):
            body = {"width": 1, "height": 1, **body}
        if kind in ("video", "animation", "audio", "voice", "video_note"):
            body = {"duration": 0, "file_name": file.name, **body}
        if kind == "document":
            body["file_name"] = file.name
        if "thumbnail" in about:
            body["thumbnail"] = self._thumbnail(str(about["thumbnail"]), uploads)
        if about.get("supports_streaming"):
            body["_streams"] = True
        shown = {"caption": plain, "caption_entities": entities} if plain else {}
        if about.get("has_spoiler"):
            shown["has_media_spoiler"] = True
        return {kind: [body] if kind == "photo" else body, **shown}

    def keep(self, kind: str, upload: Upload) -> Upload:
        """Keep an uploaded file under an id of its own; raises Refusal for one that is empty or too large."""
        if upload.size == 0:
            raise bad("file must be non-empty")
        if upload.size > self.upload_limit or (kind == "photo" and upload.size > 10_000_000):
            raise Refusal(413, "Request Entity Too Large")
        upload.kind = kind
        upload.file_id = f"{kind}-{next(self.numbers)}-{upload.digest[:12]}"
        self.files[upload.file_id] = upload
        return upload

    def _thumbnail(self, named: str, uploads: Mapping[str, Upload]) -> dict[str, Any]:
        picture = uploads.get(named.removeprefix("attach://"))
        if not named.startswith("attach://") or picture is None:
            raise bad("thumbnails can only be uploaded as a new file")
        width, height = rules.thumbnail(picture.content or b"")
        kept = self.keep("thumbnail", picture)
        return {"file_id": kept.file_id, "file_unique_id": f"u{kept.file_id}", "file_size": kept.size,
                "width": width, "height": height}  # fmt: skip

    def _known(self, kind: str, file_id: str) -> Upload:
        file = self.files.get(file_id)
        if file is None or not file.alive:
            raise bad("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
        return file

    def _send_album(self, asked: dict[str, Any], uploads: Mapping[str, Upload]) -> list[dict[str, Any]]:
        rules.album(asked["media"])
        self._open(asked)
        bodies = [self._file_body(item["type"], item["media"], item, uploads) for item in asked["media"]]
        group = f"group-{next(self.numbers)}"
        return [self._post(asked, {**body, "media_group_id": group}) for body in bodies]

    def _send_invoice(self, asked: dict[str, Any]) -> dict[str, Any]:
        rules.invoice(asked)
        about = {"title": asked["title"], "description": asked["description"], "start_parameter": "",
                 "currency": "XTR", "total_amount": asked["prices"][0]["amount"]}  # fmt: skip
        return self._post(asked, {"invoice": about, "_payload": asked["payload"]})

    def _post(self, asked: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
        chat = self._open(asked)
        rules.keyboard(asked.get("reply_markup"))
        reply = asked.get("reply_parameters")
        answered = None
        if reply:
            answered = chat.messages.get(reply["message_id"])
            if answered is None and not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
        return self.post(chat, BOT, body, thread=asked.get("message_thread_id"), answered=answered,
                         markup=asked.get("reply_markup"))  # fmt: skip

    def post(
        self,
        chat: Chat,
        sender: Mapping[str, Any],
        body: Mapping[str, Any],
        *,
        thread: int | None = None,
        answered: Mapping[str, Any] | None = None,
        markup: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Put a message into a chat."""
        message: dict[str, Any] = {"message_id": next(chat.numbers), "date": int(time.time()), "chat": chat.json()}
        if chat.type == "channel":
            message["sender_chat"] = chat.json()
        else:
            message["from"] = dict(sender)
        message |= {name: value for name, value in body.items() if value not in (None, [])}
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if answered is not None:
            message["reply_to_message"] = {
                name: value for name, value in answered.items() if name != "reply_to_message"
            }
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        chat.messages[message["message_id"]] = message
        return message

    def _open(self, asked: Mapping[str, Any]) -> Chat:
        chat = self.chats.get(_number(asked["chat_id"]))
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            parameters = {"migrate_to_chat_id": chat.moved_to}
            raise Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.type != "private" and BOT["id"] not in chat.members:
            raise Refusal(403, f"Forbidden: bot is not a member of the {chat.type} chat")
        if "send" not in chat.rights:
            raise bad("not enough rights to send text messages to the chat")
        thread = asked.get("message_thread_id")
        if thread is not None and thread not in chat.topics:
            raise bad("message thread not found")
        return chat

    # Editing

    def _edited(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if "inline_message_id" in asked:
            message = self.inline.get(asked["inline_message_id"])
            if message is None:
                raise bad("MESSAGE_ID_INVALID")
            return message
        chat = self._open({"chat_id": asked.get("chat_id", 0)})
        message = chat.messages.get(asked.get("message_id", 0))
        if message is None:
            raise bad("message to edit not found")
        if message.get("from", {}).get("id", BOT["id"]) != BOT["id"]:
            raise bad("message can't be edited")
        return message

    def _change(self, message: dict[str, Any], asked: Mapping[str, Any], body: Mapping[str, Any]) -> Any:
        rules.keyboard(asked.get("reply_markup"))
        markup = asked.get("reply_markup")
        after = {**message, **body, "reply_markup": markup}
        if all((message.get(name) or None) == (after[name] or None) for name in after):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message |= {**body, "reply_markup": markup, "_edits": message.get("_edits", 0) + 1}
        return True if "inline_message_id" in asked else message

    def _edit_text(self, asked: dict[str, Any]) -> Any:
        message = self._edited(asked)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        plain, entities = rules.text(asked["text"], asked.get("parse_mode"))
        preview = asked.get("link_preview_options")
        return self._change(message, asked, {"text": plain, "entities": entities, "link_preview_options": preview})

    def _edit_caption(self, asked: dict[str, Any]) -> Any:
        message = self._edited(asked)
        if not any(kind in message for kind in KINDS):
            raise bad("there is no caption in the message to edit")
        plain, entities = rules.caption(asked.get("caption"), asked.get("parse_mode"))
        return self._change(message, asked, {"caption": plain, "caption_entities": entities})

    def _edit_markup(self, asked: dict[str, Any]) -> Any:
        return self._change(self._edited(asked), asked, {})

    def _edit_media(self, asked: dict[str, Any], uploads: Mapping[str, Upload]) -> Any:
        message = self._edited(asked)
        media = asked["media"]
        if "inline_message_id" in asked and str(media["media"]).startswith("attach://"):
            raise bad("can't upload a file when an inline message is edited: specify a file_id or a URL")
        body = self._file_body(media["type"], media["media"], media, uploads)
        for name in (*KINDS, "text", "entities", "caption", "caption_entities"):
            message.pop(name, None)
        return self._change(message, asked, body)

    def _delete(self, asked: dict[str, Any]) -> bool:
        chat = self._open(asked)
        message = chat.messages.get(asked["message_id"])
        if message is None:
            raise bad("message to delete not found")
        mine = message.get("from", {}).get("id") == BOT["id"]
        if not mine and "delete" not in chat.rights:
            raise bad("message can't be deleted")
        del chat.messages[asked["message_id"]]
        return True

    def _forward(self, asked: dict[str, Any]) -> Any:
        source = self._open({"chat_id": asked["from_chat_id"]}).messages.get(asked["message_id"])
        if source is None:
            raise bad("message to forward not found")
        body = {name: value for name, value in source.items() if name in (*KINDS, "text", "caption", "entities")}
        return self._post(asked, body)

    # Buttons, inline mode and payments

    def _answer_callback(self, asked: dict[str, Any]) -> bool:
        pressed = self.callbacks.get(asked["callback_query_id"])
        if pressed is None or pressed["answered"]:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(asked.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        pressed |= {"answered": True, "text": asked.get("text", ""), "alert": asked.get("show_alert", False)}
        return True

    def _answer_inline(self, asked: dict[str, Any]) -> bool:
        if self.queries.get(asked["inline_query_id"], ()) is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        rules.inline_results(asked["results"])
        for result in asked["results"]:
            self._check_inline(result)
        self.queries[asked["inline_query_id"]] = asked["results"]
        return True

    def _check_inline(self, result: Mapping[str, Any]) -> None:
        rules.caption(result.get("caption"), result.get("parse_mode"))
        content = result.get("input_message_content")
        if result["type"] == "article":
            rules.text((content or {}).get("message_text"), (content or {}).get("parse_mode"))
        kind = next((name.removesuffix("_file_id") for name in result if name.endswith("_file_id")), None)
        if kind is not None:
            self._known("animation" if kind == "mpeg4" else kind, result[f"{kind}_file_id"])

    def _answer_checkout(self, asked: dict[str, Any]) -> bool:
        if self.checkouts.get(asked["pre_checkout_query_id"], True) is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if not asked["ok"] and not asked.get("error_message"):
            raise bad("error_message must be non-empty")
        self.checkouts[asked["pre_checkout_query_id"]] = asked["ok"]
        return True

    def _refund(self, asked: dict[str, Any]) -> bool:
        charge = self.charges.get(asked["telegram_payment_charge_id"])
        if charge is None or charge["user_id"] != asked["user_id"]:
            raise bad("CHARGE_NOT_FOUND")
        if charge["refunded"]:
            raise bad("CHARGE_ALREADY_REFUNDED")
        charge["refunded"] = True
        return True

    # About the bot and its chats

    def _set_commands(self, asked: dict[str, Any]) -> bool:
        rules.commands(asked["commands"])
        scope = asked.get("scope") or {"type": "default"}
        if "chat_id" in scope and _number(scope["chat_id"]) not in self.chats:
            raise bad("chat not found")
        self.menus[_menu(asked)] = asked["commands"]
        return True

    def _get_chat(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**self._open(asked).json(), "accent_color_id": 0, "max_reaction_count": 1,
                "accepted_gift_types": dict.fromkeys(
                    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
                     "gifts_from_channels"), False)}  # fmt: skip

    def _get_member(self, asked: dict[str, Any]) -> dict[str, Any]:
        chat = self._open(asked)
        return self._member(chat, asked["user_id"])

    def _member(self, chat: Chat, user_id: int) -> dict[str, Any]:
        user = BOT if user_id == BOT["id"] else self.people.get(user_id)
        if user is None:
            raise bad("PARTICIPANT_ID_INVALID")
        if user_id in chat.admins:
            rights = dict.fromkeys(
                ("can_be_edited", "is_anonymous", "can_manage_chat", "can_manage_video_chats", "can_restrict_members",
                 "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
                 "can_edit_stories", "can_delete_stories", "can_post_messages", "can_edit_messages",
                 "can_pin_messages", "can_manage_topics"), True)  # fmt: skip
            return {"status": "administrator", "user": user, **rights, "can_delete_messages": "delete" in chat.rights}
        return {"status": "member" if user_id in chat.members else "left", "user": user}

    def _get_admins(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        chat = self._open(asked)
        return [self._member(chat, user_id) for user_id in sorted(chat.admins)]

    def _get_file(self, asked: dict[str, Any]) -> dict[str, Any]:
        file = self.files.get(asked["file_id"])
        if file is None or not file.alive:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if file.size > 20_000_000:
            raise bad("file is too big")
        return {"file_id": file.file_id, "file_unique_id": f"u{file.file_id}", "file_size": file.size,
                "file_path": f"documents/{file.file_id}"}  # fmt: skip

    def _set_webhook(self, asked: dict[str, Any]) -> bool:
        self.webhook = {"url": asked["url"], "secret": asked.get("secret_token", ""),
                        "allowed": asked.get("allowed_updates")}  # fmt: skip
        return True

    def _delete_webhook(self, asked: dict[str, Any]) -> bool:
        self.webhook = {}
        if asked.get("drop_pending_updates"):
            self.updates.clear()
        return True


def _menu(asked: dict[str, Any]) -> str:
    scope = asked.get("scope") or {"type": "default"}
    return json.dumps([scope["type"], scope.get("chat_id"), asked.get("language_code", "")])


def _number(chat_id: Any) -> int:
    return int(chat_id) if str(chat_id).lstrip("-").isdecimal() else 0
