"""A chat without a platform: it remembers what was shown, and can be told to fail."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot import views
from bot.chat import ReplyTo
from engine.delivery import Limits

T = TypeVar("T")


class FakeChat:
    """Conversations that are lists of views; `wait_for` waits until one of a kind was shown."""

    platform = "fake"
    edit_seconds = 0.0
    repeatable = True

    def __init__(self, *, upload_bytes: int | None = None, album: int = 1, thumbnails: str = "") -> None:
        self.shown: list[tuple[ReplyTo, views.View]] = []
        self.fail: Callable[[views.View], Exception | None] = lambda _: None
        self._upload_bytes = upload_bytes
        self._album = album
        self._thumbnails = frozenset(thumbnails.split())
        self._news = asyncio.Condition()

    async def run(self) -> None:
        """There is nothing to listen to."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Every conversation but those of another process."""
        return not reply_to.get("foreign", False)

    def limits(self, reply_to: ReplyTo) -> Limits:
        """What the test has set."""
        return Limits(self._upload_bytes, self._album, self._thumbnails)

    def private(self, external_id: str) -> ReplyTo | None:
        """Everybody but whom the platform does not know."""
        return None if external_id.startswith("unknown") else {"chat": external_id}

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same conversation without its message."""
        return {name: value for name, value in reply_to.items() if name != "message"}

    async def show(self, reply_to: ReplyTo, view: views.View) -> ReplyTo:
        """Remember the view, or raise what the test wants raised."""
        error = self.fail(view)
        if error is not None:
            raise error
        async with self._news:
            self.shown.append((reply_to, view))
            self._news.notify_all()
        return {**reply_to, "message": reply_to.get("message", len(self.shown))}

    def of_kind(self, kind: type[T]) -> list[T]:
        """The views of a kind that were shown, oldest first."""
        return [view for _, view in self.shown if isinstance(view, kind)]

    async def wait_for(self, kind: type[T], count: int = 1, seconds: float = 60) -> T:
        """The newest view of a kind, once there are so many."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: len(self.of_kind(kind)) >= count)
        return self.of_kind(kind)[-1]
