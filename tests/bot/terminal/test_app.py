"""bot.terminal.app: where words go that nobody asked for."""

import asyncio
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import views
from bot.errors import NoLinks, UnwritableFolder
from bot.messages import Messages
from bot.terminal.app import TerminalChat, converse_over_pipe, hear, operator
from bot.terminal.screens import PlainScreen
from bot.terminal.sessions import links_of
from storage.folder import FolderStore


@pytest.fixture
def said() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def chat(tmp_path: Path, said: io.StringIO) -> Iterator[TerminalChat]:
    files = FolderStore(tmp_path / "files")
    chat = TerminalChat(PlainScreen(said), files, tmp_path / "out", tmp_path, texts=Messages(), adopts=True)
    yield chat
    chat.close()


def test_first_word_reaches_whoever_sits_there_and_nobody_else(chat: TerminalChat) -> None:
    reply_to = chat.private(operator().external_id)
    assert reply_to is not None
    assert chat.owns(reply_to)
    assert chat.private("somebody else") is None


def test_message_of_its_own_has_a_status_of_its_own_in_the_same_terminal(chat: TerminalChat) -> None:
    earlier = chat.reply_to()
    later = chat.anew(earlier)
    assert later["session"] == earlier["session"]
    assert later["key"] != earlier["key"]


async def test_help_says_what_everyone_is_told(chat: TerminalChat, said: io.StringIO) -> None:
    await chat.show(chat.reply_to(), views.Help([], "Tonight\nwe rest"))
    assert [line.strip() for line in said.getvalue().splitlines()][1:] == ["Tonight", "we rest"]


async def test_folder_that_takes_no_files_any_more_is_named(chat: TerminalChat, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder")
    with pytest.raises(UnwritableFolder) as refused:
        await chat.show(chat.reply_to(), views.Document("export.json", b"{}", "export"))
    assert (refused.value.path, refused.value.reason) == (str(tmp_path / "out"), "File exists")


async def test_announcement_is_said_line_by_line(chat: TerminalChat, said: io.StringIO) -> None:
    reply_to = chat.private(operator().external_id)
    assert reply_to is not None
    await chat.show(reply_to, views.Announcement("Tonight\nwe rest"))
    assert [line.strip() for line in said.getvalue().splitlines()] == ["Tonight", "we rest"]


@pytest.mark.parametrize(
    ("typed", "heard"), [("2", "/pick q1 2"), ("1-3,5", "/pick q1 1 1-3,5"), ("hello", "hello"), ("/jobs", "/jobs")]
)
async def test_numbers_pick_from_the_offer_that_was_made_last(chat: TerminalChat, typed: str, heard: str) -> None:
    told: list[str] = []

    class Ears:
        async def hear(self, sender: object, reply_to: object, text: str) -> None:
            told.append(text)

    chat.quote_id = "q1"
    await hear(chat, Ears(), typed)  # type: ignore[arg-type]
    assert told == [heard]


async def test_line_of_a_pipe_is_answered_before_the_next_is_heard(
    chat: TerminalChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Ears:
        async def hear(self, sender: object, reply_to: object, text: str) -> None:
            await asyncio.sleep(0)
            chat.quote_id = "q1"
            told.append(text)

    monkeypatch.setattr(sys, "stdin", io.StringIO("a link\n\n2\n/quit\n/jobs\n"))
    await converse_over_pipe(chat, Ears())  # type: ignore[arg-type]
    assert told == ["a link", "/pick q1 2"]


@pytest.mark.parametrize(("word", "place"), [("-", "the input"), ("links.txt", "that file")])
def test_where_no_link_was_found_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, place: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.chdir(tmp_path)
    Path("links.txt").touch()
    with pytest.raises(NoLinks) as refused:
        links_of([word], 10)
    assert Messages().error(refused.value) == f"There is no link in {place}."
