"""bot.answers.cookies: administrators keep cookies in private; what a file holds is said and written down nowhere."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot import views
from bot.chat import Sender
from bot.messages import Messages
from bot.rounds import Rounds
from bot.texts.views import text
from engine.core import assemble
from engine.errors.cookies import BadCookies, CookiesOfOthers, NoCookieFile, UnknownCookies
from engine.errors.people import AdminsOnly, PrivateOnly
from engine.queue import open_queue
from engine.settings import EngineSettings
from storage import audit
from storage.sealing import Safe
from tests.bot.conftest import ANNA, FrontEnd

BOSS = Sender("fake", "boss", "The Boss")
FILE = (
    "# Netscape HTTP Cookie File\n.youtube.com\tTRUE\t/\tTRUE\t0\tSID\tvery-secret\n"
    "b.example\tFALSE\t/\tTRUE\t0\tS\tx\n"
)


@pytest.fixture
async def keyed(front_end: FrontEnd) -> AsyncIterator[FrontEnd]:
    """A front end that has a key."""
    stores = replace(front_end.stores, safe=Safe("key"))
    async with open_queue(stores) as queue:
        engine = assemble(stores, queue, EngineSettings(_env_file=None, admins="fake:boss"))
        chat, tracker = front_end.chat, front_end.tracker
        yield replace(front_end, engine=engine, handlers=type(front_end.handlers)(engine, chat, tracker))


async def sends(front_end: FrontEnd, caption: str, sender: Sender = BOSS, file: str = FILE) -> None:
    await front_end.handlers.hear_file(sender, {"chat": sender.external_id}, file, caption)


def refusals(front_end: FrontEnd) -> list[type]:
    return [type(view.error) for view in front_end.chat.of_kind(views.Declined)]


async def test_file_is_kept_listed_and_removed(keyed: FrontEnd) -> None:
    await sends(keyed, "/cookies youtube")
    await keyed.says("/cookies", BOSS)
    (kept,), (listed,) = keyed.chat.of_kind(views.CookiesKept), keyed.chat.of_kind(views.CookieSets)
    assert (kept.kept.row.domains, kept.kept.left_out, kept.kept.proven) == (["youtube.com"], 1, False)
    assert [row.platform for row in listed.rows] == ["youtube"]
    number = kept.kept.row.id
    await keyed.says(f"/cookies remove {number}", BOSS)
    assert keyed.chat.of_kind(views.CookieSets)[-1].rows == []
    await keyed.says(f"/cookies try {number}", BOSS)
    assert refusals(keyed) == [UnknownCookies]


async def test_what_a_file_holds_is_in_no_answer_no_log_and_no_audit(
    keyed: FrontEnd, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await sends(keyed, "/cookies youtube")
        await sends(keyed, "/cookies youtube", file="very-secret\tTRUE")
        await sends(keyed, "/cookies youtube two three", file="very-secret https://very-secret.example/x")
    async with keyed.stores.database.session(read_only=True) as session:
        lines = await audit.newest(session, 10)
    assert [(line.command, line.outcome) for line in lines] == [("addcookies", "bad_cookies"), ("addcookies", "done")]
    assert lines[-1].arguments == {"platform": "youtube", "link": None}
    said = [str(view) + "\n".join(text(view, Messages()).lines) for _, view in keyed.chat.shown]
    row = keyed.chat.of_kind(views.CookiesKept)[0].kept.row
    for place in (*said, caplog.text, row.sealed, repr(row)):
        assert "very-secret" not in place
    assert refusals(keyed) == [BadCookies]
    assert len(keyed.chat.of_kind(views.NotUnderstood)) == 1


async def test_groups_and_strangers_are_refused(keyed: FrontEnd) -> None:
    await sends(keyed, "/cookies youtube", replace(BOSS, chat="group"))
    await sends(keyed, "/cookies youtube", ANNA)
    await keyed.says("/cookies", ANNA)
    await keyed.says("/cookies", replace(BOSS, chat="group"))
    assert refusals(keyed) == [PrivateOnly, AdminsOnly, AdminsOnly, PrivateOnly]
    async with keyed.stores.database.session(read_only=True) as session:
        assert {line.outcome for line in await audit.newest(session, 10)} == {"private_only"}


async def test_command_without_a_file_or_with_that_of_others_says_what_is_missing(keyed: FrontEnd) -> None:
    await keyed.says("/cookies youtube", BOSS)
    await sends(keyed, "/cookies vimeo")
    assert refusals(keyed) == [NoCookieFile, CookiesOfOthers]
    refusal = keyed.chat.of_kind(views.Declined)[-1].error
    assert refusal.facts()["domains"] == ["b.example", "youtube.com"]


async def test_administrators_of_a_platform_are_told_of_an_alarm_once(keyed: FrontEnd) -> None:
    await keyed.stores.alarms.give("cookies-dead", number=3, platform="youtube", result="login_required")
    rounds = [Rounds(keyed.engine, keyed.chat, keyed.tracker) for _ in range(2)]
    for each in rounds:
        await each.tell_alarms()
    ((reply_to, view),) = [shown for shown in keyed.chat.shown if isinstance(shown[1], views.Alarm)]
    assert reply_to["chat"] == "boss"
    assert "youtube" in text(view, Messages()).head
