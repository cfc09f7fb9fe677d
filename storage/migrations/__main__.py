"""Bring the database that the settings name up to date: `python -m storage.migrations`."""

from storage.migrations import upgrade
from storage.settings import StorageSettings

upgrade(StorageSettings().effective_database_url)
