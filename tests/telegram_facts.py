"""What the stand-in for Telegram is made of: its bot, chats, files and requests."""

import hashlib
from dataclasses import dataclass, field
from itertools import count
from typing import Any

BOT = {"id": 7000, "is_bot": True, "first_name": "Clipferry", "username": "clipferry_bot",
       "can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": True}  # fmt: skip
KEPT_BYTES = 8_000_000
KINDS = ("video", "audio", "document", "animation", "voice", "photo", "video_note")


@dataclass
class Upload:
    """A file that Telegram keeps."""

    file_id: str
    kind: str
    name: str
    size: int
    digest: str
    content: bytes | None = None
    alive: bool = True


@dataclass
class Chat:
    """A conversation and everything that stands in it."""

    id: int
    type: str
    title: str
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))
    members: set[int] = field(default_factory=set)
    admins: set[int] = field(default_factory=set)
    rights: set[str] = field(default_factory=lambda: {"send", "delete"})
    """What the bot may do there."""
    topics: set[int] = field(default_factory=set)
    moved_to: int | None = None
    started: bool = True
    blocked: bool = False

    def json(self) -> dict[str, Any]:
        """The chat as it stands in a message."""
        named = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **named, **({"is_forum": True} if self.topics else {})}


@dataclass
class Call:
    """One request of the bot."""

    at: float
    method: str
    asked: dict[str, Any]
    refused: str = ""


def digest(content: bytes) -> str:
    """How a file's content is told from another's."""
    return hashlib.sha256(content).hexdigest()


def shown(result: Any) -> Any:
    """What leaves the server: without what only tests look at."""
    if isinstance(result, dict):
        return {name: shown(value) for name, value in result.items() if not name.startswith("_") and value is not None}
    return [shown(value) for value in result] if isinstance(result, list) else result
