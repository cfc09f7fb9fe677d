"""Conditional requests: whether a client's copy is still the file (RFC 9110, section 13); pure."""

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime
from typing import Final

from starlette.datastructures import Headers

from bot.api.errors import PreconditionFailed
from storage.files import Content

_ETAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


@dataclass(frozen=True)
class Validators:
    """What tells one content of a file from another: a strong entity tag, and its last change in seconds since 1970."""

    etag: str
    modified: int

    @classmethod
    def of(cls, content: Content) -> "Validators":
        """The validators of a stored file."""
        return cls(f'"{content.tag}"', int(content.modified))

    @property
    def last_modified(self) -> str:
        """The last change, as HTTP writes dates."""
        return formatdate(self.modified, usegmt=True)

    def still_holds(self, headers: Headers) -> bool:
        """Whether the client's copy needs no new answer; raises PreconditionFailed where it must not get one."""
        self._check_preconditions(headers)
        tags = _field(headers, "if-none-match")
        if tags is not None:
            return tags == "*" or self.etag in [tag.removeprefix("W/") for tag in _ETAG.findall(tags)]
        since = _date(headers.get("if-modified-since"))
        return since is not None and self.modified <= since

    def allow_range(self, headers: Headers) -> bool:
        """Whether a range may be sent: If-Range is absent, or names this content."""
        return headers.get("if-range") in (None, self.etag, self.last_modified)

    def _check_preconditions(self, headers: Headers) -> None:
        tags = _field(headers, "if-match")
        if tags is not None:
            # Compared strongly: a weak tag is left as it is and equals none of ours.
            if tags != "*" and self.etag not in _ETAG.findall(tags):
                raise PreconditionFailed
            return
        since = _date(headers.get("if-unmodified-since"))
        if since is not None and self.modified > since:
            raise PreconditionFailed


def _field(headers: Headers, name: str) -> str | None:
    # A list may come in several lines (RFC 9110, section 5.3).
    lines = headers.getlist(name)
    return ",".join(lines).strip() if lines else None


def _date(value: str | None) -> float | None:
    """Seconds since 1970; None for what is no date, which is to be ignored."""
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=date.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
