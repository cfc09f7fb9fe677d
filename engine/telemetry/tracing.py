"""Traces: what one request went through, over all processes, told to an OpenTelemetry collector where one is set.

Without one nothing is loaded, and a trace is no more than an id that stands on every line of the logs.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

from engine.telemetry import context
from engine.telemetry.settings import TelemetrySettings
from storage.errors import UserError

FLUSH_SECONDS: Final = 3.0
"""How long the end of a process may wait for its last spans to be taken."""

_provider: Any = None


def set_up(settings: TelemetrySettings, service: str) -> None:
    """Tell the collector that the settings name, if they name one, of this process: `service` is its kind."""
    global _provider
    if settings.otlp_endpoint is None or _provider is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

    resource = Resource.create({"service.name": f"clipferry-{service}", "service.namespace": "clipferry"})
    _provider = TracerProvider(resource=resource, sampler=ParentBasedTraceIdRatio(settings.trace_sample))
    endpoint = f"{settings.otlp_endpoint.rstrip('/')}/v1/traces"
    exporter = OTLPSpanExporter(endpoint=endpoint, headers=settings.otlp_header_pairs, timeout=FLUSH_SECONDS)
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))


def shut_down() -> None:
    """Let the collector have what it was not told yet."""
    global _provider
    if _provider is not None:
        _provider.force_flush(int(FLUSH_SECONDS * 1000))
        _provider.shutdown()
        _provider = None


@contextmanager
def span(
    name: str, *, parent: str | None = None, kind: Literal["internal", "server", "consumer"] = "internal", **facts: Any
) -> Iterator[None]:
    """Do something as a part of a trace: of the parent's, else of the one under way, else of a new one."""
    parent = parent if context.trace_of(parent) else context.traceparent()
    if _provider is None:
        with context.within(traceparent=parent or context.new_traceparent()):
            yield
        return
    begun = _begin(name, parent, None, kind, facts)
    with context.within(traceparent=_traceparent(begun)):
        try:
            yield
        except BaseException as error:
            _fail(begun, error)
            raise
        finally:
            begun.end()


def record(name: str, began: float, ended: float | None = None, **facts: Any) -> None:
    """Note something that has been going on since a moment, in seconds since 1970, as a part of the trace under way."""
    if _provider is not None:
        begun = _begin(name, context.traceparent(), began, "internal", facts)
        begun.end(_nanoseconds(time.time() if ended is None else ended))


def _begin(name: str, parent: str | None, began: float | None, kind: str, facts: dict[str, Any]) -> Any:
    from opentelemetry import trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    above = TraceContextTextMapPropagator().extract({"traceparent": parent} if parent else {})
    known = {f"clipferry.{fact}": value for fact, value in {**facts, "job": context.job()}.items() if value is not None}
    tracer = _provider.get_tracer("clipferry")
    return tracer.start_span(
        name,
        context=above,
        kind=trace.SpanKind[kind.upper()],
        attributes=known,
        start_time=None if began is None else _nanoseconds(began),
    )


def _fail(begun: Any, error: BaseException) -> None:
    # What an error says may quote a link: its kind is enough, the log has the rest.
    from opentelemetry.trace import StatusCode

    code = error.code if isinstance(error, UserError) else type(error).__name__
    begun.set_attribute("error.type", code)
    if not isinstance(error, UserError):
        begun.set_status(StatusCode.ERROR)


def _traceparent(begun: Any) -> str:
    told = begun.get_span_context()
    return f"00-{told.trace_id:032x}-{told.span_id:016x}-{told.trace_flags:02x}"


def _nanoseconds(moment: float) -> int:
    return int(moment * 1e9)
