"""Logs without the tokens of this process, whoever writes them and whatever they quote."""

import logging
from collections.abc import Iterable

GONE = "[...]"


class Redacting(logging.Formatter):
    """Writes records as another formatter does, without some words."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        # Of a token `id:secret` the second half alone is as good as the whole.
        parts = {part for secret in secrets for part in (secret, secret.partition(":")[2]) if part}
        self._secrets = sorted(parts, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, or as several with a trace."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, GONE)
        return line


def redact(secrets: Iterable[str]) -> None:
    """Let no handler of the root logger write these words."""
    kept = list(secrets)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Redacting(handler.formatter or logging.Formatter(), kept))
