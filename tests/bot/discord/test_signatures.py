"""bot.discord.signatures: what the options of richer commands make is what the grammar reads."""

from typing import Any

import discord
import pytest

from bot import commands
from bot.discord.signatures import signatures
from bot.grammar import parse

LINK = "https://example.org/a b"


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
