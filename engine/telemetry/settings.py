"""What is logged, measured and traced, and where it is shown."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class TelemetrySettings(BaseSettings):
    """What front ends and workers let their operators see."""

    model_config = SettingsConfigDict(env_prefix="CLIPFERRY_", env_file=".env", extra="ignore")

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged to stderr.")
    log_format: Literal["auto", "pretty", "json"] = Field(
        "auto", description="How it is logged: `pretty`, `json`, or `auto`: pretty on a terminal, JSON elsewhere."
    )

    def secrets(self) -> Sequence[str]:
        """Everything in these settings that no log may hold."""
        values = [getattr(self, name) for name in type(self).model_fields]
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
