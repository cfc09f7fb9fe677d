"""Limits, prices and how much a worker does at once."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from engine import machine
from engine.platforms import NO_FILE, PlatformFile, read
from storage.queues import EVERY_QUEUE
from storage.settings import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# As Python says it: pydantic says of each kind of network that it is not that.
Networks = Annotated[tuple[Annotated[Network, BeforeValidator(ipaddress.ip_network)], ...], NoDecode]
Words = Annotated[tuple[str, ...], NoDecode]
USUAL_BROADCAST_RATE = 5.0
"""Messages a second, on a platform that the settings do not name."""


def split_words(value: Any) -> Any:
    """Read a setting that lists words, separated by commas."""
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


class TierSettings(BaseModel):
    """What people of one tier may ask for."""

    max_minutes: float = Field(gt=0, description="longest media, in minutes; never above `CLIPFERRY_MAX_MINUTES`.")
    max_size_mb: int = Field(ge=1, description="largest file, in MB; never above `CLIPFERRY_MAX_SIZE_MB`.")
    formats: Words = Field((), description="formats they may have, separated by commas; empty: all.")
    running_jobs: int = Field(ge=1, description="jobs that one person may have in work at once; more wait for them.")
    unfinished_jobs: int = Field(ge=1, description="jobs that one person may have waiting or in work.")
    queue_length: int = Field(ge=1, description="waiting jobs of all of them together.")
    lookups_per_minute: int = Field(ge=1, description="look-ups that one person may ask for a minute.")
    downloads_per_minute: int = Field(ge=1, description="downloads that one person may ask for a minute.")
    manages_per_minute: int = Field(30, ge=1, description="other commands that one person may send a minute.")
    weight: float = Field(gt=0, description="share of the workers that one person gets beside others.")

    @field_validator("formats", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split_words(value)


PUBLIC = TierSettings(
    max_minutes=10, max_size_mb=500, formats=("mp4", "mp3", "wav"), running_jobs=1, unfinished_jobs=5,
    queue_length=10_000, lookups_per_minute=60, downloads_per_minute=10, weight=0.1,
)  # fmt: skip
MEMBER = TierSettings(
    max_minutes=1_000_000, max_size_mb=1_000_000, running_jobs=3, unfinished_jobs=1000, queue_length=1_000_000,
    lookups_per_minute=30, downloads_per_minute=10, weight=1.0,
)  # fmt: skip
ADMIN = TierSettings(
    max_minutes=1_000_000, max_size_mb=1_000_000, running_jobs=100, unfinished_jobs=100_000, queue_length=1_000_000,
    lookups_per_minute=600, downloads_per_minute=600, manages_per_minute=600, weight=4.0,
)  # fmt: skip


class EngineSettings(Settings):
    """What may be asked for, what it costs, and how it is run."""

    model_config = SettingsConfigDict(
        # CLIPFERRY_PUBLIC_MAX_MINUTES is the field max_minutes of the field public.
        env_nested_delimiter="_",
        env_nested_max_split=1,
        nested_model_default_partial_update=True,
    )

    concurrency: int = Field(
        default_factory=machine.concurrency, ge=1, le=256, description="Downloads at once per worker."
    )
    queues: Words = Field(
        EVERY_QUEUE, description="What a worker takes, of `lookups`, `downloads` and `conversions`; empty: all."
    )
    standby_seconds: float = Field(
        10, ge=0, le=60, description="Seconds that the process of a look-up waits to be handed its download."
    )
    grace_seconds: float = Field(
        3, ge=0, description="Seconds that jobs in work have to end when their worker is stopped, before they go back."
    )
    allowed_networks: Networks = Field(
        (), description="Networks (CIDR, separated by commas) that links may lead to though they are private."
    )
    egress_url: str | None = Field(
        None,
        pattern=r"^http://[^/@\s]+$",
        description="Egress guard that workers fetch through, as `http://host:port`; unset: each runs one of its own.",
    )
    egress_host: str = Field("127.0.0.1", description="Address that `clipferry egress` listens on.")
    egress_port: int = Field(
        8888, ge=0, le=65535, description="Port that `clipferry egress` listens on; 0: any free one."
    )
    egress_connections: int = Field(
        4096, ge=1, description="Connections that `clipferry egress` carries at once; more wait."
    )
    max_size_mb: int = Field(2000, ge=1, description="Largest file that is fetched, in MB (10^6 bytes).")
    max_minutes: float = Field(240, gt=0, description="Longest media that is fetched, in minutes.")
    job_timeout_minutes: float = Field(60, gt=0, description="Longest time that one attempt at a job may take.")
    credits: bool = Field(True, description="Whether downloads cost credits.")
    signup_credits: int = Field(1000, ge=0, description="Credits that a new account starts with.")
    access: Literal["open", "allowed"] = Field(
        "open", description="Who may use this bot: `open` everyone but those shut out, `allowed` only those let in."
    )
    admins: Words = Field((), description="Who administers this bot, as `telegram:123,discord:456,terminal:NAME`.")
    cache_discount_percent: int = Field(
        0, ge=0, le=100, description="Discount on what is at hand because somebody else had it fetched, in percent."
    )
    daily_credits: int = Field(0, ge=0, description="Credits that a balance is filled up to once a day; 0: not.")
    public: TierSettings = Field(PUBLIC, description="People without credits:")
    member: TierSettings = Field(MEMBER, description="People with credits:")
    admin: TierSettings = Field(ADMIN, description="Administrators:")
    chat_downloads_per_minute: int = Field(20, ge=1, description="Downloads that one group may ask for a minute.")
    cool_down_refusals: int = Field(30, ge=1, description="Refusals for haste within a minute that start a cool-down.")
    cool_down_seconds: float = Field(300, gt=0, description="Seconds that a cool-down lasts.")
    max_store_gb: float = Field(
        0, ge=0, description="Most that finished files may take, in GB; 0: as much as there is."
    )
    min_free_gb: float = Field(1, ge=0, description="Room that is kept free on the disk, in GB: older files go for it.")
    keep_jobs_days: int = Field(
        0, ge=0, description="Days after which of an ended job only what sums need is kept; 0: all of it for ever."
    )
    keep_inactive_days: int = Field(
        0,
        ge=0,
        description="Days without a sign of them after which people are forgotten, unless they hold credits that "
        "somebody gave them; 0: never.",
    )
    sponsorblock_url: str = Field(
        "https://sponsor.ajay.app", description="Where SponsorBlock's segments are asked for."
    )
    music_search: str = Field(
        "ytsearch5:{query}", description="Where yt-dlp searches for the songs that Spotify links name."
    )
    max_items: int = Field(50, ge=1, le=500, description="Most items of a list that one request may take.")
    max_links: int = Field(50, ge=1, le=500, description="Most links that one message or one file of links may hold.")
    follow_minutes: float = Field(
        30, ge=5, description="Minutes between two looks at a followed channel or playlist, give or take a tenth."
    )
    follows_per_person: int = Field(20, ge=0, description="Channels and playlists that one person may follow.")
    follows_per_chat: int = Field(20, ge=0, description="Channels and playlists that may be followed in one chat.")
    follow_failures: int = Field(8, ge=1, description="Failed looks in a row after which following is paused.")
    broadcast_rates: Words = Field(
        ("telegram:20", "discord:2"),
        description="Messages a second that a broadcast sends, as `platform:number`; 5 where none is named.",
    )
    platforms_file: Path | None = Field(
        None, description="TOML file with proxies, impersonation and more for each platform; unset: none."
    )
    ytdlp_updates: bool = Field(True, description="Whether newer releases of yt-dlp are tried and used by themselves.")
    ytdlp_update_hour: int = Field(
        4, ge=0, le=23, description="Hour of the day (UTC) within which a newer yt-dlp is looked for."
    )
    ytdlp_index: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Package index that releases of yt-dlp come from; unset: as pip is configured.",
    )
    canary_links: Words = Field(
        (), description="Links that a newer yt-dlp must fetch as well as the one in use, separated by commas."
    )
    max_attempts: int = Field(3, ge=1, description="Attempts at a job whose worker dies before it is given up.")

    _platforms: PlatformFile = PrivateAttr(NO_FILE)

    @model_validator(mode="after")
    def _read_platforms(self) -> Self:
        if self.platforms_file is not None:
            self._platforms = read(self.platforms_file)
        return self

    @property
    def platforms(self) -> PlatformFile:
        """What the file says of each platform."""
        return self._platforms

    @field_validator("allowed_networks", "admins", "broadcast_rates", "canary_links", "queues", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return split_words(value)

    @field_validator("queues")
    @classmethod
    def _check_queues(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for queue in value:
            if queue not in EVERY_QUEUE:
                raise ValueError(f"{queue!r} is not one of {', '.join(EVERY_QUEUE)}")
        return value or EVERY_QUEUE

    @field_validator("admins")
    @classmethod
    def _check_admins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for admin in value:
            platform, colon, name = admin.partition(":")
            if not (platform and colon and name):
                raise ValueError(f"{admin!r} is not of the form platform:id")
        return value

    @field_validator("broadcast_rates")
    @classmethod
    def _check_rates(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for rate in value:
            if re.fullmatch(r"\w+:\d*\.?\d+", rate) is None or float(rate.partition(":")[2]) <= 0:
                raise ValueError(f"{rate!r} is not of the form platform:number")
        return value

    def admins_of(self, platform: str) -> list[str]:
        """The administrators that are named on a platform, by its own ids."""
        named = (admin.partition(":") for admin in self.admins)
        return [name for of_platform, _, name in named if of_platform == platform]

    def broadcast_rate(self, platform: str) -> float:
        """Messages a second that a broadcast sends on a platform."""
        rates = dict(rate.split(":") for rate in self.broadcast_rates)
        return float(rates.get(platform, USUAL_BROADCAST_RATE))

    @property
    def max_bytes(self) -> int:
        """The largest file that is fetched, in bytes."""
        return self.max_size_mb * 1_000_000

    @property
    def max_seconds(self) -> float:
        """The longest media that is fetched, in seconds."""
        return self.max_minutes * 60
