"""storage.settings: where things lie unless somebody says otherwise."""

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsError

from storage.settings import StorageSettings


def settings(**values):
    return StorageSettings(_env_file=None, **values)


def test_the_database_lies_in_the_data_folder(tmp_path):
    expected = f"sqlite+aiosqlite:///{tmp_path / 'clipferry.sqlite3'}"
    assert settings(data_dir=tmp_path).effective_database_url == expected


def test_a_named_database_is_used():
    assert settings(database_url="postgresql+asyncpg://host/name").effective_database_url.startswith("postgresql")


@pytest.mark.parametrize(
    ("address", "used"),
    [
        ("postgresql://u:p[/@ss@host:5432/name", "postgresql+asyncpg://u:p[/@ss@host:5432/name"),
        ("postgres://host/name", "postgresql+asyncpg://host/name"),
        ("postgresql+asyncpg://u@/name?host=/run/pg", "postgresql+asyncpg://u@/name?host=/run/pg"),
        ("sqlite:////var/c.sqlite3", "sqlite+aiosqlite:////var/c.sqlite3"),
    ],
)
def test_a_database_is_spoken_to_as_we_do(address, used):
    assert settings(database_url=address).effective_database_url == used


@pytest.mark.parametrize("address", ["nonsense", "mysql://host/x", "postgresql:host", "postgresql://host:port/x"])
def test_an_address_of_no_database_is_refused_without_being_repeated(address):
    with pytest.raises(ValidationError) as refused:
        settings(database_url=f"{address}?password=secret")
    assert "secret" not in refused.value.errors()[0]["msg"]


@pytest.mark.parametrize("address", ["redis://:p@ss@host:6379/0", "rediss://[::1]", "unix:///run/v.sock?db=1"])
def test_an_address_of_redis_is_taken(address):
    assert settings(redis_url=address).redis_url == address


@pytest.mark.parametrize("address", ["nonsense", "http://host/", "redis://host:port/0", "redis:host"])
def test_an_address_of_no_redis_is_refused(address):
    with pytest.raises(ValidationError):
        settings(redis_url=address)


def test_the_folders_lie_in_the_data_folder(tmp_path):
    there = settings(data_dir=tmp_path)
    assert (there.files_dir, there.work_dir) == (tmp_path / "files", tmp_path / "work")


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_FILE_TTL_HOURS", "0.5")
    assert settings().file_ttl_hours == 0.5


def test_files_must_be_kept_for_some_time():
    with pytest.raises(ValidationError):
        settings(file_ttl_hours=0)


def test_a_setting_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("redis://:password@host/0\n")
    monkeypatch.setenv("CLIPFERRY_REDIS_URL_FILE", str(tmp_path / "secret"))
    assert settings().redis_url == "redis://:password@host/0"


def test_dotenv_may_name_the_file(tmp_path):
    (tmp_path / "secret").write_text("redis://host/0")
    (tmp_path / "dotenv").write_text(f"CLIPFERRY_REDIS_URL_FILE={tmp_path / 'secret'}")
    assert StorageSettings(_env_file=tmp_path / "dotenv").redis_url == "redis://host/0"


def test_a_setting_that_is_given_twice_is_refused(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("redis://host/0")
    monkeypatch.setenv("CLIPFERRY_REDIS_URL_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("CLIPFERRY_REDIS_URL", "redis://other/0")
    with pytest.raises(SettingsError, match="CLIPFERRY_REDIS_URL and CLIPFERRY_REDIS_URL_FILE are both set"):
        settings()


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path, name):
    monkeypatch.setenv("CLIPFERRY_REDIS_URL_FILE", str(tmp_path / name))
    with pytest.raises(SettingsError, match=f"CLIPFERRY_REDIS_URL_FILE: .*{name} cannot be read"):
        settings()


def test_a_file_s_content_is_checked_as_the_setting_is(monkeypatch, tmp_path):
    (tmp_path / "hours").write_text("-1")
    monkeypatch.setenv("CLIPFERRY_FILE_TTL_HOURS_FILE", str(tmp_path / "hours"))
    with pytest.raises(ValidationError, match="file_ttl_hours"):
        settings()


@pytest.mark.parametrize(
    ("files", "bucket"),
    [
        (None, None),
        ("s3://clips", ("clips", "clipferry")),
        ("s3://clips/", ("clips", "clipferry")),
        ("s3://my.clips/a/b", ("my.clips", "a/b")),
    ],
)
def test_a_bucket_is_named_with_its_prefix(files, bucket):
    assert StorageSettings(files=files).bucket == bucket


@pytest.mark.parametrize(
    "given",
    [
        {"files": "clips"}, {"files": "s3://"}, {"files": "s3://Clips"}, {"files": "s3://clips/a b"},
        {"files": "s3://clips/../x y"}, {"s3_access_key": "alone"}, {"s3_secret_key": "alone"},
        {"s3_endpoint": "store:9000"}, {"s3_public_url": "https://a.example/path"},
        {"s3_public_url": "https://a.example; script-src *"},
    ],
)  # fmt: skip
def test_settings_of_a_bucket_that_are_no_good_are_refused(given):
    with pytest.raises(ValidationError):
        StorageSettings(_env_file=None, **given)
