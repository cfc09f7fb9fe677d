"""`clipferry egress`: an egress guard as a service of its own, in a process that loads nothing else."""

from bot.errors import StackFailed
from engine.egress.guard import EgressGuard
from engine.egress.status import told
from engine.egress.ways import open_ways
from engine.settings import EngineSettings
from engine.signals import stop_event
from engine.supplies import NO_WAYS
from storage.collector import settle


async def guard(settings: EngineSettings) -> int:
    """Run an egress guard until SIGTERM or SIGINT; the exit status. Raises StackFailed where its port is taken."""
    stopped = stop_event()
    ways = NO_WAYS
    egress = EgressGuard(settings.allowed_networks, settings.egress_connections, lambda: told(settings.platforms, ways))
    try:
        address = await egress.start(settings.egress_host, settings.egress_port)
        ways = await open_ways(egress, settings.platforms, settings.egress_host, settings.egress_port)
    except OSError as error:
        raise StackFailed(part="egress guard", reason=str(error)) from error
    try:
        settle()
        print(f"Egress guard at {address}. Stop with Ctrl+C.", flush=True)
        await stopped.wait()
    finally:
        await egress.close()
    return 0
