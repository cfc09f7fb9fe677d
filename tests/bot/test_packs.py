import pytest
from pydantic import ValidationError

from bot.packs import Pack, parse
from bot.settings import BotSettings


@pytest.mark.parametrize(("text", "packs"), [("", []), ("500:50, 2000:150", [Pack(500, 50), Pack(2000, 150)])])
def test_packs_are_read_as_credits_and_stars(text: str, packs: list[Pack]) -> None:
    assert parse(text) == packs


def test_a_setting_that_is_no_list_of_packs_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="credits:stars"):
        BotSettings(_env_file=None, telegram_packs="500")


@pytest.mark.parametrize("text", ["500", "0:5", "5:0", "a:b", "-5:5", "1:2:3"])
def test_what_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="credits:stars"):
        parse(text)
