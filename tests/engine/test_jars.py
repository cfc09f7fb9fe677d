"""engine.jars and engine.cookies: the real yt-dlp at a site that wants a cookie, in a worker of its own."""

import asyncio
import logging
import time

import pytest
from pydantic import SecretStr

from engine.alarms import Alarms
from engine.core import open_engine
from engine.errors.cookies import (
    BadCookies,
    CookiesFail,
    CookiesNotNeeded,
    NoTestLink,
    TooManyCookies,
    UnknownCookies,
)
from engine.errors.fetching import AccessDenied, LoginRequired, MediaUnavailable, PrivateMedia
from engine.errors.jobs import UnknownPlatform
from engine.errors.people import AdminsOnly
from engine.jars import MOST_STRIKES, MOST_STRIKES_UNTRIED, Jars
from engine.lifecycle import runs
from engine.media import Choice
from storage import cookie_sets, jobs
from storage.errors import NoKey
from storage.models import CookieSet, CookieState, JobState
from storage.sealing import Safe
from storage.stores import open_stores
from tests.engine import samples
from tests.engine.house import House

KEY = "a key for cookies"
HEADER = "# Netscape HTTP Cookie File\n"
MEMBER = f"{HEADER}127.0.0.1\tFALSE\t/\tFALSE\t0\tmember\tyes\n"
STRANGER = f"{HEADER}127.0.0.1\tFALSE\t/\tFALSE\t0\tmember\tno-secret\n"
LINK = "https://a.org/film"


@pytest.fixture(scope="module")
def keyed(tmp_path_factory, sqlite_template):
    """A house whose worker and front end have the key."""
    with House(tmp_path_factory.mktemp("keyed"), sqlite_template, COOKIES_KEY=KEY) as house:
        house.storage = house.storage.model_copy(update={"cookies_key": SecretStr(KEY)})
        house.worker = house.hire()
        yield house


@pytest.fixture
async def office(keyed):
    """The engine, and an administrator; every set is gone at the end."""
    async with open_engine(keyed.storage, keyed.engine) as engine:
        boss = await engine.accounts.asker("terminal", "boss", "The Boss")
        yield engine, boss
        for row in await engine.cookies.every(boss):
            await engine.cookies.remove(boss, row.id)


async def test_what_wants_a_cookie_is_fetched_with_one_and_given_to_nobody_else(office, keyed, site):
    engine, boss = office
    link = site.url("/account/video.mp4?mine")
    async with keyed.desk("Ann") as ann, keyed.desk("Ben") as ben:
        with pytest.raises(LoginRequired):
            await ann.order(site.url("/account/video.mp4?none"))
        kept = await engine.cookies.add(boss, "other", MEMBER, site.url("/account/page/proof"))
        assert (kept.row.state, kept.row.domains, kept.proven) == (CookieState.GOOD, ["127.0.0.1"], True)
        first, second = await ann.fetch(link), await ben.fetch(link)
        assert (first.state, second.state) == (JobState.READY, JobState.READY)
        assert first.form_key != second.form_key
        (_, (mine,)), (_, (his,)) = await ann.take(first), await ben.take(second)
        assert mine.id != his.id
        again = await ann.fetch(link)
        assert again.form_key == first.form_key
    (row,) = await engine.cookies.every(boss)
    # Looked up once for both, and fetched for each; what lies there is given to its person again.
    assert (row.uses, row.last_result) == (3, "ok")


async def test_anonymous_comes_first_and_other_refusals_are_left_as_they_are(office, site, keyed):
    engine, boss = office
    await engine.cookies.add(boss, "other", MEMBER)
    async with keyed.desk("Ann") as ann:
        await ann.fetch(site.url("/video.mp4?free"))
        # A site may say so in other words.
        await ann.jobs.look_up(ann.asker, site.url("/members/video.mp4?denied"))
        with pytest.raises(MediaUnavailable):
            await ann.order(site.url("/status/404"))
    assert [row.uses for row in await engine.cookies.every(boss)] == [1]
    free = [asked for asked in site.requests if asked["path"] == "/video.mp4" and "free" in asked["query"]]
    assert free
    assert not any(asked["cookie"] for asked in free)


async def test_cookies_that_do_not_open_the_test_link_are_not_kept(office, site):
    engine, boss = office
    with pytest.raises(CookiesFail) as refused:
        await engine.cookies.add(boss, "other", STRANGER, site.url("/account/page/proof"))
    assert refused.value.result == "login_required"
    with pytest.raises(CookiesNotNeeded):
        await engine.cookies.add(boss, "other", MEMBER, site.url("/page/open"))
    for platform, text, error in (("youtub", MEMBER, UnknownPlatform), ("other", "rubbish", BadCookies)):
        with pytest.raises(error):
            await engine.cookies.add(boss, platform, text)
    assert await engine.cookies.every(boss) == []


async def test_set_can_be_tried_at_any_time_and_a_dead_one_lives_again(office, keyed, site):
    engine, boss = office
    number = (await engine.cookies.add(boss, "other", MEMBER)).row.id
    with pytest.raises(NoTestLink):
        await engine.cookies.try_out(boss, number)
    async with open_stores(keyed.storage) as stores, stores.database.session() as session:
        await cookie_sets.bury(session, number, "login_required")
    row = await engine.cookies.try_out(boss, number, site.url("/account/page/proof"))
    assert row.state is CookieState.GOOD
    with pytest.raises(UnknownCookies):
        await engine.cookies.try_out(boss, number + 1000, LINK)


async def test_same_cookies_are_one_set_and_a_platform_has_so_many(office, monkeypatch):
    engine, boss = office
    await engine.cookies.add(boss, "other", MEMBER)
    await engine.cookies.add(boss, "other", MEMBER)
    assert len(await engine.cookies.every(boss)) == 1
    monkeypatch.setattr("engine.cookies.MOST_SETS", 1)
    with pytest.raises(TooManyCookies):
        await engine.cookies.add(boss, "other", STRANGER)


async def test_nobody_else_sees_or_changes_anything(office):
    engine, _ = office
    ann = await engine.accounts.asker("telegram", "5", "Ann")
    for asked in (
        engine.cookies.every(ann), engine.cookies.add(ann, "other", MEMBER), engine.cookies.try_out(ann, 1),
        engine.cookies.remove(ann, 1),
    ):  # fmt: skip
        with pytest.raises(AdminsOnly):
            await asked


# What follows needs no site: what fetches is played by the test.


@pytest.fixture
def keyed_stores(stores):
    return type(stores)(**{**vars(stores), "safe": Safe(KEY)})


@pytest.fixture
def doubts():
    return []


@pytest.fixture
def jars(keyed_stores, doubts):
    async def doubt(number):
        doubts.append(number)

    return Jars(keyed_stores, doubt)


async def keep(stores, text=MEMBER, safe=None, **values):
    """A set for example.org."""
    sealed = (safe or Safe(KEY)).seal(text, "other")
    row = CookieSet(**{"platform": "other", "domains": ["a.org"], "sealed": sealed, "mark": "m", **values})
    async with stores.database.session() as session:
        return await cookie_sets.add(session, row)


async def standing(stores, number):
    async with stores.database.session(read_only=True) as session:
        return await cookie_sets.get(session, number)


def refusing(error):
    async def fetch(_):
        raise error

    return fetch


async def told(cookies):
    return cookies


async def test_sets_are_taken_in_turn_and_the_next_one_when_the_first_fails(stores, jars):
    numbers = [await keep(stores), await keep(stores, STRANGER)]
    assert [await jars.open(LINK, LoginRequired(), told) for _ in range(3)] == [MEMBER, STRANGER, MEMBER]

    async def picky(cookies):
        if cookies == STRANGER:
            raise LoginRequired
        return cookies

    assert await jars.open(LINK, LoginRequired(), picky) == MEMBER
    assert [(await standing(stores, number)).strikes for number in numbers] == [0, 1]


async def test_what_cookies_cannot_open_stays_refused(stores, jars):
    with pytest.raises(LoginRequired):
        await jars.open(LINK, LoginRequired(), told)
    number = await keep(stores)
    with pytest.raises(LoginRequired):
        await jars.open("https://b.org/film", LoginRequired(), told)
    with pytest.raises(MediaUnavailable):
        await jars.open(LINK, MediaUnavailable(), told)
    with pytest.raises(MediaUnavailable):
        await jars.open(LINK, LoginRequired(), refusing(MediaUnavailable()))
    assert (await standing(stores, number)).strikes == 0


async def test_set_without_a_link_dies_after_so_many_strikes_and_administrators_are_told_once(stores, jars, caplog):
    number = await keep(stores)
    with caplog.at_level(logging.WARNING):
        for _ in range(MOST_STRIKES_UNTRIED + 2):
            with pytest.raises(LoginRequired):
                await jars.open(LINK, LoginRequired(), refusing(LoginRequired()))
    assert (await standing(stores, number)).state is CookieState.DEAD
    assert [record.cookie_set for record in caplog.records] == [number]
    alarms = Alarms(stores)
    first = [alarm async for alarm in alarms.untold("telegram")]
    again = [alarm async for alarm in alarms.untold("telegram")]
    elsewhere = [alarm async for alarm in alarms.untold("discord")]
    assert [(alarm.name, alarm.facts) for alarm in first] == [
        ("cookies-dead", {"number": number, "platform": "other", "result": "login_required"})
    ]
    assert (again, elsewhere) == ([], first)


async def test_denied_access_speaks_against_a_set_that_can_be_tried_alone(stores, jars, doubts):
    untried, tried = await keep(stores), await keep(stores, test_url="https://b.org/film")
    for _ in range(MOST_STRIKES_UNTRIED + 2):
        with pytest.raises(AccessDenied):
            await jars.open(LINK, LoginRequired(), refusing(AccessDenied()))
    assert (await standing(stores, untried)).strikes == 0
    assert (await standing(stores, untried)).last_result == "access_denied"
    assert (await standing(stores, tried)).strikes >= MOST_STRIKES
    assert set(doubts) == {tried}


async def test_what_is_private_to_all_speaks_against_no_set(stores, jars):
    number = await keep(stores)
    for _ in range(MOST_STRIKES_UNTRIED + 2):
        with pytest.raises(PrivateMedia):
            await jars.open(LINK, LoginRequired(), refusing(PrivateMedia()))
    assert (await standing(stores, number)).strikes == 0


async def test_set_with_a_link_is_tried_before_it_dies(stores, jars, doubts):
    number = await keep(stores, test_url=LINK)
    for _ in range(3):
        with pytest.raises(LoginRequired):
            await jars.open(LINK, LoginRequired(), refusing(LoginRequired()))
    assert doubts == [number]
    assert await jars.prove(number, told) is None
    assert (await standing(stores, number)).strikes == 0
    assert isinstance(await jars.prove(number, refusing(LoginRequired())), LoginRequired)
    assert (await standing(stores, number)).state is CookieState.DEAD


@pytest.mark.parametrize(
    ("kept", "result"),
    [
        ({"text": MEMBER.replace("\t0\t", f"\t{int(time.time()) - 5}\t")}, "cookies_expired"),
        ({"safe": Safe("another key")}, "seal_broken"),
    ],
)
async def test_set_that_cannot_work_is_passed_over_and_dead(stores, jars, kept, result):
    number, good = await keep(stores, **kept), await keep(stores)
    assert await jars.open(LINK, LoginRequired(), told) == MEMBER
    row = await standing(stores, number)
    assert (row.state, row.last_result) == (CookieState.DEAD, result)
    assert (await standing(stores, good)).state is CookieState.GOOD


async def test_process_without_a_key_uses_and_keeps_none(stores):
    number = await keep(stores)
    with pytest.raises(LoginRequired):
        await Jars(stores, told).open(LINK, LoginRequired(), told)
    assert (await standing(stores, number)).state is CookieState.NEW
    with pytest.raises(NoKey):
        stores.own_safe()


async def test_job_that_needs_cookies_leaves_what_is_shared_and_its_followers_fetch_for_themselves(stores):
    leader = await samples.running(stores, form_key="shared", choice=Choice().model_dump(mode="json"))
    followers = [await samples.submitted(stores, form_key="shared") for _ in range(2)]
    assert [job.leader_id for job in followers] == [leader.id] * 2
    assert await runs.keep_private(stores, leader)
    rows = [await samples.reread(stores, job) for job in (leader, *followers)]
    assert [row.media["private"] for row in rows] == [True, False, False]
    assert [row.form_key == "shared" for row in rows] == [False, True, True]
    assert (rows[0].state, rows[1].leader_id, rows[2].leader_id) == (JobState.RUNNING, None, rows[1].id)
    assert rows[1].turn is not None
    async with stores.database.session(read_only=True) as session:
        assert (await jobs.leader(session, "shared")).id == rows[1].id
    await samples.silence(stores, leader.id)
    await runs.take_back(stores, await samples.reread(stores, leader), max_attempts=9)
    assert not await runs.keep_private(stores, leader)


async def test_item_of_a_list_that_turns_out_to_need_cookies_is_private_from_then_on(office, keyed, site):
    engine, boss = office
    await engine.cookies.add(boss, "other", MEMBER)
    link = site.url("/account/video.mp4?item")
    async with keyed.desk("Ann") as ann, asyncio.timeout(60):
        unseen = samples.media(url=link, key="generic:item", duration=3.0, formats=())
        job = await ann.wait(await ann.submit(unseen), JobState.READY)
        assert (job.state, job.media["private"]) == (JobState.READY, True)
        _, (file,) = await ann.take(job)
        assert file.form_key == job.form_key != (await ann.submit(unseen)).form_key
