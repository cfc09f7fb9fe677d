"""bot.answers.help: a newcomer, a list of what works here, and one command."""

from dataclasses import replace

from bot import views
from tests.bot.conftest import ANNA, FrontEnd


async def test_newcomer_is_told_what_to_do_and_what_they_have(front_end: FrontEnd) -> None:
    await front_end.says("/start")
    assert front_end.chat.of_kind(views.Welcome) == [views.Welcome(100)]


async def test_group_is_told_what_works_there_and_nobodys_balance(front_end: FrontEnd) -> None:
    for text in ("/start", "/help"):
        await front_end.says(text, replace(ANNA, chat="films"))
    (welcome,), (listed,) = front_end.chat.of_kind(views.Welcome), front_end.chat.of_kind(views.Help)
    assert welcome == views.Welcome(None, in_group=True)
    names = {spec.name for spec in listed.commands}
    assert listed.more
    assert {"get", "rules"} <= names
    assert names.isdisjoint({"forget", "apikey", "grant"})


async def test_one_command_is_explained_with_or_without_its_slash(front_end: FrontEnd) -> None:
    for text in ("/help get", "/help /get", "/help nonsense"):
        await front_end.says(text)
    assert [view.command.name for view in front_end.chat.of_kind(views.Usage)] == ["get", "get"]
    assert front_end.chat.of_kind(views.NotUnderstood)[0].nearest == "help"
