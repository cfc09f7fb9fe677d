"""Where things are remembered."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class StorageSettings(BaseSettings):
    """Database, Redis and the data folder."""

    model_config = SettingsConfigDict(env_prefix="CLIPFERRY_", env_file=".env", extra="ignore")

    data_dir: Path = Field(Path("data"), description="Folder for the database, the files, the queue and the keys.")
    database_url: str | None = Field(
        None, description="SQLAlchemy address of the database; unset: SQLite in the data folder."
    )
    redis_url: str | None = Field(
        None, description="Address of a Redis or Valkey server; unset: one is started in the data folder."
    )
    file_ttl_hours: float = Field(24, gt=0, description="Hours that a finished file is kept.")

    @property
    def effective_database_url(self) -> str:
        """The database in use, as an SQLAlchemy URL with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'clipferry.sqlite3'}"

    def addresses(self) -> Sequence[str]:
        """The addresses of servers that may hold a password."""
        return [address for address in (self.database_url, self.redis_url) if address]

    @property
    def files_dir(self) -> Path:
        """The folder that holds finished files."""
        return self.data_dir / "files"

    @property
    def work_dir(self) -> Path:
        """The folder that holds one folder for each running job."""
        return self.data_dir / "work"
