"""bot.answers.house: administrators are answered, everyone else refused, and all of it stands in the audit book."""

import unicodedata

import pytest

from bot import views
from bot.chat import Sender
from bot.messages import Messages
from bot.texts.views import text
from engine.errors.jobs import PlatformOff, TakenDown, UnknownFault, UnknownPlatform
from engine.errors.people import AdminsOnly, Banned, PrivateOnly
from engine.faults import report_bug
from storage import audit, cookie_sets
from storage.models import AuditEntry, CookieSet, CookieState
from storage.successes import Ended
from tests.bot.conftest import ANNA, LINK, FrontEnd

BOSS = Sender("fake", "boss", "The Boss")
COMMANDS = [
    "/ban fake:anna", "/unban fake:anna", "/user fake:anna", "/jobs all", "/queue", "/pause", "/drain", "/resume",
    "/broadcast hi", "/broadcast stop", "/broadcast", "/announce hi", "/error abc", f"/takedown {LINK}",
    "/platform", "/platform youtube off", "/health",
]  # fmt: skip


async def book(front_end: FrontEnd) -> list[AuditEntry]:
    async with front_end.stores.database.session(read_only=True) as session:
        return await audit.newest(session, 50)


async def test_person_who_is_no_administrator_is_refused_and_nothing_happens(front_end: FrontEnd) -> None:
    for command in COMMANDS:
        await front_end.says(command)
    assert [type(declined.error) for declined in front_end.chat.of_kind(views.Declined)] == [AdminsOnly] * len(COMMANDS)
    assert await book(front_end) == []


async def test_banned_person_is_refused_with_the_reason_until_the_ban_is_taken_back(front_end: FrontEnd) -> None:
    await front_end.says("/credits")
    await front_end.says("/ban fake:anna sends spam", BOSS)
    await front_end.says("/credits")
    (declined,) = front_end.chat.of_kind(views.Declined)
    assert declined.error.facts() == Banned(reason="sends spam").facts()
    await front_end.says("/unban fake:anna", BOSS)
    await front_end.says("/credits")
    assert len(front_end.chat.of_kind(views.Account)) == 2


@pytest.mark.parametrize("command", ["/user fake:anna", "/error abc", "/vouchers 2 300"])
async def test_what_is_of_others_is_not_said_in_a_group(front_end: FrontEnd, command: str) -> None:
    await front_end.says("/credits")
    shown = len(front_end.chat.shown)
    await front_end.says(command, Sender("fake", "boss", "The Boss", chat="group"))
    ((_, declined),) = front_end.chat.shown[shown:]
    assert isinstance(declined, views.Declined)
    assert isinstance(declined.error, PrivateOnly)


async def test_queue_is_shown_with_the_state_that_was_set(front_end: FrontEnd) -> None:
    for command in ("/pause", "/queue", "/drain", "/resume"):
        await front_end.says(command, BOSS)
    shown = [view.overview for view in front_end.chat.of_kind(views.QueueState)]
    assert [(each.paused, each.draining) for each in shown] == [
        (True, False), (True, False), (True, True), (False, False),
    ]  # fmt: skip


async def test_person_whose_job_is_paused_is_told(front_end: FrontEnd) -> None:
    await front_end.says("/pause", BOSS)
    await front_end.says(f"/get {LINK} mp4")
    queued = await front_end.chat.wait_for(views.Queued)
    assert queued.place.paused
    assert "no download starts" in " ".join(text(queued, Messages()).lines)


async def test_all_jobs_and_a_person_are_shown(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says("/jobs all", BOSS)
    await front_end.says("/user fake:anna", BOSS)
    ((job, name),) = front_end.chat.of_kind(views.EveryJob)[0].jobs
    assert (job.title, name) == ("A film", "Anna")
    assert sum(front_end.chat.of_kind(views.Person)[0].profile.jobs.values()) == 1


async def test_error_is_looked_up_by_its_id(front_end: FrontEnd) -> None:
    error_id = report_bug(ValueError("odd")).error_id
    await front_end.stores.cache.set(
        f"fault:{error_id}", {"error_id": error_id, "at": 0, "kind": "ValueError", "facts": {}, "trace": "odd"}, 60
    )
    await front_end.says(f"/error {error_id}", BOSS)
    await front_end.says("/error nothing", BOSS)
    assert front_end.chat.of_kind(views.FaultFound)[0].fault.kind == "ValueError"
    assert isinstance(front_end.chat.of_kind(views.Declined)[0].error, UnknownFault)


async def test_link_that_was_taken_down_is_refused(front_end: FrontEnd) -> None:
    await front_end.says(f"/takedown {LINK}", BOSS)
    await front_end.says(LINK)
    assert front_end.chat.of_kind(views.TakenDown)[0].files == 0
    assert isinstance(front_end.chat.of_kind(views.Declined)[0].error, TakenDown)


async def test_takedown_is_taken_back_once(front_end: FrontEnd) -> None:
    for command in (f"/takedown {LINK}", f"/takedown {LINK} undo", f"/takedown {LINK} undo"):
        await front_end.says(command, BOSS)
    await front_end.says(LINK)
    assert [view.files for view in front_end.chat.of_kind(views.TakenDown)] == [0, None]
    assert len(front_end.chat.of_kind(views.NothingToDo)) == 1
    assert not front_end.chat.of_kind(views.Declined)


async def test_notice_is_told_once_after_an_answer_and_always_with_help(front_end: FrontEnd) -> None:
    await front_end.says("/announce Tonight\nwe rest", BOSS)
    for command in ("/credits", "/credits", "/help", "/help"):
        await front_end.says(command)
    told = [view for reply_to, view in front_end.chat.shown if reply_to["chat"] == "anna"]
    assert [type(view) for view in told] == [
        views.Account, views.Announcement, views.Account, views.Help, views.Help,
    ]  # fmt: skip
    assert [view.notice for view in told if isinstance(view, views.Help)] == ["Tonight\nwe rest"] * 2
    await front_end.says("/announce off", BOSS)
    await front_end.says("/help")
    assert front_end.chat.of_kind(views.Help)[-1].notice is None


async def test_notice_is_not_told_into_groups(front_end: FrontEnd) -> None:
    await front_end.says("/announce Tonight we rest", BOSS)
    before = len(front_end.chat.of_kind(views.Announcement))
    await front_end.says("/credits", Sender("fake", "anna", "Anna", chat="group"))
    assert len(front_end.chat.of_kind(views.Announcement)) == before


async def test_broadcast_is_listed_with_how_far_it_is(front_end: FrontEnd) -> None:
    await front_end.says("/broadcast Hello", BOSS)
    await front_end.says("/broadcast stop", BOSS)
    ((broadcast, runs),) = front_end.chat.of_kind(views.Broadcasts)[-1].broadcasts
    assert (broadcast.text, broadcast.stopped_at is not None, list(runs)) == ("Hello", True, [])


async def test_every_action_is_written_down_with_how_it_ended(front_end: FrontEnd) -> None:
    await front_end.says("/credits")
    for command in ("/grant fake:anna 5 kind", "/queue", "/user fake:nobody"):
        await front_end.says(command, BOSS)
    lines = [(line.command, line.outcome) for line in await book(front_end)]
    assert lines == [("showperson", "unknown_person"), ("showqueue", "done"), ("grant", "done")]
    assert (await book(front_end))[-1].arguments == {"to": "fake:anna", "amount": "5", "reason": "kind"}


async def test_bug_in_an_action_is_written_down_too(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stumble(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(type(front_end.engine.administration), "overview", stumble)
    await front_end.says("/queue", BOSS)
    assert [(line.command, line.outcome) for line in await book(front_end)] == [("showqueue", "failed")]


async def test_every_view_for_administrators_says_something(front_end: FrontEnd) -> None:
    await front_end.says("/credits", ANNA)
    for command in COMMANDS:
        await front_end.says(command, BOSS)
    for _, view in front_end.chat.shown:
        for line in text(view, Messages()).lines:
            assert line
            assert not any(unicodedata.category(character).startswith("C") for character in line)


async def test_platform_that_is_off_is_refused_with_the_reason_until_it_is_on_again(front_end: FrontEnd) -> None:
    await front_end.says("/platform other off its site is being rebuilt", BOSS)
    await front_end.says(LINK)
    refusal = front_end.chat.of_kind(views.Declined)[0].error
    assert isinstance(refusal, PlatformOff)
    assert refusal.reason == "its site is being rebuilt"
    await front_end.says("/platform other on", BOSS)
    assert front_end.chat.of_kind(views.Platforms)[-1].off["other"] is None
    await front_end.says(LINK)
    assert len(front_end.chat.of_kind(views.Declined)) == 1


async def test_platform_of_no_known_name_is_refused(front_end: FrontEnd) -> None:
    await front_end.says("/platform youtub off", BOSS)
    refusal = front_end.chat.of_kind(views.Declined)[0].error
    assert isinstance(refusal, UnknownPlatform)
    assert "youtube" in refusal.possible


async def test_health_says_what_succeeded_what_rests_and_what_needs_a_look(front_end: FrontEnd) -> None:
    stores = front_end.stores
    await stores.successes.add({Ended("youtube", "ok", "1"): 3, Ended("youtube", "failed", "1"): 1})
    proxies = [
        {"platform": "youtube", "name": "socks5://a:1", "resting": 0, "reason": ""},
        {"platform": "youtube", "name": "socks5://b:1", "resting": 90, "reason": "refuses its credentials"},
    ]
    about = {"ytdlp": "2026.8.19", "released_at": 0, "proxies": proxies, "troubles": ["Clients: none"]}
    await stores.presence.here("one", 4, 60, about=about)
    async with stores.database.session() as session:
        row = CookieSet(platform="vimeo", domains=["vimeo.com"], sealed="x", mark="m", state=CookieState.DEAD)
        await cookie_sets.add(session, row)
    await front_end.says("/platform tiktok off it is down", BOSS)
    await front_end.says("/health", BOSS)
    said = "\n".join(text(front_end.chat.of_kind(views.Health)[0], Messages()).lines)
    for part in (
        "youtube: last hour 75% of 4, last day 75% of 4", "tiktok: last hour -", "off (it is down)", "vimeo: dead 1",
        "yt-dlp 2026.8.19", "socks5://a:1 of youtube: works", "socks5://b:1 of youtube: rests for", "credentials",
        "Needs a look: Clients: none", "The queue is open",
    ):  # fmt: skip
        assert part in said
