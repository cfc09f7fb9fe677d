"""What is logged, measured and traced, and where it is shown."""

from typing import Literal

from pydantic import Field, SecretStr, field_validator

from storage.settings import Settings


def split(address: str) -> tuple[str, int]:
    """The host and port of an address; raises ValueError."""
    host, colon, port = address.rpartition(":")
    if not (colon and host.strip("[]") and port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"{address!r} is not of the form host:port")
    return host.strip("[]"), int(port)


class TelemetrySettings(Settings):
    """What front ends and workers let their operators see."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged to stderr.")
    log_format: Literal["auto", "pretty", "json"] = Field(
        "auto", description="How it is logged: `pretty`, `json`, or `auto`: pretty on a terminal, JSON elsewhere."
    )
    metrics_listen: str | None = Field(
        None, description="Where front ends show metrics, as `host:port`, or the next free port; unset: nowhere."
    )
    worker_metrics_listen: str | None = Field(
        None, description="Where workers show metrics, as `host:port`, or the next free port; unset: nowhere."
    )
    metrics_token: SecretStr | None = Field(
        None, description="Who has it (`Authorization: Bearer`) may read metrics, at `/metrics` of the HTTP server too."
    )

    @field_validator("metrics_listen", "worker_metrics_listen")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is not None:
            split(value)
        return value
