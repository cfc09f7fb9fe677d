"""bot.terminal: what is kept of the operator is saved as a file, and forgotten with what they typed."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot import views
from bot.messages import Messages
from bot.terminal.app import HISTORY, TerminalChat
from bot.terminal.screens import PlainScreen
from storage.folder import FolderStore


@pytest.fixture
def screen() -> StringIO:
    return StringIO()


@pytest.fixture
def chat(tmp_path: Path, screen: StringIO) -> Iterator[TerminalChat]:
    output, data = tmp_path / "out", tmp_path / "data"
    chat = TerminalChat(PlainScreen(screen), FolderStore(data / "files"), output, data, texts=Messages())
    yield chat
    chat.close()


async def test_document_is_saved_where_files_are(chat: TerminalChat, tmp_path: Path, screen: StringIO) -> None:
    document = views.Document("export.json", b"{}", "application/json")
    for _ in range(2):
        await chat.show(chat.reply_to(), document)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"export.json", "export (2).json"}
    assert str(tmp_path / "out" / "export.json") in screen.getvalue()


async def test_what_was_typed_is_forgotten_with_the_rest(chat: TerminalChat, tmp_path: Path) -> None:
    (tmp_path / "data" / HISTORY).write_text("+https://example.org/secret")
    await chat.show(chat.reply_to(), views.Forgotten())
    assert not (tmp_path / "data" / HISTORY).exists()
