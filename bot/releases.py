"""`clipferry ytdlp`: which release of yt-dlp is in use, and what an operator can do about it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bot.messages import Messages
from bot.settings import Settings
from bot.stack import attach_or_start
from engine import programs
from engine.releases.state import State
from engine.releases.updates import Updates, in_use, open_updates

Change = Callable[[Updates], Awaitable[State]]


async def show(settings: Settings, change: Change) -> int:
    """Make a change, and print how things stand after it; raises as `engine.releases.updates`."""
    async with _opened(settings) as updates:
        state = await change(updates)
    print("\n".join(_lines(state, Messages(), updates=settings.engine.ytdlp_updates)))
    return 0


async def update(updates: Updates) -> State:
    """Look for the newest release, those that were refused included, try it and use it."""
    return await updates.update(again=True)


def _lines(state: State, texts: Messages, *, updates: bool) -> list[str]:
    version, _ = in_use(state)
    day = texts.day(programs.ytdlp_day(version))
    lines = [texts.text("ytdlp-in-use", version=version, day=day, installed=programs.ytdlp_version())]
    if state.pinned:
        lines.append(texts.text("ytdlp-pinned"))
    elif not updates:
        lines.append(texts.text("ytdlp-off"))
    elif state.next_at is not None:
        lines.append(texts.text("ytdlp-next", at=texts.moment(state.next_at)))
    if state.trouble:
        lines.append(texts.text("ytdlp-trouble", reason=state.trouble))
    for told in state.told:
        said = texts.text("ytdlp-told", at=texts.moment(told.at), version=told.version, what=told.what)
        lines.append(": ".join(part for part in (said, told.why, told.detail) if part))
    return lines


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Updates]:
    async with AsyncExitStack() as stack:
        if settings.storage.redis_url is None:
            await stack.enter_async_context(attach_or_start(settings))
        yield await stack.enter_async_context(open_updates(settings.storage, settings.engine))
