"""bot.doctor: what it says of the file store; tests/e2e/test_run.py has the whole of it."""

import json
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import doctor
from bot.doctor import check_files, check_retention
from bot.settings import BotSettings, Settings
from engine.checks import Finding
from engine.settings import EngineSettings
from engine.telemetry.settings import TelemetrySettings
from storage import files
from storage import s3 as bucket_store
from storage.database import Database
from storage.models import JobState, now
from storage.settings import StorageSettings
from tests.storage import rows


def settings(folder, bot=None, **storage):
    return Settings(
        StorageSettings(_env_file=None, data_dir=folder, **storage),
        EngineSettings(_env_file=None),
        BotSettings(_env_file=None, **(bot or {})),
        TelemetrySettings(_env_file=None),
    )


async def test_a_folder_and_a_bucket_are_found_well(tmp_path, s3_settings):
    folder = await check_files(settings(tmp_path))
    assert (folder.state, folder.about) == ("ok", str(tmp_path / "files"))
    bucket = await check_files(settings(tmp_path, **s3_settings))
    assert (bucket.state, bucket.about) == ("ok", f"bucket {s3_settings['files'].split('/')[2]}, below media/")


@pytest.mark.parametrize(
    ("changes", "state", "said", "mend"),
    [
        ({"files": "s3://never-made"}, "fail", "no bucket never-made", "CLIPFERRY_FILES"),
        ({"s3_endpoint": "http://127.0.0.1:1"}, "fail", "does not answer", "CLIPFERRY_S3_ENDPOINT"),
    ],
)
async def test_what_is_wrong_with_a_bucket_is_said(tmp_path, s3_settings, monkeypatch, changes, state, said, mend):
    monkeypatch.setattr(bucket_store, "TRIES", 1)
    found = await check_files(settings(tmp_path, **(s3_settings | changes)))
    assert found.state == state
    assert said in found.about
    assert mend in found.mend


async def test_a_key_that_is_wrong_is_said(tmp_path, s3, s3_settings):
    s3.ask_for_keys(wanted=True)
    try:
        found = await check_files(settings(tmp_path, **s3_settings))
    finally:
        s3.ask_for_keys(wanted=False)
    assert (found.state, "CLIPFERRY_S3_ACCESS_KEY" in found.mend) == ("fail", True)


@pytest.mark.parametrize(
    ("method", "state"), [("delete_object", "fail"), ("put_bucket_lifecycle_configuration", "warn")]
)
async def test_rights_that_are_missing_are_said(tmp_path, s3_settings, monkeypatch, method, state):
    made = bucket_store._clients

    def clients(settings):
        def connect(endpoint):
            client = made(settings)(endpoint)
            setattr(client, method, refused)
            return client

        return connect

    def refused(**_):
        raise bucket_store.ClientError({"Error": {"Code": "AccessDenied"}}, method)

    monkeypatch.setattr(bucket_store, "_clients", clients)
    found = await check_files(settings(tmp_path, **s3_settings))
    assert (found.state, "AccessDenied" in found.about) == (state, True)
    assert "allow" in found.mend


async def test_a_library_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "storage.s3", None)
    found = await check_files(settings(tmp_path, files="s3://clips"))
    assert (found.state, found.mend) == ("fail", "pip install 'clipferry[s3]'")


@pytest.mark.parametrize(
    ("rule", "state"), [(None, "warn"), ({"Prefix": "media/"}, "ok"), ({"Prefix": "other/"}, "warn")]
)
async def test_a_bucket_that_keeps_what_is_deleted_is_named(tmp_path, s3_settings, rule, state):
    wanted = settings(tmp_path, **s3_settings)
    bucket = s3_settings["files"].split("/")[2]
    client = bucket_store._clients(wanted.storage)(wanted.storage.s3_endpoint)
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    if rule is not None:
        ending = {
            "ID": "old",
            "Status": "Enabled",
            "Filter": rule,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        }
        client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [ending]})
    found = await check_files(wanted)
    assert (found.state, "versioning" in found.mend) == (state, state == "warn")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert (await check_files(wanted)).state == "ok"


async def test_what_is_due_to_go_is_told_and_stays(tmp_path, database_url):
    wanted = settings(tmp_path, database_url=database_url)
    database = Database(database_url)
    async with database.session() as session:
        ended = now() - timedelta(days=40)
        await rows.add_job(session, state=JobState.DELIVERED, finished_at=ended)
        await files.add(session, [rows.file(size=2_000_000_000, expires_at=ended)])
    await database.close()
    (forever,) = await check_retention(wanted)
    assert forever.about == (
        "due to go now: no jobs, which are kept for ever, no people, who are kept for ever, 1 expired files of 2.0 GB"
    )
    for _ in range(2):
        (found,) = await check_retention(replace(wanted, engine=EngineSettings(_env_file=None, keep_jobs_days=30)))
        assert found.about.startswith("due to go now: 1 jobs that ended 30 days ago or earlier, no people")


async def test_of_a_database_that_is_not_there_nothing_is_due(tmp_path):
    assert await check_retention(settings(tmp_path)) == []


async def test_nginx_finds_nothing_in_a_bucket(tmp_path):
    found = await check_files(settings(tmp_path, bot={"nginx_location": "/stored/"}, files="s3://clips"))
    assert (found.state, "NGINX" in found.mend) == ("warn", True)


@pytest.mark.parametrize(("states", "status"), [(("ok", "warn"), 0), (("ok", "fail", "ok"), 1)])
async def test_programs_are_told_an_object_a_line(tmp_path, monkeypatch, capsys, states, status):
    async def found(_):
        return [Finding("Disk", state, "1 GB free", "free some space") for state in states]

    monkeypatch.setattr(doctor, "CHECKS", (found,))
    assert await doctor.examine(settings(tmp_path), as_json=True) == status
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["state"] for each in told] == list(states)
    assert told[0] == {"name": "Disk", "state": "ok", "about": "1 GB free", "mend": "free some space"}
