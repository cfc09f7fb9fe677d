"""Which other sites' pages may call the API."""

from collections.abc import Sequence
from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from bot.api.desk import Desk

METHODS: Final = ("GET", "POST", "PUT", "DELETE")
TAKEN: Final = ("X-API-Key", "Authorization", "Content-Type", "Idempotency-Key")
SHOWN: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
DAY: Final = 24 * 3600


def cors(desk: Desk | None) -> Sequence[Middleware]:
    """The middleware that lets in the origins that are set; none where none is. Cookies never come along."""
    origins = () if desk is None else desk.settings.api_cors_origins
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=METHODS,
            allow_headers=TAKEN,
            expose_headers=SHOWN,
            max_age=DAY,
        )
    ]
