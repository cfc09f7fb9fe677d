"""What people do with their account, said on two platforms: linking, history, export, forgetting, languages, access."""

import json
import logging
from dataclasses import replace

import pytest

from bot import views
from bot.chat import Sender
from bot.commands import (
    Command,
    Forget,
    History,
    Language,
    Link,
    Redo,
    SetAccess,
    ShowAccess,
    Unknown,
    Unlink,
)
from bot.grammar import parse
from bot.messages import Messages
from bot.texts.views import text as text_of
from engine.errors.chats import SiteNotAllowed
from engine.errors.people import Banned, PrivateOnly, UnknownLanguage, UnknownPerson, WrongWord
from storage.errors import FileGone
from storage.models import JobState
from tests.bot.conftest import ANNA, LINK, FrontEnd, video
from tests.conftest import on_both_databases

BEN = Sender("fake", "ben", "Ben")
BOSS = Sender("fake", "boss", "Boss")
ANNA_ELSEWHERE = Sender("other", "anna-2", "Anna the second")
SECRET = "https://example.org/watch?v=secretfilm"


async def gets(front_end: FrontEnd, link: str = LINK, sender: Sender = ANNA) -> views.Delivered:
    before = len(front_end.chat.of_kind(views.Delivered))
    await front_end.says(f"/get {link} mp4", sender)
    job = (await front_end.chat.wait_for(views.Queued, before + 1)).job
    await front_end.finishes(await front_end.works_on(job.id))
    view = await front_end.chat.wait_for(views.Delivered, before + 1)
    await front_end.tracker.settled()
    return view


async def refused(front_end: FrontEnd, text: str, sender: Sender = ANNA) -> object:
    await front_end.says(text, sender)
    return front_end.chat.of_kind(views.Declined)[-1].error


async def test_code_shown_on_one_platform_joins_the_other(front_end: FrontEnd) -> None:
    await gets(front_end)
    await front_end.says("/link")
    (shown,) = front_end.chat.of_kind(views.LinkCode)
    await front_end.says(f"/link {shown.code.text}", ANNA_ELSEWHERE)
    (linked,) = front_end.chat.of_kind(views.Linked)
    assert [identity.platform for identity in linked.identities] == ["fake", "other"]
    assert await front_end.balance(ANNA_ELSEWHERE) == await front_end.balance() == (167, 0)


@on_both_databases
async def test_job_that_runs_during_a_join_goes_on_and_is_charged_to_the_account(front_end: FrontEnd) -> None:
    await front_end.says("/link", ANNA_ELSEWHERE)
    await front_end.says(f"/get {LINK} mp4")
    job = await front_end.works_on((await front_end.chat.wait_for(views.Queued)).job.id or 0)
    await front_end.says(f"/link {front_end.chat.of_kind(views.LinkCode)[0].code.text}")
    assert await front_end.balance() == (167, 33)
    await front_end.finishes(job)
    await front_end.chat.wait_for(views.Delivered)
    await front_end.tracker.settled()
    assert await front_end.balance() == (167, 0)
    await front_end.says("/history", ANNA_ELSEWHERE)
    assert [kept.job.id for kept in front_end.chat.of_kind(views.History)[0].kept] == [job.id]


async def test_unlink_takes_the_platform_out_that_asks(front_end: FrontEnd) -> None:
    await front_end.says("/link")
    await front_end.says(f"/link {front_end.chat.of_kind(views.LinkCode)[0].code.text}", ANNA_ELSEWHERE)
    await front_end.says("/unlink", ANNA_ELSEWHERE)
    assert front_end.chat.of_kind(views.Unlinked)[0].identity.external_id == "anna-2"
    assert await front_end.balance(ANNA_ELSEWHERE) == (0, 0)
    assert await front_end.balance() == (200, 0)


async def test_who_had_a_key_is_told_that_it_opens_nothing_after_a_link_or_unlink(front_end: FrontEnd) -> None:
    await front_end.says("/apikey laptop")
    await front_end.says("/link")
    await front_end.says(f"/link {front_end.chat.of_kind(views.LinkCode)[0].code.text}", ANNA_ELSEWHERE)
    await front_end.says("/unlink", ANNA_ELSEWHERE)
    said = [text_of(front_end.chat.of_kind(kind)[0], Messages()).lines for kind in (views.Linked, views.Unlinked)]
    assert [any("/apikey makes a new key" in line for line in lines) for lines in said] == [True, False]


async def test_history_lists_what_arrived_newest_first_and_finds_words(front_end: FrontEnd) -> None:
    await front_end.leads_to(SECRET, video(SECRET, title="Straße bei Nacht"))
    for link in (LINK, SECRET):
        await gets(front_end, link)
    for text in ("/history", "/history STRASSE nacht", "/history holiday strasse"):
        await front_end.says(text)
    everything, found, nothing = front_end.chat.of_kind(views.History)
    assert [kept.job.title for kept in everything.kept] == ["Straße bei Nacht", "A film"]
    assert [kept.job.title for kept in found.kept] == ["Straße bei Nacht"]
    assert (nothing.kept, nothing.total) == ([], 0)


async def test_history_is_ones_own(front_end: FrontEnd) -> None:
    await gets(front_end)
    await front_end.says("/history", BEN)
    assert front_end.chat.of_kind(views.History)[0].kept == []


async def test_history_comes_in_pages(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.answers import account

    monkeypatch.setattr(account, "PAGE", 1)
    await front_end.leads_to(SECRET, video(SECRET, title="Two"))
    for link in (LINK, SECRET):
        await gets(front_end, link)
    await front_end.says("/history page:2")
    (shown,) = front_end.chat.of_kind(views.History)
    assert ([kept.job.title for kept in shown.kept], shown.page, shown.pages, shown.total) == (["A film"], 2, 2, 2)


async def test_file_is_sent_again_while_it_lives_and_fetched_again_after(front_end: FrontEnd) -> None:
    view = await gets(front_end)
    balance = await front_end.balance()
    await front_end.says("/again 1")
    await front_end.chat.wait_for(views.Delivered, 2)
    await front_end.tracker.settled()
    assert await front_end.balance() == balance
    front_end.stores.files.path(view.plan.files[0]).unlink()
    assert isinstance(await refused(front_end, "/again 1"), FileGone)
    await front_end.says("/redo 1")
    job = await front_end.engine.jobs.read(2)
    assert job is not None
    assert (job.state, job.form_key) == (JobState.QUEUED, view.job.form_key)


async def test_file_is_sent_again_where_it_was_asked_for(front_end: FrontEnd) -> None:
    await gets(front_end)
    asker = await front_end.engine.accounts.asker("fake", "anna", "Anna")
    await front_end.engine.jobs.send_again(asker, 1, {"chat": "elsewhere"}, platform="other")
    job = await front_end.engine.jobs.read(1)
    assert job is not None
    assert (job.platform, job.reply_to) == ("other", {"chat": "elsewhere"})
    assert [one.id for one in await front_end.engine.jobs.feed.untold("other")] == [1]


async def test_export_is_a_document_with_jobs_files_and_book(front_end: FrontEnd) -> None:
    await gets(front_end)
    await front_end.says("/export")
    (document,) = front_end.chat.of_kind(views.Document)
    tables = json.loads(document.content)["tables"]
    assert document.mime == "application/json"
    assert tables["identities"][0]["external_id"] == "anna"
    assert tables["jobs"][0]["title"] == tables["files"][0]["name"].removesuffix(".mp4") == "A film"
    assert {entry["kind"] for entry in tables["entries"]} == {"grant", "reserve", "settle"}


async def test_what_is_about_oneself_is_not_said_in_groups(front_end: FrontEnd) -> None:
    for text in ("/link", "/export", "/forget"):
        assert isinstance(await refused(front_end, text, replace(ANNA, chat="group")), PrivateOnly)


async def test_forget_asks_for_a_word_that_is_good_once(front_end: FrontEnd) -> None:
    await gets(front_end)
    await front_end.says("/forget")
    (warning,) = front_end.chat.of_kind(views.ForgetWarning)
    assert isinstance(await refused(front_end, "/forget wrong"), WrongWord)
    assert isinstance(await refused(front_end, f"/forget {warning.word}"), WrongWord)
    assert (await front_end.engine.jobs.read(1)) is not None


async def redis_text(front_end: FrontEnd) -> str:
    """Everything that lies in Redis, names and values, as one text."""
    redis, found = front_end.stores.redis, []
    async for name in redis.scan_iter():
        kind = await redis.type(name)
        reads = {b"string": redis.get, b"list": lambda key: redis.lrange(key, 0, -1), b"hash": redis.hgetall,
                 b"zset": lambda key: redis.zrange(key, 0, -1), b"set": redis.smembers}  # fmt: skip
        found.append(f"{name!r} {await reads[kind](name)!r}")
    return "\n".join(found)


@on_both_databases
async def test_forget_leaves_nothing_in_redis_files_and_logs(
    front_end: FrontEnd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await front_end.leads_to(SECRET, video(SECRET, title="Secret film"))
    view = await gets(front_end, SECRET)
    stored = front_end.stores.files.path(view.plan.files[0])
    await front_end.says(SECRET)
    await front_end.says(f"/get {LINK} mp3")
    await front_end.says("/link")
    await front_end.says("/forget")
    before = await redis_text(front_end)
    user_id = view.job.user_id
    assert "secretfilm" in before
    assert f"info:{user_id}/" in before
    await front_end.says(f"/forget {front_end.chat.of_kind(views.ForgetWarning)[0].word}")
    assert front_end.chat.of_kind(views.Forgotten)
    after = await redis_text(front_end)
    assert [
        line for line in after.splitlines() if "secretfilm" in line or "Secret" in line or f":{user_id}/" in line
    ] == []
    assert not stored.exists()
    assert await front_end.engine.jobs.read(view.job.id or 0) is None
    told = " ".join(record.getMessage() for record in caplog.records)
    assert not any(word in told for word in ("anna", "Anna", "secretfilm", "Secret"))


async def test_whoever_comes_back_is_a_new_person_without_a_second_gift(front_end: FrontEnd) -> None:
    await gets(front_end)
    await front_end.says("/forget")
    await front_end.says(f"/forget {front_end.chat.of_kind(views.ForgetWarning)[0].word}")
    await front_end.says("/history")
    assert front_end.chat.of_kind(views.History)[-1].kept == []
    assert await front_end.balance() == (0, 0)


async def test_language_of_the_platform_is_spoken_until_another_is_chosen(
    front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import messages
    from bot.answers import account

    for module in (messages, account):
        monkeypatch.setattr(module, "LANGUAGES", ("en", "de", "pt"))
    brazilian = replace(ANNA, language="pt-BR")
    await front_end.says("/jobs", brazilian)
    await front_end.says("/language de", brazilian)
    await front_end.says("/jobs", brazilian)
    await front_end.says("/language auto", brazilian)
    spoken = [(type(view).__name__, reply_to["language"]) for reply_to, view in front_end.chat.shown]
    assert spoken == [("JobList", "pt"), ("Languages", "de"), ("JobList", "de"), ("Languages", "pt")]
    assert isinstance(await refused(front_end, "/language tlh"), UnknownLanguage)


async def test_language_stays_with_a_job_over_a_restart(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4", replace(ANNA, language="xx"))
    job = (await front_end.chat.wait_for(views.Queued)).job
    assert job.reply_to["language"] == "en"


async def test_person_and_site_that_are_shut_out_are_told_so(front_end: FrontEnd) -> None:
    await front_end.says("/deny site example.org", BOSS)
    assert isinstance(await refused(front_end, LINK), SiteNotAllowed)
    await front_end.says("/allow site example.org", BOSS)
    await front_end.says("/deny person fake:anna too many", BOSS)
    banned = await refused(front_end, "/jobs")
    assert isinstance(banned, Banned)
    assert banned.reason == "too many"
    await front_end.says("/allow", BOSS)
    rules = front_end.chat.of_kind(views.AccessRules)[0].rules
    assert {(rule.kind, rule.allowed) for rule in rules} == {("site", True), ("person", False)}


async def test_history_and_languages_can_be_pressed(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.actions import actions
    from bot.answers import account

    monkeypatch.setattr(account, "PAGE", 1)
    await front_end.leads_to(SECRET, video(SECRET, title="Two"))
    for link in (LINK, SECRET):
        await gets(front_end, link)
    await front_end.says("/history example")
    await front_end.says("/language")
    shown, languages = front_end.chat.of_kind(views.History)[0], front_end.chat.of_kind(views.Languages)[0]
    assert [action.command for action in actions(shown)] == ["/again 2", "/history example page:2"]
    assert "/language en" in [action.command for action in actions(languages)]


async def test_person_that_was_joined_or_forgotten_is_known_by_their_number_as_they_are_now(
    front_end: FrontEnd,
) -> None:
    await front_end.says("/link")
    await front_end.says(f"/link {front_end.chat.of_kind(views.LinkCode)[0].code.text}", ANNA_ELSEWHERE)
    asker = await front_end.engine.accounts.asker("other", "anna-2", "")
    younger = 2
    assert asker.user_id == 1
    assert await front_end.engine.accounts.person(f"#{younger}") == asker.user_id
    word = await front_end.engine.privacy.ask_to_forget(asker)
    await front_end.engine.privacy.forget(asker, word)
    with pytest.raises(UnknownPerson):
        await front_end.engine.accounts.person("#1")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/link", Link()),
        ("/link k7qf-2m9x", Link("k7qf-2m9x")),
        ("/unlink discord:5", Unlink("discord:5")),
        ("/forget tirokade", Forget("tirokade")),
        ("/history", History()),
        ("/history page:3 night film", History(("night", "film"), 3)),
        ("/redo #7", Redo(7)),
        ("/language DE", Language("de")),
        ("/deny site example.com too much", SetAccess("site", "example.com", False, "too much")),
        ("/allow person #5", SetAccess("person", "#5", True)),
        ("/deny", ShowAccess()),
    ],
)
def test_command_is_read(text: str, command: Command) -> None:
    assert parse(text) == [command]


@pytest.mark.parametrize("text", ["/forget a b", "/history page:1 page:2", "/deny planet earth", "/language a b"])
def test_command_with_wrong_words_says_how_it_is_used(text: str) -> None:
    assert parse(text) == [Unknown(text, text[1:].partition(" ")[0])]
