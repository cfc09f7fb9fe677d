"""What is asked about one's settings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Show one's settings, or change one."""

    name: str | None = None
    value: str | None = None


AboutPerson = Settings
"""`bot/answers/person.py` answers."""
