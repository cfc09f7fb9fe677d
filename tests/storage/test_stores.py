"""storage.stores: opened together, closed together, and away together."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from storage.errors import StorageAway
from storage.rate_limiter import Rate
from storage.stores import open_stores

CALLS = {
    "ping": lambda stores: stores.ping(),
    "cache.get": lambda stores: stores.cache.get("key"),
    "cache.set": lambda stores: stores.cache.set("key", 1, 60),
    "cache.delete": lambda stores: stores.cache.delete("key"),
    "rate_limiter.hit": lambda stores: stores.rate_limiter.hit("key", Rate(1)),
    "presence.here": lambda stores: stores.presence.here("worker", 1, 60),
    "presence.gone": lambda stores: stores.presence.gone("worker", 1),
    "presence.crew": lambda stores: stores.presence.crew(),
}


async def use(stores):
    for call in CALLS.values():
        await call(stores)
    async with stores.database.session() as session:
        await session.execute(text("SELECT 1"))


async def test_everything_answers(stores):
    await use(stores)


async def test_the_data_folder_is_made(settings):
    async with open_stores(settings) as stores:
        assert stores.settings.files_dir.is_dir()


async def test_no_connection_is_left_open(stores, settings):
    before = len(await stores.redis.client_list())
    async with open_stores(settings) as others:
        await use(others)
    assert len(await stores.redis.client_list()) == before


@pytest.mark.parametrize("call", CALLS)
async def test_a_redis_that_is_not_there_is_away(settings, tmp_path, call):
    nowhere = settings.model_copy(update={"redis_url": f"unix://{tmp_path / 'nobody.sock'}"})
    async with open_stores(nowhere) as stores:
        with pytest.raises(StorageAway, match="redis"):
            await CALLS[call](stores)


async def test_without_an_address_the_server_of_the_data_folder_is_used(settings):
    async with open_stores(settings.model_copy(update={"redis_url": None})) as stores:
        assert stores.redis_url == f"unix://{settings.data_dir.absolute() / 'valkey.sock'}"


def test_where_files_lie_in_a_folder_nobody_loads_what_a_bucket_needs():
    look = "import sys, bot.stack, bot.api.app, engine.worker; print(*{'boto3', 'botocore'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
