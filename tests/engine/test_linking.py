"""engine.linking: one account on several platforms, by a code that works once, soon, and for nobody who guesses."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from engine import linking
from engine.accounts import Accounts
from engine.askers import Asker
from engine.errors.jobs import RateLimited
from engine.errors.people import BadLinkCode, KeyInvalid, LoginInvalid, NotLinked, PrivateOnly, SameAccount
from engine.linking import Joined, Linking
from engine.settings import EngineSettings
from storage import ledger
from storage.errors import StorageAway
from storage.stores import Stores
from tests.conftest import on_both_databases

SETTINGS = EngineSettings(_env_file=None, signup_credits=100, daily_credits=0)


@pytest.fixture
def accounts(stores: Stores) -> Accounts:
    return Accounts(stores, SETTINGS)


@pytest.fixture
def links(stores: Stores) -> Linking:
    return Linking(stores)


async def ask(accounts: Accounts, platform: str, chat: str | None = None) -> Asker:
    return await accounts.asker(platform, "7", f"Ann on {platform}", chat=chat)


@on_both_databases
async def test_code_makes_one_account_of_two(accounts: Accounts, links: Linking) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    joined = await links.join(there, (await links.new_code(here)).text)
    assert [identity.platform for identity in joined.identities] == ["telegram", "discord"]
    one, other = await ask(accounts, "telegram"), await ask(accounts, "discord")
    assert one.user_id == other.user_id == here.user_id
    assert (await accounts.statement(one)).balance.available == 200


@on_both_databases
async def test_keys_sessions_and_webhooks_of_both_are_ended_by_joining(accounts: Accounts, links: Linking) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    keys = [await accounts.keys.make(each.user_id, "laptop") for each in (here, there)]
    logins = [await accounts.logins.redeem(await accounts.logins.offer(each.user_id)) for each in (here, there)]
    for each in (here, there):
        await accounts.webhooks.make(each.user_id, "https://example.org/")
    joined = await links.join(there, (await links.new_code(here)).text)
    assert joined.locked_out
    for key, login in zip(keys, logins, strict=True):
        with pytest.raises(KeyInvalid):
            await accounts.keys.check(key.text)
        with pytest.raises(LoginInvalid):
            await accounts.logins.check(login.id or 0)
    assert all(webhook.disabled_at for webhook in await accounts.webhooks.mine(here.user_id))


async def test_code_for_signing_in_that_was_shown_before_joining_opens_nothing(
    accounts: Accounts, links: Linking
) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    code = await accounts.logins.offer(there.user_id)
    await links.join(there, (await links.new_code(here)).text)
    with pytest.raises(LoginInvalid):
        await accounts.logins.redeem(code)


async def test_what_is_made_for_an_account_that_was_joined_meanwhile_opens_nothing(
    accounts: Accounts, links: Linking
) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    await links.join(there, (await links.new_code(here)).text)
    late = await accounts.keys.make(there.user_id, "late")
    code = await accounts.logins.offer(there.user_id)
    with pytest.raises(KeyInvalid):
        await accounts.keys.check(late.text)
    with pytest.raises(LoginInvalid):
        await accounts.logins.redeem(code)


async def test_keys_that_were_made_while_two_were_one_are_ended_by_unlinking(
    accounts: Accounts, links: Linking
) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    assert not (await links.join(there, (await links.new_code(here)).text)).locked_out
    key = await accounts.keys.make(here.user_id, "laptop")
    left = await links.unlink(await ask(accounts, "telegram"), "discord", "7")
    assert (left.identity.platform, left.locked_out) == ("discord", True)
    with pytest.raises(KeyInvalid):
        await accounts.keys.check(key.text)


async def test_code_that_was_shown_before_unlinking_leads_nowhere(accounts: Accounts, links: Linking) -> None:
    here, there = await ask(accounts, "telegram"), await ask(accounts, "discord")
    await links.join(there, (await links.new_code(here)).text)
    code = (await links.new_code(await ask(accounts, "discord"))).text
    await links.unlink(await ask(accounts, "telegram"), "discord", "7")
    with pytest.raises(BadLinkCode):
        await links.join(await ask(accounts, "discord"), code)


async def test_code_may_be_typed_small_and_without_its_dash(accounts: Accounts, links: Linking) -> None:
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    assert await links.join(await ask(accounts, "discord"), code.lower().replace("-", ""))


async def test_older_account_stays_also_where_the_younger_shows_the_code(accounts: Accounts, links: Linking) -> None:
    older, younger = await ask(accounts, "telegram"), await ask(accounts, "discord")
    await links.join(older, (await links.new_code(younger)).text)
    assert (await ask(accounts, "discord")).user_id == older.user_id


async def test_code_works_once(accounts: Accounts, links: Linking) -> None:
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    await links.join(await ask(accounts, "discord"), code)
    with pytest.raises(BadLinkCode):
        await links.join(await ask(accounts, "api"), code)


async def test_of_many_who_use_a_code_at_once_one_is_joined(accounts: Accounts, links: Linking) -> None:
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    askers = [await ask(accounts, f"platform{number}") for number in range(5)]
    outcomes = await asyncio.gather(*(links.join(asker, code) for asker in askers), return_exceptions=True)
    assert sum(isinstance(outcome, Joined) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, BadLinkCode) for outcome in outcomes) == 4


async def test_code_ends_by_itself(accounts: Accounts, links: Linking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "CODE_SECONDS", 0.05)
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    await asyncio.sleep(0.1)
    with pytest.raises(BadLinkCode):
        await links.join(await ask(accounts, "discord"), code)


async def test_newer_code_ends_the_earlier_one(accounts: Accounts, links: Linking) -> None:
    asker = await ask(accounts, "telegram")
    earlier, newer = await links.new_code(asker), await links.new_code(asker)
    with pytest.raises(BadLinkCode):
        await links.join(await ask(accounts, "discord"), earlier.text)
    assert await links.join(await ask(accounts, "discord"), newer.text)


async def test_whoever_guesses_is_refused_before_they_can_be_right(accounts: Accounts, links: Linking) -> None:
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    guesser = await ask(accounts, "discord")
    for guess in ("AAAA-0000", "AAAA-1111", "AAAA-2222", "AAAA-3333", "AAAA-4444"):
        with pytest.raises(BadLinkCode):
            await links.join(guesser, guess)
    with pytest.raises(RateLimited):
        await links.join(guesser, code)


async def test_code_in_a_group_is_neither_shown_nor_good_any_more(accounts: Accounts, links: Linking) -> None:
    code = (await links.new_code(await ask(accounts, "telegram"))).text
    with pytest.raises(PrivateOnly):
        await links.new_code(await ask(accounts, "telegram", chat="group"))
    with pytest.raises(PrivateOnly):
        await links.join(await ask(accounts, "discord", chat="group"), code)
    with pytest.raises(BadLinkCode):
        await links.join(await ask(accounts, "api"), code)


async def test_account_is_not_joined_with_itself(accounts: Accounts, links: Linking) -> None:
    asker = await ask(accounts, "telegram")
    with pytest.raises(SameAccount):
        await links.join(asker, (await links.new_code(asker)).text)


@on_both_databases
async def test_unlinked_identity_begins_with_nothing(stores: Stores) -> None:
    accounts, links = Accounts(stores, EngineSettings(_env_file=None, daily_credits=50)), Linking(stores)
    asker = await ask(accounts, "telegram")
    await links.join(await ask(accounts, "discord"), (await links.new_code(asker)).text)
    left = await links.unlink(asker, "discord", "7")
    assert left.identity.platform == "discord"
    alone = await ask(accounts, "discord")
    assert alone.user_id != asker.user_id
    # Neither the sign-up gift nor the day's filling up comes once more.
    assert (await accounts.statement(alone)).balance.available == 0
    with pytest.raises(NotLinked):
        await links.unlink(asker, "telegram", "7")


@on_both_databases
async def test_joins_and_bookings_at_once_lose_nothing(stores: Stores, accounts: Accounts, links: Linking) -> None:
    askers = [await ask(accounts, f"platform{number}") for number in range(4)]
    codes = [(await links.new_code(asker)).text for asker in askers[:3]]

    async def book(number: int) -> None:
        async with stores.database.session() as session:
            await ledger.grant(session, askers[number % 4].user_id, 5, key=f"booked:{number}")

    async def join(number: int) -> None:
        await links.join(askers[number + 1], codes[number])

    works = [*(partial(book, number) for number in range(20)), *(partial(join, number) for number in range(3))]
    await asyncio.gather(*map(until_done, works))
    async with stores.database.session(read_only=True) as session:
        assert await ledger.unbalanced(session) == []
    found = await ask(accounts, "platform3")
    assert found.user_id == askers[0].user_id
    assert (await accounts.statement(found)).balance.available == 500


async def until_done(work: Callable[[], Awaitable[None]]) -> None:
    """Two that wait for each other's rows are one too many: the database lets one of them go, and says so."""
    while True:
        try:
            return await work()
        except StorageAway:
            await asyncio.sleep(0.01)
