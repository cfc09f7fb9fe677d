"""The file as Compose reads it."""

import pytest

from tests.topology import compose, images
from tests.topology.compose import Unset, interpolated
from tests.topology.container import Container
from tests.topology.topology import COMPOSE

VARIABLES = {"SET": "value", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("$SET ${SET}", "value value"),
        ("${NONE:-rest} ${EMPTY:-rest} ${SET:-rest}", "rest rest value"),
        ("${NONE-rest}|${EMPTY-rest}", "rest|"),
        ("${SET:+word}|${EMPTY:+word}|${EMPTY+word}", "word||word"),
        ("${NONE}|$NONE", "|"),
        ("$$SET costs $$5", "$SET costs $5"),
    ],
)
def test_variables_are_put_in(text, meant):
    assert interpolated({"a": [text]}, VARIABLES) == {"a": [meant]}


@pytest.mark.parametrize("text", ["${NONE?missing}", "${EMPTY:?missing}"])
def test_a_variable_that_must_be_set_is_asked_for(text):
    with pytest.raises(Unset, match="missing"):
        interpolated(text, VARIABLES)


def test_services_come_after_what_they_wait_for_and_only_with_their_profile():
    services = compose.read(COMPOSE, {})
    names = [service.name for service in compose.chosen(services, ["telegram"])]
    assert names.index("postgres") < names.index("migrate") < names.index("worker")
    assert "telegram" in names
    assert "discord" not in names


def test_what_clipferry_env_says_yields_to_the_file(tmp_path):
    (tmp_path / "clipferry.env").write_text("CLIPFERRY_EGRESS_PORT=1\nCLIPFERRY_LOG_LEVEL=DEBUG\n")
    services = compose.read(COMPOSE, {})
    given = Container(services["egress"], 1, tmp_path, "127.0.0.9", {}).environment
    assert (given["CLIPFERRY_EGRESS_PORT"], given["CLIPFERRY_LOG_LEVEL"]) == ("8888", "DEBUG")
    assert "CLIPFERRY_LOG_LEVEL" not in Container(services["postgres"], 1, tmp_path, "127.0.0.9", {}).environment


def test_hosts_addresses_and_paths_are_said_as_they_are_here(tmp_path):
    services = compose.read(COMPOSE, {})
    hosts = {"valkey": "127.1.1.1", "egress": "127.1.1.2"}
    worker = Container(services["worker"], 2, tmp_path, "127.0.0.9", hosts)
    given = worker.environment
    assert given["CLIPFERRY_REDIS_URL"] == "redis://127.1.1.1:6379/0"
    assert given["CLIPFERRY_EGRESS_URL"] == "http://127.1.1.2:8888"
    assert given["CLIPFERRY_WORKER_METRICS_LISTEN"] == "127.0.0.9:9464"
    assert given["CLIPFERRY_DATA_DIR"] == str(tmp_path / "containers" / "worker-2" / "data")


def test_every_service_that_runs_without_a_profile_has_a_stand_in():
    for service in compose.chosen(compose.read(COMPOSE, {}), ["telegram", "discord"]):
        assert images.of(service.image)
