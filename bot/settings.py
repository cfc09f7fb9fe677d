"""Tokens, addresses and which platforms are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator

from bot import packs
from engine.settings import EngineSettings, Networks, TierSettings, Words, split_words
from engine.telemetry.settings import TelemetrySettings
from storage.settings import IN_A_FILE, StorageSettings
from storage.settings import Settings as Named


class BotSettings(Named):
    """What the front ends need; workers are started without these."""

    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^\s/?#]+[^\s?#]*$",
        description="Address under which people reach the HTTP server; unset: its host and port.",
    )
    http_host: str = Field("127.0.0.1", description="Address that the HTTP server listens on.")
    http_port: int = Field(8080, ge=0, le=65535, description="Port that the HTTP server listens on; 0: any free one.")
    nginx_location: str | None = Field(
        None,
        pattern=r"^/[A-Za-z0-9._~/-]*/$",
        description="Internal location of an nginx in front that stands for the folder `files`, as `/stored/`: nginx "
        "then sends what links lead to; unset: Clipferry does.",
    )
    own_worker: bool = Field(
        True, description="Whether a worker is started beside the front ends; false where workers run by themselves."
    )
    signing_key: SecretStr | None = Field(
        None, description="Key that download links are signed with; unset: made and kept in the data folder."
    )
    telegram_token: SecretStr | None = Field(None, description="Token of the Telegram bot; set: Telegram is on.")
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Bot API server; one of your own takes files of up to 2000 MB."
    )
    telegram_local_mode: bool = Field(
        False, description="Whether that server shares our disk (`--local`) and is given paths instead of files."
    )
    telegram_upload_mb: int = Field(
        0, ge=0, description="Largest file that is sent to Telegram, in MB; 0: 50, or 2000 with a server of your own."
    )
    telegram_storage_chat: int | None = Field(
        None, description="Telegram chat that files for inline messages are sent to first; unset: to the person."
    )
    telegram_inline: bool = Field(True, description="Whether the Telegram bot answers inline queries.")
    telegram_webhook_url: str | None = Field(
        None, description="Public https address of the HTTP server, for Telegram to post updates to; unset: polling."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="What Telegram must send along with each update; unset: derived from the token."
    )
    telegram_pacing: bool = Field(
        True, description="Whether Telegram's flood limits are kept; off only for a server that has none."
    )
    telegram_packs: str = Field(
        "", description="Credits sold for Telegram Stars, as `500:50,1200:100` (credits:stars); empty: none."
    )
    telegram_support: str = Field(
        "", description="What /paysupport says on Telegram: whom to write to about a payment."
    )
    discord_token: SecretStr | None = Field(None, description="Token of the Discord bot; set: Discord is on.")
    discord_api_url: str | None = Field(None, description="Discord's HTTP API; unset: the real one.")
    discord_gateway_url: str | None = Field(None, description="Discord's gateway; unset: the real one.")
    discord_shards: int = Field(
        1, ge=0, description="Connections to Discord's gateway; 0: as many as Discord recommends."
    )
    discord_reads_messages: bool = Field(
        False,
        description="Whether links in channels are seen without a mention, for the modes automatic and reaction; "
        "the message content intent must be on in Discord's developer portal.",
    )
    api_billing: Literal["credits", "wallet"] = Field(
        "credits", description="What an API key pays from: the account's credits, or its wallet of US dollars."
    )
    api_cors_origins: Words = Field(
        (), description="Origins whose pages may call the API, separated by commas; `*`: all; empty: none."
    )
    api_trusted_proxies: Networks = Field(
        (), description="Networks (CIDR, separated by commas) of proxies whose X-Forwarded-For is believed."
    )
    api_public: bool = Field(True, description="Whether the API answers those who do not say who they are.")
    api_public_infos_per_minute: int = Field(60, ge=1, description="Look-ups without a key, by client address.")
    api_public_downloads_per_minute: int = Field(10, ge=1, description="Downloads without a key, by client address.")
    api_infos_per_minute: int = Field(30, ge=1, description="Look-ups that one account may ask the API for a minute.")
    api_downloads_per_minute: int = Field(10, ge=1, description="Downloads that one account may ask the API for.")
    api_bulks_per_minute: int = Field(3, ge=1, description="Bulk downloads that one account may ask the API for.")
    api_statuses_per_minute: int = Field(60, ge=1, description="Times that one account may ask how a job stands.")
    api_manages_per_minute: int = Field(30, ge=1, description="Other requests that one account may send the API.")

    @field_validator("api_cors_origins", "api_trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split_words(value)

    @field_validator("telegram_packs")
    @classmethod
    def _check_packs(cls, value: str) -> str:
        packs.parse(value)
        return value


_SECRET = (
    "CLIPFERRY_TELEGRAM_TOKEN",
    "CLIPFERRY_TELEGRAM_WEBHOOK_SECRET",
    "CLIPFERRY_DISCORD_TOKEN",
    "CLIPFERRY_SIGNING_KEY",
)
SECRETS = (*_SECRET, *(f"{name}{IN_A_FILE}" for name in _SECRET))
"""Environment variables that no worker gets to see."""


@dataclass(frozen=True)
class Settings:
    """All settings of this process."""

    storage: StorageSettings
    engine: EngineSettings
    bot: BotSettings
    telemetry: TelemetrySettings


@dataclass(frozen=True)
class Setting:
    """One setting, as it is documented."""

    name: str
    default: Any
    description: str


def flat() -> Sequence[Setting]:
    """Every setting of the program by the name of its environment variable, those of the tiers one by one."""
    found: list[Setting] = []
    for kind in (StorageSettings, EngineSettings, BotSettings, TelemetrySettings):
        for name, field in kind.model_fields.items():
            default = None if field.default_factory else field.default
            if isinstance(default, TierSettings):
                for part, inner in type(default).model_fields.items():
                    about = f"{field.description} {inner.description}"
                    found.append(Setting(f"CLIPFERRY_{name}_{part}".upper(), getattr(default, part), about))
            else:
                found.append(Setting(f"CLIPFERRY_{name}".upper(), default, field.description or ""))
    return found
