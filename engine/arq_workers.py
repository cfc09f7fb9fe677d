"""arq's workers as they are used here: they look when they are told, and leave to newer versions what is theirs."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any

from arq.connections import create_pool
from arq.worker import Function, Retry, func
from arq.worker import Worker as ArqWorker

from engine.faults import report_bug
from engine.queue import redis_settings, wake_topic
from storage.errors import StorageAway
from storage.faults import redis_faults
from storage.stores import Stores

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often arq looks by itself; what is enqueued wakes it at once."""
LEFT_SECONDS = 1.0
"""After how long a job of a kind that this version does not know is offered to the workers again."""


class WakingArqWorker(ArqWorker):
    """An arq worker that looks for jobs when it is told of one, and by itself once a second.

    As shipped it polls twice a second, which makes a job wait 245 ms in the middle; told, it waits 2 ms.
    """

    wake: asyncio.Event

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.functions = _Known(self.functions)

    async def main(self) -> None:
        """Run until cancelled."""
        self.wake = asyncio.Event()
        while True:
            self.wake.clear()
            await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.poll_delay_s):
                    await self.wake.wait()

    async def _look(self) -> None:
        try:
            with redis_faults():
                if self._pool is None:
                    self._pool = await create_pool(self.redis_settings)
                await self._poll_iteration()
        except StorageAway:
            log.warning("the queue is away")
        except Exception as error:  # noqa: BLE001 - the edge of the process: one bad job must not end the worker.
            report_bug(error)

    def _release_sem_dec_counter_on_complete(self) -> None:
        super()._release_sem_dec_counter_on_complete()
        # A slot fell free: what waits for it in arq was told of before.
        self.wake.set()


class _Known(dict[str, Any]):
    """The kinds of jobs by name; one that is not among them is of a newer version, and left to its workers."""

    def __missing__(self, name: str) -> Function:
        log.warning("a job of the kind %r is left to workers of another version", name)
        return func(_leave, name=name)


async def _leave(*_: Any, **__: Any) -> None:
    # As shipped arq drops a job whose function it does not know.
    raise Retry(defer=LEFT_SECONDS)


def arq_worker(
    queue: str, functions: Sequence[Callable[..., Any]], stores: Stores, jobs_at_once: int, timeout: float
) -> WakingArqWorker:
    """An arq worker of one queue, for so many jobs at once; `timeout` is in seconds."""
    return WakingArqWorker(
        functions=[func(function, name=function.__name__) for function in functions],
        queue_name=queue,
        redis_settings=redis_settings(stores.redis_url),
        max_jobs=jobs_at_once,
        job_timeout=timeout,
        keep_result=0,
        poll_delay=POLL_SECONDS,
        # As shipped a fresh job is never picked while 100 others run elsewhere.
        queue_read_limit=1000,
        # Attempts are counted in the job's row, where they are started.
        max_tries=1_000_000,
        handle_signals=False,
        log_results=False,
        health_check_interval=60,
    )


async def close(worker: WakingArqWorker) -> None:
    """End an arq worker and what it runs."""
    # As shipped, closing raises what the tasks that it cancels end with, and leaves its connections open.
    tasks = list(worker.tasks.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    worker.tasks.clear()
    await worker.close()


async def hear_wakes(workers: Mapping[str, WakingArqWorker], stores: Stores) -> None:
    """Wake the arq worker of each queue when something is put into that, until cancelled."""

    async def hear(queue: str, worker: WakingArqWorker) -> None:
        async with aclosing(stores.events.follow(wake_topic(queue))) as messages:
            async for _ in messages:
                worker.wake.set()

    async with asyncio.TaskGroup() as group:
        for queue, worker in workers.items():
            group.create_task(hear(queue, worker))
