"""bot.answers.keys: keys and login links, said in private alone."""

import pytest

from bot import views
from bot.chat import Sender
from engine.errors.people import KeyInvalid
from tests.bot.conftest import ANNA

GROUP = Sender("fake", "anna", "Anna", chat="group")


async def test_a_key_is_made_and_shown(front_end):
    await front_end.says("/apikey laptop read")
    made = front_end.chat.of_kind(views.KeyMade)[-1].made
    row = await front_end.engine.accounts.keys.check(made.text)
    assert (row.name, row.scopes) == ("laptop", ["read"])


async def test_keys_are_listed_and_revoked(front_end):
    await front_end.says("/apikey laptop")
    made = front_end.chat.of_kind(views.KeyMade)[-1].made
    await front_end.says("/apikey")
    assert [key.name for key in front_end.chat.of_kind(views.Keys)[-1].keys] == ["laptop"]
    await front_end.says(f"/apikey revoke {made.row.prefix}")
    assert front_end.chat.of_kind(views.KeyRevoked)
    with pytest.raises(KeyInvalid):
        await front_end.engine.accounts.keys.check(made.text)


async def test_a_login_link_signs_its_person_in(front_end):
    await front_end.says("/login")
    url = front_end.chat.of_kind(views.LoginLink)[-1].url
    assert url.startswith("http://localhost:8080/login/")
    login = await front_end.engine.accounts.logins.redeem(url.rpartition("/")[2])
    assert login.user_id == (await front_end.engine.accounts.asker("fake", ANNA.external_id, "")).user_id


@pytest.mark.parametrize("text", ["/apikey", "/apikey laptop", "/login"])
async def test_nothing_of_it_is_said_in_a_group(front_end, text):
    await front_end.says(text, GROUP)
    declined = front_end.chat.of_kind(views.Declined)[-1]
    assert declined.error.code == "private_only"


@pytest.mark.parametrize("text", ["/apikey laptop everything", "/apikey revoke", "/apikey revoke a b", "/login now"])
async def test_other_words_are_not_taken(front_end, text):
    await front_end.says(text)
    assert front_end.chat.of_kind(views.NotUnderstood)
