"""An example of every answer, for the documentation; pure."""

from collections.abc import Sequence
from typing import Any, Final

from bot.api import errors
from bot.api.answers import ErrorAnswer
from bot.api.errors import status_of
from bot.api.requests import EXAMPLE_LINK
from bot.messages import Messages
from engine.errors import fetching, jobs, people
from storage import errors as storage_errors
from storage.errors import UserError

Responses = dict[int | str, dict[str, Any]]

CREATED_AT: Final = "2026-01-15T10:30:00Z"
EXPIRES_AT: Final = "2026-01-16T10:33:15Z"
DOWNLOAD_URL: Final = "https://clipferry.example/d/WzEyMyw0NSwwLDE3NjgK.c2lnbmF0dXJl"

FORMATS: Final = [
    {
        "format_id": "22", "format": "mp4", "quality": "720p", "resolution": "1280x720", "fps": 30,
        "file_size": 85600000, "audio_codec": "aac", "video_codec": "h264",
    },
    {
        "format_id": "140", "format": "m4a", "quality": "128kbps", "resolution": None, "fps": None,
        "file_size": 3000000, "audio_codec": "aac", "video_codec": None,
    },
]  # fmt: skip
INFO: Final = {
    "url": EXAMPLE_LINK, "title": "Amazing Video Content", "description": "This is an example video ...",
    "uploader": "Content Creator", "upload_date": "2024-01-15", "duration": 185.4, "view_count": 1250000,
    "like_count": 45000, "thumbnail_url": "https://img.youtube.com/vi/example123/maxresdefault.jpg",
    "platform": "youtube", "video_id": "example123", "estimated_credits": 102, "estimated_usd": None,
    "is_live": False, "formats": FORMATS, "quality_options": ["720p", "best", "worst", "128kbps"],
    "subtitles": ["en"], "items_count": None,
}  # fmt: skip
JOB: Final[dict[str, Any]] = {
    "id": 123, "status": "PENDING", "progress": 0, "url": EXAMPLE_LINK, "platform": "youtube", "format": "mp4",
    "quality": "1080p", "audio_only": False, "include_thumbnail": False, "title": "Amazing Video Content",
    "original_title": "Amazing Video Content", "output_filename": None, "estimated_duration": 185.4,
    "duration": 185.4, "created_at": CREATED_AT, "completed_at": None, "processing_time": None, "task_id": "123",
    "download_url": None, "thumbnail_url": None, "expires_at": None, "file_size": None, "resolution": None,
    "fps": None, "audio_codec": None, "video_codec": None, "estimated_credits": 102, "credits_used": None,
    "estimated_usd": None, "usd_used": None, "status_url": None, "error": None, "files": [], "items": None,
}  # fmt: skip
COMPLETED: Final = {
    **JOB, "status": "COMPLETED", "progress": 100, "completed_at": "2026-01-15T10:33:15Z", "processing_time": 195.2,
    "download_url": DOWNLOAD_URL, "expires_at": EXPIRES_AT, "file_size": 85600000, "resolution": "1920x1080",
    "fps": 30, "audio_codec": "aac", "video_codec": "h264", "credits_used": 102,
    "files": [
        {"role": "media", "name": "Amazing.mp4", "size": 85600000, "type": "video/mp4", "url": DOWNLOAD_URL}
    ],
}  # fmt: skip
CANCELLED: Final = {**JOB, "status": "CANCELLED", "credits_used": 0, "processing_time": 1.5}
CREATION: Final = {
    "job": JOB, "estimated_credits": 102, "estimated_usd": None, "message": "Download job created successfully",
}  # fmt: skip
UNPRICED: Final = {
    **JOB, "platform": None, "title": EXAMPLE_LINK, "original_title": None, "estimated_duration": None,
    "duration": None, "estimated_credits": None,
}  # fmt: skip
BULK: Final = {
    "jobs": [UNPRICED], "estimated_credits": None, "estimated_usd": None, "message": "1 download jobs created",
}  # fmt: skip
PLAYLIST: Final = {
    "title": "A list", "platform": "youtube", "total": 1,
    "items": [{"index": 1, "url": EXAMPLE_LINK, "title": "First", "duration": 185.4, "uploader": None}],
}  # fmt: skip
LIST: Final = {"items": [COMPLETED], "total": 1, "limit": 50, "skip": 0}
DELETED: Final = {"message": "Job deleted successfully"}
STATS: Final = {
    "total_downloads": 45, "total_duration": 12450.5, "total_credits_used": 1245, "total_usd_used": 0.0,
    "downloads_by_platform": {"youtube": 25, "tiktok": 15, "instagram": 5},
    "downloads_by_format": {"mp3": 30, "mp4": 15},
    "recent_downloads": [
        {
            "id": 123, "title": "Recent Video", "platform": "youtube", "format": "mp4", "status": "COMPLETED",
            "created_at": CREATED_AT,
        }
    ],
}  # fmt: skip
CREDITS: Final = {"credits": 898, "credits_held": 102, "usd": 0.0, "usd_held": 0.0, "billing": "credits"}
ENTRIES: Final = {
    "items": [
        {
            "id": 7, "kind": "reserve", "amount": -102, "currency": "credits", "job_id": 123, "reason": "",
            "created_at": CREATED_AT,
        }
    ],
    "total": 1, "limit": 50, "skip": 0,
}  # fmt: skip
KEY: Final = {
    "prefix": "cf_0123456789", "name": "laptop", "scopes": ["read", "write"], "created_at": CREATED_AT,
    "expires_at": None, "last_used_at": None,
}  # fmt: skip
NEW_KEY: Final = {**KEY, "key": "cf_0123456789_shown-this-once"}
WEBHOOK: Final = {"id": 5, "url": "https://example.com/hooks/clipferry", "active": True, "created_at": CREATED_AT}
NEW_WEBHOOK: Final = {**WEBHOOK, "secret": "whsec_c2hvd24gdGhpcyBvbmNl"}
SESSION: Final = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", "token_type": "bearer", "expires_at": EXPIRES_AT,
    "expires_in": 43200,
}  # fmt: skip
LINK: Final = {"url": DOWNLOAD_URL, "expires_at": EXPIRES_AT, "max_downloads": 3}

# What any request may be refused with.
ALWAYS: Final[Sequence[UserError]] = (
    jobs.RateLimited(action="infos", retry_after=12.0),
    jobs.Unexpected(error_id="3fa9c1d2"),
    storage_errors.StorageAway(part="database"),
)
WITH_BODY: Final[Sequence[UserError]] = (
    errors.BodyTooLarge(limit=262144),
    errors.UnsupportedMediaType("application/json"),
)
MALFORMED: Final = errors.Malformed(faults=["url: Field required"])
SIGNED_IN: Final[Sequence[UserError]] = (people.KeyInvalid(), people.ScopeMissing(scope="write"))
ABOUT_A_JOB: Final[Sequence[UserError]] = (storage_errors.UnknownJob(job_id=123), MALFORMED)
ABOUT_A_LINK: Final[Sequence[UserError]] = (
    fetching.UnsupportedLink(url=EXAMPLE_LINK),
    fetching.PrivateMedia(),
    fetching.MediaUnavailable(status=404),
    fetching.NotLiveYet(starts_at=None),
    fetching.TooLong(limit=600.0, actual=1200.0),
    fetching.PlatformFailed(status=503),
    errors.Malformed(faults=["url: Field required"]),
)
ABOUT_MONEY: Final[Sequence[UserError]] = (storage_errors.NotEnoughCredits(needed=102, balance=40),)


def responses(example: Any, *refusals: UserError, public: bool = False) -> Responses:
    """What an address answers, each with its example."""
    answers: Responses = {200: {"description": "Success", "content": {"application/json": {"example": example}}}}
    told = [*refusals, *ALWAYS, *(() if public else SIGNED_IN)]
    if public:
        told.append(errors.Unauthorized())
    for error in told:
        answers.setdefault(status_of(error), _refusal(error))
    return answers


def _refusal(error: UserError) -> dict[str, Any]:
    message = Messages().error(error)
    body = {"error": {"code": error.code, "message": message, **error.facts()}, "detail": message}
    return {"description": message, "model": ErrorAnswer, "content": {"application/json": {"example": body}}}
