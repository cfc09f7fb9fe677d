"""The log: every line of ours and of the libraries, through one pipe, with its job and trace and without secrets.

Modules log through `logging`, with facts as `extra`; here it is decided what a line looks like.
"""

import logging
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Final

from engine import scrubbing
from engine.telemetry import context
from engine.telemetry.settings import TelemetrySettings
from storage.imports import without

NOISY: Final = (
    "aiosqlite", "alembic", "arq", "asyncio", "discord", "filelock", "httpx", "opentelemetry", "uvicorn.error",
)  # fmt: skip
"""Libraries that tell at INFO of what is usual, some of them with tokens in addresses."""
OURS: Final = frozenset({"job", "level", "logger", "timestamp", "trace"})
"""What this module says itself on a line, and needs no look."""
LONGEST: Final = 32_000
"""Characters of one value on a line: what is longer is cut."""
MOST_FROM_CHILD: Final = 200
"""Lines that one task of a child may have logged: what it runs on is hostile."""
LONGEST_FROM_CHILD: Final = 4000


def set_up(settings: TelemetrySettings, secrets: Iterable[str] = (), *, level: str | None = None) -> None:
    """Log to stderr from now on, at the level of the settings or another one, without those secrets."""
    scrubbing.keep_out([*secrets, *settings.secrets()])
    chosen = level or settings.log_level
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(is_json(settings), colors=sys.stderr.isatty()))
    logging.basicConfig(level=chosen, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(chosen)))


def is_json(settings: TelemetrySettings) -> bool:
    """Whether lines are JSON objects."""
    return settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())


def formatter(as_json: bool, *, colors: bool = False) -> logging.Formatter:
    """What makes a line of a record."""
    structlog = _structlog()
    renderer = structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
    if not as_json:
        plain = structlog.dev.plain_traceback
        renderer = structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain, pad_event_to=0)
    made: logging.Formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            _add_context,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _scrub,
            renderer,
        ],
    )
    return made


def relay(told: Mapping[str, Any]) -> None:
    """Log what a child has logged, as a line of this process and of the job that it works on."""
    known = logging.getLevelNamesMapping()
    level = str(told.get("level"))
    name, text = str(told.get("logger"))[:100], str(told.get("text"))[:LONGEST_FROM_CHILD]
    child = logging.getLogger("engine.child")
    if level in known and child.isEnabledFor(known[level]):
        child.log(known[level], "%s", text, extra={"source": name})


def _add_context(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # A line that names a job itself means that one.
    return {**context.fields(), **event}


def _scrub(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value if name in OURS else _of_name(name, value) for name, value in event.items()}


def _of_name(name: str, value: Any) -> Any:
    return scrubbing.GONE if scrubbing.is_secret(name) else _clean(value)


def _clean(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {str(name): _of_name(str(name), inner) for name, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(inner) for inner in value]
        case _:
            return scrubbing.scrub(str(value)[:LONGEST])


def _structlog() -> Any:
    # Where rich is installed, structlog loads 3 MB of it for traces that show local variables, secrets among them.
    with without("rich"):
        import structlog
    return structlog
