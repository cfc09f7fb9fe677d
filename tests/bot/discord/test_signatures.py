"""bot.discord.signatures: what the options of richer commands make is what the grammar reads."""

from typing import Any

import discord
import pytest

from bot import commands
from bot.discord.signatures import signatures
from bot.grammar import parse
from engine.media import USUAL, Choice

LINK = "https://example.org/a b"
LIST = "https://example.org/list"


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        ({"platform": "youtube"}, commands.AddCookies("youtube")),
        ({"platform": "youtube", "link": LINK}, commands.AddCookies("youtube", LINK)),
        ({"words": "try 3"}, commands.TryCookies(3)),
        ({"words": "remove 3", "platform": "youtube"}, commands.RemoveCookies(3)),
        ({}, commands.ShowCookies()),
    ],
)
def test_options_about_cookies_are_a_command_about_cookies(values: dict[str, Any], meant: commands.Command) -> None:
    (cookies,) = [each for each in signatures() if each.name == "cookies"]
    assert parse(cookies.text(values)) == [meant]
    assert cookies.admin
    assert discord.Attachment in [parameter.kind for parameter in cookies.parameters]


@pytest.mark.parametrize(
    ("name", "more", "meant"),
    [
        ("get", "mp4 live 30s", commands.Get(LIST, Choice(live_seconds=30, height=USUAL))),
        ("get", "1-5,8 zip", commands.Get(LIST, items="1-5,8", zipped=True)),
        (
            "audio",
            "lang:fr cover",
            commands.Get(LIST, Choice(container="mp3", audio_language="fr", cover=True, height=None)),
        ),
        ("refresh", "chapters", commands.Refresh(LIST, Choice(chapters=True, height=USUAL))),
    ],
)
def test_words_without_an_option_of_their_own_are_read_as_they_are_typed(
    name: str, more: str, meant: commands.Command
) -> None:
    (signature,) = [each for each in signatures() if each.name == name]
    assert parse(signature.text({"link": LIST, "more": more})) == [meant]
