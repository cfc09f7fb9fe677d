"""The connection to Discord: which events are asked for, over how many connections, and from which server."""

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import BotSettings
from engine.telemetry import metrics

FLOOD = 429


def make_client(settings: BotSettings) -> discord.Client:
    """A client that asks for no more than is used, and remembers no members and no messages."""
    if settings.discord_api_url is not None:
        Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    # Nobody is spoken to: that its voice part lacks libraries is no news.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    options = {
        "intents": intents(reads_messages=settings.discord_reads_messages),
        "allowed_mentions": discord.AllowedMentions.none(),
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "max_messages": None,
        "enable_debug_events": False,
        "http_trace": _counting(),
    }
    if settings.discord_shards == 1:
        return discord.Client(**options)  # type: ignore[arg-type]
    return discord.AutoShardedClient(shard_count=settings.discord_shards or None, **options)  # type: ignore[arg-type]


def _counting() -> aiohttp.TraceConfig:
    """Counts each request, those that discord.py makes again after a flood limit included."""

    async def count(_: object, __: object, told: aiohttp.TraceRequestEndParams) -> None:
        status = told.response.status
        metrics.PLATFORM_REQUESTS.add(front_end="discord", status=status)
        if status == FLOOD:
            # https://discord.com/developers/docs/topics/rate-limits: seconds, as a number.
            after = told.response.headers.get("Retry-After", "0")
            metrics.FLOOD_WAIT.add(float(after) if after.replace(".", "", 1).isdigit() else 0.0, front_end="discord")

    config = aiohttp.TraceConfig()
    config.on_request_end.append(count)
    return config


def intents(*, reads_messages: bool) -> discord.Intents:
    """What the gateway is asked to tell; the text of all messages only where links in channels are wanted."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        dm_messages=True,
        guild_reactions=reads_messages,
        message_content=reads_messages,
    )
