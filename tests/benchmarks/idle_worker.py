"""A worker like any other, whose children fetch nothing: what is left is what the queue costs."""

import asyncio

from engine.settings import EngineSettings
from engine.worker import run
from storage.settings import StorageSettings

asyncio.run(
    run(
        StorageSettings(),
        EngineSettings(),
        started=lambda: print("ready", flush=True),
        task_module="tests.benchmarks.idle_tasks",
    )
)
