"""Bugs: logged whole under a short id, and shown as that id."""

import logging
import secrets

from engine.errors import ExtractorBroken, Unexpected

log = logging.getLogger(__name__)

_EXTRACTORS = "/yt_dlp/extractor/"
"""Stands in the trace of a child that went down in an extractor: nothing of ours is called from there."""


def report_bug(error: BaseException, **facts: object) -> Unexpected:
    """Log an error that nobody expected, with its trace and the facts; what a person is shown instead."""
    error_id = secrets.token_hex(3)
    told = " ".join(f"{name}={value}" for name, value in facts.items())
    log.error("error %s: %s", error_id, told, exc_info=error)
    return ExtractorBroken(error_id) if _EXTRACTORS in getattr(error, "text", "") else Unexpected(error_id)
