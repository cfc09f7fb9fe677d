import pytest

from bot.discord import mentions
from engine.errors.chats import RoleNeeded
from engine.errors.people import ModeratorsOnly


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/gift <@5> 10", "/gift discord:5 10"),
        ("/ban <@!5> for spam", "/ban discord:5 for spam"),
        ("/rules roles <@&7>,<@&8>", "/rules roles 7,8"),
        ("/rules deliver_to <#9>", "/rules deliver_to /9"),
        ("/rename 1 <3 you <@everyone>", "/rename 1 <3 you <@everyone>"),
    ],
)
def test_mentions_are_read_as_what_they_stand_for(typed: str, read: str) -> None:
    assert mentions.read(typed) == read


def test_rules_name_channels_and_roles_as_discord_shows_them() -> None:
    rules = {"mode": "off", "roles": "7,Cinema", "deliver_to": "/9"}
    assert mentions.shown(rules) == {"mode": "off", "roles": "<@&7>, Cinema", "deliver_to": "<#9>"}
    assert mentions.shown({"roles": "all", "deliver_to": "here"}) == {"roles": "all", "deliver_to": "here"}


def test_refusal_names_roles_as_discord_shows_them() -> None:
    shown = mentions.refusal(RoleNeeded(roles=["7", "Cinema"]))
    assert shown.facts() == {"roles": ["<@&7>", "Cinema"]}
    other = ModeratorsOnly()
    assert mentions.refusal(other) is other
