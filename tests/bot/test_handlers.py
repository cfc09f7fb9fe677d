from dataclasses import replace

import pytest

from bot import views
from bot.chat import Sender
from bot.handlers import Handlers
from bot.packs import Pack
from engine.errors.fetching import MediaUnavailable, PrivateAddress
from engine.errors.forms import UnknownChoice
from engine.errors.jobs import NotYours, WrongState
from engine.errors.people import (
    AdminsOnly,
    BadAmount,
    GiftInDollars,
    GiftToOneself,
    ModeratorsOnly,
    UnknownVoucher,
)
from engine.lifecycle import ending
from engine.media import Picture
from engine.telemetry import context
from storage.errors import NotEnoughCredits, UnknownJob
from storage.models import JobState, Tier
from tests.bot.conftest import ANNA, LINK, FrontEnd, video

BEN = Sender("fake", "ben", "Ben")


async def test_link_is_looked_up_and_offered_with_prices(front_end: FrontEnd) -> None:
    await front_end.says(LINK)
    assert [type(view) for _, view in front_end.chat.shown] == [views.Looking, views.Offer]
    (offer,) = front_end.chat.of_kind(views.Offer)
    first = offer.quote.offers[0]
    assert (first.option.choice.container, first.price) == ("mp4", 33)


async def test_offer_replaces_the_message_that_said_looking(front_end: FrontEnd) -> None:
    await front_end.says(LINK)
    assert front_end.chat.shown[1][0]["message"] == 1


async def test_each_of_several_links_gets_an_answer_of_its_own(front_end: FrontEnd) -> None:
    await front_end.leads_to("https://example.org/two", video("https://example.org/two", title="Two"))
    await front_end.says(f"{LINK} https://example.org/two")
    assert {offer.quote.media.title for offer in front_end.chat.of_kind(views.Offer)} == {"A film", "Two"}


async def test_pick_holds_the_price_and_queues(front_end: FrontEnd) -> None:
    await front_end.says(LINK)
    quote = front_end.chat.of_kind(views.Offer)[0].quote
    await front_end.says(f"/pick {quote.id} 1")
    queued = await front_end.chat.wait_for(views.Queued)
    assert (queued.job.price, await front_end.balance()) == (33, (67, 33))


async def test_what_is_picked_belongs_to_the_trace_of_the_message_that_asked(front_end: FrontEnd) -> None:
    for _ in range(2):
        await front_end.says(LINK)
    offered = [view.quote.id for view in front_end.chat.of_kind(views.Offer)]
    traces = [context.trace_of(await front_end.engine.jobs.lists.trace_of(quote_id)) for quote_id in offered]
    assert len(set(traces)) == 2
    await front_end.says(f"/pick {offered[0]} 1")
    queued = await front_end.chat.wait_for(views.Queued)
    assert context.trace_of(queued.job.traceparent) == traces[0]


async def test_quote_is_worthless_to_somebody_else(front_end: FrontEnd) -> None:
    await front_end.says(LINK)
    quote = front_end.chat.of_kind(views.Offer)[0].quote
    await front_end.says(f"/pick {quote.id} 1", BEN)
    declined = await front_end.chat.wait_for(views.Declined)
    assert isinstance(declined.error, NotYours)


@pytest.mark.parametrize("number", [9, 99])
async def test_number_that_is_not_on_offer_is_declined(front_end: FrontEnd, number: int) -> None:
    await front_end.says(LINK)
    quote = front_end.chat.of_kind(views.Offer)[0].quote
    await front_end.says(f"/pick {quote.id} {number}")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownChoice)


async def test_named_form_needs_no_offer(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp3")
    queued = await front_end.chat.wait_for(views.Queued)
    assert queued.job.choice["container"] == "mp3"


async def test_preferred_form_needs_no_offer(front_end: FrontEnd) -> None:
    await front_end.says("/settings format audio")
    await front_end.says(LINK)
    queued = await front_end.chat.wait_for(views.Queued)
    assert queued.job.choice["container"] == "mp3"


async def test_setting_without_that_value_shows_how_it_is_used(front_end: FrontEnd) -> None:
    await front_end.says("/settings too_large loud")
    assert front_end.chat.of_kind(views.NotUnderstood)[0].nearest == "settings"


async def test_refusal_of_the_site_is_told_in_place_of_looking(front_end: FrontEnd) -> None:
    await front_end.leads_to("https://example.org/gone", MediaUnavailable(status=404))
    await front_end.says("https://example.org/gone")
    reply_to, view = front_end.chat.shown[-1]
    assert isinstance(view, views.Declined)
    assert reply_to["message"] == 1


async def test_private_address_is_refused_before_anything_is_asked(front_end: FrontEnd) -> None:
    await front_end.says("/get http://127.0.0.1/x mp4")
    assert isinstance(front_end.chat.of_kind(views.Declined)[0].error, PrivateAddress)


async def test_what_the_balance_does_not_cover_is_declined_and_costs_nothing(front_end: FrontEnd) -> None:
    await front_end.leads_to("https://example.org/long", video("https://example.org/long", duration=600))
    await front_end.says("/get https://example.org/long mp4")
    declined = await front_end.chat.wait_for(views.Declined)
    assert declined.error.facts() == NotEnoughCredits(needed=330, balance=100).facts()
    assert await front_end.balance() == (100, 0)
    # What everybody gets is offered beside it, in a message of its own.
    ((where, offer),) = [(where, view) for where, view in front_end.chat.shown if isinstance(view, views.Offer)]
    assert "message" not in where
    assert {offered.terms.tier for offered in offer.quote.offers} == {Tier.PUBLIC}


async def test_what_nobody_gets_free_is_declined_without_an_offer(front_end: FrontEnd) -> None:
    await front_end.leads_to(LINK, video(duration=700))
    await front_end.says(f"/get {LINK} mp4")
    await front_end.chat.wait_for(views.Declined)
    assert front_end.chat.of_kind(views.Offer) == []


async def test_cancel_gives_the_hold_back_and_changes_the_status(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4", message=5)
    queued = await front_end.chat.wait_for(views.Queued)
    await front_end.says(f"/cancel {queued.job.id}")
    await front_end.chat.wait_for(views.Cancelled)
    assert front_end.chat.shown[-1][0]["message"] == 5
    assert await front_end.balance() == (100, 0)


async def test_cancel_all_ends_all_of_mine_and_none_of_others(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says(f"/get {LINK} mp3")
    await front_end.says(f"/get {LINK} mp3", BEN)
    await front_end.says("/cancel all")
    await front_end.chat.wait_for(views.Cancelled, 2)
    assert await front_end.balance(BEN) == (67, 33)


async def test_cancel_all_without_jobs_says_so(front_end: FrontEnd) -> None:
    await front_end.says("/cancel all")
    assert front_end.chat.of_kind(views.NothingToDo)


async def test_job_of_somebody_else_is_unknown(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says("/cancel 1", BEN)
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownJob)


async def test_retry_queues_a_cancelled_job_again_and_holds_once(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says("/cancel 1")
    await front_end.chat.wait_for(views.Cancelled)
    await front_end.says("/retry 1")
    await front_end.chat.wait_for(views.Queued, 2)
    assert await front_end.balance() == (67, 33)


async def test_jobs_and_credits_and_help_answer(front_end: FrontEnd) -> None:
    for text in ("/jobs", "/credits", "/help", "/start", f"/info {LINK}", "hello"):
        await front_end.says(text)
    kinds = [type(view) for _, view in front_end.chat.shown]
    expected = [views.JobList, views.Account, views.Help, views.Welcome, views.Looking, views.About]
    assert kinds == [*expected, views.NotUnderstood]


async def test_bug_is_shown_as_its_id(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(front_end.engine.jobs.records, "own", broken)
    await front_end.says("/jobs")
    facts = front_end.chat.of_kind(views.Declined)[0].error.facts()
    assert "secret" not in str(facts)
    assert len(facts["error_id"]) == 6


ADMIN = Sender("fake", "boss", "Boss")


def group(sender: Sender, **values: object) -> Sender:
    return replace(sender, chat="group", **values)


async def test_grant_adds_in_either_currency_and_is_for_administrators(front_end: FrontEnd) -> None:
    await front_end.says("/credits")
    await front_end.says("/grant fake:anna 500 thanks", ADMIN)
    await front_end.says("/grant fake:anna 2.50usd", ADMIN)
    credited = front_end.chat.of_kind(views.Credited)
    assert [(view.amount.value, view.amount.currency, view.balance) for view in credited] == [
        (500, "credits", 600),
        (2_500_000, "usd", 2_500_000),
    ]
    await front_end.says("/credits")
    statement = front_end.chat.of_kind(views.Account)[-1].statement
    assert statement is not None
    reasons = {entry.reason.partition("(")[0] for entry, _ in statement.entries if entry.reason.endswith(")")}
    assert reasons == {"thanks ", ""}
    await front_end.says("/grant fake:anna 500")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, AdminsOnly)


@pytest.mark.parametrize("amount", ["0", "-5", "1e9", "5eur", "9999999999", "x"])
async def test_grant_of_no_amount_is_declined(front_end: FrontEnd, amount: str) -> None:
    await front_end.says("/credits")
    await front_end.says(f"/grant fake:anna {amount}", ADMIN)
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, BadAmount)


async def test_voucher_is_redeemed_once(front_end: FrontEnd) -> None:
    await front_end.says("/vouchers 2 300", ADMIN)
    (made,) = front_end.chat.of_kind(views.VoucherCodes)
    for sender in (ANNA, BEN):
        await front_end.says(f"/voucher {made.codes[0]}", sender)
    assert front_end.chat.of_kind(views.Credited)[0].balance == 400
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownVoucher)


async def test_gift_to_oneself_or_in_dollars_is_refused_by_its_name(front_end: FrontEnd) -> None:
    await front_end.says("/credits")
    await front_end.says("/gift fake:anna 1")
    await front_end.says("/gift fake:anna 1usd")
    refused = [declined.error for declined in front_end.chat.of_kind(views.Declined)]
    assert [type(error) for error in refused] == [GiftToOneself, GiftInDollars]


async def test_gift_goes_from_one_to_another_and_never_beyond_the_balance(front_end: FrontEnd) -> None:
    await front_end.says("/credits", BEN)
    await front_end.says("/credits")
    await front_end.says("/grant fake:anna 100", ADMIN)
    await front_end.says("/gift fake:ben 60")
    await front_end.says("/gift fake:ben 160")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, NotEnoughCredits)
    assert (await front_end.balance(), await front_end.balance(BEN)) == ((140, 0), (160, 0))


async def test_what_an_account_begins_with_is_not_given_away(front_end: FrontEnd) -> None:
    await front_end.says("/credits", BEN)
    await front_end.says("/credits")
    await front_end.says("/grant fake:anna 30", ADMIN)
    await front_end.says("/gift fake:ben 20")
    await front_end.says("/gift fake:ben 11")
    assert (await front_end.chat.wait_for(views.Declined)).error.facts() == {"giveable": 10}
    assert (await front_end.balance(), await front_end.balance(BEN)) == ((110, 0), (120, 0))
    await front_end.says("/gift fake:anna 20", BEN)
    await front_end.says("/gift fake:anna 1", BEN)
    assert front_end.chat.of_kind(views.Declined)[-1].error.facts() == {"giveable": 0}
    assert (await front_end.balance(), await front_end.balance(BEN)) == ((130, 0), (100, 0))


@pytest.mark.parametrize(
    ("payer", "member", "pool"), [("member", (67, 33), 50), ("pool", (100, 0), 17), ("both", (100, 0), 17)]
)
async def test_group_pays_as_its_rule_says(front_end: FrontEnd, payer: str, member: tuple[int, int], pool: int) -> None:
    anna = group(ANNA, moderates=True)
    await front_end.says(f"/payer {payer}", anna)
    giver = group(BEN) if payer == "member" else anna
    await front_end.says("/credits", giver)
    await front_end.says(f"/grant fake:{giver.external_id} 50", ADMIN)
    await front_end.says("/gift pool 50", giver)
    await front_end.says(f"/get {LINK} mp4", anna)
    await front_end.chat.wait_for(views.Queued)
    await front_end.says("/payer", anna)
    assert (await front_end.balance(), front_end.chat.of_kind(views.PayerRule)[-1].pool) == (member, pool)


async def test_empty_pool_lets_the_member_pay_where_both_may(front_end: FrontEnd) -> None:
    await front_end.says("/payer both", group(ANNA, moderates=True))
    await front_end.says(f"/get {LINK} mp4", group(ANNA))
    await front_end.chat.wait_for(views.Queued)
    assert await front_end.balance() == (67, 33)


async def test_payer_is_changed_by_moderators_only(front_end: FrontEnd) -> None:
    await front_end.says("/payer pool", group(ANNA))
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, ModeratorsOnly)


async def test_who_cannot_pay_is_offered_the_free_forms(front_end: FrontEnd) -> None:
    await front_end.leads_to(LINK, video(duration=300))
    await front_end.says(LINK)
    offers = front_end.chat.of_kind(views.Offer)[0].quote.offers
    assert {(offer.terms.tier, offer.price) for offer in offers} == {(Tier.PUBLIC, 0)}
    await front_end.says(f"/pick {front_end.chat.of_kind(views.Offer)[0].quote.id} 1")
    queued = await front_end.chat.wait_for(views.Queued)
    assert (queued.job.tier, await front_end.balance()) == (Tier.PUBLIC, (100, 0))


async def test_free_forms_end_at_ten_minutes(front_end: FrontEnd) -> None:
    await front_end.leads_to(LINK, video(duration=700))
    await front_end.says(LINK)
    offers = front_end.chat.of_kind(views.Offer)[0].quote.offers
    assert {(offer.terms.tier, offer.price) for offer in offers} == {(Tier.MEMBER, 385)}


async def delivered(front_end: FrontEnd, sender: Sender = ANNA) -> views.Delivered:
    before = len(front_end.chat.of_kind(views.Delivered))
    await front_end.says(f"/get {LINK} mp4", sender)
    if before == 0:
        await front_end.finishes(await front_end.works_on())
    view = await front_end.chat.wait_for(views.Delivered, before + 1)
    await front_end.tracker.settled()
    return view


async def test_same_form_again_is_served_from_what_is_kept_and_free_for_who_had_it(front_end: FrontEnd) -> None:
    await delivered(front_end)
    assert (await delivered(front_end)).cost == 0
    assert (await delivered(front_end, BEN)).cost == 33
    assert len(front_end.chat.of_kind(views.Running)) <= 1


async def test_kept_file_that_is_gone_is_fetched_again(front_end: FrontEnd) -> None:
    view = await delivered(front_end)
    front_end.stores.files.path(view.plan.files[0]).unlink()
    await front_end.says(f"/get {LINK} mp4")
    job = await front_end.engine.jobs.read(2)
    assert job is not None
    assert job.state is JobState.QUEUED


async def test_refresh_fetches_whatever_is_kept(front_end: FrontEnd) -> None:
    await delivered(front_end)
    await front_end.says(f"/refresh {LINK} mp4")
    job = await front_end.engine.jobs.read(2)
    assert job is not None
    assert (job.state, job.price) == (JobState.QUEUED, 33)


async def test_again_sends_the_files_once_more_for_nothing(front_end: FrontEnd) -> None:
    await delivered(front_end)
    balance = await front_end.balance()
    await front_end.says("/again 1")
    sent = await front_end.chat.wait_for(views.Delivered, 2)
    await front_end.tracker.settled()
    assert (sent.cost, await front_end.balance()) == (0, balance)


async def test_rename_changes_the_title(front_end: FrontEnd) -> None:
    await delivered(front_end)
    await front_end.says("/rename 1 Our holiday")
    assert front_end.chat.of_kind(views.Renamed)[0].job.title == "Our holiday"


async def test_delete_takes_the_job_and_its_file(front_end: FrontEnd) -> None:
    view = await delivered(front_end)
    await front_end.says("/delete 1")
    assert front_end.chat.of_kind(views.Deleted)
    assert not await front_end.stores.files.has(view.plan.files[0])
    await front_end.says("/again 1")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownJob)


async def test_delete_leaves_a_file_that_somebody_else_has(front_end: FrontEnd) -> None:
    view = await delivered(front_end)
    await delivered(front_end, BEN)
    await front_end.says("/delete 1")
    assert await front_end.stores.files.has(view.plan.files[0])


async def test_job_under_way_is_not_deleted(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says("/delete 1")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, WrongState)


async def test_many_who_ask_for_the_same_share_one_fetch(front_end: FrontEnd) -> None:
    people = [Sender("fake", f"person{number}") for number in range(10)]
    for person in people:
        await front_end.says(f"/get {LINK} mp4", person)
    await front_end.finishes(await front_end.works_on())
    await front_end.chat.wait_for(views.Delivered, 10)
    await front_end.tracker.settled()
    assert {await front_end.balance(person) for person in people} == {(67, 0)}


async def test_failure_of_the_shared_fetch_is_everyones_and_costs_nothing(front_end: FrontEnd) -> None:
    for sender in (ANNA, BEN):
        await front_end.says(f"/get {LINK} mp4", sender)
    await ending.fail(front_end.stores, await front_end.works_on(), MediaUnavailable())
    await front_end.chat.wait_for(views.Declined, 2)
    assert (await front_end.balance(), await front_end.balance(BEN)) == ((100, 0), (100, 0))


async def test_shared_fetch_goes_on_for_the_others_when_its_first_cancels(front_end: FrontEnd) -> None:
    for sender in (ANNA, BEN):
        await front_end.says(f"/get {LINK} mp4", sender)
    await front_end.says("/cancel 1")
    await front_end.finishes(await front_end.works_on(2))
    assert (await front_end.chat.wait_for(views.Delivered)).job.id == 2


async def test_jobs_beyond_those_at_once_wait_for_ones_own(front_end: FrontEnd) -> None:
    await front_end.says("/credits")
    await front_end.says("/grant fake:anna 1000", ADMIN)
    for container in ("mp4", "mp3", "wav", "mkv", "webm"):
        await front_end.says(f"/get {LINK} {container}")
    jobs = front_end.engine.jobs
    submitted = [job for number in range(1, 6) if (job := await jobs.read(number)) is not None]
    assert [(await jobs.places.of(job)).parked for job in submitted] == [False] * 3 + [True] * 2
    await front_end.says("/cancel 1")
    job = await front_end.engine.jobs.read(4)
    assert job is not None
    assert job.turn is not None


MODERATOR = group(Sender("fake", "mo", "Mo", moderates=True))


@pytest.mark.parametrize("command", ["/pick {quote} 1", "/form {quote} 1", "/audio q:{quote}", "/thumb q:{quote}"])
async def test_offer_of_somebody_else_is_refused_before_anything_is_said_in_its_place(
    front_end: FrontEnd, command: str
) -> None:
    await front_end.says(LINK)
    quote = front_end.chat.of_kind(views.Offer)[0].quote
    before = len(front_end.chat.shown)
    await front_end.says(command.format(quote=quote.id), BEN, message=2)
    ((_, view),) = front_end.chat.shown[before:]
    assert isinstance(view, views.Declined)
    assert isinstance(view.error, NotYours)


@pytest.mark.parametrize("command", ["/retry 1", "/again 1", "/audio #1", "/cancel 1", "/formats #1"])
async def test_job_of_somebody_else_is_refused_before_anything_is_said_in_its_place(
    front_end: FrontEnd, command: str
) -> None:
    await front_end.says(f"/get {LINK} mp4", group(ANNA))
    await front_end.chat.wait_for(views.Queued)
    before = len(front_end.chat.shown)
    await front_end.says(command, group(BEN), message=2)
    ((_, view),) = front_end.chat.shown[before:]
    assert isinstance(view, views.Declined)
    assert isinstance(view.error, UnknownJob)


async def test_moderator_cancels_what_was_asked_for_in_their_group_alone(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4", group(ANNA))
    await front_end.says(f"/get {LINK} mp3")
    for number in (1, 2):
        await front_end.says(f"/cancel {number}", MODERATOR)
    cancelled = await front_end.chat.wait_for(views.Cancelled)
    assert cancelled.job.id == 1
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownJob)


async def test_cancel_without_a_word_ends_the_newest(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says(f"/get {LINK} mp3")
    await front_end.says("/cancel")
    assert (await front_end.chat.wait_for(views.Cancelled)).job.id == 2
    await front_end.says("/cancel")
    await front_end.chat.wait_for(views.Cancelled, 2)
    await front_end.says("/cancel")
    assert front_end.chat.of_kind(views.NothingToDo)


async def test_a_job_stands_for_its_link(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp4")
    await front_end.says("/audio #1")
    job = await front_end.engine.jobs.read(2)
    assert job is not None
    assert (job.url, job.choice["container"]) == (LINK, "mp3")


async def test_thumbnail_alone_costs_one_credit(front_end: FrontEnd) -> None:
    await front_end.says(f"/thumb {LINK}")
    queued = await front_end.chat.wait_for(views.Queued)
    assert (queued.job.choice["poster"], queued.job.price) == (True, 1)


async def test_formats_are_listed_and_taken_by_number(front_end: FrontEnd) -> None:
    await front_end.says(f"/formats {LINK}")
    (shown,) = front_end.chat.of_kind(views.Formats)
    assert ([each.id for each in shown.formats], shown.first, shown.pages) == (["720", "360"], 1, 1)
    await front_end.says(f"/form {shown.quote_id} 2")
    assert (await front_end.chat.wait_for(views.Queued)).job.choice["format_id"] == "360"


async def test_format_that_is_not_listed_is_declined(front_end: FrontEnd) -> None:
    await front_end.says(f"/formats {LINK} 9")
    (shown,) = front_end.chat.of_kind(views.Formats)
    assert shown.page == 1
    await front_end.says(f"/form {shown.quote_id} 3")
    assert isinstance((await front_end.chat.wait_for(views.Declined)).error, UnknownChoice)


async def test_form_that_was_set_for_all_links_needs_no_offer(front_end: FrontEnd) -> None:
    await front_end.says("/settings format m4a 128k")
    await front_end.says(LINK)
    choice = (await front_end.chat.wait_for(views.Queued)).job.choice
    assert (choice["container"], choice["bitrate"]) == ("m4a", 128)


@pytest.mark.parametrize("setting", ["audio", "m4a 128k"])
async def test_form_that_was_set_for_all_links_is_for_films_and_not_for_pictures(
    front_end: FrontEnd, setting: str
) -> None:
    post = "https://example.org/post"
    pictures = (Picture(url=f"{post}.jpg", container="jpg"),)
    await front_end.leads_to(post, video(post).model_copy(update={"formats": (), "pictures": pictures}))
    await front_end.says(f"/settings format {setting}")
    await front_end.says(post)
    queued = await front_end.chat.wait_for(views.Queued)
    assert (queued.job.choice["album"], queued.job.price) == (True, 1)


async def test_pictures_are_priced_as_pictures(front_end: FrontEnd) -> None:
    post = "https://example.org/post"
    pictures = tuple(Picture(url=f"{post}{number}.jpg", container="jpg") for number in range(3))
    post_of_three = video(post).model_copy(update={"formats": (), "pictures": pictures, "duration": None})
    await front_end.leads_to(post, post_of_three)
    await front_end.says(f"/info {post}")
    assert front_end.chat.of_kind(views.About)[0].price == 3


async def test_buy_shows_what_the_operator_sells(front_end: FrontEnd) -> None:
    handlers = Handlers(front_end.engine, front_end.chat, front_end.tracker, packs=[Pack(500, 50)])
    await handlers.hear(ANNA, {}, "/buy")
    assert front_end.chat.of_kind(views.Packs) == [views.Packs([Pack(500, 50)])]
