"""Where an answer goes on Discord: what this platform writes into a ReplyTo."""

from typing import Self

from pydantic import ConfigDict

from bot.chat import ReplyTo
from engine.media import Fact

TOKEN_SECONDS = 15 * 60
"""How long an interaction can be answered (https://discord.com/developers/docs/interactions/receiving-and-responding)."""
MARGIN_SECONDS = 20
"""Before the end of that time nothing is begun any more: an upload has to be through by then."""
DEFAULT_UPLOAD_BYTES = 10 * 1024 * 1024
"""What everybody may upload (https://discord.com/developers/docs/reference#uploading-files)."""


class Wishes(Fact):
    """How the answer is to look, as the person asked for it or as the server's rules have it."""

    private: bool = False
    spoiler: bool = False
    quiet: bool = False
    """Whether refusals are kept from the channel."""
    unasked: bool = False
    """Whether the link was seen without a word to the bot: then nothing is said but in its channel."""
    caption: bool = True
    """Whether files carry their title."""
    suppress: bool = False
    """Whether the preview of the person's own message is hidden once the file is there."""
    delete: bool = False
    """Whether the person's own message is deleted once the file is there."""
    deliver_to: int | None = None
    """The channel that files are sent to instead of this one."""


class Place(Fact):
    """A conversation, and the message in it that is edited."""

    # What others put into a ReplyTo is handed on with it.
    model_config = ConfigDict(frozen=True, extra="allow")

    user: int
    channel: int | None = None
    """None: the private conversation with that person, not opened yet."""
    guild: int | None = None
    message: int | None = None
    """The bot's own message; None: none yet."""
    answers: int | None = None
    """The person's message that is replied to."""
    asked: tuple[int, int] | None = None
    """The channel and the number of the message that held the link."""
    application: int = 0
    token: str | None = None
    """Of the interaction that is answered."""
    until: float = 0.0
    """When that token ends, in seconds since 1970."""
    original: bool = False
    """Whether the message is the interaction's first answer, which is reached through its token alone."""
    pressed: bool = False
    """Whether a component under the message was used: then the message must outlive a refusal."""
    joined: bool = True
    """Whether the bot itself is in the channel, and can write there without an interaction."""
    language: str | None = None
    upload_bytes: int = DEFAULT_UPLOAD_BYTES
    wishes: Wishes = Wishes()

    @classmethod
    def read(cls, reply_to: ReplyTo) -> Self:
        """The place that a ReplyTo names."""
        return cls.model_validate(reply_to)

    def write(self) -> ReplyTo:
        """The ReplyTo that names this place."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def moved(self, **changes: object) -> Self:
        """The same place but for some facts."""
        return self.model_copy(update=changes)

    @property
    def mark(self) -> str:
        """What components begin with: who may use them, and whether what they bring is hidden behind a mark."""
        return f"{self.user}{'s' if self.wishes.spoiler else ''}"

    @property
    def secret(self) -> bool:
        """Whether only the person who asked sees the message."""
        return self.wishes.private

    def answerable(self, now: float) -> bool:
        """Whether its interaction can still be answered."""
        return self.token is not None and now < self.until - MARGIN_SECONDS
