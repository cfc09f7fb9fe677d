"""What the present moment belongs to: a job, and a trace. Tasks inherit it; it is carried over Redis as JSON."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final

# https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent span, flags (01: sampled).
_TRACEPARENT: Final = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_job: ContextVar[int | None] = ContextVar("job", default=None)
_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def job() -> int | None:
    """The job that is worked on."""
    return _job.get()


def traceparent() -> str | None:
    """The trace and the span that is under way, as W3C Trace Context writes them."""
    return _traceparent.get()


def new_traceparent() -> str:
    """A trace of its own."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def trace_of(traceparent: str | None) -> str | None:
    """The id of a trace, by which it is found; None where that is no traceparent."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    return found.group(1) if found else None


def fields() -> Mapping[str, Any]:
    """What is said on every line of a log."""
    said = {"job": _job.get(), "trace": trace_of(_traceparent.get())}
    return {name: value for name, value in said.items() if value is not None}


def carried() -> dict[str, Any]:
    """The context as it goes to another process."""
    return {"job": _job.get(), "traceparent": _traceparent.get()}


def going_on(carried: Mapping[str, Any] | None) -> AbstractContextManager[None]:
    """Let the block belong to what another process has carried here."""
    told = carried or {}
    return within(job=told.get("job"), traceparent=told.get("traceparent"))


@contextmanager
def within(*, job: int | None = None, traceparent: str | None = None) -> Iterator[None]:
    """Let the block, and the tasks that begin in it, belong to a job or a trace; what is None stays as it was."""
    job_before = _job.set(_job.get() if job is None else job)
    trace_before = _traceparent.set(traceparent if trace_of(traceparent) else _traceparent.get())
    try:
        yield
    finally:
        _traceparent.reset(trace_before)
        _job.reset(job_before)
