"""storage.backups by way of engine.upkeep: what is written is what comes back."""

import tarfile

import pytest

from engine import upkeep
from storage import files
from storage.database import Database
from storage.errors import BackupInvalid, DatabaseNotEmpty, KeyDiffers, NoDatabase
from storage.folder import FolderStore
from storage.settings import StorageSettings
from tests.storage import rows
from tests.storage.test_copying import everything


@pytest.fixture
async def house(tmp_path, database_url):
    """A data folder with a key, and a database with a person, a job and a stored file beside one that is gone."""
    settings = StorageSettings(data_dir=tmp_path / "data", database_url=database_url)
    store = FolderStore(settings.files_dir)
    (settings.data_dir / "signing.key").write_text("the key")
    (tmp_path / "clip.mp4").write_bytes(b"media")
    database = Database(database_url)
    async with database.session() as session:
        await rows.add_job(session)
        stored = rows.file(path=await store.put(tmp_path / "clip.mp4"), size=5)
        await files.add(session, [stored, rows.file()])
    await database.close()
    return settings


@pytest.fixture
def fresh(tmp_path):
    """Settings of a machine on which nothing is yet."""
    (tmp_path / "fresh").mkdir()
    return StorageSettings(data_dir=tmp_path / "fresh")


async def rows_of(settings):
    database = Database(settings.effective_database_url)
    try:
        return await everything(database)
    finally:
        await database.close()


async def test_a_restored_house_is_the_one_that_was_backed_up(house, fresh, tmp_path):
    target = tmp_path / "backup.tar.gz"
    written = await upkeep.back_up(house, None, target, files=True)
    restored = await upkeep.restore(fresh, None, target)
    assert written == restored
    assert (written.keys, written.files, written.rows["files"]) == (["signing.key"], 1, 2)
    assert await rows_of(fresh) == await rows_of(house)
    assert (fresh.data_dir / "signing.key").read_text() == "the key"
    assert (fresh.data_dir / "signing.key").stat().st_mode & 0o777 == 0o600
    [media] = [path for path in fresh.files_dir.rglob("*") if path.is_file()]
    assert media.read_bytes() == b"media"
    assert media.relative_to(fresh.files_dir) in [p.relative_to(house.files_dir) for p in house.files_dir.rglob("*")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_backup_may_come_back_into_postgresql(house, empty_postgres_url, tmp_path):
    target = tmp_path / "backup.tar.gz"
    await upkeep.back_up(house, None, target, files=False)
    other = house.model_copy(update={"database_url": empty_postgres_url})
    await upkeep.restore(other, None, target)
    assert await rows_of(other) == await rows_of(house)


async def test_a_backup_is_for_its_owner_alone_and_replaces_an_older_one_whole(house, tmp_path):
    target = tmp_path / "backup.tar.gz"
    target.write_text("older")
    await upkeep.back_up(house, "of a setting", target, files=False)
    assert target.stat().st_mode & 0o777 == 0o600
    with tarfile.open(target) as archive:
        assert sorted(archive.getnames()) == ["database.sqlite3", "keys/signing.key", "manifest.json"]
        assert archive.extractfile("keys/signing.key").read() == b"of a setting"
    assert [path.name for path in tmp_path.glob(".backup-*")] == []


async def test_another_key_than_the_one_in_use_changes_nothing(house, fresh, tmp_path):
    target = tmp_path / "backup.tar.gz"
    await upkeep.back_up(house, None, target, files=False)
    with pytest.raises(KeyDiffers):
        await upkeep.restore(fresh, "another", target)
    assert list(fresh.data_dir.glob("*")) in ([], [fresh.files_dir])


async def test_a_house_that_is_in_use_is_not_restored_into(house, tmp_path):
    target = tmp_path / "backup.tar.gz"
    await upkeep.back_up(house, None, target, files=False)
    before = await rows_of(house)
    with pytest.raises(DatabaseNotEmpty):
        await upkeep.restore(house, None, target)
    assert await rows_of(house) == before


@pytest.mark.parametrize("damage", ["gone", "empty", "text", "cut", "foreign"])
async def test_what_is_no_backup_is_refused(house, fresh, tmp_path, damage):
    target = tmp_path / "backup.tar.gz"
    await upkeep.back_up(house, None, target, files=True)
    whole = target.read_bytes()
    match damage:
        case "gone":
            target.unlink()
        case "empty":
            target.write_bytes(b"")
        case "text":
            target.write_text("no archive")
        case "cut":
            target.write_bytes(whole[: len(whole) // 2])
        case "foreign":
            with tarfile.open(target, "w:gz") as archive:
                archive.add(tmp_path / "data" / "signing.key", "../../outside")
    with pytest.raises(BackupInvalid):
        await upkeep.restore(fresh, None, target)
    assert not (fresh.data_dir / "signing.key").exists()
    assert not (fresh.data_dir / "clipferry.sqlite3").exists()


async def test_there_is_nothing_to_back_up_where_no_database_is(fresh, tmp_path):
    with pytest.raises(NoDatabase):
        await upkeep.back_up(fresh, None, tmp_path / "backup.tar.gz", files=False)
    with pytest.raises(BackupInvalid):
        await upkeep.restore(fresh, None, tmp_path)


async def test_a_backup_that_cannot_be_written_is_told(house, tmp_path):
    with pytest.raises(BackupInvalid):
        await upkeep.back_up(house, None, tmp_path / "nowhere" / "backup.tar.gz", files=False)


async def test_a_backup_brings_files_from_a_folder_into_a_bucket_and_back(house, tmp_path, s3, s3_settings):
    target, again = tmp_path / "backup.tar.gz", tmp_path / "again.tar.gz"
    await upkeep.back_up(house, None, target, files=True)
    for name in ("bucket", "folder"):
        (tmp_path / name).mkdir()
    bucket = StorageSettings(data_dir=tmp_path / "bucket", **s3_settings)
    assert (await upkeep.restore(bucket, None, target)).files == 1
    (key,) = s3.keys(bucket.bucket[0])
    assert (await upkeep.back_up(bucket, None, again, files=True)).files == 1
    folder = StorageSettings(data_dir=tmp_path / "folder")
    await upkeep.restore(folder, None, again)
    assert (folder.files_dir / key.removeprefix("media/")).read_bytes() == b"media"
