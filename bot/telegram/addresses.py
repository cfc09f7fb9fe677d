"""Where in Telegram an answer goes, as it is kept with a job."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.chat import ReplyTo


@dataclass(frozen=True)
class Address:
    """A conversation, the message that asked, and the message that answers."""

    bot: int
    """The bot's own number: another bot's messages cannot be edited."""
    chat: int
    """Of an inline message: the person's own conversation."""
    person: int
    """Who asked; negative for a channel, or for a group whose administrators write as the group."""
    kind: str = "private"
    """As Telegram names it: private, group, supergroup or channel."""
    thread: int | None = None
    """The topic of a forum."""
    source: int | None = None
    """The message that asked; answers refer to it."""
    status: int | None = None
    """The message that answers, and is edited."""
    inline: str | None = None
    """The inline message that answers."""
    language: str = "en"
    update: int | None = None
    """What told of it: a job that names it was submitted already when that is told again."""
    query: str | None = None
    """The press of a button that still waits for a word."""
    original: int | None = None
    """The person's message that is deleted when its files have arrived, where the chat wants it so."""
    quiet: bool = False
    """Whether what goes wrong is kept silent."""
    target: int | None = None
    """The chat that the files go to, where it is another one, or another topic of this one."""
    target_thread: int | None = None
    """The topic of that chat."""
    spoiler: bool = False
    """Whether files are hidden until they are tapped."""
    bare: bool = False
    """Whether files come without a caption."""

    @classmethod
    def read(cls, reply_to: ReplyTo) -> "Address":
        """What `written` wrote; facts of a newer version are passed over."""
        return cls(**{name: reply_to[name] for name in cls.__dataclass_fields__ if name in reply_to})

    def written(self) -> ReplyTo:
        """As JSON, without what says nothing."""
        facts: dict[str, Any] = {
            name: fact for name, fact in asdict(self).items() if fact is not None and fact is not False
        }
        return facts

    def anew(self) -> "Address":
        """The same conversation, for a message of its own."""
        return replace(self, source=None, status=None, inline=None, update=None, query=None, original=None)

    @property
    def delivers_elsewhere(self) -> bool:
        """Whether files go to another place than answers."""
        return self.target is not None and (self.target, self.target_thread) != (self.chat, self.thread)

    @property
    def is_group(self) -> bool:
        """Whether several people read it."""
        return self.kind != "private"

    @property
    def message(self) -> tuple[int, int | str] | None:
        """What names the message that answers; None where there is none yet."""
        if self.inline is not None:
            return self.chat, self.inline
        return None if self.status is None else (self.chat, self.status)
