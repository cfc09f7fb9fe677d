"""What is logged, measured and traced, and where it is shown."""

import re
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

    otlp_endpoint: str | None = Field(
        None, description="OpenTelemetry collector that takes traces over HTTP, as `http://host:4318`; unset: none."
    )
    otlp_headers: SecretStr | None = Field(
        None, description="What is sent to it besides, as `name=value`, separated by commas."
    )
    trace_sample: float = Field(1.0, ge=0, le=1, description="Share of requests of which the collector is told.")

    sentry_dsn: SecretStr | None = Field(
        None, description="Sentry that is told of bugs, as `https://key@host/project`; unset: none."
    )
    sentry_environment: str = Field("production", description="What Sentry calls this installation.")

    @field_validator("metrics_listen", "worker_metrics_listen")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is not None:
            split(value)
        return value

    @field_validator("otlp_endpoint")
    @classmethod
    def _check_endpoint(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/]+.*", value):
            raise ValueError("it is not of the form http://host:port")
        return value

    @field_validator("sentry_dsn")
    @classmethod
    def _check_dsn(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"https?://[^@/\s]+@[^@\s]+/\d+", value.get_secret_value()):
            raise ValueError("it is not of the form https://key@host/project")
        return value

    @field_validator("otlp_headers")
    @classmethod
    def _check_headers(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\w-]+=[^,\s]+(,[\w-]+=[^,\s]+)*", value.get_secret_value()):
            raise ValueError("they are not of the form name=value,name=value")
        return value

    @property
    def otlp_header_pairs(self) -> dict[str, str]:
        """The headers for the collector, by their names."""
        told = self.otlp_headers.get_secret_value() if self.otlp_headers is not None else ""
        return {name: value for name, _, value in (pair.partition("=") for pair in told.split(",")) if name}
