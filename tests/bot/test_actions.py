"""bot.actions: what can be done about a view, as commands."""

import pytest

from bot import commands, views
from bot.actions import MOST_BYTES, actions
from bot.grammar import parse
from bot.messages import Messages
from bot.texts.actions import label
from engine.lists import Standing
from engine.media import Choice
from engine.rules import POSSIBLE
from storage.models import JobState
from tests.bot.samples import DELIVERED, MEDIA, RULES, VIEWS, job, quote


def test_every_action_fits_a_button_and_is_understood(subtests: pytest.Subtests) -> None:
    for view, action in ((each, action) for each in VIEWS for action in actions(each)):
        with subtests.test(type(view).__name__, action=action.key):
            assert label(action, Messages())
            if action.url is None:
                assert len(action.command.encode()) <= MOST_BYTES
                assert not any(isinstance(command, commands.Unknown) for command in parse(action.command))


def keys(view: views.View) -> list[str]:
    return [action.key for action in actions(view)]


def test_offer_has_its_forms_then_more() -> None:
    found = actions(views.Offer(quote()))
    forms = [action for action in found if action.option is not None]
    assert [action.command for action in forms] == [f"/pick 3fa9c1d2 {number}" for number in range(1, len(forms) + 1)]
    assert [action.facts["form"] for action in forms] == ["1080p", "720p", "480p", "360p", "mp3"]
    assert [(action.key, action.command) for action in found[len(forms) :]] == [
        ("formats", "/formats q:3fa9c1d2"),
        ("thumbnail", "/thumb q:3fa9c1d2"),
        ("whole-list", "/pick 3fa9c1d2 list"),
    ]


def test_offer_without_picture_and_list_has_no_buttons_for_them() -> None:
    plain = quote(media=MEDIA.model_copy(update={"thumbnail": None}), whole_list=None)
    assert keys(views.Offer(plain))[-1] == "formats"


def test_delivered_video_leads_to_its_sound_picture_link_and_itself() -> None:
    assert keys(DELIVERED) == ["audio", "thumbnail", "link", "again"]
    assert [action.url for action in actions(DELIVERED) if action.key == "link"] == ["https://example.org/d/1"]


@pytest.mark.parametrize(
    ("choice", "left"),
    [(Choice(container="mp3"), ["thumbnail", "again"]), (Choice(poster=True), ["audio", "again"])],
)
def test_delivered_sound_or_picture_does_not_lead_to_itself(choice: Choice, left: list[str]) -> None:
    view = views.Delivered(job(choice=choice.model_dump(mode="json")), DELIVERED.plan, [], 0)
    assert keys(view) == left


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (views.Queued, ["cancel"]),
        (views.Running, ["cancel"]),
        (views.Cancelled, ["retry"]),
        (views.Skipped, []),
        (views.Help, []),
    ],
)
def test_each_state_has_what_can_be_done_about_it(kind: type, found: list[str]) -> None:
    assert keys(next(view for view in VIEWS if isinstance(view, kind))) == found


def test_failed_job_is_tried_again_and_one_that_may_have_arrived_is_sent_again() -> None:
    declined = [view for view in VIEWS if isinstance(view, views.Declined)]
    assert [keys(view) for view in declined] == [[], ["retry"], ["again"]]


@pytest.mark.parametrize(("state", "left"), [(JobState.FAILED, ["retry"]), (JobState.DELIVERED, [])])
def test_what_is_missing_of_a_list_is_tried_again(state: JobState, left: list[str]) -> None:
    assert keys(views.Gathered(job(), Standing({state: 1}, [], 0), 0)) == left


def test_pages_lead_back_and_on() -> None:
    (listed,) = (view for view in VIEWS if isinstance(view, views.JobList) and view.pages > 1)
    assert [action.command for action in actions(listed)] == [
        "/jobs unfinished soundcloud 1",
        "/jobs unfinished soundcloud 3",
    ]


def test_rules_are_set_by_a_press_where_they_have_few_values() -> None:
    pressed = [action.command for action in actions(RULES)]
    assert {"/rules here quiet off", "/rules here quiet default", "/rules here mode automatic"} <= set(pressed)
    assert "/rules here quiet on" not in pressed
    assert not [command for command in pressed if "formats" in command]


def test_who_may_not_change_rules_has_no_buttons_for_it() -> None:
    assert actions(views.ChatRules(RULES.current, POSSIBLE, [], None, moderates=False)) == []
