"""Where settings are read, and where things are remembered."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

PREFIX = "CLIPFERRY_"
IN_A_FILE = "_FILE"
DEFAULT_PREFIX = "clipferry"
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
"""What is used for each kind of database, by the names that addresses of it begin with."""
_PLACE = re.compile(r"(\[[^\]]*\]|[^/:?\[\]]*)(:\d{1,5})?([/?].*)?", re.DOTALL)
"""Host, port and path of an address, what stands before them taken away."""


class Settings(BaseSettings):
    """Settings by environment or `.env`; of each, `NAME_FILE` may name the file that holds it, as Docker's secrets do.

    Raises pydantic's ValidationError for a value that is no good, and SettingsError for a file that cannot be read.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in the program, in the environment, in `.env` and in files, the first of them wins."""
        del file_secret_settings
        given: dict[str, str | None] = {}
        for source in (dotenv_settings, env_settings):
            if isinstance(source, EnvSettingsSource):
                given |= source.env_vars
        in_files = EnvSettingsSource(settings_cls)
        in_files.env_vars = _contents(settings_cls, given)
        return init_settings, env_settings, dotenv_settings, in_files

    def secrets(self) -> Sequence[str]:
        """Everything in these settings that no log may hold."""
        values = [getattr(self, name) for name in type(self).model_fields]
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def _contents(kind: type[BaseModel], given: dict[str, str | None]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in _names(kind, PREFIX):
        path = given.get(f"{name}{IN_A_FILE}".lower())
        if not path:
            continue
        if given.get(name.lower()):
            raise SettingsError(f"{name} and {name}{IN_A_FILE} are both set: leave one of them out")
        try:
            found[name.lower()] = Path(path).read_text().strip()
        except OSError as error:
            raise SettingsError(f"{name}{IN_A_FILE}: {path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise SettingsError(f"{name}{IN_A_FILE}: {path} is not a text") from error
    return found


def _names(kind: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _names(inner, f"{prefix}{name}_".upper())
        else:
            yield f"{prefix}{name}".upper()


class StorageSettings(Settings):
    """Database, Redis, the data folder, and the store of finished files."""

    data_dir: Path = Field(Path("data"), description="Folder for the database, the files, the queue and the keys.")
    database_url: str | None = Field(
        None, description="SQLAlchemy address of the database; unset: SQLite in the data folder."
    )
    redis_url: str | None = Field(
        None, description="Address of a Redis or Valkey server; unset: one is started in the data folder."
    )
    cookies_key: SecretStr | None = Field(
        None,
        description="Key that cookies are sealed with, for front ends and workers; unset: made of the signing key.",
    )
    file_ttl_hours: float = Field(24, gt=0, description="Hours that a finished file is kept.")
    files: str | None = Field(
        None,
        pattern=r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?$",
        description="Where finished files are kept: `s3://BUCKET/PREFIX`; unset: the data folder's `files`.",
    )
    s3_endpoint: str | None = Field(
        None,
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]+/?$",
        description="Address of the S3-compatible store; unset: Amazon's in the region.",
    )
    s3_region: str = Field("us-east-1", description="Region of the bucket, as the store calls it.")
    s3_access_key: SecretStr | None = Field(
        None, description="Access key of the bucket; unset: what the machine is given, as Amazon's tools find it."
    )
    s3_secret_key: SecretStr | None = Field(None, description="Secret that belongs to the access key.")
    s3_public_url: str | None = Field(
        None,
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]+/?$",
        description="Address under which people reach the store, often the same: links then lead there; unset: the "
        "HTTP server passes files on.",
    )
    s3_proxy: str | None = Field(
        None, description="HTTP proxy on the way to the store, as the egress guard; unset: none."
    )

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: str | None) -> str | None:
        if not value:
            return None
        # What may hold a password is not repeated.
        scheme, there, rest = value.partition("://")
        driver = DRIVERS.get(scheme.partition("+")[0])
        if not there or driver is None or not _PLACE.fullmatch(rest.rpartition("@")[2]):
            raise ValueError("not an address of PostgreSQL or SQLite, as postgresql://user:password@host/name")
        return f"{driver}://{rest}"

    @field_validator("redis_url")
    @classmethod
    def _check_redis(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not value.startswith(("redis://", "rediss://", "unix://")) or not _PLACE.fullmatch(
            value.partition("://")[2].rpartition("@")[2]
        ):
            raise ValueError("not an address of Redis, as redis://host:6379/0, rediss:// or unix://")
        return value

    @model_validator(mode="after")
    def _check_keys(self) -> Self:
        if (self.s3_access_key is None) != (self.s3_secret_key is None):
            raise ValueError("s3_access_key and s3_secret_key go together")
        return self

    @property
    def effective_database_url(self) -> str:
        """The database in use, as an SQLAlchemy URL with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'clipferry.sqlite3'}"

    def addresses(self) -> Sequence[str]:
        """The addresses of servers that may hold a password."""
        return [address for address in (self.database_url, self.redis_url, self.s3_proxy) if address]

    @property
    def bucket(self) -> tuple[str, str] | None:
        """The bucket of finished files and the prefix of our keys in it; None where they are kept in a folder."""
        if self.files is None:
            return None
        name, _, prefix = self.files.removeprefix("s3://").partition("/")
        # A bucket may hold what is not ours, and what lies below the prefix is deleted in time.
        return name, prefix.strip("/") or DEFAULT_PREFIX

    @property
    def files_dir(self) -> Path:
        """The folder that holds finished files, unless a bucket does."""
        return self.data_dir / "files"

    @property
    def scratch_dir(self) -> Path:
        """The folder for copies of files that are kept in a bucket, while they are read."""
        return self.data_dir / "scratch"

    @property
    def work_dir(self) -> Path:
        """The folder that holds one folder for each running job."""
        return self.data_dir / "work"
