"""storage.undisturbed: work that is begun is done, and whoever is cancelled meanwhile stays cancelled."""

import asyncio

import pytest

from storage.undisturbed import undisturbed


async def work(gate, done, error=None):
    await gate.wait()
    if error is not None:
        raise error
    done.append(True)
    return 7


async def cancelled_often(task, times):
    for _ in range(times):
        await asyncio.sleep(0.005)
        task.cancel()


@pytest.mark.parametrize("times", [1, 3])
async def test_work_is_done_before_a_cancellation_is_raised(times):
    gate, done, told = asyncio.Event(), [], []
    task = asyncio.create_task(undisturbed(work(gate, done), lambda: told.append(True)))
    await cancelled_often(task, times)
    assert not task.done()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (done, len(told)) == ([True], times)


async def test_a_cancellation_outlives_a_failure_of_the_work():
    gate = asyncio.Event()
    task = asyncio.create_task(undisturbed(work(gate, [], ValueError("lost"))))
    await cancelled_often(task, 1)
    gate.set()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    assert isinstance(caught.value.__cause__, ValueError)


async def test_whoever_is_not_cancelled_gets_the_outcome():
    gate = asyncio.Event()
    gate.set()
    assert await undisturbed(work(gate, [])) == 7
    with pytest.raises(ValueError, match="told"):
        await undisturbed(work(gate, [], ValueError("told")))
