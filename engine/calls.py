"""Posts to addresses that people name: through the egress guard, within a time, and without a redirect."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

import httpx

from engine.addresses import Network
from engine.egress.guard import EgressGuard

log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 10.0


class Caller:
    """An HTTP client behind a guard of its own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int | None:
        """The status of the answer, None where there was none."""
        try:
            # The client's own timeout is for each read: whoever answers one byte at a time would never meet it.
            # The answer's body is not read: nobody needs it, and it may be without end.
            async with (
                asyncio.timeout(ANSWER_SECONDS),
                self._client.stream("POST", url, content=body, headers=headers) as answer,
            ):
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            log.info("a call was not answered: %s", type(error).__name__)
            return None


@asynccontextmanager
async def open_caller(allowed: Sequence[Network] = ()) -> AsyncIterator[Caller]:
    """A caller that reaches public addresses, and those of the allowed networks."""
    guard = EgressGuard(allowed)
    proxy = await guard.start()
    try:
        async with httpx.AsyncClient(
            proxy=proxy, trust_env=False, timeout=ANSWER_SECONDS, follow_redirects=False
        ) as client:
            yield Caller(client)
    finally:
        await guard.close()
