import pytest

from engine.askers import Asker
from engine.entries import of_links
from engine.errors.fetching import MediaUnavailable, PlatformFailed, PrivateAddress
from engine.errors.forms import NoSuchItems, NotAList, TooManyItems, UnknownChoice
from engine.errors.jobs import NotYours, TooManyJobs, WrongState
from engine.jobs import Jobs
from engine.lifecycle import entering, runs, sending, telling
from engine.lists import Wish
from engine.media import Choice, Entry, Picture
from engine.queue import lookup_key, open_queue
from engine.settings import EngineSettings
from storage import jobs as job_rows
from storage.errors import NotEnoughCredits
from storage.models import JobState, Tier
from tests.engine import samples
from tests.storage import rows

SETTINGS = EngineSettings(max_items=6)
LINK = "https://a.org/list"


def playlist(count=3, duration=60.0, **source):
    """A list of a site that hosts the items, and knows that they are as long as that."""
    entries = tuple(
        Entry(index=n, url=f"https://soundcloud.com/a/{n}", title=f"Song {n}", duration=duration)
        for n in range(1, count + 1)
    )
    host = {"platform": "soundcloud", "extractor": "soundcloudset"}
    return samples.media(url=LINK, key=LINK, title="Songs", duration=None, formats=(), entries=entries, **host | source)


@pytest.fixture
async def jobs(stores):
    async with open_queue(stores) as queue:
        yield Jobs(stores, queue, SETTINGS)


@pytest.fixture
async def ann(stores):
    return Asker(await samples.person(stores, 1000), Tier.MEMBER)


async def submit(jobs, asker, media=None, items=None, *, zipped=False, choice=None):
    return await jobs.lists.submit(
        asker, media or playlist(), Wish(choice or Choice(), items, zipped),
        platform="test", reply_to={"chat": 1, "message": 2}, item_reply_to={"chat": 1},
    )  # fmt: skip


async def bring(stores, item):
    """A worker takes an item to its file."""
    job = await runs.claim(stores, item.id, "worker")
    assert await runs.ready(stores, job, [rows.file(path=f"2026-01-01/{item.id}/a.mp4", duration=60.0)])


async def deliver(stores, item):
    """An item arrives."""
    taken, files = await sending.begin_delivery(stores, item.id, "front end")
    assert await sending.delivered(stores, taken, files)


async def fail(stores, item):
    await runs.attempt_failed(stores, await runs.claim(stores, item.id, "worker"), PlatformFailed())


async def test_every_item_is_a_job_with_a_hold_of_its_own(jobs, ann, stores):
    parent = await submit(jobs, ann)
    items = await jobs.lists.items(parent)
    assert [(item.item, item.title, item.price, item.reply_to) for item in items] == [
        (n, f"Song {n}", 33, {"chat": 1}) for n in (1, 2, 3)
    ]
    assert (parent.state, parent.price) == (JobState.GATHERING, 0)
    assert await samples.balance(stores, ann.user_id) == (901, 99)


async def test_only_the_named_items_are_taken(jobs, ann):
    parent = await submit(jobs, ann, playlist(9), "2-3,7")
    assert [item.item for item in await jobs.lists.items(parent)] == [2, 3, 7]


async def test_without_a_name_the_first_ones_are_taken_up_to_the_limit(jobs, ann):
    parent = await submit(jobs, ann, playlist(9))
    assert [item.item for item in await jobs.lists.items(parent)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("named", "refusal"), [("1-7", TooManyItems), ("10", NoSuchItems)])
async def test_too_many_items_and_those_that_are_not_there_are_refused(jobs, ann, named, refusal):
    with pytest.raises(refusal):
        await submit(jobs, ann, playlist(9), named)
    assert await jobs.mine(ann) == []


async def test_who_cannot_pay_for_all_gets_none(jobs, stores):
    poor = Asker(await samples.person(stores, 98), Tier.MEMBER)
    with pytest.raises(NotEnoughCredits):
        await submit(jobs, poor)
    assert await samples.balance(stores, poor.user_id) == (98, 0)


async def test_a_list_counts_as_many_jobs_as_it_has_items(jobs, ann):
    poor = Asker(ann.user_id, Tier.PUBLIC)
    with pytest.raises(TooManyJobs):
        await submit(jobs, poor, playlist(6), choice=Choice(container="mp3"))


async def test_an_item_that_is_refused_does_not_stop_the_rest(jobs, ann):
    media = playlist(2)
    wrong = Entry(index=3, url="http://10.0.0.1/x", title="Inside", duration=60.0)
    parent = await submit(jobs, ann, media.model_copy(update={"entries": (*media.entries, wrong)}))
    items = await jobs.lists.items(parent)
    assert [item.state for item in items] == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert items[2].error["code"] == PrivateAddress.code


async def test_a_list_of_which_nothing_can_be_had_is_refused_with_the_reason(jobs, ann):
    with pytest.raises(PrivateAddress):
        await submit(jobs, ann, of_links(["http://10.0.0.1/x", "http://10.0.0.1/y"]))
    assert await jobs.mine(ann) == []


async def test_items_of_unknown_length_are_looked_up_to_be_priced(jobs, ann, stores):
    await samples.found(stores, samples.media(url="https://a.org/1", duration=120.0))
    gone = {"error": MediaUnavailable().to_json()}
    await stores.cache.set(lookup_key("https://a.org/2"), gone, 60)
    parent = await submit(jobs, ann, of_links(["https://a.org/1", "https://a.org/2"]))
    assert [(item.price, item.state, item.title) for item in await jobs.lists.items(parent)] == [
        (66, JobState.QUEUED, "A film"), (0, JobState.FAILED, "https://a.org/2"),
    ]  # fmt: skip


@pytest.mark.parametrize("choice", [Choice(), Choice(container="mp3")])
async def test_pictures_among_the_items_come_as_pictures_whatever_the_others_are_had_as(jobs, ann, stores, choice):
    post = {"formats": (), "pictures": (Picture(url="https://a.org/2.jpg", container="jpg"),)}
    await samples.found(stores, samples.media(url="https://a.org/1", duration=120.0))
    await samples.found(stores, samples.media(url="https://a.org/2", duration=None, **post))
    parent = await submit(jobs, ann, of_links(["https://a.org/1", "https://a.org/2"]), choice=choice)
    assert [(item.state, item.choice["album"]) for item in await jobs.lists.items(parent)] == [
        (JobState.QUEUED, False), (JobState.QUEUED, True),
    ]  # fmt: skip


@pytest.mark.parametrize("source", [
    {"platform": "other", "extractor": "generic"},
    {"platform": "soundcloud", "extractor": "generic"},
    {"platform": "youtube", "extractor": "youtubetab"},
])  # fmt: skip
async def test_a_length_is_believed_of_the_site_that_hosts_the_item_alone(jobs, ann, stores, source):
    media = playlist(1, duration=1.0, **source)
    await samples.found(stores, samples.media(url="https://soundcloud.com/a/1", duration=14400.0))
    assert (await jobs.lists.quote(ann, media)).offers[0].unknown == 1
    assert jobs.offers.price(ann, media) == 0
    (item,) = await jobs.lists.items(await submit(jobs, Asker(await samples.person(stores, 9000), ann.tier), media))
    assert (item.price, item.title) == (7920, "Song 1")


async def test_a_list_ends_with_its_last_item(jobs, ann, stores):
    parent = await submit(jobs, ann)
    first, second, third = await jobs.lists.items(parent)
    await bring(stores, first)
    await deliver(stores, first)
    await fail(stores, second)
    assert (await jobs.get(ann, parent.id)).state is JobState.GATHERING
    await bring(stores, third)
    await deliver(stores, third)
    assert (await jobs.get(ann, parent.id)).state is JobState.DELIVERED
    assert await jobs.deliveries.cost(parent) == 66
    assert await samples.balance(stores, ann.user_id) == (934, 0)


async def test_a_list_fails_where_nothing_arrived(jobs, ann, stores):
    parent = await submit(jobs, ann)
    for item in await jobs.lists.items(parent):
        await fail(stores, item)
    assert (await jobs.get(ann, parent.id)).state is JobState.FAILED


async def test_cancelling_a_list_ends_what_has_not_arrived(jobs, ann, stores):
    parent = await submit(jobs, ann)
    first, second, _ = await jobs.lists.items(parent)
    await bring(stores, first)
    await deliver(stores, first)
    await runs.claim(stores, second.id, "worker")
    assert (await jobs.cancel(ann, parent.id)).state is JobState.CANCELLED
    ends = [item.state for item in await jobs.lists.items(parent)]
    assert ends == [JobState.DELIVERED, JobState.CANCELLED, JobState.CANCELLED]
    assert await samples.balance(stores, ann.user_id) == (967, 0)


async def test_cancelling_a_list_leaves_what_may_have_been_sent(jobs, ann, stores):
    parent = await submit(jobs, ann, items="1-2")
    first, second = await jobs.lists.items(parent)
    for item in (first, second):
        await bring(stores, item)
    taken, files = await sending.begin_delivery(stores, first.id, "front end")
    await sending.begin_sending(stores, taken)
    await sending.begin_delivery(stores, second.id, "front end")
    assert (await jobs.cancel(ann, parent.id)).state is JobState.CANCELLED
    assert await sending.delivered(stores, taken, files)
    assert [item.state for item in await jobs.lists.items(parent)] == [JobState.DELIVERED, JobState.CANCELLED]
    assert await samples.balance(stores, ann.user_id) == (967, 0)


async def test_cancelling_everything_ends_a_list_once(jobs, ann, stores):
    parent = await submit(jobs, ann)
    assert [job.id for job in await jobs.cancel_all(ann)] == [parent.id]
    assert await samples.balance(stores, ann.user_id) == (1000, 0)


async def test_an_item_can_be_cancelled_by_itself(jobs, ann):
    parent = await submit(jobs, ann, items="1-2")
    first, second = await jobs.lists.items(parent)
    await jobs.cancel(ann, first.id)
    assert (await jobs.get(ann, parent.id)).state is JobState.GATHERING
    await jobs.cancel(ann, second.id)
    assert (await jobs.get(ann, parent.id)).state is JobState.CANCELLED


async def test_one_s_jobs_show_a_list_and_not_its_items(jobs, ann):
    parent = await submit(jobs, ann)
    assert [job.id for job in await jobs.mine(ann)] == [parent.id]


async def zipped_list(jobs, ann, stores):
    """A list whose first two items are ready and whose third has failed."""
    parent = await submit(jobs, ann, zipped=True)
    first, second, third = await jobs.lists.items(parent)
    await bring(stores, first)
    await fail(stores, third)
    await bring(stores, second)
    return parent


async def test_a_zip_is_made_when_all_items_are_there(jobs, ann, stores):
    parent = await submit(jobs, ann, zipped=True)
    first, second, third = await jobs.lists.items(parent)
    await bring(stores, first)
    await fail(stores, third)
    assert await runs.claim(stores, parent.id, "worker") is None
    await bring(stores, second)
    assert (await runs.claim(stores, parent.id, "worker")).state is JobState.RUNNING


async def deliver_zip(stores, parent):
    job = await runs.claim(stores, parent.id, "worker")
    assert await runs.ready(stores, job, [rows.file(path=f"2026-01-01/{job.id}/a.zip", role="archive")])
    await deliver(stores, parent)


async def test_items_are_charged_when_their_zip_arrives(jobs, ann, stores):
    parent = await zipped_list(jobs, ann, stores)
    assert await samples.balance(stores, ann.user_id) == (934, 66)
    await deliver_zip(stores, parent)
    assert await samples.balance(stores, ann.user_id) == (934, 0)
    assert await jobs.deliveries.cost(parent) == 66
    assert {item.state for item in await jobs.lists.items(parent)} == {JobState.DELIVERED, JobState.FAILED}


async def test_a_zip_that_cannot_be_made_costs_nothing(jobs, ann, stores):
    parent = await zipped_list(jobs, ann, stores)
    job = await runs.claim(stores, parent.id, "worker")
    assert await runs.attempt_failed(stores, job, PlatformFailed())
    assert {item.state for item in await jobs.lists.items(parent)} == {JobState.FAILED}
    assert await samples.balance(stores, ann.user_id) == (1000, 0)


async def test_a_zip_whose_items_were_given_back_is_not_given_away(jobs, ann, stores, tmp_path):
    parent = await zipped_list(jobs, ann, stores)
    job = await runs.claim(stores, parent.id, "worker")
    await runs.ready(stores, job, [rows.file(path=f"2026-01-01/{job.id}/a.zip")])
    await jobs.cancel(ann, parent.id)
    row = await jobs.get(ann, parent.id)
    assert not await entering.send_again(stores, row)


async def test_a_zip_that_arrived_is_sent_again_for_nothing(jobs, ann, stores):
    parent = await zipped_list(jobs, ann, stores)
    await deliver_zip(stores, parent)
    assert await entering.send_again(stores, await jobs.get(ann, parent.id))
    await deliver(stores, parent)
    assert await samples.balance(stores, ann.user_id) == (934, 0)


async def test_what_did_not_arrive_is_asked_for_again_as_a_list(jobs, ann, stores):
    parent = await submit(jobs, ann)
    first, second, third = await jobs.lists.items(parent)
    await fail(stores, first)
    await bring(stores, second)
    await deliver(stores, second)
    await fail(stores, third)
    again = await jobs.retry(ann, parent.id, {"chat": 1, "message": 9})
    assert [item.item for item in await jobs.lists.items(again)] == [1, 3]
    assert (await jobs.get(ann, again.id)).reply_to == {"chat": 1, "message": 9}


async def test_an_item_asked_for_again_stays_in_a_list_that_goes_on(jobs, ann, stores):
    parent = await submit(jobs, ann)
    first, *_ = await jobs.lists.items(parent)
    await fail(stores, first)
    assert (await jobs.retry(ann, first.id, {})).parent_id == parent.id


async def test_an_item_asked_for_again_leaves_a_list_that_has_ended(jobs, ann, stores):
    parent = await submit(jobs, ann, items="1", zipped=True)
    (only,) = await jobs.lists.items(parent)
    await fail(stores, only)
    again = await jobs.retry(ann, only.id, {})
    assert (again.parent_id, again.zipped, again.state) == (None, False, JobState.QUEUED)


async def test_a_list_that_goes_on_is_not_asked_for_again(jobs, ann):
    parent = await submit(jobs, ann)
    with pytest.raises(WrongState):
        await jobs.retry(ann, parent.id, {})


async def test_a_list_of_which_all_arrived_is_not_asked_for_again(jobs, ann, stores):
    parent = await submit(jobs, ann, items="1")
    (only,) = await jobs.lists.items(parent)
    await bring(stores, only)
    await deliver(stores, only)
    with pytest.raises(WrongState):
        await jobs.retry(ann, parent.id, {})


async def test_a_deleted_list_takes_its_items_along(jobs, ann):
    parent = await submit(jobs, ann)
    await jobs.cancel(ann, parent.id)
    await jobs.delete(ann, parent.id)
    assert await jobs.lists.items(parent) == []


async def test_a_list_that_a_crash_left_open_is_closed_by_a_sweep(jobs, ann, stores):
    parent = await submit(jobs, ann, items="1")
    (only,) = await jobs.lists.items(parent)
    async with stores.database.session() as session:
        await job_rows.move(session, only.id, (JobState.QUEUED,), JobState.FAILED)
    await telling.gather_complete(stores)
    assert (await jobs.get(ann, parent.id)).state is JobState.FAILED


async def test_the_same_media_twice_in_a_list_is_fetched_once(jobs, ann, stores):
    (one,) = playlist(1).entries
    twice = (one, one.model_copy(update={"index": 2}))
    parent = await submit(jobs, ann, playlist().model_copy(update={"entries": twice}))
    first, second = await jobs.lists.items(parent)
    assert (second.leader_id, second.turn) == (first.id, None)
    await bring(stores, first)
    assert [item.state for item in await jobs.lists.items(parent)] == [JobState.READY, JobState.READY]


async def test_a_quote_offers_all_the_first_ones_and_a_zip(jobs, ann):
    quote = await jobs.lists.quote(ann, playlist(9))
    offers = [(o.count, o.wish.choice.container, o.wish.zipped, o.price, o.whole) for o in quote.offers]
    assert offers == [
        (6, "mp4", False, 198, False), (6, "mp3", False, 198, False), (5, "mp4", False, 165, False),
        (5, "mp3", False, 165, False), (6, "mp4", True, 198, False), (6, "mp3", True, 198, False),
    ]  # fmt: skip


async def test_a_quote_says_of_how_many_items_the_price_is_not_known(jobs, ann):
    quote = await jobs.lists.quote(ann, playlist(2, duration=None))
    assert (quote.offers[0].price, quote.offers[0].unknown) == (0, 2)


async def test_a_numbered_offer_is_taken_with_its_own_items_or_with_named_ones(jobs, ann):
    media = playlist(9)
    assert jobs.lists.wish(ann, media, 3) == Wish(Choice(height=0), "1-5")
    assert jobs.lists.wish(ann, media, 2, "7, 8") == Wish(Choice(container="mp3"), "7,8")
    with pytest.raises(UnknownChoice):
        jobs.lists.wish(ann, media, 7)


async def test_a_quote_is_worthless_to_somebody_else(jobs, ann, stores):
    quote = await jobs.lists.quote(ann, playlist())
    with pytest.raises(NotYours):
        await jobs.lists.quoted(Asker(await samples.person(stores), Tier.MEMBER), quote.id)


async def test_a_standing_names_few_items_those_that_need_a_look_first(jobs, ann, stores, monkeypatch):
    monkeypatch.setattr("engine.lists.SHOWN_ITEMS", 2)
    parent = await submit(jobs, ann, playlist(4))
    items = await jobs.lists.items(parent)
    await fail(stores, items[2])
    await runs.claim(stores, items[1].id, "worker")
    standing = await jobs.lists.standing(parent)
    assert [item.item for item in standing.shown] == [2, 3]
    assert (standing.left_out, standing.total) == (2, 4)


async def test_items_of_what_is_no_list_cannot_be_had(jobs, ann):
    with pytest.raises(NotAList):
        await submit(jobs, ann, samples.media())
