"""storage.settings: where things lie unless somebody says otherwise."""

import pytest
from pydantic import ValidationError

from storage.settings import StorageSettings


def settings(**values):
    return StorageSettings(_env_file=None, **values)


def test_the_database_lies_in_the_data_folder(tmp_path):
    expected = f"sqlite+aiosqlite:///{tmp_path / 'clipferry.sqlite3'}"
    assert settings(data_dir=tmp_path).effective_database_url == expected


def test_a_named_database_is_used():
    assert settings(database_url="postgresql+asyncpg://host/name").effective_database_url.startswith("postgresql")


def test_the_folders_lie_in_the_data_folder(tmp_path):
    there = settings(data_dir=tmp_path)
    assert (there.files_dir, there.work_dir) == (tmp_path / "files", tmp_path / "work")


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_FILE_TTL_HOURS", "0.5")
    assert settings().file_ttl_hours == 0.5


def test_files_must_be_kept_for_some_time():
    with pytest.raises(ValidationError):
        settings(file_ttl_hours=0)
