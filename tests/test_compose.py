"""docker-compose.yml: what its containers are given, and what they are not."""

import re
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from bot.settings import SECRETS, flat
from storage.settings import StorageSettings

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "clipferry"]
GARAGE = tomllib.loads((ROOT / "deploy" / "garage" / "garage.toml").read_text())
STORE = ("CLIPFERRY_FILES", "CLIPFERRY_S3_ENDPOINT", "CLIPFERRY_S3_REGION")
FRONT_ENDS = ["api", "telegram", "discord"]


def test_ours_are_the_front_ends_the_workers_and_their_way_out():
    assert ["migrate", *FRONT_ENDS, "worker", "egress"] == OURS


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name):
    known = {setting.name for setting in flat()}
    given = {each if each in known else each.removesuffix("_FILE") for each in SERVICES[name]["environment"]}
    assert given - known == set()


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_by_file_alone(name):
    given = SERVICES[name]["environment"]
    assert not {each for each in given if not each.endswith("_FILE")} & set(SECRETS)
    read = {value.removeprefix("/run/secrets/") for each, value in given.items() if each.endswith("_FILE")}
    assert read == set(SERVICES[name].get("secrets", ()))
    assert read <= set(COMPOSE["secrets"])


def test_a_worker_is_given_no_secret_but_those_of_its_stores_its_ways_and_what_cookies_are_sealed_with():
    worker = SERVICES["worker"]
    assert worker["secrets"] == ["database_url", "cookies_key", "s3_access_key", "s3_secret_key", "platforms"]
    assert not {each.removesuffix("_FILE") for each in worker["environment"]} & set(SECRETS)


def test_a_front_end_is_given_one_token_at_most():
    tokens = {name: {each for each in SERVICES[name]["secrets"] if "token" in each} for name in FRONT_ENDS}
    assert tokens == {"api": set(), "telegram": {"telegram_token"}, "discord": {"discord_token"}}


def test_a_worker_s_only_way_out_is_the_egress_guard():
    assert SERVICES["worker"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert SERVICES["worker"]["environment"]["CLIPFERRY_EGRESS_URL"] == "http://egress:8888"
    assert SERVICES["egress"]["networks"] == ["inside", "outside"]
    assert SERVICES["egress"]["secrets"] == ["platforms"]


def test_the_guard_has_the_platforms_of_its_workers():
    files = {SERVICES[name]["environment"]["CLIPFERRY_PLATFORMS_FILE"] for name in ("worker", "egress")}
    assert files == {"/run/secrets/platforms"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_change_nothing_but_their_files(name):
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"], service["user"]) == (True, ["ALL"], "10001")
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_has_limits_a_version_and_no_needless_rights(name):
    service = SERVICES[name]
    assert {"cpus", "memory", "pids"} <= set(service["deploy"]["resources"]["limits"])
    assert service["image"] == "clipferry" or re.search(r":v?\d", service["image"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_container_that_stays_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", [*FRONT_ENDS, "worker"])
def test_whoever_makes_or_sends_files_has_the_store(name):
    given = StorageSettings(**{
        setting.removeprefix("CLIPFERRY_").lower(): re.sub(r"\$\{\w+:-(.*)\}", r"\1", value)
        for setting, value in SERVICES[name]["environment"].items() if setting in STORE
    })  # fmt: skip
    assert given.bucket == (SERVICES["store"]["environment"]["GARAGE_DEFAULT_BUCKET"], "media")
    assert (given.s3_endpoint, given.s3_region) == ("http://store:3900", GARAGE["s3_api"]["s3_region"])
    assert GARAGE["s3_api"]["api_bind_addr"].endswith(":3900")
    assert SERVICES[name]["depends_on"]["store"] == {"condition": "service_healthy"}
    # Copies of what is sent lie on a disk: a front end's memory holds no film.
    assert "/data" in SERVICES[name]["volumes"]


@pytest.mark.parametrize("name", ["postgres", "valkey", "store"])
def test_the_stores_are_reached_from_inside_only(name):
    assert SERVICES[name]["networks"] == ["inside"]
    assert "ports" not in SERVICES[name]


def test_a_worker_is_given_more_time_to_stop_than_it_gives_its_jobs():
    worker = SERVICES["worker"]
    seconds = int(worker["stop_grace_period"].removesuffix("s"))
    assert seconds >= float(worker["environment"]["CLIPFERRY_GRACE_SECONDS"]) + 5


def test_secrets_are_made_once_and_read_by_containers_alone(tmp_path):
    made = tmp_path / "deploy" / "make-secrets"
    made.parent.mkdir()
    made.write_bytes((ROOT / "deploy" / "make-secrets").read_bytes())
    for _ in range(2):
        subprocess.run(["sh", made], input=b"12:token\n\n", check=True, capture_output=True)
    folder = tmp_path / "secrets"
    texts = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(texts) >= set(COMPOSE["secrets"])
    assert (texts["telegram_token"], texts["discord_token"]) == ("12:token", "")
    assert f":{texts['postgres_password']}@postgres/" in texts["database_url"]
    assert len(texts["signing_key"]) == 64
    store = dict(line.split("=") for line in texts["store.env"].splitlines())
    assert store["GARAGE_DEFAULT_ACCESS_KEY"] == texts["s3_access_key"]
    assert store["GARAGE_DEFAULT_SECRET_KEY"] == texts["s3_secret_key"]
    # As Garage wants them.
    assert re.fullmatch("GK[0-9a-f]{24,}", texts["s3_access_key"])
    assert re.fullmatch("[0-9a-f]{64}", store["GARAGE_RPC_SECRET"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "path", [v.partition(":")[0] for s in SERVICES.values() for v in s.get("volumes", ()) if v.startswith("./")]
)
def test_what_is_mounted_is_there(path):
    assert (ROOT / path).exists()
