"""A backup: one archive with the database as an SQLite file, the keys and, if wanted, the stored files."""

import asyncio
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage import migrations
from storage.copying import Counts, copy
from storage.database import Database
from storage.errors import BackupInvalid, DatabaseOutdated, FileGone, KeyDiffers
from storage.files import FileStore
from storage.models import File, now

FORMAT = 1
MANIFEST, DATABASE, KEYS, FILES = "manifest.json", "database.sqlite3", "keys", "files"

Keys = Mapping[str, str]
"""The secrets that go along, by the names of their files in the data folder."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds: the rows of each table, the names of its keys, and the number of its files."""

    rows: Counts
    keys: Sequence[str]
    files: int


async def write(database: Database, keys: Keys, store: FileStore | None, target: Path) -> Contents:
    """Write a backup while everything goes on, with the files of a store if one is given.

    Raises as `copying.copy`, and OSError where the archive cannot be written; nothing half is left then.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        path = Path(folder) / DATABASE
        rows = await copy(database, _address(path))
        stored = await _stored(path) if store is not None else []
        unfinished = Path(folder) / "archive"
        packed = await _pack(unfinished, path, keys, rows, store, stored)
        unfinished.replace(target)
    return Contents(rows, sorted(keys), packed)


async def read(source: Path, target_url: str, keys: Keys, store: FileStore, data_dir: Path) -> Contents:
    """Fill an empty database and the store from a backup, and write the keys that the data folder lacks.

    Raises BackupInvalid, KeyDiffers where another key of the same name is in use, and as `copying.copy`.
    """
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as name:
        folder = Path(name)
        with _translated(source):
            manifest = await asyncio.to_thread(_unpack, source, folder)
        held = {path.name: path.read_text() for path in sorted((folder / KEYS).glob("*"))}
        for key, value in held.items():
            if keys.get(key, value) != value:
                raise KeyDiffers(name=key)
        revision, needed = str(manifest["revision"]), migrations.head()
        if revision > needed:
            raise DatabaseOutdated(found=needed, needed=revision)
        await migrations.upgrade_async(_address(folder / DATABASE))
        database = Database(_address(folder / DATABASE))
        try:
            rows = await copy(database, target_url)
        finally:
            await database.close()
        if dict(rows) != {**rows, **manifest["rows"]}:
            raise BackupInvalid(path=str(source), reason="it lacks rows")
        for key in held.keys() - keys.keys():
            _write_secret(data_dir / key, held[key])
        return Contents(rows, sorted(held), await _give_back(folder / FILES, store))


def _address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path.absolute()}"


async def _stored(path: Path) -> list[File]:
    database = Database(_address(path))
    try:
        async with database.session(read_only=True) as session:
            return list(await session.scalars(select(File).order_by(File.id)))  # type: ignore[arg-type]
    finally:
        await database.close()


async def _pack(
    target: Path, database: Path, keys: Keys, rows: Counts, store: FileStore | None, stored: Sequence[File]
) -> int:
    files = 0
    manifest = {"format": FORMAT, "made_at": now().isoformat(), "revision": migrations.head(), "rows": rows}
    folder = database.parent
    (folder / MANIFEST).write_text(json.dumps(manifest))
    # Whoever reads a backup can sign links: it is closed to others from the beginning.
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        # Media are packed already: the lowest level does for the rows.
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as archive:
            archive.add(folder / MANIFEST, MANIFEST)
            await asyncio.to_thread(archive.add, database, DATABASE)
            for name, value in keys.items():
                _write_secret(folder / name, value)
                archive.add(folder / name, f"{KEYS}/{name}")
            for file in stored if store is not None else ():
                # What has expired since the rows were copied is left out.
                with suppress(FileGone):
                    assert store is not None
                    async with store.local(file) as path:
                        await asyncio.to_thread(archive.add, path, f"{FILES}/{file.path}")
                    files += 1
        raw.flush()
        await asyncio.to_thread(os.fsync, raw.fileno())
    return files


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    with tarfile.open(source, "r:gz") as archive:
        archive.extractall(folder, filter="data")
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if manifest["format"] != FORMAT or not (folder / DATABASE).is_file():
        raise ValueError(f"it is of format {manifest['format']}")
    return manifest


@contextmanager
def _translated(source: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BackupInvalid(path=str(source), reason=str(error) or type(error).__name__) from error


async def _give_back(folder: Path, store: FileStore) -> int:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    for path in paths:
        await store.put_at(path, path.relative_to(folder).as_posix())
    return len(paths)


def _write_secret(path: Path, value: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value)
