import pytest
from pydantic import SecretStr

from bot.errors import StackFailed
from bot.telegram.client import connect, make_bot, upload_bytes
from tests.bot.telegram.desk import settings
from tests.telegram_server import TelegramServer


async def test_wrong_token_is_refused_without_being_named(telegram: TelegramServer) -> None:
    bot = make_bot(settings(telegram).model_copy(update={"telegram_token": SecretStr("7:wrong")}))
    with pytest.raises(StackFailed) as caught:
        await connect(bot)
    assert "wrong" not in f"{caught.value} {caught.value.__cause__}"
    await bot.shutdown()


def test_public_server_takes_50_mb_and_ones_own_2000(telegram: TelegramServer) -> None:
    public = settings(telegram).model_copy(update={"telegram_api_url": "https://api.telegram.org"})
    assert (upload_bytes(public), upload_bytes(settings(telegram))) == (50_000_000, 2_000_000_000)
    assert upload_bytes(settings(telegram, telegram_upload_mb=100)) == 100_000_000
