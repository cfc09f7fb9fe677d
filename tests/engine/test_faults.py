import asyncio
import os

from engine.errors.jobs import Unexpected
from engine.faults import KEPT_SECONDS, MOST_AN_HOUR, find, kept_in, report_bug, where
from engine.telemetry import context


def stumble():
    raise RuntimeError("token=s3cr3ts3cr3t")


def reported(**facts) -> Unexpected:
    try:
        stumble()
    except RuntimeError as error:
        return report_bug(error, **facts)


async def until_kept(cache, error_id):
    async with asyncio.timeout(60):
        while (fault := await find(cache, error_id)) is None:
            await asyncio.sleep(0.01)
    return fault


async def test_bug_is_kept_with_its_trace_and_facts_and_without_secrets(stores):
    with kept_in(stores.cache):
        shown = reported(job=7, url="https://u:s3cr3t@example.org/a", cookie="s3cr3t")
        fault = await until_kept(stores.cache, shown.error_id)
    assert fault.kind == "RuntimeError"
    assert fault.facts == {"job": "7", "url": "https://[...]@example.org/a", "cookie": "[...]"}
    assert fault.where == where()
    assert str(os.getpid()) in fault.where
    assert "in stumble" in fault.trace
    assert "s3cr3t" not in str(fault)


async def test_bug_is_found_however_its_id_is_written(stores):
    with kept_in(stores.cache):
        error_id = reported().error_id
        await until_kept(stores.cache, error_id)
    assert (await find(stores.cache, f" {error_id.upper()} ")).error_id == error_id


async def test_bug_is_kept_with_the_job_and_the_trace_that_it_was_met_in(stores):
    traceparent = context.new_traceparent()
    with kept_in(stores.cache), context.within(job=12, traceparent=traceparent):
        fault = await until_kept(stores.cache, reported().error_id)
    assert fault.facts == {"job": "12", "trace": context.trace_of(traceparent)}


async def test_bug_is_kept_for_thirty_days(stores):
    with kept_in(stores.cache):
        error_id = reported().error_id
        await until_kept(stores.cache, error_id)
    left = await stores.cache.seconds_left(f"fault:{error_id}")
    assert KEPT_SECONDS - 60 < left <= KEPT_SECONDS == 30 * 24 * 3600


async def kept_of(cache, error_ids):
    return sum([await find(cache, error_id) is not None for error_id in error_ids])


async def test_flood_of_bugs_does_not_fill_the_memory(stores):
    with kept_in(stores.cache):
        error_ids = [reported().error_id for _ in range(MOST_AN_HOUR + 5)]
        async with asyncio.timeout(60):
            while await kept_of(stores.cache, error_ids) < MOST_AN_HOUR:
                await asyncio.sleep(0.01)
    assert await kept_of(stores.cache, error_ids) == MOST_AN_HOUR


async def test_nothing_is_kept_under_another_id_or_outside_the_block(stores):
    with kept_in(stores.cache):
        pass
    error_id = reported().error_id
    await asyncio.sleep(0.05)
    assert await find(stores.cache, error_id) is None
