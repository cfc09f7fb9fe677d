"""engine.privacy: a person gets all that is kept of them, and none of it stays when they say so."""

import pytest

from engine import privacy
from engine.accounts import Accounts
from engine.askers import Asker
from engine.errors.people import PrivateOnly, WrongWord
from engine.lifecycle import ending, entering
from engine.privacy import Privacy
from engine.settings import EngineSettings
from storage import ledger
from storage.models import Entry, Job, JobState
from storage.stores import Stores
from tests.conftest import on_both_databases
from tests.storage import rows

SETTINGS = EngineSettings(_env_file=None, signup_credits=100)


@pytest.fixture
async def ann(stores: Stores) -> Asker:
    return await Accounts(stores, SETTINGS).asker("telegram", "1234501", "Ann")


@pytest.fixture
def rights(stores: Stores) -> Privacy:
    return Privacy(stores)


async def submit(stores: Stores, asker: Asker, **values: object) -> Job:
    job = rows.job(asker.user_id, price=30, **values)
    await entering.submit(stores, job)
    return job


@on_both_databases
async def test_what_is_not_finished_is_cancelled_and_its_hold_given_back(
    stores: Stores, rights: Privacy, ann: Asker
) -> None:
    job = await submit(stores, ann)
    await rights.forget(ann, await rights.ask_to_forget(ann))
    async with stores.database.session(read_only=True) as session:
        assert await session.get(Job, job.id) is None
        assert (await ledger.balance(session, ann.user_id)).available == 100
        assert await ledger.unbalanced(session) == []
        assert {entry.reason for entry in await ledger.entries(session, ann.user_id)} == {""}


async def test_who_shares_a_fetch_with_the_forgotten_still_gets_it(stores: Stores, rights: Privacy, ann: Asker) -> None:
    ben = await Accounts(stores, SETTINGS).asker("telegram", "777", "Ben")
    await submit(stores, ann)
    theirs = await submit(stores, ben)
    await rights.forget(ann, await rights.ask_to_forget(ann))
    async with stores.database.session(read_only=True) as session:
        left = await session.get(Job, theirs.id)
    assert left is not None
    assert (left.state, left.leader_id) == (JobState.QUEUED, None)
    assert left.turn is not None


async def test_job_that_is_begun_meanwhile_is_forgotten_too(
    stores: Stores, rights: Privacy, ann: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await submit(stores, ann)
    cancel = ending.cancel

    async def cancel_while_another_comes(at: Stores, job: Job, *, even_sent: bool) -> bool:
        monkeypatch.setattr(privacy.ending, "cancel", cancel)
        await submit(stores, ann, form_key="another")
        return await cancel(at, job, even_sent=even_sent)

    monkeypatch.setattr(privacy.ending, "cancel", cancel_while_another_comes)
    await rights.forget(ann, await rights.ask_to_forget(ann))
    assert (await rights.export(ann))["tables"].keys() == {"users", "wallets", "entries"}


@pytest.mark.parametrize("word", ["", "wrong"])
async def test_wrong_word_deletes_nothing_and_ends_the_right_one(
    stores: Stores, rights: Privacy, ann: Asker, word: str
) -> None:
    right = await rights.ask_to_forget(ann)
    for said in (word, right):
        with pytest.raises(WrongWord):
            await rights.forget(ann, said)
    assert (await Accounts(stores, SETTINGS).asker("telegram", "1234501", "Ann")).user_id == ann.user_id


async def test_export_shows_what_passes_too(stores: Stores, rights: Privacy, ann: Asker) -> None:
    await stores.cache.set(f"cooling:{ann.user_id}", True, 60)
    await stores.cache.set("quote:3fa9c1d2", {"user": ann.user_id, "media": {"title": "A film"}}, 60)
    await stores.cache.set("quote:00000000", {"user": ann.user_id + 1, "media": {}}, 60)
    passing = (await rights.export(ann))["passing"]
    assert {name.removeprefix("clipferry:cache:") for name in passing} == {f"cooling:{ann.user_id}", "quote:3fa9c1d2"}


async def test_group_is_no_place_for_it(stores: Stores, rights: Privacy) -> None:
    asker = await Accounts(stores, SETTINGS).asker("telegram", "7", "Ann", chat="group")
    for work in (rights.export(asker), rights.ask_to_forget(asker), rights.forget(asker, "word")):
        with pytest.raises(PrivateOnly):
            await work


async def test_book_of_a_forgotten_person_takes_no_more(stores: Stores, rights: Privacy, ann: Asker) -> None:
    from storage.errors import AccountGone

    await rights.forget(ann, await rights.ask_to_forget(ann))
    with pytest.raises(AccountGone):
        await submit(stores, ann)
    async with stores.database.session(read_only=True) as session:
        assert {entry.kind for entry in await ledger.entries(session, ann.user_id)} == {"grant"}
        assert all(isinstance(entry, Entry) for entry in await ledger.entries(session, ann.user_id))
