"""What is logged, measured and traced, and where it is shown."""

from typing import Literal

from pydantic import Field

from storage.settings import Settings


class TelemetrySettings(Settings):
    """What front ends and workers let their operators see."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged to stderr.")
    log_format: Literal["auto", "pretty", "json"] = Field(
        "auto", description="How it is logged: `pretty`, `json`, or `auto`: pretty on a terminal, JSON elsewhere."
    )
