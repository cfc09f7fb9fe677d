"""Work that is done wholly or not at all, however often its caller is cancelled meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def _ignore() -> None:
    pass


async def undisturbed(work: Awaitable[T], cancelled: Callable[[], None] = _ignore) -> T:
    """Await something to its end; a cancellation meanwhile is told to `cancelled`, and raised afterwards.

    What is cancelled twice (by its person, and by the lease that is lost with that) is as whole as what is once.
    """
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancellation = error
            cancelled()
    if cancellation is not None:
        raise cancellation from (None if task.cancelled() else task.exception())
    return task.result()
