"""What Discord refuses in a message, checked on every request that a test's bot makes."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import discord
import discord.webhook.async_

CONTENT_CHARACTERS = 2000
EMBED_CHARACTERS = 6000
FILES = 10
UPLOAD_BYTES = 10 * 1024 * 1024
NONCE_CHARACTERS = 25


def faults(payload: Mapping[str, Any], sizes: Sequence[int] = (), upload_bytes: int = UPLOAD_BYTES) -> list[str]:
    """What is wrong with a message; `sizes` are those of its files."""
    found = []
    if len(payload.get("content") or "") > CONTENT_CHARACTERS:
        found.append("content is longer than 2000")
    if sum(map(_embed_characters, payload.get("embeds") or [])) > EMBED_CHARACTERS:
        found.append("embeds are longer than 6000 together")
    if len(sizes) > FILES:
        found.append("more than 10 files")
    if any(size > upload_bytes for size in sizes):
        found.append("a file is too large")
    if len(str(payload.get("nonce") or "")) > NONCE_CHARACTERS:
        found.append("nonce is longer than 25")
    return found + _component_faults(payload.get("components") or [])


def _embed_characters(embed: Mapping[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text"),
             (embed.get("author") or {}).get("name")]  # fmt: skip
    texts += [text for field in embed.get("fields") or [] for text in (field.get("name"), field.get("value"))]
    return sum(len(text or "") for text in texts)


def _component_faults(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    found = ["more than 5 rows"] if len(rows) > 5 else []
    parts = [part for row in rows for part in row.get("components", [])]
    names = [part["custom_id"] for part in parts if part.get("custom_id")]
    if len(set(names)) != len(names):
        found.append("two components of one name")
    found += ["custom_id is longer than 100" for name in names if len(name) > 100]
    found += [
        "label is longer than 80" for part in parts if part.get("type") == 2 and len(part.get("label") or "") > 80
    ]
    found += ["url is longer than 512" for part in parts if len(part.get("url") or "") > 512]
    for part in parts:
        options = part.get("options") or []
        if len(options) > 25:
            found.append("more than 25 options")
        found += ["option is longer than 100" for o in options if max(len(o["label"]), len(o["value"])) > 100]
    return found


class Inspector:
    """Looks at every message of this process's bot as the library makes it up; `found` is what Discord would refuse."""

    def __init__(self, monkeypatch: Any, upload_bytes: int = UPLOAD_BYTES) -> None:
        self.found: list[str] = []
        self.seen = 0
        self.upload_bytes = upload_bytes
        self.before_upload: Callable[[], None] | None = None
        """Called once, when the bot is about to send files."""
        for module in (discord.abc, discord.message, discord.interactions, discord.webhook.async_):
            monkeypatch.setattr(module, "handle_message_parameters", self._looking_at(module.handle_message_parameters))

    def _looking_at(self, make: Any) -> Any:
        def look(**parts: Any) -> Any:
            self.seen += 1
            sizes = _sizes(parts)
            self.found += faults(_payload(parts), sizes, self.upload_bytes)
            if sizes and self.before_upload is not None:
                before_upload, self.before_upload = self.before_upload, None
                before_upload()
            return make(**parts)

        return look


def _payload(parts: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: part for name, part in parts.items() if part is not discord.utils.MISSING and part is not None}
    embeds = [embed.to_dict() for embed in given.get("embeds", [])]
    components = given["view"].to_components() if "view" in given else []
    nonce = given.get("nonce")
    return {"content": given.get("content"), "embeds": embeds, "components": components, "nonce": nonce}


def _sizes(parts: Mapping[str, Any]) -> list[int]:
    files = [*(parts.get("files") or []), *(parts.get("attachments") or [])]
    return [_size(file.fp) for file in files if isinstance(file, discord.File)]


def _size(file: Any) -> int:
    at = file.tell()
    size = int(file.seek(0, os.SEEK_END))
    file.seek(at)
    return size
