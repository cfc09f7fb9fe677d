"""How well each platform can be fetched from, and with what, as text."""

import time
from collections.abc import Iterator

from bot import views
from bot.messages import Messages
from bot.texts.house import queue
from bot.texts.text import Text, printable
from engine.health import PlatformHealth, Report
from storage.successes import Tally

DAY = 24 * 3600.0


def health(view: views.Health, texts: Messages) -> Text:
    """The platforms, a line each; cookies, proxies, yt-dlp, what checks found, and the queue."""
    report = view.report
    platforms = [_platform(each, texts) for each in report.platforms] or [texts.text("health-none")]
    waiting = queue(views.QueueState(report.overview), texts)
    parts = (*_cookies(report, texts), *_workers(report, texts), waiting.head, *waiting.details)
    return Text(texts.text("health-head"), [*platforms, *parts])


def _platform(each: PlatformHealth, texts: Messages) -> str:
    line = texts.text("health-line", platform=each.platform, hour=_share(each.hour, texts), day=_share(each.day, texts))
    if each.off is None:
        return line
    return f"{line}  ·  {texts.text('platform-off', platform=each.platform, reason=printable(each.off) or '-')}"


def _share(tally: Tally, texts: Messages) -> str:
    if tally.share is None:
        return "-"
    return texts.text("health-share", share=texts.percent(tally.share), tried=tally.tried)


def _cookies(report: Report, texts: Messages) -> Iterator[str]:
    for platform in sorted({platform for platform, _ in report.jars}):
        states = ", ".join(
            f"{texts.text(f'cookies-{state}')} {count}"
            for (of, state), count in sorted(report.jars.items())
            if of == platform
        )
        yield texts.text("health-cookies", platform=platform, states=states)


def _workers(report: Report, texts: Messages) -> Iterator[str]:
    releases = {each["ytdlp"]: each["released_at"] for each in report.workers.values()}
    for version, released_at in sorted(releases.items()):
        days = max(0, int((time.time() - released_at) // DAY))
        yield texts.text("health-ytdlp", version=printable(version), days=days)
    told = {(each["platform"], each["name"]): each for about in report.workers.values() for each in about["proxies"]}
    for (platform, name), each in sorted(told.items()):
        if each["resting"]:
            reason, left = printable(each["reason"]), texts.length(each["resting"])
            yield texts.text("health-proxy-rests", platform=platform, name=name, left=left, reason=reason)
        else:
            yield texts.text("health-proxy", platform=platform, name=name)
    found = {trouble for about in report.workers.values() for trouble in about["troubles"]}
    for trouble in sorted(found):
        yield texts.text("health-trouble", trouble=printable(trouble))
