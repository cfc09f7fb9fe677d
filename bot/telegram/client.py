"""The bot as python-telegram-bot holds it: its server, its timeouts, and no word of its token."""

import asyncio
import json
from contextlib import nullcontext, suppress
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest, RequestData

from bot.errors import StackFailed
from bot.settings import BotSettings
from engine.telemetry import metrics

PUBLIC_API = "https://api.telegram.org"
CONNECTIONS = 64
AT_ONCE = 32
"""How many requests without files are under way: more make all of them slower, and who came first waits longer."""
ANSWER_SECONDS = 20.0
POLL = "getupdates"
"""Not as the library writes it, which would warn of calling it so; names of methods are case-insensitive."""
POLL_SECONDS = 30
FLOOD = 429
MB = 1_000_000
UPLOAD_MB, OWN_UPLOAD_MB = 50, 2000
"""What Telegram's server takes, and one of one's own (https://core.telegram.org/bots/api#using-a-local-bot-api-server)."""


class Requests(HTTPXRequest):
    """Requests to Telegram, first come, first served; an upload holds up nobody."""

    __slots__ = ("_turns",)

    def __init__(self) -> None:
        super().__init__(
            CONNECTIONS, read_timeout=ANSWER_SECONDS, write_timeout=ANSWER_SECONDS, connect_timeout=10, pool_timeout=60
        )
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """Make a request in its turn."""
        waits_long = url.endswith(f"/{POLL}") or (request_data is not None and request_data.contains_files)
        async with nullcontext() if waits_long else self._turns:
            status, body = await super().do_request(url, method, request_data, *args, **kwargs)
        metrics.PLATFORM_REQUESTS.add(front_end="telegram", status=status)
        if status == FLOOD:
            metrics.FLOOD_WAIT.add(_wait(body), front_end="telegram")
        return status, body


def _wait(body: bytes) -> float:
    """For how many seconds Telegram wants to hear nothing; 0 where its answer does not say."""
    with suppress(ValueError, TypeError, KeyError):
        return float(json.loads(body)["parameters"]["retry_after"])
    return 0.0


def make_bot(settings: BotSettings) -> Bot:
    """The bot that the settings name, not yet connected."""
    assert settings.telegram_token is not None
    url = settings.telegram_api_url.rstrip("/")
    requests = Requests()
    return Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests,
        # One client for both: each would load the certificate authorities anew, which takes 10 MB.
        get_updates_request=requests,
        local_mode=settings.telegram_local_mode,
    )


async def connect(bot: Bot) -> None:
    """Learn who the bot is; raises StackFailed for a token that Telegram does not know."""
    try:
        await bot.initialize()
    except InvalidToken:
        # What python-telegram-bot says names the token.
        raise StackFailed(part="Telegram bot", reason="Telegram does not know its token") from None


def upload_bytes(settings: BotSettings) -> int:
    """The largest file that the server takes."""
    own = settings.telegram_api_url.rstrip("/") != PUBLIC_API
    return (settings.telegram_upload_mb or (OWN_UPLOAD_MB if own else UPLOAD_MB)) * MB
