"""Links in a server's channels, under its rules."""

import discord
import pytest

from bot.discord.channels import REACTION
from engine.errors.fetching import PrivateMedia
from tests.bot.conftest import LINK
from tests.bot.discord.conftest import Town, said


async def rules(town: Town, **values: str) -> None:
    """The owner sets rules of the server."""
    for name, value in values.items():
        await town.set_rule(name, value)


async def test_link_in_a_channel_is_left_alone_from_the_start(town: Town) -> None:
    await town.anna.send(town.channel, LINK)
    await town.anna.send(town.channel, f"{town.bot_mention} {LINK}")
    await town.shows("Best video")
    assert len(town.messages()) == 1


async def test_mention_under_a_link_asks_for_it(town: Town) -> None:
    link = await town.bert.send(town.channel, f"look at {LINK}")
    await town.anna.send(town.channel, f"{town.bot_mention} please", reply_to=link)
    assert (await town.shows("Best video")).reference is not None


async def test_automatic_mode_answers_links_of_chosen_platforms(town: Town) -> None:
    await rules(town, mode="automatic", platforms="other")
    await town.anna.send(town.channel, f"see {LINK}")
    assert (await town.shows("Best video")).reference is not None


@pytest.mark.parametrize("text", [f"<{LINK}>", f"$ {LINK}", f"${LINK}", "no link at all"])
async def test_what_is_held_back_is_left_alone(town: Town, text: str) -> None:
    await rules(town, mode="automatic")
    await town.anna.send(town.channel, text)
    await town.anna.send(town.channel, LINK)
    await town.shows("Best video")
    assert len(town.messages()) == 1


async def test_reaction_asks_for_somebody_elses_link(town: Town) -> None:
    await rules(town, mode="reaction")
    message = await town.bert.send(town.channel, LINK)
    await town.anna.react(message, REACTION)
    offer = await town.shows("Best video")
    assert f"{town.anna.id}:" in said(offer)


async def test_error_is_kept_from_the_channel_where_that_is_set(town: Town) -> None:
    await rules(town, mode="automatic", quiet="on")
    await town.leads_to("https://example.org/private", PrivateMedia())
    await town.anna.send(town.channel, "https://example.org/private")
    await town.until(lambda: "DELETE" in town.env.transcript())
    assert town.messages() == []


async def test_preview_is_hidden_after_the_file_is_there(town: Town) -> None:
    await rules(town, mode="automatic", suppress_embed="on")
    message = await town.anna.send(town.channel, LINK)
    await town.press_first()
    assert not town.hidden(message)
    await town.finishes(await town.until_queued())
    await town.shows("Done: A film")
    await town.until(lambda: town.hidden(message))


async def test_answer_goes_into_a_thread_where_that_is_set(town: Town) -> None:
    await rules(town, mode="automatic", in_thread="on")
    await town.anna.send(town.channel, LINK)
    thread = (await town.until(lambda: town.channel.threads))[0]
    await town.shows("Best video", thread)


async def test_files_go_to_the_channel_that_is_named_and_are_published(town: Town) -> None:
    news = town.guild.create_news_channel("news")
    await rules(town, deliver_to=str(news.id))
    await town.queued()
    await town.finishes(await town.works_on())
    assert len((await town.shows("Done: A film", news)).attachments) == 1
    assert (await town.shows("Sent to")).attachments == []
    assert any(request.path.endswith("/crosspost") for request in town.env.http_requests)


async def test_file_for_one_person_alone_goes_to_no_channel(town: Town) -> None:
    media = town.guild.create_text_channel("media")
    await rules(town, deliver_to=str(media.id))
    result = await town.anna.slash(town.channel, "get", link=LINK, format="mp4", private=True)
    await town.finishes(await town.until_queued())
    await town.until(lambda: "Done: A film" in said(result.response.message))
    assert town.messages(media) == []


async def test_bot_that_is_off_says_so_to_the_asker_alone(town: Town) -> None:
    await rules(town, mode="off")
    result = await town.anna.slash(town.channel, "get", link=LINK, private=True)
    await town.until(lambda: "switched off" in result.response.content)


async def test_rules_are_changed_by_menus_by_those_who_may(town: Town) -> None:
    result = await town.owner.slash(town.channel, "settings server")
    await town.until(lambda: result.response and result.response.components)
    await town.owner.select(result.response, ["automatic"], custom_id=f"{town.owner.id}:/rules mode")
    await town.until_async(lambda: town.mode_is("automatic"))


async def test_rules_are_shown_without_menus_to_others(town: Town) -> None:
    result = await town.anna.slash(town.channel, "settings server")
    await town.until(lambda: result.response and result.response.embeds)
    assert result.response.components == []


async def test_diagnosis_names_what_is_missing(town: Town) -> None:
    await rules(town, suppress_embed="on")
    everybody = discord.PermissionOverwrite(manage_messages=False)
    channel = town.guild.create_text_channel("strict", overwrites={town.env.bot.user: everybody})
    result = await town.anna.slash(channel, "diagnose")
    await town.until(lambda: result.response and result.response.content)
    assert "Mode here: mention" in result.response.content
    assert "manage_messages" in result.response.content


async def test_rules_take_channels_and_roles_as_discord_mentions_them(town: Town) -> None:
    cinema = town.guild.create_role("Cinema")
    await town.owner.slash(town.channel, "rules", name="deliver_to", value=f"<#{town.channel.id}>")
    result = await town.owner.slash(town.channel, "rules", name="roles", value=f"<@&{cinema.id}>")
    await town.until(lambda: result.response and result.response.embeds)
    shown = str(result.response.embeds[0].description)
    assert f"<@&{cinema.id}>" in shown
    assert f"<#{town.channel.id}>" in shown
    refused = await town.anna.slash(town.channel, "get", link=LINK)
    await town.until(lambda: any(f"<@&{cinema.id}>" in said(each) for each in refused.followups))


async def test_rule_that_a_member_changes_is_refused_in_the_words_of_a_server(town: Town) -> None:
    result = await town.anna.slash(town.channel, "rules", name="mode", value="off")
    await town.until(lambda: result.response and "manage this group" in said(result.response))


async def test_link_that_nobody_asked_about_is_not_followed_into_private(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.discord.app")
    await rules(town, mode="automatic")
    town.env.inject_error("POST", "/channels/*", status=403, code=50013, times=None)
    await town.anna.send(town.channel, LINK)
    await town.until(lambda: "brought to nobody" in caplog.text)
    assert not any(request.path.endswith("/users/@me/channels") for request in town.env.http_requests)


async def test_server_that_is_left_keeps_its_rules(town: Town) -> None:
    await rules(town, mode="automatic")
    guild = town.env.bot.get_guild(town.guild.id)
    await town.front.app.on_guild_remove(guild)
    await town.front.app.on_guild_join(guild)
    await town.until_async(lambda: town.mode_is("automatic"))


def test_permissions_of_a_thread_are_those_of_threads() -> None:
    from bot.discord.diagnosis import diagnose
    from engine.rules import Rules

    here = discord.Permissions(
        view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
    )
    assert diagnose(Rules(), here, None, in_thread=False, reads_messages=False) == []
    assert diagnose(Rules(), here, None, in_thread=True, reads_messages=False) == ["send_messages_in_threads"]
    assert diagnose(Rules(mode="automatic"), here, None, in_thread=False, reads_messages=False) == ["message_content"]
