"""Who asks, where, and what there is to answer them with."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chat import Chat, ReplyTo, Sender
from bot.packs import Pack
from engine.askers import Asker
from engine.core import Engine


@dataclass(frozen=True)
class Request:
    """One person's turn in one conversation."""

    engine: Engine
    chat: Chat
    sender: Sender
    reply_to: ReplyTo
    asker: Asker
    packs: Sequence[Pack] = ()
    """What the operator sells."""
    public_url: str = ""
    """The address under which people reach the HTTP server."""
    attached: str = field(default="", repr=False)
    """What the file holds that came with the command; no command has it, since those of administrators are kept."""
