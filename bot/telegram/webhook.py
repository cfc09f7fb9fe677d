"""Updates that Telegram posts to us, and how it is told to."""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping

from telegram import Bot

from bot.errors import StackFailed
from bot.posts import Posts
from bot.settings import BotSettings
from bot.telegram.intake import WANTED, Intake
from storage.errors import DiskFull, StorageAway

log = logging.getLogger(__name__)

NAME = "telegram"
PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40
"""How many updates Telegram may post at once (https://core.telegram.org/bots/api#setwebhook)."""


class Webhook:
    """The webhook of one bot, where one is wanted."""

    def __init__(self, settings: BotSettings, bot: Bot, intake: Intake) -> None:
        self._url = settings.telegram_webhook_url
        self._bot = bot
        self._intake = intake
        self._secret = _secret(settings)

    @property
    def is_wanted(self) -> bool:
        """Whether updates are posted instead of asked for."""
        return self._url is not None

    async def set(self, posts: Posts | None) -> None:
        """Tell Telegram where to post, or that it need not; what waits there is kept. Raises StackFailed."""
        if self._url is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
            return
        if posts is None:
            raise StackFailed(part="Telegram webhook", reason="the HTTP server runs in another process")
        posts.add(NAME, self.receive)
        await self._bot.set_webhook(
            f"{self._url.rstrip('/')}/posts/{NAME}",
            allowed_updates=list(WANTED),
            secret_token=self._secret,
            max_connections=CONNECTIONS,
        )

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Take a posted update; another status than 200 lets Telegram post it again."""
        if not hmac.compare_digest(headers.get(PROOF_HEADER, "").encode(), self._secret.encode()):
            return 401
        try:
            update = json.loads(body)
            await self._intake.take([update])
        except (ValueError, KeyError, TypeError):
            return 400
        except (StorageAway, DiskFull):
            return 503
        return 200


def _secret(settings: BotSettings) -> str:
    if settings.telegram_webhook_secret is not None:
        return settings.telegram_webhook_secret.get_secret_value()
    assert settings.telegram_token is not None
    return hashlib.sha256(f"webhook:{settings.telegram_token.get_secret_value()}".encode()).hexdigest()
