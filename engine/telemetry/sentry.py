"""Bugs told to Sentry, where one is set: each under its short id, without secrets, links and people."""

import atexit
import re
from typing import Any, Final

from engine import scrubbing
from engine.scrubbing import GONE
from engine.telemetry import context
from engine.telemetry.settings import TelemetrySettings

FLUSH_SECONDS: Final = 2.0
"""How long the end of a process may wait for its last bugs to be taken."""
# What somebody has downloaded is theirs: of a link its host is told.
_LINK: Final = re.compile(r"(https?://[^\s/?#\"'<>]+)[/?#][^\s\"'<>]*")

_sdk: Any = None


def set_up(settings: TelemetrySettings, service: str) -> None:
    """Tell Sentry of the bugs of this process from now on, if the settings name one: `service` is its kind."""
    global _sdk
    if settings.sentry_dsn is None or _sdk is not None:
        return
    import sentry_sdk
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration

    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        environment=settings.sentry_environment,
        # Personal data stays off, as it is in every version where nothing is said of it. The integrations that come
        # along look into requests, queries and logs: what is told is what we tell.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[DedupeIntegration(), ExcepthookIntegration()],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=_cleaned,
    )
    sentry_sdk.set_tag("service", service)
    _sdk = sentry_sdk
    # Later than what ends a process with an error that nobody caught.
    atexit.register(shut_down)


def report(error: BaseException, error_id: str, facts: dict[str, object]) -> None:
    """Tell of a bug; nothing happens where no Sentry is set."""
    if _sdk is None:
        return
    with _sdk.new_scope() as scope:
        for name, value in {"error_id": error_id, **context.fields()}.items():
            scope.set_tag(name, str(value))
        scope.set_context("facts", {name: str(value) for name, value in facts.items()})
        scope.capture_exception(error)


def shut_down() -> None:
    """Let Sentry have what it was not told yet."""
    global _sdk
    if _sdk is not None:
        _sdk.get_client().close(timeout=FLUSH_SECONDS)
        _sdk = None


def _cleaned(event: Any, _: Any) -> Any:
    return _clean({name: value for name, value in event.items() if name not in ("request", "user", "breadcrumbs")})


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _LINK.sub(rf"\1/{GONE}", scrubbing.scrub(value))
        case dict():
            return {name: GONE if scrubbing.is_secret(str(name)) else _clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case _:
            return value
