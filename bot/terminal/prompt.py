"""The prompt of a person who sits at a terminal; a conversation over a pipe needs none."""

import asyncio
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.grammar import COMMANDS
from bot.handlers import Handlers
from bot.terminal.app import LEAVE, TerminalChat, hear
from bot.terminal.screens import PromptScreen


async def converse_at_prompt(chat: TerminalChat, handlers: Handlers, screen: PromptScreen, history: Path) -> None:
    """Read lines until the person leaves; what was asked for before goes on without them."""
    words = [f"/{spec.name}" for spec in COMMANDS if spec.listed] + ["/quit"]
    session: PromptSession[str] = PromptSession(
        "you> ",
        history=FileHistory(str(history)),
        completer=WordCompleter(words, sentence=True),
        complete_while_typing=True,
        bottom_toolbar=lambda: "\n".join(screen.toolbar_lines.values()) or None,
        refresh_interval=0.2,
    )
    screen.has_prompt = True
    answers: set[asyncio.Task[None]] = set()
    with patch_stdout():
        while True:
            try:
                line = (await session.prompt_async()).strip()
            except (EOFError, KeyboardInterrupt):
                break
            if line in LEAVE:
                break
            if line:
                task = asyncio.create_task(hear(chat, handlers, line))
                answers.add(task)
                task.add_done_callback(answers.discard)
    for task in answers:
        task.cancel()
    # What they use is closed next.
    await asyncio.gather(*answers, return_exceptions=True)
