"""What is counted and measured, in one list. Until `start` nothing is kept, and the library is not loaded.

Names and units follow https://prometheus.io/docs/practices/naming/. Labels hold few values: sites are those that
`engine.urls.platform` knows, and `other`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SHORT: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the buckets of what takes milliseconds, in seconds."""
LONG: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
"""The same of what takes up to an hour."""

Values = Mapping[tuple[str, ...], float]
"""A value for each combination of the values of a metric's labels."""


class Metric:
    """One number that operators see, or one for each combination of its labels."""

    def __init__(
        self,
        kind: Literal["counter", "gauge", "histogram"],
        name: str,
        about: str,
        labels: Sequence[str] = (),
        buckets: Sequence[float] = SHORT,
    ) -> None:
        self.kind = kind
        self.name = name
        self.about = about
        self.labels = tuple(labels)
        self._buckets = buckets
        self._real: Any = None
        self._registry: Any = None

    def add(self, amount: float = 1, **labels: object) -> None:
        """Count so many more."""
        if self._real is not None:
            self._labelled(labels).inc(amount)

    def observe(self, value: float, **labels: object) -> None:
        """Take note of one more value of a histogram."""
        if self._real is not None:
            self._labelled(labels).observe(max(0.0, value))

    def put(self, values: Values | float) -> None:
        """Show these values of a gauge from now on, and none of other labels."""
        if self._real is None:
            if self._registry is None:
                return
            self._make(self._registry)
        if isinstance(values, Mapping):
            self._real.clear()
            for labels, value in values.items():
                self._real.labels(*labels).set(value)
        else:
            self._real.set(values)

    def begin(self, registry: Any) -> None:
        """Keep values from now on; a gauge is shown once it has a value, since not every process gives it one."""
        self._registry = registry
        if self.kind != "gauge":
            self._make(registry)

    def _make(self, registry: Any) -> None:
        import prometheus_client

        kinds = {"counter": prometheus_client.Counter, "gauge": prometheus_client.Gauge}
        if self.kind == "histogram":
            self._real = prometheus_client.Histogram(
                self.name, self.about, self.labels, registry=registry, buckets=self._buckets
            )
        else:
            self._real = kinds[self.kind](self.name, self.about, self.labels, registry=registry)

    def _labelled(self, labels: Mapping[str, object]) -> Any:
        return self._real.labels(**labels) if self.labels else self._real


# The queue and the crew, as the database and Redis have them; every front end shows the same.
JOBS_WAITING: Final = Metric("gauge", "clipferry_jobs_waiting", "Jobs that wait for a worker.", ["tier"])
OLDEST_WAITING: Final = Metric(
    "gauge", "clipferry_oldest_waiting_seconds", "How long the job has waited that waits longest.", ["tier"]
)
JOBS_UNFINISHED: Final = Metric("gauge", "clipferry_jobs_unfinished", "Jobs that have not ended.", ["state"])
BACKLOG_SECONDS: Final = Metric(
    "gauge", "clipferry_backlog_seconds", "Seconds of one worker slot that all waiting jobs will take."
)
QUEUE_PAUSED: Final = Metric("gauge", "clipferry_queue_paused", "1 while an administrator lets no job start.")
WORKERS: Final = Metric("gauge", "clipferry_workers", "Workers that are there.")
WORKER_SLOTS: Final = Metric("gauge", "clipferry_worker_slots", "Downloads that all workers can do at once.")
STORAGE_UP: Final = Metric("gauge", "clipferry_storage_up", "1 while the stores answer.")
COOKIE_SETS: Final = Metric("gauge", "clipferry_cookie_sets", "Sets of the operator's cookies.", ["site", "state"])
RETIRED: Final = Metric(
    "counter", "clipferry_retired_total", "What was deleted because of its age: jobs, files and accounts.", ["kind"]
)
DISK_FREE: Final = Metric("gauge", "clipferry_disk_free_bytes", "Room on the disk of the data folder.")

# Jobs: each process counts what it did.
JOBS_SUBMITTED: Final = Metric(
    "counter", "clipferry_jobs_submitted_total", "Jobs that were asked for.", ["front_end", "site", "tier"]
)
JOBS_ENDED: Final = Metric(
    "counter", "clipferry_jobs_ended_total", "Jobs that ended, by how.", ["front_end", "site", "state"]
)
LOOKUPS: Final = Metric(
    "counter", "clipferry_lookups_total", "Look-ups of links that sites were asked for.", ["site", "outcome"]
)
FAILURES: Final = Metric(
    "counter", "clipferry_failures_total", "What failed, by site and code of the error.", ["stage", "site", "code"]
)
COOKIES_USED: Final = Metric(
    "counter",
    "clipferry_cookies_used_total",
    "Fetches with the operator's cookies, by how they ended.",
    ["site", "outcome"],
)
QUEUE_WAIT: Final = Metric(
    "histogram", "clipferry_queue_wait_seconds", "From the request to the start of its first attempt.", ["tier"], LONG
)
STAGE: Final = Metric("histogram", "clipferry_stage_seconds", "How long a stage took.", ["stage"], LONG)
BYTES: Final = Metric(
    "counter", "clipferry_bytes_total", "Bytes of files that were fetched from sites, and delivered.", ["way"]
)
ERRORS: Final = Metric("counter", "clipferry_unexpected_errors_total", "Bugs that got a short id.", ["kind"])

# Money.
CREDITS: Final = Metric(
    "counter",
    "clipferry_credits_total",
    "What was booked, in credits or micro-dollars: reserve, settle, release, grant, and the other kinds of entries.",
    ["movement", "currency"],
)

# Limits: ours, those of the chat platforms, and HTTP.
REFUSED_FOR_HASTE: Final = Metric(
    "counter", "clipferry_rate_limited_total", "Requests that our own rates refused.", ["action"]
)
PLATFORM_REQUESTS: Final = Metric(
    "counter", "clipferry_platform_requests_total", "Requests to Telegram and Discord.", ["front_end", "status"]
)
FLOOD_WAIT: Final = Metric(
    "counter", "clipferry_flood_wait_seconds_total", "Seconds that platforms told us to be quiet.", ["front_end"]
)
COMMANDS: Final = Metric(
    "counter", "clipferry_commands_total", "Commands that people have given.", ["front_end", "command"]
)
HTTP_REQUESTS: Final = Metric(
    "counter", "clipferry_http_requests_total", "Requests that were answered.", ["method", "route", "status"]
)
HTTP_SECONDS: Final = Metric("histogram", "clipferry_http_request_seconds", "Until an answer began.", ["route"], SHORT)

# One worker.
WORKER_BUSY: Final = Metric("gauge", "clipferry_worker_busy", "What this worker works on.", ["queue"])
YTDLP_RELEASED: Final = Metric(
    "gauge", "clipferry_ytdlp_released_timestamp_seconds", "When the yt-dlp in use was released.", ["version"]
)
YTDLP_REFUSED: Final = Metric(
    "gauge", "clipferry_ytdlp_refused", "1 for each yt-dlp after the one in use that was refused.", ["version", "why"]
)

METRICS: Final[Sequence[Metric]] = (
    JOBS_WAITING, OLDEST_WAITING, JOBS_UNFINISHED, BACKLOG_SECONDS, QUEUE_PAUSED, WORKERS, WORKER_SLOTS, STORAGE_UP,
    COOKIE_SETS, RETIRED, DISK_FREE, JOBS_SUBMITTED, JOBS_ENDED, LOOKUPS, FAILURES, COOKIES_USED, QUEUE_WAIT, STAGE,
    BYTES, ERRORS, CREDITS, REFUSED_FOR_HASTE, PLATFORM_REQUESTS, FLOOD_WAIT, COMMANDS, HTTP_REQUESTS, HTTP_SECONDS,
    WORKER_BUSY, YTDLP_RELEASED, YTDLP_REFUSED,
)  # fmt: skip

_registry: Any = None


def start() -> None:
    """Keep values from now on; a second call changes nothing."""
    global _registry
    if _registry is not None:
        return
    import prometheus_client

    from storage import ledger

    # When each counter was made is as many lines again, and told by the start of the process.
    prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
    _registry = prometheus_client.CollectorRegistry()
    prometheus_client.ProcessCollector(registry=_registry)
    for metric in METRICS:
        metric.begin(_registry)
    ledger.watch(lambda movement, currency, amount: CREDITS.add(amount, movement=movement, currency=currency))


def written() -> bytes:
    """Everything that is kept, in Prometheus' text format; nothing before `start`."""
    if _registry is None:
        return b""
    import prometheus_client

    return prometheus_client.generate_latest(_registry)
