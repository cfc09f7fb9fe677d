"""docker-compose.yml: what its containers are given, and what they are not."""

from pathlib import Path

import pytest
import yaml

from bot.settings import SECRETS, flat

ROOT = Path(__file__).parents[1]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "clipferry"]


def test_the_front_ends_and_the_workers_are_ours():
    assert OURS == ["front", "worker"]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name):
    given = {each for each in SERVICES[name]["environment"] if each.startswith("CLIPFERRY_")}
    assert given - {setting.name for setting in flat()} == set()


def test_a_worker_is_given_no_secret():
    worker = SERVICES["worker"]
    assert "env_file" not in worker
    assert not set(worker["environment"]) & set(SECRETS)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_change_nothing_but_their_files(name):
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_has_a_limit_and_a_version(name):
    service = SERVICES[name]
    assert "memory" in service["deploy"]["resources"]["limits"]
    assert service["image"] == "clipferry" or ":" in service["image"]


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_the_stores_are_reached_from_inside_only(name):
    assert SERVICES[name]["networks"] == ["inside"]
    assert "ports" not in SERVICES[name]
