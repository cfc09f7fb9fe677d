"""What is missing for the bot to work in a channel: permissions, and what it is told of by the gateway."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.messages import Messages
from engine.rules import Rules

COMMAND: Final = "/diagnose"
INTENT: Final = "message_content"


def diagnose(
    rules: Rules,
    here: discord.Permissions,
    there: discord.Permissions | None,
    *,
    in_thread: bool,
    reads_messages: bool,
) -> list[str]:
    """The names of the permissions and intents that the rules of a channel need and the bot lacks.

    `there` is what it may do in the channel that files go to; None: they stay here.
    """
    writing = "send_messages_in_threads" if in_thread else "send_messages"
    needed = ["view_channel", writing, "embed_links", "attach_files", "read_message_history"]
    needed += ["manage_messages"] if rules.suppress_embed or rules.delete_original else []
    needed += ["create_public_threads"] if rules.in_thread and not in_thread else []
    missing = [name for name in needed if not getattr(here, name)]
    if there is not None:
        wanted = ("view_channel", "send_messages", "attach_files")
        missing += [f"{name} (deliver_to)" for name in wanted if not getattr(there, name)]
    if rules.mode in ("automatic", "reaction") and not reads_messages:
        missing.append(INTENT)
    return missing


def lines(missing: Sequence[str], rules: Rules, texts: Messages) -> list[str]:
    """The findings in words, with the mode that links are heard in."""
    said = [texts.text("diagnose-mode", mode=rules.mode)]
    if not missing:
        return [*said, texts.text("diagnose-fine")]
    said += [texts.text("diagnose-permission", name=name) for name in missing if name != INTENT]
    return said + ([texts.text("diagnose-intent")] if INTENT in missing else [])
