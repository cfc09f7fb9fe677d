import pytest

from bot import views
from bot.messages import Messages
from bot.texts.views import text
from engine.errors.fetching import MediaUnavailable, PlatformFailed
from engine.errors.forms import BadClip, BadItems, NotAList, UnknownChoice
from engine.lifecycle import runs
from engine.media import Entry, Media
from storage.models import JobState
from tests.bot.conftest import ANNA, LINK, FrontEnd, video

LIST = "https://example.org/list"
TUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123"


def songs(count: int = 3, duration: float | None = 60.0) -> Media:
    entries = tuple(
        Entry(index=n, url=f"https://soundcloud.com/songs/{n}", title=f"Song {n}", duration=duration)
        for n in range(1, count + 1)
    )
    host = {"platform": "soundcloud", "extractor": "soundcloudset"}
    return Media(url=LIST, key=LIST, id="list", title="Songs", entries=entries, **host)


@pytest.fixture
async def listed(front_end: FrontEnd) -> FrontEnd:
    await front_end.leads_to(LIST, songs())
    return front_end


async def finish(front_end: FrontEnd, job_id: int) -> None:
    await front_end.finishes(await front_end.works_on(job_id))


async def test_a_link_to_a_list_is_offered_as_one(listed: FrontEnd) -> None:
    await listed.says(LIST)
    (offer,) = listed.chat.of_kind(views.ListOffer)
    assert [(o.count, o.price, o.wish.zipped) for o in offer.quote.offers] == [
        (3, 99, False), (3, 99, False), (3, 99, True), (3, 99, True),
    ]  # fmt: skip


@pytest.mark.parametrize("named", ["5-1", "0", "1,,2"])
async def test_items_that_are_none_are_refused_as_items(listed: FrontEnd, named: str) -> None:
    await listed.says(f"/get {LIST} mp3 {named}")
    assert (await listed.chat.wait_for(views.Declined)).error.to_json() == BadItems(named).to_json()


async def test_a_part_of_a_single_media_that_ends_before_it_begins_is_refused_as_a_part(listed: FrontEnd) -> None:
    await listed.says(f"/get {LINK} 5-1")
    assert (await listed.chat.wait_for(views.Declined)).error.to_json() == BadClip("5-1").to_json()


async def test_a_picked_offer_of_a_list_has_one_status_and_each_item_a_message_of_its_own(listed: FrontEnd) -> None:
    await listed.says(LIST, message=5)
    quote = listed.chat.of_kind(views.ListOffer)[0].quote
    await listed.says(f"/pick {quote.id} 1 1-2", message=5)
    gathering = await listed.chat.wait_for(views.Gathering)
    assert gathering.standing.tally == {JobState.QUEUED: 2}
    for number in (1, 2):
        await finish(listed, (gathering.job.id or 0) + number)
    gathered = await listed.chat.wait_for(views.Gathered)
    assert (gathered.standing.tally, gathered.cost) == ({JobState.DELIVERED: 2}, 66)
    statuses = {reply_to["message"] for reply_to, view in listed.chat.shown if isinstance(view, views.Gathering)}
    items = [reply_to.get("message") for reply_to, view in listed.chat.shown if isinstance(view, views.Delivered)]
    assert statuses == {5}
    assert 5 not in items
    assert not listed.chat.of_kind(views.Queued)


@pytest.mark.parametrize(("words", "expected"), [("1-2", [1, 2]), ("1,3 mp3", [1, 3]), ("2- mp3", [2, 3]), ("3", [3])])
async def test_items_are_named_beside_the_link(listed: FrontEnd, words: str, expected: list[int]) -> None:
    await listed.says(f"/get {LIST} {words}")
    gathering = await listed.chat.wait_for(views.Gathering)
    assert [item.item for item in gathering.standing.shown] == expected
    assert all(item.choice.get("clip") is None for item in gathering.standing.shown)


async def test_what_names_items_of_a_list_is_a_part_of_a_single_media(listed: FrontEnd) -> None:
    await listed.says(f"/get {LINK} 1-5 mp3")
    queued = await listed.chat.wait_for(views.Queued)
    assert queued.job.choice["clip"] == {"start": 1.0, "end": 5.0}


async def test_items_of_a_single_media_are_refused(listed: FrontEnd) -> None:
    await listed.says(f"/get {LINK} 1-5,8 mp3")
    assert isinstance((await listed.chat.wait_for(views.Declined)).error, NotAList)


async def test_failing_items_stand_in_the_list_and_the_rest_arrives(listed: FrontEnd) -> None:
    await listed.says(f"/get {LIST} mp4")
    parent = (await listed.chat.wait_for(views.Gathering)).job.id or 0
    await runs.attempt_failed(listed.stores, await listed.works_on(parent + 1), PlatformFailed())
    for number in (2, 3):
        await finish(listed, parent + number)
    gathered = await listed.chat.wait_for(views.Gathered)
    assert gathered.standing.tally == {JobState.FAILED: 1, JobState.DELIVERED: 2}
    assert not listed.chat.of_kind(views.Declined)
    assert await listed.balance() == (34, 0)


async def test_a_list_can_be_cancelled_as_a_whole(listed: FrontEnd) -> None:
    await listed.says(f"/get {LIST} mp4")
    parent = (await listed.chat.wait_for(views.Gathering)).job.id or 0
    await finish(listed, parent + 1)
    await listed.chat.wait_for(views.Delivered)
    await listed.tracker.settled()
    await listed.says(f"/cancel {parent}")
    gathered = await listed.chat.wait_for(views.Gathered)
    assert gathered.standing.tally == {JobState.DELIVERED: 1, JobState.CANCELLED: 2}
    assert (await listed.balance(), gathered.cost) == ((67, 0), 33)


async def test_a_zipped_list_arrives_once(listed: FrontEnd) -> None:
    await listed.says(f"/get {LIST} mp4 zip")
    parent = (await listed.chat.wait_for(views.Gathering)).job.id or 0
    for number in (1, 2, 3):
        await finish(listed, parent + number)
    await listed.chat.wait_for(views.Queued)
    await listed.finishes(await listed.works_on(parent), duration=None)
    delivered = await listed.chat.wait_for(views.Delivered)
    await listed.tracker.settled()
    assert (delivered.job.id, delivered.cost) == (parent, 99)
    assert await listed.balance() == (1, 0)
    assert not listed.chat.of_kind(views.Gathered)


async def test_more_than_a_few_links_are_offered_as_one_list(front_end: FrontEnd) -> None:
    await front_end.says(" ".join(f"https://example.org/{n}" for n in range(6)))
    (offer,) = front_end.chat.of_kind(views.ListOffer)
    assert (offer.quote.offers[0].count, offer.quote.offers[0].unknown) == (6, 6)


async def test_a_file_of_links_is_one_list_and_what_was_left_out_is_said(front_end: FrontEnd) -> None:
    await front_end.leads_to("https://example.org/2", video("https://example.org/2"))
    content = f"{LINK}\nhttps://example.org/2\n{LINK}\nhttps://example.org/2\n"
    await front_end.handlers.hear_file(ANNA, {"chat": "anna"}, content, "mp3")
    gathering = await front_end.chat.wait_for(views.Gathering)
    assert gathering.standing.total == 2
    assert front_end.chat.of_kind(views.LeftOut) == [views.LeftOut(2, 0, 50)]


async def test_a_caption_that_names_no_form_is_declined(front_end: FrontEnd) -> None:
    await front_end.handlers.hear_file(ANNA, {"chat": "anna"}, LINK, "sideways")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownChoice)


async def test_the_list_that_a_link_was_shared_from_is_one_pick_away(listed: FrontEnd) -> None:
    await listed.leads_to(TUBE, video(TUBE))
    await listed.leads_to("https://www.youtube.com/playlist?list=PL123", songs())
    await listed.says(TUBE)
    quote = listed.chat.of_kind(views.Offer)[0].quote
    assert quote.whole_list == "https://www.youtube.com/playlist?list=PL123"
    await listed.says(f"/pick {quote.id} list")
    assert (await listed.chat.wait_for(views.ListOffer)).quote.media.title == "Songs"


async def test_items_are_listed_with_their_numbers(listed: FrontEnd) -> None:
    await listed.says(f"/items {LIST} 2-3")
    view = await listed.chat.wait_for(views.ItemList)
    said = text(view, Messages())
    assert said.lines == ["Songs (3 items)", "2. Song 2  1:00", "3. Song 3  1:00"]


async def test_a_long_list_is_listed_in_part(front_end: FrontEnd) -> None:
    await front_end.leads_to(LIST, songs(100))
    await front_end.says(f"/items {LIST}")
    view = await front_end.chat.wait_for(views.ItemList)
    assert (len(view.shown), view.left_out) == (30, 70)


async def test_what_is_said_of_a_long_list_fits_into_a_message(front_end: FrontEnd) -> None:
    await front_end.leads_to(LIST, songs(50).model_copy(update={"title": "x" * 500}))
    await front_end.says("/get " + LIST + " mp4")
    declined = await front_end.chat.wait_for(views.Declined)
    assert declined.error.facts() == {"needed": 50 * 33, "balance": 100, "currency": "credits"}
    for view in (views.ItemList(songs(50), songs(50).entries[:30], 20), declined):
        assert len("\n".join(text(view, Messages()).lines)) < 3500


async def test_links_of_which_none_works_are_declined_with_the_reason(front_end: FrontEnd) -> None:
    links = [f"https://example.org/gone{n}" for n in range(6)]
    for link in links:
        await front_end.leads_to(link, MediaUnavailable(status=404))
    await front_end.says(f"/get {' '.join(links)} mp3")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, MediaUnavailable)
