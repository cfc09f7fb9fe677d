"""An S3 store on loopback: moto's server in a thread."""

import socket
from functools import cached_property
from typing import Any

import boto3
import httpx
from moto.server import ThreadedMotoServer


class S3Server:
    """A store with any number of buckets; one that is down can be started later, under the same address."""

    def __init__(self, *, down: bool = False) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._server: ThreadedMotoServer | None = None
        if not down:
            self.start()

    def start(self) -> None:
        """Answer."""
        self._server = ThreadedMotoServer("127.0.0.1", self._port, verbose=False)
        self._server.start()

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.stop()

    @cached_property
    def client(self) -> Any:
        """Somebody who may do everything there."""
        return boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name="us-east-1",
            aws_access_key_id="root",
            aws_secret_access_key="secret",
        )

    def bucket(self, name: str) -> dict[str, str]:
        """Make a bucket; the settings that name it."""
        self.client.create_bucket(Bucket=name)
        return self.settings(name)

    def settings(self, name: str) -> dict[str, str]:
        """Settings that name a bucket, which need not be there."""
        return {
            "files": f"s3://{name}/media",
            "s3_endpoint": self.address,
            "s3_public_url": self.address,
            "s3_access_key": "key",
            "s3_secret_key": "secret",
        }

    def keys(self, name: str) -> list[str]:
        """What lies in a bucket."""
        return [item["Key"] for item in self.client.list_objects_v2(Bucket=name).get("Contents", ())]

    def ask_for_keys(self, *, wanted: bool) -> None:
        """Let nobody in whose key is not known, or everybody."""
        httpx.post(f"{self.address}/moto-api/reset-auth", content=b"0" if wanted else b"inf", trust_env=False)
