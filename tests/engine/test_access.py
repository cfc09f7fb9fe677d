"""engine.access: who is shut out is so on every way in, and who is let in is so by any of their names."""

import pytest

from engine import access as checks
from engine.access import Access
from engine.accounts import Accounts
from engine.askers import Asker
from engine.errors.chats import ChatNotAllowed, SiteNotAllowed
from engine.errors.people import AdminsOnly, BadSubject, Banned, PersonNotAllowed
from engine.linking import Linking
from engine.settings import EngineSettings
from storage import access as rows
from storage import users
from storage.stores import Stores

OPEN = EngineSettings(_env_file=None, admins="telegram:1")
CLOSED = EngineSettings(_env_file=None, admins="telegram:1", access="allowed")


@pytest.fixture
async def boss(stores: Stores) -> Asker:
    return await Accounts(stores, OPEN).asker("telegram", "1", "Boss")


@pytest.fixture
def access(stores: Stores) -> Access:
    return Access(stores)


async def test_everyone_may_come_where_access_is_open(stores: Stores) -> None:
    assert await Accounts(stores, OPEN).asker("telegram", "7", "Ann", chat="group")


async def test_nobody_but_who_is_let_in_may_come_where_it_is_not(stores: Stores, access: Access, boss: Asker) -> None:
    accounts = Accounts(stores, CLOSED)
    with pytest.raises(PersonNotAllowed):
        await accounts.asker("telegram", "7", "Ann")
    await access.set_rule(boss, "person", "telegram:7", allowed=True)
    assert await accounts.asker("telegram", "7", "Ann")


async def test_stranger_who_is_refused_leaves_no_row(stores: Stores) -> None:
    with pytest.raises(PersonNotAllowed):
        await Accounts(stores, CLOSED).asker("telegram", "7", "Ann")
    async with stores.database.session(read_only=True) as session:
        assert await users.find(session, "telegram", "7") is None


async def test_group_that_is_let_in_lets_its_members_in_there(stores: Stores, access: Access, boss: Asker) -> None:
    accounts = Accounts(stores, CLOSED)
    await access.set_rule(boss, "chat", "telegram:-100", allowed=True)
    assert await accounts.asker("telegram", "7", "Ann", chat="-100")
    with pytest.raises(PersonNotAllowed):
        await accounts.asker("telegram", "7", "Ann")


async def test_group_that_is_shut_out_shuts_everyone_out_there(stores: Stores, access: Access, boss: Asker) -> None:
    accounts = Accounts(stores, OPEN)
    await access.set_rule(boss, "chat", "telegram:-100", allowed=False)
    with pytest.raises(ChatNotAllowed):
        await accounts.asker("telegram", "7", "Ann", chat="-100")
    assert await accounts.asker("telegram", "7", "Ann")


async def test_who_is_shut_out_is_so_by_every_identity_and_is_told_why(
    stores: Stores, access: Access, boss: Asker
) -> None:
    accounts, linking = Accounts(stores, OPEN), Linking(stores)
    ann = await accounts.asker("telegram", "7", "Ann")
    await linking.join(await accounts.asker("discord", "9", "Ann"), (await linking.new_code(ann)).text)
    await access.set_rule(boss, "person", "discord:9", allowed=False, reason="spam")
    with pytest.raises(Banned) as refused:
        await accounts.asker("telegram", "7", "Ann")
    assert refused.value.reason == "spam"
    with pytest.raises(Banned):
        await accounts.of_user(ann.user_id)
    assert await access.lift(boss, "person", f"#{ann.user_id}")
    assert await accounts.asker("telegram", "7", "Ann")


async def test_administrator_is_never_shut_out(stores: Stores, access: Access, boss: Asker) -> None:
    await access.set_rule(boss, "person", "telegram:1", allowed=False)
    assert await Accounts(stores, CLOSED).asker("telegram", "1", "Boss")


async def test_visitors_are_strangers(stores: Stores) -> None:
    with pytest.raises(PersonNotAllowed):
        await Accounts(stores, CLOSED).visitor("203.0.113.5")


@pytest.mark.parametrize(
    ("link", "refused"),
    [
        ("https://example.com/v", True),
        ("https://WWW.Example.com/v", True),
        ("https://music.example.com/v", False),
        ("https://live.music.example.com/v", False),
        ("https://notexample.com/v", False),
    ],
)
async def test_site_is_shut_out_with_its_subdomains_and_the_nearest_rule_counts(
    stores: Stores, access: Access, boss: Asker, link: str, refused: bool
) -> None:
    await access.set_rule(boss, "site", "https://www.example.com/anything", allowed=False)
    await access.set_rule(boss, "site", "music.example.com", allowed=True)
    async with stores.database.session(read_only=True) as session:
        if refused:
            with pytest.raises(SiteNotAllowed):
                await checks.check_sites(session, "https://elsewhere.org/", link)
        else:
            await checks.check_sites(session, link)


async def test_all_sites_but_one(stores: Stores, access: Access, boss: Asker) -> None:
    await access.set_rule(boss, "site", "*", allowed=False)
    await access.set_rule(boss, "site", "example.org", allowed=True)
    async with stores.database.session(read_only=True) as session:
        await checks.check_sites(session, "https://example.org/v")
        with pytest.raises(SiteNotAllowed):
            await checks.check_sites(session, "https://example.com/v")


async def test_later_rule_about_the_same_replaces_the_earlier_one(stores: Stores, access: Access, boss: Asker) -> None:
    await access.set_rule(boss, "person", "telegram:7", allowed=True)
    await access.set_rule(boss, "person", "telegram:7", allowed=False, reason="no more")
    async with stores.database.session(read_only=True) as session:
        (rule,) = await rows.all_rules(session)
    assert (rule.allowed, rule.reason, rule.made_by) == (False, "no more", boss.user_id)


@pytest.mark.parametrize(
    ("kind", "subject"), [("person", "anna"), ("person", "#99"), ("chat", ":5"), ("site", "localhost"), ("site", "")]
)
async def test_subject_that_is_none_is_refused(access: Access, boss: Asker, kind: checks.Kind, subject: str) -> None:
    with pytest.raises(BadSubject):
        await access.set_rule(boss, kind, subject, allowed=False)


async def test_rules_are_made_and_seen_by_administrators_alone(stores: Stores, access: Access) -> None:
    ann = await Accounts(stores, OPEN).asker("telegram", "7", "Ann")
    with pytest.raises(AdminsOnly):
        await access.set_rule(ann, "site", "example.com", allowed=False)
    with pytest.raises(AdminsOnly):
        await access.lift(ann, "site", "example.com")
    with pytest.raises(AdminsOnly):
        await access.rules(ann)
