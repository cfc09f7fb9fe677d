import ipaddress

import pytest
from pydantic import ValidationError

from engine.settings import EngineSettings


def test_networks_are_read_from_a_list(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_ALLOWED_NETWORKS", "127.0.0.1/32, fd00::/8")
    networks = (ipaddress.ip_network("127.0.0.1/32"), ipaddress.ip_network("fd00::/8"))
    assert EngineSettings().allowed_networks == networks


def test_nothing_private_is_open_unless_it_is_set():
    assert EngineSettings().allowed_networks == ()


def test_administrators_are_read_from_a_list(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_ADMINS", "telegram:123,discord:456,terminal:ann")
    assert EngineSettings().admins == ("telegram:123", "discord:456", "terminal:ann")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMINS", "ann"), ("ADMINS", "telegram:"), ("ALLOWED_NETWORKS", "somewhere"), ("MAX_MINUTES", "0"),
        ("MAX_SIZE_MB", "-1"), ("CONCURRENCY", "0"), ("SIGNUP_CREDITS", "-1"), ("QUEUES", "lookups,more"),
    ],
)  # fmt: skip
def test_a_setting_that_means_nothing_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"CLIPFERRY_{name}", value)
    with pytest.raises(ValidationError):
        EngineSettings()


def test_what_is_no_network_is_said_once(monkeypatch):
    monkeypatch.setenv("CLIPFERRY_ALLOWED_NETWORKS", "127.0.0.1/8")
    with pytest.raises(ValidationError) as refused:
        EngineSettings()
    (fault,) = refused.value.errors()
    assert (fault["loc"][0], fault["msg"]) == ("allowed_networks", "Value error, 127.0.0.1/8 has host bits set")


def test_limits_are_given_in_bytes_and_seconds():
    settings = EngineSettings(max_size_mb=5, max_minutes=1.5)
    assert (settings.max_bytes, settings.max_seconds) == (5_000_000, 90)
