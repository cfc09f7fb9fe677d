"""HTTP as a chat: nobody is written to, whoever asks reads how things stand.

A job is delivered once its links can be made.
"""

from collections.abc import Awaitable, Callable

from bot import views
from bot.chat import ReplyTo
from engine.delivery import Limits
from engine.webhooks import Webhooks

Heard = Callable[[views.View], Awaitable[None]]


class SilentChat:
    """The conversations of programs, or of pages."""

    edit_seconds = 1.0
    repeatable = True

    def __init__(self, platform: str, heard: Heard) -> None:
        """What is said to anybody is handed to `heard` alone."""
        self.platform = platform
        self._heard = heard

    async def run(self) -> None:
        """Nothing to listen to: requests come to the HTTP server."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Any process that serves HTTP brings any of its jobs to an end."""
        return True

    def limits(self, reply_to: ReplyTo) -> Limits:
        """A link carries files of any size."""
        return Limits(upload_bytes=None)

    def private(self, external_id: str) -> ReplyTo | None:
        """Nobody can be written to."""
        return None

    def anew(self, reply_to: ReplyTo) -> ReplyTo:
        """The same request."""
        return reply_to

    async def show(self, reply_to: ReplyTo, view: views.View) -> ReplyTo:
        """Hand it on; all else is read from the job's row."""
        await self._heard(view)
        return reply_to


def ends_for(webhooks: Webhooks) -> Heard:
    """Notes the end of jobs for their people's webhooks."""

    async def heard(view: views.View) -> None:
        match view:
            case views.Delivered(job=job) | views.Cancelled(job=job) | views.Gathered(job=job):
                await webhooks.note_end(job)
            case views.Declined(job=job) if job is not None:
                await webhooks.note_end(job)
            case _:
                pass

    return heard


async def unheard(_: views.View) -> None:
    """Nobody hears it: it is read from the rows."""
