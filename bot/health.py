"""`clipferry health`: what `/health` says, for whoever or whatever has no chat."""

import json
from dataclasses import asdict
from typing import Any

from bot import views
from bot.messages import Messages
from bot.settings import Settings
from bot.stack import attach_or_start
from bot.terminal.app import operator
from bot.texts.health import health
from engine.health import Report
from storage.successes import Tally


async def show(settings: Settings, *, as_json: bool) -> int:
    """Print how well each platform can be fetched from, and with what; raises StorageAway."""
    async with attach_or_start(settings) as stack:
        sender = operator()
        asker = await stack.engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        report = await stack.engine.health.report(asker)
    print(json.dumps(_json(report)) if as_json else "\n".join(health(views.Health(report), Messages()).lines))
    return 0


def _json(report: Report) -> dict[str, Any]:
    overview = report.overview
    return {
        "platforms": [
            {"platform": each.platform, "hour": _tally(each.hour), "day": _tally(each.day), "off": each.off}
            for each in report.platforms
        ],
        "cookies": [
            {"platform": platform, "state": state, "sets": count}
            for (platform, state), count in sorted(report.jars.items())
        ],
        "workers": [{"name": name, **about} for name, about in sorted(report.workers.items())],
        "queue": {
            "waiting": {tier.value: count for tier, count in overview.waiting.items()},
            "running": overview.running,
            **asdict(overview.crew),
            "eta": overview.eta,
            "paused": overview.paused,
            "draining": overview.draining,
        },
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {**asdict(tally), "share": tally.share}
