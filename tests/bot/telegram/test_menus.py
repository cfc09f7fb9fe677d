"""The menus of commands: told once, told again when they have changed, and never of what is not there any more."""

from collections.abc import Iterator

import pytest

from bot.telegram.menus import set_menus
from engine.menus import Menus
from storage.stores import Stores
from tests.bot.telegram.desk import Desk

SCOPES, LANGUAGES = 4, 6


class Telling:
    """A bot that starts and tells Telegram its menus."""

    def __init__(self, desk: Desk, stores: Stores) -> None:
        self.desk = desk
        self.menus = Menus(stores)

    async def starts(self, *admins: str, sells: bool = False) -> int:
        """How many menus it tells."""
        before = len(self.desk.telegram.calls("setMyCommands"))
        await set_menus(self.desk.bot, self.menus, admins, sells=sells)
        return len(self.desk.telegram.calls("setMyCommands")) - before


@pytest.fixture
def telling(desk: Desk, stores: Stores) -> Iterator[Telling]:
    yield Telling(desk, stores)
    desk.telegram.world.menus.clear()


async def test_menus_are_told_once(telling: Telling) -> None:
    assert await telling.starts() == SCOPES * LANGUAGES
    assert await telling.starts() == 0
    assert len(telling.desk.telegram.calls("getMyCommands")) == 1


async def test_only_menus_that_have_changed_are_told_again(telling: Telling) -> None:
    await telling.starts()
    # What is for sale is named in private conversations alone.
    assert await telling.starts(sells=True) == LANGUAGES


async def test_menus_that_somebody_else_has_changed_are_told_again(telling: Telling) -> None:
    await telling.starts()
    telling.desk.telegram.world.menus.clear()
    assert await telling.starts() == SCOPES * LANGUAGES


async def test_administrator_who_never_wrote_has_a_menu_once_they_did(telling: Telling) -> None:
    boss = 987_654_321
    assert await telling.starts(f"telegram:{boss}") == (SCOPES + 1) * LANGUAGES
    assert await telling.starts(f"telegram:{boss}") == LANGUAGES
    anna = telling.desk.anna
    assert await telling.starts(f"telegram:{anna.id}") == LANGUAGES
    assert await telling.starts(f"telegram:{anna.id}", f"discord:{boss}", "telegram:x") == 0


async def test_menu_of_somebody_who_administers_no_more_is_taken_away(telling: Telling) -> None:
    await telling.starts(f"telegram:{telling.desk.anna.id}")
    menus = telling.desk.telegram.world.menus
    assert len(menus) == (SCOPES + 1) * LANGUAGES
    await telling.starts()
    assert len(menus) == SCOPES * LANGUAGES


async def test_all_are_told_where_nothing_is_remembered(telling: Telling, stores: Stores) -> None:
    await telling.starts()
    await stores.redis.flushall()
    assert await telling.starts() == SCOPES * LANGUAGES
