import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.errors import StackFailed
from bot.posts import Posts
from bot.telegram.webhook import PROOF_HEADER, Webhook
from storage.errors import StorageAway
from tests.bot.telegram.desk import Desk, settings

UPDATE = {"update_id": 1, "message": {"text": "a"}}


class Taken:
    """Takes updates, unless the storage is away."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.away = False

    async def take(self, updates: Sequence[Any]) -> None:
        if self.away:
            raise StorageAway(part="redis")
        self.updates += [update["update_id"] for update in updates]


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def webhook(desk: Desk, taken: Taken) -> Webhook:
    changes = {"telegram_webhook_url": "https://ferry.example.org/", "telegram_webhook_secret": "proof"}
    intake: Any = taken
    return Webhook(settings(desk.telegram, **changes), desk.bot, intake)


async def test_telegram_is_told_where_to_post_with_which_proof(desk: Desk, webhook: Webhook) -> None:
    await webhook.set(Posts())
    told = desk.telegram.world.webhook
    await desk.bot.delete_webhook()
    assert (told["url"], told["secret"]) == ("https://ferry.example.org/posts/telegram", "proof")


@pytest.mark.parametrize(("proof", "status"), [("proof", 200), ("other", 401), ("", 401)])
async def test_post_without_the_proof_is_not_taken(webhook: Webhook, taken: Taken, proof: str, status: int) -> None:
    assert await webhook.receive({PROOF_HEADER: proof}, json.dumps(UPDATE).encode()) == status
    assert taken.updates == ([1] if status == 200 else [])


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"7"])
async def test_post_that_is_no_update_is_refused(webhook: Webhook, body: bytes) -> None:
    assert await webhook.receive({PROOF_HEADER: "proof"}, body) == 400


async def test_post_comes_again_while_the_storage_is_away(webhook: Webhook, taken: Taken) -> None:
    taken.away = True
    assert await webhook.receive({PROOF_HEADER: "proof"}, json.dumps(UPDATE).encode()) == 503


async def test_webhook_needs_the_http_server_in_this_process(webhook: Webhook) -> None:
    with pytest.raises(StackFailed):
        await webhook.set(None)
