"""Rules of a group, asked for and changed in the group."""

from dataclasses import replace

import pytest

from bot import views
from bot.chat import Sender
from engine.errors.chats import BadRule, DailyLimit, FormatNotHere, NoSuchRule, NotInAGroup, RoleNeeded
from engine.errors.people import ModeratorsOnly
from storage.errors import UserError
from tests.bot.conftest import ANNA, LINK, FrontEnd

MEMBER = replace(ANNA, chat="group")
MODERATOR = Sender("fake", "mo", "Mo", chat="group", moderates=True)


def refusal(front_end: FrontEnd) -> UserError:
    return front_end.chat.of_kind(views.Declined)[-1].error


async def test_rules_are_shown_with_what_they_can_be(front_end: FrontEnd) -> None:
    await front_end.says("/rules", MEMBER)
    (shown,) = front_end.chat.of_kind(views.ChatRules)
    assert (shown.current["mode"], shown.current["caption"], shown.moderates) == ("mention", "on", False)
    assert all(set(shown.current) == set(shown.possible) and "default" in values for values in shown.possible.values())


async def test_a_moderator_changes_a_rule_and_sees_it(front_end: FrontEnd) -> None:
    await front_end.says("/rules platforms youtube vimeo", MODERATOR)
    shown = front_end.chat.of_kind(views.ChatRules)[-1]
    assert (shown.current["platforms"], set(shown.own)) == ("youtube,vimeo", {"platforms"})


async def test_a_rule_of_a_topic_is_of_that_topic_alone(front_end: FrontEnd) -> None:
    there = replace(MODERATOR, topic="12")
    await front_end.says("/rules here mode off", there)
    await front_end.says("/rules", there)
    topic, chat = front_end.chat.of_kind(views.ChatRules)
    assert (topic.current["mode"], topic.topic, chat.current["mode"]) == ("off", "12", "mention")
    assert "payer" not in topic.current


@pytest.mark.parametrize(
    ("text", "sender", "error"),
    [
        ("/rules mode off", MEMBER, ModeratorsOnly),
        ("/rules mode loud", MODERATOR, BadRule),
        ("/rules colour red", MODERATOR, NoSuchRule),
        ("/rules", ANNA, NotInAGroup),
        ("/skip on", ANNA, NotInAGroup),
    ],
)
async def test_what_is_no_rule_or_not_theirs_is_declined(
    front_end: FrontEnd, text: str, sender: Sender, error: type[UserError]
) -> None:
    await front_end.says(text, sender)
    assert isinstance(refusal(front_end), error)


async def test_skip_without_a_word_turns_it_round(front_end: FrontEnd) -> None:
    for text in ("/skip", "/skip", "/skip on"):
        await front_end.says(text, MEMBER)
    assert [view.on for view in front_end.chat.of_kind(views.Skipped)] == [True, False, True]
    assert (await front_end.engine.chats.rules("fake", "group")).skipped == ("anna",)


async def test_a_format_that_the_group_does_not_take_is_declined_and_costs_nothing(front_end: FrontEnd) -> None:
    await front_end.says("/rules formats mp3", MODERATOR)
    await front_end.says(f"/get {LINK} mp4", MEMBER)
    assert isinstance(refusal(front_end), FormatNotHere)
    assert await front_end.balance() == (100, 0)


async def test_a_group_for_music_offers_sound_alone(front_end: FrontEnd) -> None:
    await front_end.says("/rules formats mp3", MODERATOR)
    await front_end.says(LINK, MEMBER)
    (offer,) = front_end.chat.of_kind(views.Offer)
    assert [offered.option.choice.container for offered in offer.quote.offers] == ["mp3"]


async def test_a_member_gets_as_many_jobs_a_day_as_the_group_allows(front_end: FrontEnd) -> None:
    await front_end.says("/rules daily_limit 1", MODERATOR)
    await front_end.says(f"/get {LINK} mp3", MEMBER)
    await front_end.says(f"/get {LINK} mp4", MEMBER)
    error = refusal(front_end)
    assert isinstance(error, DailyLimit)
    assert 23 * 3600 < error.retry_after <= 24 * 3600
    await front_end.says(f"/get {LINK} mp3", replace(MEMBER, external_id="ben"))
    await front_end.says(f"/get {LINK} mp4")
    await front_end.chat.wait_for(views.Queued, 3)


@pytest.mark.parametrize(("roles", "may"), [(frozenset({"dj"}), True), (frozenset(), False), (None, True)])
async def test_only_members_with_the_role_may_ask(front_end: FrontEnd, roles: frozenset[str] | None, may: bool) -> None:
    await front_end.says("/rules roles dj", MODERATOR)
    await front_end.says(f"/get {LINK} mp3", replace(MEMBER, roles=roles))
    if may:
        await front_end.chat.wait_for(views.Queued)
    else:
        assert isinstance(refusal(front_end), RoleNeeded)
        assert not front_end.chat.of_kind(views.Queued)
