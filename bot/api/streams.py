"""Streams of server-sent events: an account has so many at once, and each ends with its client."""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

from starlette.responses import StreamingResponse

from bot.api.desk import STREAMS_EACH, Desk
from bot.api.errors import TooManyStreams
from storage.errors import StorageAway

POLL_SECONDS: Final = 2.0
"""How often the rows are read where no event says that there is something new."""
QUIET_SECONDS: Final = 15.0
"""How long a stream says nothing before it says that it is there."""


def open_stream(desk: Desk, who: int, content: AsyncIterator[str]) -> StreamingResponse:
    """The answer that sends events to an account; raises TooManyStreams."""
    if desk.streams.get(who, 0) >= STREAMS_EACH:
        raise TooManyStreams(limit=STREAMS_EACH)
    desk.streams[who] = desk.streams.get(who, 0) + 1
    return _EventStream(_to_its_end(content), desk, who)


async def _to_its_end(content: AsyncIterator[str]) -> AsyncIterator[str]:
    """What a stream sends; where the stores are away it ends, and its client asks again by itself."""
    with suppress(StorageAway):
        async for said in content:
            yield said


class _EventStream(StreamingResponse):
    """A stream that gives its place back when it ends, however it ends."""

    def __init__(self, content: AsyncIterator[str], desk: Desk, who: int) -> None:
        super().__init__(content, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        self._desk, self._who = desk, who

    async def __call__(self, *connection: Any) -> None:
        """Send it."""
        try:
            await super().__call__(*connection)
        finally:
            self._desk.streams[self._who] -= 1
