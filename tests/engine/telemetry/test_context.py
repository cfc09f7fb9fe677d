import asyncio

from engine.telemetry import context

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_tasks_that_begin_in_a_block_belong_to_its_job_for_good():
    async def look():
        await asyncio.sleep(0)
        return context.fields()

    with context.within(job=7, traceparent=TRACEPARENT):
        task = asyncio.create_task(look())
    assert await task == {"job": 7, "trace": "0af7651916cd43dd8448eb211c80319c"}
    assert context.fields() == {}


def test_inner_block_keeps_what_it_does_not_name():
    with context.within(job=7), context.within(traceparent=TRACEPARENT):
        assert context.carried() == {"job": 7, "traceparent": TRACEPARENT}


def test_what_is_no_traceparent_changes_nothing():
    with context.within(traceparent="nonsense"):
        assert context.traceparent() is None
    assert context.trace_of("00-" + "0" * 32 + "-b7ad6b7169203331-01") is None


def test_each_new_trace_is_another_one():
    assert context.trace_of(context.new_traceparent()) != context.trace_of(context.new_traceparent())
