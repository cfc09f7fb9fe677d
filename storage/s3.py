"""The file store as a bucket of an S3-compatible service.

boto3 blocks: each call runs in a thread of the store's own, so that a long transfer keeps nobody else's threads busy.
It is loaded by whoever opens such a store, and by nobody else.
"""

import asyncio
import functools
import logging
import math
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import CancelledError as TransferCancelled
from s3transfer.exceptions import RetriesExceededError, S3DownloadFailedError, S3ValidationError
from s3transfer.manager import TransferConfig, TransferManager
from s3transfer.subscribers import BaseSubscriber

from storage.errors import DiskFull, FileGone, StorageAway, UserError
from storage.files import NO_SPACE, StoreFault, Told, mime_type, new_path
from storage.models import File, now
from storage.scratch import Scratch
from storage.settings import StorageSettings
from storage.undisturbed import undisturbed

log = logging.getLogger(__name__)

PART_BYTES: Final = 16 * 1024 * 1024
"""Larger files go up and come down in parts of at least that size, several at once."""
PARTS_AT_ONCE: Final = 8
PIECE_BYTES: Final = 512 * 1024
THREADS: Final = 32
TRIES: Final = 3
CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 30
SPARE_DAYS: Final = 7
"""How much longer than its file the bucket keeps what we did not delete: unfinished jobs keep theirs beyond its end."""
ABORT_DAYS: Final = 2
PROBE: Final = "probe"
OURS: Final = re.compile(r"\d{4}-\d\d-\d\d/[0-9a-f]{32}/media[^/]*")

MISSING: Final = {"404", "NoSuchKey", "NotFound"}
NO_ROOM: Final = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"}

FAULTS: Final = (ClientError, BotoCoreError, RetriesExceededError, S3DownloadFailedError, S3ValidationError)

T = TypeVar("T")


@dataclass(frozen=True)
class S3Content:
    """An object that is open: what its headers told, and its bytes by ranged requests."""

    store: "S3Store"
    path: str
    size: int
    etag: str
    modified: float
    handle: None = None

    @property
    def tag(self) -> str:
        """The store's own tag of the content."""
        return self.etag.strip('"')

    async def read(self, start: int, stop: int) -> AsyncGenerator[bytes]:
        """The bytes from start up to stop; raises EOFError where some are missing, FileGone and StorageAway."""
        if start >= stop:
            return
        if stop > self.size:
            raise EOFError("the file is shorter than what is read of it")
        body = await self.store.body(self.path, self.etag, start, stop)
        try:
            while start < stop:
                piece = await self.store.call(body.read, min(PIECE_BYTES, stop - start))
                if not piece:
                    raise EOFError("the file became shorter while it was read")
                yield piece
                start += len(piece)
        finally:
            body.close()

    def close(self) -> None:
        """Nothing is held open between two reads."""


class S3Store:
    """A bucket of finished files, or the part of one below a prefix."""

    def __init__(self, settings: StorageSettings) -> None:
        assert settings.bucket is not None
        self._bucket, prefix = settings.bucket
        self._prefix = f"{prefix}/"
        self._days = math.ceil(settings.file_ttl_hours / 24) + SPARE_DAYS
        connect = _clients(settings)
        self._client = connect(settings.s3_endpoint)
        self._public = connect(settings.s3_public_url) if settings.s3_public_url else None
        self.place = f"bucket {self._bucket}, below {self._prefix}"
        self.origin = settings.s3_public_url.rstrip("/") if settings.s3_public_url else None
        # What waits for the network keeps no processor.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="s3")
        self._transfers = TransferManager(
            self._client,
            TransferConfig(
                multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, max_request_concurrency=PARTS_AT_ONCE
            ),
        )
        self._behind_proxy = settings.s3_proxy is not None
        self._scratch = Scratch(settings.scratch_dir)
        self._away = False
        self._tended = False

    async def close(self) -> None:
        """Break transfers off, and let go of copies, connections and threads."""
        await asyncio.to_thread(self._transfers.shutdown, cancel=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._scratch.close()
        for client in (self._client, self._public):
            if client is not None:
                client.close()

    async def put(self, source: Path, told: Told | None = None) -> str:
        """Upload a file and delete the source; its path in the store. Raises DiskFull and StorageAway."""
        path = new_path(source.suffix)
        await self.put_at(source, path, told)
        return path

    async def put_at(self, source: Path, path: str, told: Told | None = None) -> None:
        """Upload a file to a path where nothing is yet, and delete the source; raises DiskFull and StorageAway."""
        about = {"extra_args": {"ContentType": mime_type(path)}, "subscribers": [_Teller(told)] if told else []}
        try:
            await self._transfer(lambda: self._transfers.upload(str(source), self._bucket, self._key(path), **about))
        except asyncio.CancelledError:
            # It may have been whole by then.
            await undisturbed(self.remove(path))
            raise
        source.unlink()

    @asynccontextmanager
    async def local(self, file: File) -> AsyncIterator[Path]:
        """A copy of the file, fetched once for all who read it at a time; raises FileGone, DiskFull, StorageAway."""

        async def fetch(target: Path) -> None:
            # The library's own look cannot tell a missing file from a missing bucket.
            await self.call(self._head, file.path)
            await self._transfer(lambda: self._transfers.download(self._bucket, self._key(file.path), str(target)))

        async with self._scratch.copy(file.path, fetch) as path:
            yield path

    async def address(self, file: File, seconds: float) -> str | None:
        """A signed address of the file for so long; None behind a proxy. Raises FileGone and StorageAway."""
        if self._behind_proxy:
            # Whoever is given the address does not know the way.
            return None
        await self.call(self._head, file.path)
        return await self._signed(self._client, file, seconds)

    async def open(self, file: File) -> S3Content:
        """The file opened to be sent; raises FileGone and StorageAway."""
        head = await self.call(self._head, file.path)
        return S3Content(self, file.path, head["ContentLength"], head["ETag"], head["LastModified"].timestamp())

    async def has(self, file: File) -> bool:
        """Whether a file still lies in the bucket, whole; raises StorageAway."""
        try:
            return (await self.open(file)).size == file.size
        except FileGone:
            return False

    async def remove(self, *paths: str) -> None:
        """Delete files; those that are gone are no error, and where the store is away a later sweep finds them."""
        # One by one: the request for many at once is where the stores differ most.
        for start in range(0, len(paths), THREADS):
            some = paths[start : start + THREADS]
            work = [self.call(self._client.delete_object, Bucket=self._bucket, Key=self._key(path)) for path in some]
            outcomes = await undisturbed(asyncio.gather(*work, return_exceptions=True))
            left = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
            for outcome in left:
                if not isinstance(outcome, StorageAway):
                    raise outcome
            if left:
                log.warning("%s files could not be deleted now: the file store is away", len(left))

    async def stored_before(self, moment: datetime) -> list[str]:
        """The paths of the files that were uploaded before a moment; raises StorageAway."""
        return await self.call(self._uploaded_before, moment)

    async def free(self) -> None:
        """Nobody can tell how much room a bucket has."""
        return

    async def link(self, file: File, *, disposition: str, mime: str, seconds: float) -> str | None:
        """A signed address of the file at the store itself, under that name for so long; None without a public one."""
        if self._public is None:
            return None
        asked = {"ResponseContentDisposition": disposition, "ResponseContentType": mime}
        return await self._signed(self._public, file, seconds, **asked)

    async def tend(self) -> None:
        """Let the bucket delete by itself what we forget, and uploads that were broken off."""
        if self._tended:
            return
        self._tended = True
        with suppress(StorageAway):  # It is in the log, and `clipferry doctor` says what is missing.
            if await self.call(self._set_rule):
                log.info("the bucket deletes by itself what is older than %s days", self._days)

    async def examine(self) -> StoreFault | None:
        """What keeps the bucket from being used, in the store's own word; None if nothing does."""
        try:
            await self.call(self._client.head_bucket, Bucket=self._bucket)
        except FileGone:
            return StoreFault("bucket", self._bucket)
        except StorageAway as error:
            return StoreFault("refused" if isinstance(error.__cause__, ClientError) else "away", _reason(error))
        probe = {"Bucket": self._bucket, "Key": self._key(PROBE)}
        try:
            await self.call(self._client.put_object, Body=b"probe", **probe)
            await self.call(self._uploaded_before, now())
            await self.call(self._client.delete_object, **probe)
        except StorageAway as error:
            return StoreFault("rights", _reason(error))
        try:
            await self.call(self._set_rule)
        except StorageAway as error:
            return StoreFault("rule", _reason(error))
        if await self.call(self._keeps_versions):
            return StoreFault("versions", self._bucket)
        return None

    async def call(self, work: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Run a call of the library in a thread; its errors are FileGone, DiskFull and StorageAway."""
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(self._threads, functools.partial(work, *arguments, **named))
        try:
            found = await undisturbed(running)
        except FAULTS as error:
            translated = _translated(error)
            if isinstance(translated, StorageAway) and not self._away:
                self._away = True
                log.error("the file store cannot be used: %s", error)
            raise translated from error
        if self._away:
            self._away = False
            log.warning("the file store answers again")
        return found

    async def body(self, path: str, etag: str, start: int, stop: int) -> Any:
        """The stream of a part of an object that must still have that tag; raises FileGone and StorageAway."""
        asked = {"Range": f"bytes={start}-{stop - 1}", "IfMatch": etag}
        found = await self.call(self._client.get_object, Bucket=self._bucket, Key=self._key(path), **asked)
        return found["Body"]

    async def _signed(self, client: Any, file: File, seconds: float, **asked: str) -> str:
        address: str = await self.call(
            client.generate_presigned_url,
            "get_object",
            Params={"Bucket": self._bucket, "Key": self._key(file.path), **asked},
            ExpiresIn=max(1, int(seconds)),
        )
        return address

    def _key(self, path: str) -> str:
        return self._prefix + path

    async def _transfer(self, begin: Callable[[], Any]) -> None:
        transfer = begin()

        try:
            await undisturbed(self.call(transfer.result), transfer.cancel)
        except TransferCancelled as error:
            # The store is being closed.
            raise StorageAway("files") from error
        except OSError as error:
            if error.errno in NO_SPACE:
                raise DiskFull from error
            raise

    def _head(self, path: str) -> Any:
        try:
            return self._client.head_object(Bucket=self._bucket, Key=self._key(path))
        except ClientError as error:
            if _code(error) in MISSING:
                # The answer has no body to say what is missing: without its bucket no file is gone.
                self._check_bucket()
            raise

    def _check_bucket(self) -> None:
        try:
            self._client.head_bucket(Bucket=self._bucket)
        except ClientError as error:
            if _code(error) in MISSING:
                raise ClientError({"Error": {"Code": "NoSuchBucket"}}, "HeadBucket") from error
            raise

    def _uploaded_before(self, moment: datetime) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        return [
            item["Key"].removeprefix(self._prefix)
            for page in pages
            for item in page.get("Contents", ())
            # Whatever else somebody keeps there is not ours to delete.
            if item["LastModified"] < moment and OURS.fullmatch(item["Key"].removeprefix(self._prefix))
        ]

    def _set_rule(self) -> bool:
        """Set our rule beside those that are not ours; False if it stands there already."""
        name = f"clipferry {self._prefix}".strip()
        wanted = {
            "ID": name,
            "Status": "Enabled",
            "Filter": {"Prefix": self._prefix},
            "Expiration": {"Days": self._days},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_DAYS},
        }
        rules = self._rules()
        if any(all(rule.get(key) == value for key, value in wanted.items()) for rule in rules):
            return False
        others = [rule for rule in rules if rule.get("ID") != name]
        self._client.put_bucket_lifecycle_configuration(
            Bucket=self._bucket, LifecycleConfiguration={"Rules": [*others, wanted]}
        )
        return True

    def _rules(self) -> list[dict[str, Any]]:
        try:
            return list(self._client.get_bucket_lifecycle_configuration(Bucket=self._bucket)["Rules"])
        except ClientError as error:
            if _code(error) != "NoSuchLifecycleConfiguration":
                raise
            return []

    def _keeps_versions(self) -> bool:
        """Whether what is deleted stays there as an old version for ever; False where that cannot be asked."""
        try:
            if self._client.get_bucket_versioning(Bucket=self._bucket).get("Status") != "Enabled":
                return False
        except ClientError:
            # There are stores that know no versions, and keys that may not ask.
            return False
        return not any(
            rule["Status"] == "Enabled"
            and "NoncurrentVersionExpiration" in rule
            and self._prefix.startswith(rule.get("Filter", {}).get("Prefix", rule.get("Prefix", "")))
            for rule in self._rules()
        )


class _Teller(BaseSubscriber):  # type: ignore[misc]
    """Tells in the event loop how far a transfer is, which the library's threads know."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._done = 0

    def on_progress(self, bytes_transferred: int, **_: Any) -> None:
        """Count; a part that is sent anew comes with what it takes back."""
        self._loop.call_soon_threadsafe(self._count, bytes_transferred)

    def _count(self, count: int) -> None:
        self._done += count
        self._told(self._done)


def _clients(settings: StorageSettings) -> Callable[[str | None], Any]:
    """What makes clients for an endpoint; what it has loaded for one serves the others."""
    access, secret = settings.s3_access_key, settings.s3_secret_key
    session = Session(
        aws_access_key_id=None if access is None else access.get_secret_value(),
        aws_secret_access_key=None if secret is None else secret.get_secret_value(),
        region_name=settings.s3_region,
    )
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        max_pool_connections=THREADS,
        proxies={"http": settings.s3_proxy, "https": settings.s3_proxy} if settings.s3_proxy else None,
        # Not every store knows the checksums that newer clients send unasked.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return lambda endpoint: session.client("s3", endpoint_url=endpoint, config=config)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _translated(error: Exception) -> UserError:
    if not isinstance(error, ClientError):
        return StorageAway("files")
    code, status = _code(error), error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in MISSING or code == "PreconditionFailed":
        return FileGone()
    if code in NO_ROOM or status == 507:
        return DiskFull()
    return StorageAway("files")


def _reason(error: StorageAway) -> str:
    cause = error.__cause__
    return _code(cause) if isinstance(cause, ClientError) else str(cause)
