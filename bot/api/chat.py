"""The HTTP API as a chat: nobody is written to. A job is delivered once its links can be made; webhooks hear of it."""

from bot import views
from bot.api.live import PLATFORM
from bot.chat import ReplyTo
from engine.delivery import Limits
from engine.webhooks import Webhooks


class ApiChat:
    """The conversations of programs: they ask how things stand."""

    platform = PLATFORM
    edit_seconds = 1.0
    repeatable = True

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    async def run(self) -> None:
        """Nothing to listen to: requests come to the HTTP server."""

    def owns(self, reply_to: ReplyTo) -> bool:
        """Any process that serves the API brings any of its jobs to an end."""
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
        """Note a job's end for its person's webhooks; all else is read from the job's row."""
        match view:
            case views.Delivered(job=job) | views.Cancelled(job=job) | views.Gathered(job=job):
                await self._webhooks.note_end(job)
            case views.Declined(job=job) if job is not None:
                await self._webhooks.note_end(job)
            case _:
                pass
        return reply_to
