"""One container of a service: a process with an address and a folder of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil
from dotenv import dotenv_values

from storage.valkey import LIBC, PR_SET_PDEATHSIG
from tests.topology import images
from tests.topology.compose import Service

START_SECONDS = 90.0
LOOK_SECONDS = 0.5
SHOWN = 20_000


class Container:
    """What the file says of a service, with addresses and folders of this machine in the place of Docker's."""

    def __init__(self, service: Service, number: int, folder: Path, address: str, hosts: Mapping[str, str]) -> None:
        self.service = service
        self.name = f"{service.name}-{number}"
        self.address = address
        self.image = images.of(service.image)
        self._folder = folder
        self._root = folder / "containers" / self.name
        self._hosts = hosts
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = False
        self._log_start = 0
        self._root.mkdir(parents=True)

    @property
    def environment(self) -> Mapping[str, str]:
        """What its processes are given."""
        files = [dotenv_values(self._folder / path, interpolate=False) for path in self.service.env_files]
        said = {name: value or "" for each in files for name, value in each.items()}
        own = {**self.image.environment, **said, **self.service.environment}
        rest = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.path("/tmp")),
                "TMPDIR": str(self.path("/tmp")), "PYTHONPATH": str(images.ROOT)}  # fmt: skip
        return rest | {name: self._here(value) for name, value in own.items()}

    @property
    def log(self) -> Path:
        """Everything that it has said."""
        return self._root / "log"

    @property
    def pid(self) -> int:
        """Its first process."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its first process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def ended_by_itself(self) -> bool:
        """Whether its first process has ended, and nobody had ended it."""
        return self._wanted and not self.alive

    def path(self, inside: str) -> Path:
        """Where something is that has this path inside."""
        return self._root / inside.lstrip("/")

    def start(self) -> None:
        """Start it, also again: what a tmpfs held is gone then."""
        assert not self.alive
        self._wanted = True
        self._mount()
        self.image.prepare(self)
        words = self.image.command(self, [self._here(word) for word in self.service.command])
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                words,
                env=self.environment,
                cwd=self._root if self.image.user is None else "/",
                user=self.image.user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only.
            )

    def has_said(self, words: str) -> bool:
        """Whether it has said this since its last start."""
        return words.encode() in self.log.read_bytes()[self._log_start :]

    def wait_until(self, condition: str) -> None:
        """Wait until it is as another service needs it; AssertionError where it will not be."""
        deadline = time.monotonic() + START_SECONDS
        while not self._is(condition):
            ended = not self.alive and condition != "service_completed_successfully"
            assert not ended, f"{self.name} has ended: {self.said()}"
            assert time.monotonic() < deadline, f"{self.name} is not {condition}: {self.said()}"
            time.sleep(LOOK_SECONDS)

    def _is(self, condition: str) -> bool:
        assert self._process is not None
        if condition == "service_completed_successfully":
            assert self._process.poll() in (None, 0), f"{self.name} has failed: {self.said()}"
            return self._process.poll() == 0
        return condition == "service_started" or self.is_healthy()

    def is_healthy(self) -> bool:
        """Whether its health check says so."""
        # The check is made within, where 127.0.0.1 is the container's own.
        words = [self._here(word).replace("127.0.0.1", self.address) for word in self.service.check]
        done = subprocess.run(
            self.image.command(self, words), env=self.environment, cwd="/", check=False, capture_output=True
        )
        return done.returncode == 0

    def stop(self) -> int:
        """End it as `docker stop` does; its exit status, -9 where its time of grace was not enough."""
        assert self._process is not None
        family, self._wanted = self.family(), False
        if self.alive:
            self._process.send_signal(self.image.stop_signal)
        try:
            self._process.wait(self.service.grace_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        _kill(family)
        return self._process.wait()

    def kill(self) -> set[int]:
        """End it with all its processes at once, as a machine that goes down does; which ones it had."""
        assert self._process is not None
        family, self._wanted = self.family(), False
        self._process.kill()
        _kill(family)
        self._process.wait()
        return {each.pid for each in family}

    def family(self) -> list[psutil.Process]:
        """Its processes."""
        try:
            first = psutil.Process(self.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-SHOWN:]

    def _mount(self) -> None:
        secrets = self.path("/run/secrets")
        secrets.mkdir(parents=True, exist_ok=True)
        for name in self.service.secrets:
            (secrets / name).write_text(self._here((self._folder / "secrets" / name).read_text()))
        self.path("/tmp").mkdir(exist_ok=True)
        named = {mount.target for mount in self.service.mounts}
        for target in self.image.volumes:
            if target not in named:
                self.path(target).mkdir(parents=True, exist_ok=True)
        for mount in sorted(self.service.mounts, key=lambda mount: mount.target):
            place = self.path(mount.target)
            if not mount.kept:
                shutil.rmtree(place, ignore_errors=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            if mount.volume is None and mount.path is None:
                place.mkdir(exist_ok=True)
            elif not place.is_symlink():
                place.symlink_to(self._source(mount.volume, mount.path))

    def _source(self, volume: str | None, path: str | None) -> Path:
        if path is not None:
            return images.ROOT / path
        source = self._folder / "volumes" / str(volume)
        source.mkdir(parents=True, exist_ok=True)
        return source

    def _here(self, text: str) -> str:
        """A text of the file, with what names a host, every address or a path inside said as it is here."""
        hosts = re.compile(_either(self._hosts, r"(?<=[/@])", r"(?=[:/]|$)"))
        inside = re.compile(_either(self._inside(), r"(?<![\w./])", r"(?![\w.-])"))
        text = hosts.sub(lambda found: self._hosts[found[0]], text)
        # At once: a path of this machine may itself hold one of those inside.
        text = inside.sub(lambda found: str(self.path(found[0])), text)
        return text.replace("0.0.0.0", self.address)

    def _inside(self) -> Iterator[str]:
        yield "/run/secrets"
        yield from {*self.image.volumes, *(mount.target for mount in self.service.mounts)}


def _either(words: Iterable[str], before: str, after: str) -> str:
    """A pattern that finds any of these words, the longest first."""
    return f"{before}(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))}){after}"


def _kill(family: Sequence[psutil.Process]) -> None:
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def _die_with_parent() -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
