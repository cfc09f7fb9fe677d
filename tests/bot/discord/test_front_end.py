"""The front end's connection to Discord."""

import asyncio
import logging

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord import front_end, tree
from bot.discord.client import intents, make_client
from bot.discord.signatures import localised, signatures
from bot.errors import StackFailed
from bot.grammar import COMMANDS
from bot.messages import Messages
from bot.settings import BotSettings
from engine.core import open_engine
from engine.rules import Member
from engine.settings import EngineSettings
from storage.errors import StorageAway
from storage.signed_urls import UrlSigner
from tests.discord_server import EPHEMERAL, DiscordServer, Refused

SIGNER = UrlSigner("key", "http://localhost:8080")


@pytest.fixture
async def server(monkeypatch):
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    server = DiscordServer()
    await server.start()
    yield server
    await server.stop()


def bot_settings(server, **more):
    named = {name.removeprefix("CLIPFERRY_").lower(): value for name, value in server.settings.items()}
    return BotSettings(_env_file=None, **named, **more)


@pytest.fixture
async def engine(settings):
    async with open_engine(settings, EngineSettings(_env_file=None)) as engine:
        yield engine


async def test_token_that_is_refused_is_told_with_its_setting(server, engine):
    server.refuse("GET", "/users/@me", Refused(401, 0, "401: Unauthorized"))
    with pytest.raises(StackFailed) as raised:
        await front_end.run(bot_settings(server), engine, SIGNER)
    assert "CLIPFERRY_DISCORD_TOKEN" in raised.value.reason


async def test_intent_that_is_off_is_told_with_its_setting(server, engine):
    server.close_code = 4014
    with pytest.raises(StackFailed) as raised:
        await front_end.run(bot_settings(server, discord_reads_messages=True), engine, SIGNER)
    assert "CLIPFERRY_DISCORD_READS_MESSAGES" in raised.value.reason


async def test_commands_are_told_and_the_token_is_in_no_log(server, engine, caplog):
    caplog.set_level(logging.DEBUG)
    running = asyncio.create_task(front_end.run(bot_settings(server), engine, SIGNER))
    await server.connected()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    names = {command["name"] for command in server.commands}
    assert {"get", "audio", "info", "jobs", "cancel", "settings", "Get media", "Get audio"} <= names
    token = server.settings["CLIPFERRY_DISCORD_TOKEN"]
    assert f"Bot {token}" in server.authorizations
    assert token not in caplog.text


async def test_interaction_that_comes_twice_late_is_not_worked_on(server, engine):
    running = asyncio.create_task(front_end.run(bot_settings(server), engine, SIGNER))
    await server.connected()
    channel = server.add_channel(server.add_guild())
    server.refuse("POST", "/callback", Refused(404, 10062, "Unknown interaction"))
    await server.slash(501, channel, "jobs")
    asked = await server.slash(501, channel, "jobs")
    await server.until(lambda: asked.original and server.messages[asked.original]["embeds"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(server.said(channel)) == 1


async def test_diagnosis_says_that_the_bot_is_not_in_a_server(server, engine):
    channel = server.add_channel(guild := server.add_guild())
    del server.guilds[guild]
    running = asyncio.create_task(front_end.run(bot_settings(server), engine, SIGNER))
    await server.connected()
    asked = await server.slash(501, channel, "diagnose")
    said = await server.until(lambda: asked.original and server.messages[asked.original]["content"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert said == Messages().text("diagnose-absent")


async def test_bot_that_is_off_says_so_to_no_channel(server, engine):
    channel = server.add_channel(guild := server.add_guild())
    moderator = Member("1", moderates=True)
    asker = await engine.accounts.asker("discord", "1", "", chat=str(guild), member=moderator)
    await engine.chats.set_rule(asker, "mode", "off")
    running = asyncio.create_task(front_end.run(bot_settings(server), engine, SIGNER))
    await server.connected()
    await server.slash(501, channel, "get", link="https://example.org/1")
    told = await server.shows(channel, Messages().text("discord-off-here"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert server.said(channel) == [told]
    assert told["flags"] & EPHEMERAL


async def test_command_is_answered_though_the_storage_is_away(server, engine, monkeypatch):
    gone = StorageAway("database")

    async def away(*_):
        raise gone

    monkeypatch.setattr(engine.chats, "rules", away)
    channel = server.add_channel(server.add_guild())
    running = asyncio.create_task(front_end.run(bot_settings(server), engine, SIGNER))
    await server.connected()
    await server.slash(501, channel, "jobs")
    await server.shows(channel, Messages().error(gone))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_text_of_messages_is_asked_for_only_where_it_is_wanted():
    assert not intents(reads_messages=False).message_content
    assert intents(reads_messages=True).message_content
    assert not intents(reads_messages=True).members


@pytest.mark.parametrize(("shards", "count"), [(2, 2), (0, None)])
def test_connections_are_as_many_as_the_setting_says(shards, count):
    client = make_client(BotSettings(_env_file=None, discord_shards=shards))
    assert isinstance(client, discord.AutoShardedClient)
    assert client.shard_count == count


async def test_descriptions_are_in_the_languages_that_there_are(monkeypatch):
    monkeypatch.setattr(tree, "LANGUAGES", ("en", "de"))
    described = localised("help-jobs")
    translate = tree.InTheirLanguage().translate
    assert await translate(described, discord.Locale.german, None) == Messages("de").text("help-jobs")[:100]
    assert await translate(described, discord.Locale.british_english, None) is None
    assert await translate(described, discord.Locale.french, None) is None


async def test_menus_and_choices_are_in_them_too():
    commands = tree.build(discord.Client(intents=discord.Intents.none()), None, None, None)
    menu = commands.get_command("Get media", type=discord.AppCommandType.message)
    skip = commands.get_command("skip")
    told = await menu.get_translated_payload(commands, tree.InTheirLanguage())
    assert told["name_localizations"]["de"] == "Medien holen"
    (option,) = (await skip.get_translated_payload(commands, tree.InTheirLanguage()))["options"]
    assert [choice["name_localizations"]["es-ES"] for choice in option["choices"]] == ["activado", "desactivado"]
    assert [choice["value"] for choice in option["choices"]] == ["on", "off"]


def test_every_command_that_is_listed_is_a_slash_command_with_valid_options():
    client = discord.Client(intents=discord.Intents.none())
    listed = {spec.name for spec in COMMANDS if spec.listed}
    commands = tree.build(client, None, None, None).get_commands(type=discord.AppCommandType.chat_input)
    assert listed <= {command.name for command in commands}
    assert len(commands) <= 100
    for signature in signatures():
        names = [parameter.name for parameter in signature.parameters]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        (
            "get",
            {"link": "https://a.b/c", "quality": "720p", "clip": "1-2", "audio_only": True},
            "/get https://a.b/c 720p 1-2 audio",
        ),
        (
            "get",
            {"link": "https://a.b/c?x=1&y='", "filename": "my file"},
            """/get 'https://a.b/c?x=1&y='"'"'' 'name:my file'""",
        ),
        ("rename", {"job": "3", "title": "A new one"}, "/rename 3 'A new one'"),
        ("history", {"words": "sea", "page": "2"}, "/history page:2 sea"),
        ("rules", {"name": "mode", "value": "off", "here": True}, "/rules here mode off"),
        ("settings server", {}, "/rules"),
        ("bulk", {"links": "a.b/1 a.b/2", "format": "mp3"}, "/bulk a.b/1 a.b/2 mp3"),
    ],
)
def test_options_become_the_text_of_a_command(name, values, text):
    signature = next(signature for signature in signatures() if signature.name == name)
    assert signature.text(values) == text
