"""Rows to start from: each function fills what a test does not care about."""

from datetime import timedelta
from itertools import count

from storage import jobs, users
from storage.models import File, Job, now

_accounts = count()


async def add_user(session):
    """The id of a new person."""
    user, _ = await users.add(session, "test", f"account-{next(_accounts)}", "Somebody")
    return user.id


def job(user_id, **values):
    """A job that is not in the database yet."""
    plain = {
        "platform": "test",
        "reply_to": {"chat": 1},
        "url": "https://example.com/1",
        "media": {},
        "choice": {},
        "form_key": "form",
        "title": "A title",
    }
    return Job(user_id=user_id, **(plain | values))


async def add_job(session, user_id=None, **values):
    """The id of a new job in the queue, of a new person unless one is named."""
    return await jobs.add(session, job(user_id or await add_user(session), **{"turn": 0.0, **values}))


def file(**values):
    """A stored file's row that is not in the database yet."""
    plain = {
        "form_key": "form",
        "path": "2026-01-01/0123/media.mp4",
        "name": "A title.mp4",
        "size": 1,
        "mime": "video/mp4",
        "expires_at": now() + timedelta(hours=1),
    }
    return File(**(plain | values))
