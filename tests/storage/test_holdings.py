"""storage.holdings: no table forgets a person, none keeps one, and nobody loses anything by a join."""

import json

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from storage import holdings, joining, ledger, users
from storage.models import Arrival, File, Job, Purchase, User, Wallet
from tests.storage.people import PLATFORM, add_person

TABLES = {mapper.class_ for mapper in SQLModel._sa_registry.mappers}  # type: ignore[attr-defined]


def test_every_reference_to_a_person_is_listed():
    referring = {
        (table.name, key.parent.name)
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }
    listed = {(held.table.__tablename__, held.column) for held in holdings.HOLDINGS}
    assert referring <= listed
    # Those without a foreign key stand in the list, too.
    assert listed - referring == {("jobs", "payer_id")}


def test_what_belongs_to_a_listed_row_goes_with_it():
    going = {held.table.__tablename__ for held in holdings.HOLDINGS if held.forgetting == "goes"}
    belonging = {
        (table.name, key.parent.name)
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in going
    }
    assert belonging <= {(part.table.__tablename__, part.column) for part in holdings.PARTS}


async def everything(session):
    """Every row of every table, by table and key."""
    found = {}
    for table in TABLES:
        for row in await session.scalars(select(table).execution_options(populate_existing=True)):
            key = tuple(getattr(row, column.name) for column in table.__table__.primary_key)
            found[table.__tablename__, key] = row.model_dump(mode="json")
    return found


async def test_a_forgotten_person_is_in_no_row_and_the_book_still_adds_up(database):
    async with database.session() as session:
        user_id, _ = await add_person(session, "1234501")
        await add_person(session, "777")
    async with database.session() as session:
        paths = await joining.forget(session, user_id)
    async with database.session() as session:
        left = await everything(session)
        assert {key: row for key, row in left.items() if "1234501" in json.dumps(row)} == {}
        assert paths == ["2026-01-01/1234501/media.mp4"]
        assert await ledger.unbalanced(session) == []
        assert (await session.get(User, user_id)).preferences == {}
        assert any("777" in json.dumps(row) for row in left.values())


async def test_export_holds_every_row_that_forgetting_changes(database):
    async with database.session() as session:
        user_id, _ = await add_person(session, "1234501")
        await add_person(session, "777")
    async with database.session() as session:
        shown = await holdings.rows(session, [user_id])
        before = await everything(session)
    async with database.session() as session:
        await joining.forget(session, user_id)
    async with database.session() as session:
        after = await everything(session)
    exported = {(name, json.dumps(row, sort_keys=True)) for name, rows in shown.items() for row in rows}
    changed = {key: row for key, row in before.items() if after.get(key) != row}
    hidden = holdings.SECRETS
    assert len(changed) > len(holdings.HOLDINGS) / 2
    for (name, _), row in changed.items():
        if name == "chats":
            assert shown["left_alone_in"] == [{"platform": PLATFORM, "chat": row["external_id"]}]
            continue
        plain = {column: value for column, value in row.items() if column not in hidden}
        assert (name, json.dumps(plain, sort_keys=True)) in exported, (name, row)


async def test_what_others_sent_about_a_person_is_not_exported_to_them(database):
    async with database.session() as session:
        user_id, _ = await add_person(session, "1234501")
        about = {"from": {"id": "777"}, "text": "secret", "reply_to_message": {"from": {"id": "1234501"}}}
        session.add(Arrival(platform=PLATFORM, bot="bot", number=2, body={"update_id": 2, "message": about}))
        own = {"user": {"id": "1234501"}, "new_reaction": []}
        session.add(Arrival(platform=PLATFORM, bot="bot", number=3, body={"update_id": 3, "message_reaction": own}))
    async with database.session() as session:
        shown = await holdings.rows(session, [user_id])
    assert "secret" not in json.dumps(shown)
    assert 3 in [row["number"] for row in shown["arrivals"]]


async def test_what_somebody_else_has_stays(database):
    async with database.session() as session:
        user_id, job_id = await add_person(session, "1234501")
        _, other_job = await add_person(session, "777")
        (file,) = [file for file in await session.scalars(select(File)) if "1234501" in file.path]
        session.add(holdings.JobFile(job_id=other_job, file_id=file.id))
    async with database.session() as session:
        assert await joining.forget(session, user_id) == []
        assert await session.get(Job, job_id) is None


@pytest.mark.parametrize("shown_by", [0, 1])
async def test_a_join_loses_nothing_whoever_shows_the_code(database, shown_by):
    async with database.session() as session:
        people = [(await add_person(session, "1234501"))[0], (await add_person(session, "777", balance=70))[0]]
        for number, user_id in enumerate(people):
            await ledger.reserve(session, user_id, 20, job_id=await job_of(session, user_id), job_round=0)
            await ledger.grant(session, user_id, 1_000_000 * (number + 1), key=f"usd:{user_id}", currency="usd")
    async with database.session() as session:
        before = await everything(session)
        older = await joining.join(session, people[shown_by], people[1 - shown_by])
    assert older == people[0]
    async with database.session() as session:
        after = await everything(session)
        assert before.keys() - after.keys() == set()
        assert await ledger.balance(session, older) == ledger.Balance(530, 40)
        assert (await ledger.balance(session, older, "usd")).available == 3_000_000
        assert await ledger.unbalanced(session) == []
        assert {entry for entry in before if entry[0] == "entries" and before[entry] != after[entry]} == set()
        left = {held.table.__tablename__ for held in holdings.HOLDINGS if held.joining == "moves"
                for row in await session.scalars(select(held.table).where(held.of([people[1]])))}  # fmt: skip
        assert left == set()


async def job_of(session, user_id):
    return (await session.scalars(select(Job.id).where(Job.user_id == user_id))).one()


async def test_a_hold_from_before_a_join_is_given_back_to_the_account_that_there_is(database):
    async with database.session() as session:
        people = [(await add_person(session, name))[0] for name in ("1234501", "777")]
        job_id = await job_of(session, people[1])
        await ledger.reserve(session, people[1], 30, job_id=job_id, job_round=0)
    async with database.session() as session:
        await joining.join(session, *people)
    async with database.session() as session:
        assert await ledger.settle(session, job_id, 0, 10)
        assert (await ledger.balance(session, people[0])).available == 990
        assert await ledger.unbalanced(session) == []
        (wallet,) = [w for w in await session.scalars(select(Wallet)) if w.user_id == people[1]]
        assert wallet.balance == 0


async def test_what_is_booked_for_a_joined_account_reaches_the_older_one(database):
    async with database.session() as session:
        people = [(await add_person(session, name))[0] for name in ("1234501", "777", "888")]
        await joining.join(session, people[1], people[2])
        await joining.join(session, people[1], people[0])
        await ledger.grant(session, people[2], 11, key="late")
        assert await users.current(session, people[2]) == people[0]
        assert (await ledger.balance(session, people[0])).available == 1511


async def test_settings_of_the_older_account_win_and_the_higher_tier_does(database):
    async with database.session() as session:
        people = [(await add_person(session, name))[0] for name in ("1234501", "777")]
        younger = await session.get(User, people[1])
        younger.preferences = {"of": "777", "too_large": "link"}
        younger.tier, younger.turn = "admin", 9.0
        await joining.join(session, people[1], people[0])
        older = await session.get(User, people[0])
        assert older.preferences == {"format": "audio", "of": "1234501", "too_large": "link"}
        assert (older.tier, older.turn) == ("admin", 9.0)


async def test_equal_names_of_requests_do_not_stop_a_join(database):
    async with database.session() as session:
        people = [await add_person(session, name) for name in ("1234501", "777")]
        for _, job_id in people:
            (await session.get(Job, job_id)).request_key = "mine"
        await joining.join(session, people[0][0], people[1][0])
        keys = {(await session.get(Job, job_id, populate_existing=True)).request_key for _, job_id in people}
        assert keys == {"mine", None}


async def test_money_of_a_purchase_stays_in_the_book_without_its_payer(database):
    async with database.session() as session:
        user_id, _ = await add_person(session, "1234501")
        await joining.forget(session, user_id)
        (purchase,) = await session.scalars(select(Purchase).execution_options(populate_existing=True))
        assert (purchase.user_id, purchase.external_id) == (user_id, "")
