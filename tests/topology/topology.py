"""All containers of docker-compose.yml, up and down."""

import itertools
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Self
from unittest import mock

from engine.settings import EngineSettings
from storage.settings import StorageSettings
from storage.stores import Stores, open_stores
from tests.topology import compose, images
from tests.topology.container import Container

COMPOSE = images.ROOT / "docker-compose.yml"


class Topology:
    """The services of the file as processes; `scale` says of which there are several containers.

    `variables` stand in `.env`, `settings` in `clipferry.env`, and `answers` are typed to deploy/make-secrets.
    """

    def __init__(
        self, *, profiles: Sequence[str] = (), scale: Mapping[str, int] | None = None,
        variables: Mapping[str, str] | None = None, settings: Mapping[str, str] | None = None,
        answers: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._services = compose.chosen(compose.read(COMPOSE, variables or {}), profiles)
        self._settings = settings or {}
        self._scale = scale or {}
        self._answers = answers
        self._containers: dict[str, list[Container]] = {}
        # The whole of 127.0.0.0/8 is this machine: every container has an address, and with it the ports of the file.
        network = f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(256)}"
        self._addresses = (f"{network}.{number}" for number in itertools.count(1))

    def __enter__(self) -> Self:
        # Not under pytest's own folder: that one is closed to the user that PostgreSQL runs as.
        self.folder = Path(tempfile.mkdtemp(prefix="clipferry-topology-"))
        self.folder.chmod(0o711)
        try:
            lines = "".join(f"{name}={value}\n" for name, value in self._settings.items())
            (self.folder / "clipferry.env").write_text(lines)
            self._make_secrets()
            self._make_containers()
            self._up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for container in self.every():
            if container.alive:
                container.kill()
        shutil.rmtree(self.folder)

    def every(self) -> list[Container]:
        """All containers."""
        return [container for containers in self._containers.values() for container in containers]

    def of(self, service: str) -> list[Container]:
        """The containers of a service."""
        return self._containers[service]

    def add(self, service: str) -> Container:
        """One more container of a service, once it is well."""
        container = self._made(service)
        container.start()
        container.wait_until("service_healthy")
        return container

    def repair(self) -> list[Container]:
        """Start what has ended by itself, as Docker does; which it was."""
        ended = [container for container in self.every() if container.service.stays and container.ended_by_itself]
        for container in ended:
            container.start()
        return ended

    def stop(self) -> dict[str, int]:
        """End everything in order, each before what it waits for; the exit status of each container."""
        return {container.name: container.stop() for container in reversed(self.every()) if container.alive}

    def stores(self) -> AbstractAsyncContextManager[Stores]:
        """What is remembered, opened as one of the containers does."""
        return open_stores(self.storage_settings())

    def storage_settings(self) -> StorageSettings:
        """The settings of storage that a worker is given."""
        with mock.patch.dict(os.environ, self.of("worker")[0].environment):
            return StorageSettings(_env_file=None)  # type: ignore[call-arg]

    def engine_settings(self) -> EngineSettings:
        """The settings of the engine that a worker is given."""
        with mock.patch.dict(os.environ, self.of("worker")[0].environment):
            return EngineSettings(_env_file=None)  # type: ignore[call-arg]

    def _make_secrets(self) -> None:
        script = self.folder / "deploy" / "make-secrets"
        script.parent.mkdir()
        shutil.copy(images.ROOT / "deploy" / "make-secrets", script)
        answers = "".join(f"{answer}\n" for answer in self._answers)
        subprocess.run(["sh", script], input=answers, text=True, check=True, capture_output=True)

    def _make_containers(self) -> None:
        self._hosts: dict[str, str] = {}
        for service in self._services:
            self._hosts[service.name] = next(self._addresses)
        for service in self._services:
            self._containers[service.name] = []
            for _ in range(self._scale.get(service.name, 1)):
                self._made(service.name)

    def _made(self, name: str) -> Container:
        service = next(each for each in self._services if each.name == name)
        mine = self._containers[name]
        address = next(self._addresses) if mine else self._hosts[name]
        mine.append(Container(service, len(mine) + 1, self.folder, address, self._hosts))
        return mine[-1]

    def _up(self) -> None:
        for service in self._services:
            for other, condition in service.depends_on.items():
                for container in self.of(other):
                    container.wait_until(condition)
            for container in self.of(service.name):
                container.start()
        for container in self.every():
            if container.service.check:
                container.wait_until("service_healthy")


def cpu_seconds(container: Container) -> float:
    """The processor time that the processes of a container have used, those that ended among them."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = 0
    for process in container.family():
        try:
            stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # utime, stime, and those of children that were waited for: proc(5), from the third field on.
        used += sum(int(each) for each in stat[11:15])
    return used / ticks
