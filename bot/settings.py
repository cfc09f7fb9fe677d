"""Tokens, addresses and which platforms are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.settings import EngineSettings, TierSettings
from storage.settings import StorageSettings


class BotSettings(BaseSettings):
    """What the front ends need; workers are started without these."""

    model_config = SettingsConfigDict(env_prefix="CLIPFERRY_", env_file=".env", extra="ignore")

    public_url: str | None = Field(
        None, description="Address under which people reach the HTTP server; unset: its host and port."
    )
    http_host: str = Field("127.0.0.1", description="Address that the HTTP server listens on.")
    http_port: int = Field(8080, ge=0, le=65535, description="Port that the HTTP server listens on; 0: any free one.")
    signing_key: SecretStr | None = Field(
        None, description="Key that download links are signed with; unset: made and kept in the data folder."
    )
    telegram_token: SecretStr | None = Field(None, description="Token of the Telegram bot; set: Telegram is on.")
    discord_token: SecretStr | None = Field(None, description="Token of the Discord bot; set: Discord is on.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged to stderr.")


SECRETS = ("CLIPFERRY_TELEGRAM_TOKEN", "CLIPFERRY_DISCORD_TOKEN", "CLIPFERRY_SIGNING_KEY")
"""Environment variables that no worker gets to see."""


@dataclass(frozen=True)
class Setting:
    """One setting, as it is documented."""

    name: str
    default: Any
    description: str


def flat() -> Sequence[Setting]:
    """Every setting of the program by the name of its environment variable, those of the tiers one by one."""
    found: list[Setting] = []
    for kind in (StorageSettings, EngineSettings, BotSettings):
        for name, field in kind.model_fields.items():
            default = None if field.default_factory else field.default
            if isinstance(default, TierSettings):
                for part, inner in type(default).model_fields.items():
                    about = f"{field.description} {inner.description}"
                    found.append(Setting(f"CLIPFERRY_{name}_{part}".upper(), getattr(default, part), about))
            else:
                found.append(Setting(f"CLIPFERRY_{name}".upper(), default, field.description or ""))
    return found
