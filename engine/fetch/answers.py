"""What servers send back for a file or for a part of it, and how many connections are open to each of them."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self

MOST_CONNECTIONS: Final = 8
"""To one host at once, over all files of a job that come in ranges."""
_CONTENT_RANGE: Final = re.compile(r"bytes\s+(\d+)-(\d+)/(\d+|\*)")


class FileChanged(Exception):
    """The file is not the one that was begun, or cannot be taken up in its middle."""


@dataclass(frozen=True)
class Answer:
    """A server's answer with a file, or with a part of it."""

    status: int
    headers: Mapping[str, str]
    """By names in any case."""
    read: Callable[[int], bytes]
    """Up to so many bytes, none at the end; raises what the network does."""
    close: Callable[[], None]

    @property
    def may_have_ranges(self) -> bool:
        """Whether the server does not say that it has no ranges (RFC 9110, section 14.3)."""
        return self.headers.get("Accept-Ranges", "").strip().lower() != "none"


@dataclass(frozen=True)
class Span:
    """A part of a file: from a byte up to, and without, another."""

    start: int
    stop: int

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """The part that an answer says it brings (RFC 9110, section 14.4), None for the whole file."""
        found = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
        return cls(int(found[1]), int(found[2]) + 1) if found and answer.status == 206 else None

    @property
    def header(self) -> str:
        """The value of the Range field that asks for it."""
        return f"bytes={self.start}-{self.stop - 1}"


@dataclass(frozen=True)
class Identity:
    """What tells one version of a file from another."""

    total: int | None
    """In bytes; None where it is not said."""
    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """By the head of an answer with all or with a part of the file."""
        fields = answer.headers
        return cls(_total(answer), fields.get("ETag", ""), fields.get("Last-Modified", ""))

    def is_same(self, other: "Identity") -> bool:
        """Whether nothing that both of them say differs."""
        pairs = ((self.total, other.total), (self.etag, other.etag), (self.modified, other.modified))
        return all(not (ours and theirs) or ours == theirs for ours, theirs in pairs)


def _total(answer: Answer) -> int | None:
    fields = answer.headers
    if answer.status == 206:
        found = _CONTENT_RANGE.fullmatch(fields.get("Content-Range", "").strip())
        return int(found[3]) if found and found[3] != "*" else None
    length = fields.get("Content-Length", "").strip()
    # The length of what was compressed is not that of the file.
    packed = fields.get("Content-Encoding", "identity").strip().lower() != "identity"
    return int(length) if length.isdecimal() and not packed else None


class Host:
    """Counts the connections to one host."""

    def __init__(self) -> None:
        self._open = 0
        self._lock = threading.Lock()

    @contextmanager
    def connection(self, *, further: bool) -> Iterator[bool]:
        """Have a connection; False for one that is only to make it faster where there are enough."""
        with self._lock:
            allowed = not further or self._open < MOST_CONNECTIONS
            self._open += allowed
        try:
            yield allowed
        finally:
            with self._lock:
                self._open -= allowed
