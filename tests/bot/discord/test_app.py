"""What people do on Discord, from the first word to the file."""

from engine.errors.fetching import PrivateMedia
from storage.models import JobState
from tests.bot.conftest import LINK, video
from tests.bot.discord.conftest import Town, first_button, said
from tests.conftest import on_both_stores


async def test_slash_get_is_acknowledged_and_offers_forms(town: Town) -> None:
    result = await town.anna.slash(town.channel, "get", link=LINK)
    assert result.acknowledged
    message = await town.shows("Best video, mp4")
    assert message.embeds[0].title == "A film"
    menu = message.components[0].children[0]
    assert [option.label for option in menu.options] == ["Best video, mp4, 720p", "360p, mp4", "Audio, mp3"]


@on_both_stores
async def test_picked_form_is_queued_fetched_and_arrives_in_the_same_message(town: Town) -> None:
    offer = await town.offered()
    await town.anna.select(offer, ["2"])
    await town.shows("Queued")
    job = await town.works_on()
    await town.shows("Starting")
    await town.finishes(job, b"film" * 300)
    message = await town.shows("Done: A film")
    (attachment,) = message.attachments
    assert (message.id, attachment.filename) == (offer.id, "A film.mp4")
    assert town.content(attachment) == b"film" * 300
    assert attachment.description == "A film"
    assert len(town.messages()) == 1


async def test_button_takes_the_first_form_and_its_name_carries_the_command(town: Town) -> None:
    offer = await town.offered()
    button = offer.components[1].children[0]
    assert button.custom_id.startswith(f"{town.anna.id}:/pick ")
    await town.anna.click(offer, label=first_button(offer))
    assert "Queued" in said(await town.shows("Queued"))


async def test_stranger_presses_in_vain_and_is_told_alone(town: Town) -> None:
    offer = await town.offered()
    result = await town.bert.click(offer, label=first_button(offer))
    assert (result.ephemeral, "Only the one who asked" in result.response.content) == (True, True)
    assert "Best video" in said(town.messages()[-1])


async def test_moderator_cancels_for_a_member(town: Town) -> None:
    status = await town.queued()
    moderators = town.guild.create_role("Mods", permissions=moderator())
    carl = town.guild.add_member(town.env.create_user("carl"), roles=[moderators])
    await carl.click(status, label="Cancel")
    await town.shows("Cancelled: A film")


def moderator():
    import discord

    return discord.Permissions(manage_messages=True, view_channel=True)


async def test_cancelled_job_is_tried_again_in_the_same_message(town: Town) -> None:
    status = await town.queued()
    await town.anna.click(status, label="Cancel")
    cancelled = await town.shows("Cancelled: A film")
    await town.anna.click(cancelled, label="Try again")
    queued = await town.shows("Queued")
    assert (queued.id, (await town.job()).state) == (status.id, JobState.QUEUED)


async def test_file_stays_in_its_message_when_more_is_made_of_it(town: Town) -> None:
    await town.queued()
    await town.finishes(await town.works_on())
    had = await town.shows("Done: A film")
    await town.ended()
    await town.anna.click(had, label="Audio only")
    await town.finishes(await town.until_queued(2), b"sound", name="A film.mp3")
    await town.shows("A film.mp3")
    await town.ended(2)
    await town.anna.click(had, label="Send again")
    await town.until(lambda: len(town.messages()) == 3 and "A film.mp4" in said(town.messages()[0]))
    names = [[file.filename for file in message.attachments] for message in town.messages()]
    assert names == [["A film.mp4"], ["A film.mp3"], ["A film.mp4"]]
    assert "Cost: 33 credits" in said(town.messages()[2])


async def test_file_that_is_sent_again_from_a_hidden_list_is_hidden_and_the_list_stays(town: Town) -> None:
    await town.queued()
    await town.finishes(await town.works_on())
    await town.shows("Done: A film")
    await town.ended()
    result = await town.anna.slash(town.channel, "history")
    await town.until(lambda: result.response and "/again 1" in said(result.response.message))
    again = await town.anna.click(result.response.message, label="Send #1 again")
    await town.until(lambda: again.response and "Done: A film" in said(again.response.message))
    assert again.ephemeral
    assert "/again 1" in said(result.response.message)
    assert len(town.messages()) == 1


async def test_named_form_is_queued_without_an_offer(town: Town) -> None:
    await town.anna.slash(town.channel, "get", link=LINK, format="mp3", quality="192k", clip="0:05-0:10")
    await town.shows("Queued")
    choice = (await town.job()).choice
    assert (choice["container"], choice["bitrate"], choice["clip"]["end"]) == ("mp3", 192, 10)


async def test_audio_command_asks_for_mp3(town: Town) -> None:
    await town.anna.slash(town.channel, "audio", link=LINK)
    await town.shows("Queued")
    assert (await town.job()).choice["container"] == "mp3"


async def test_refusal_is_told_to_the_asker_alone(town: Town) -> None:
    await town.leads_to("https://example.org/private", PrivateMedia())
    result = await town.anna.slash(town.channel, "get", link="https://example.org/private")
    await town.until(lambda: result.followups)
    assert (result.followups[0].ephemeral, "private" in result.followups[0].embeds[0].description) == (True, True)
    await town.until(lambda: result.response is None)


async def test_private_answer_is_seen_by_the_asker_alone(town: Town) -> None:
    result = await town.anna.slash(town.channel, "get", link=LINK, private=True)
    await town.until(lambda: "goes on in a private message" in said(result.response.message))
    assert result.response.ephemeral


async def test_spoiler_survives_the_choice_of_a_form(town: Town) -> None:
    await town.queued(spoiler=True)
    await town.finishes(await town.works_on())
    message = await town.shows("Done: A film")
    assert message.attachments[0].filename == "SPOILER_A_film.mp4" or message.attachments[0].is_spoiler()


async def test_list_of_jobs_is_private(town: Town) -> None:
    await town.queued()
    result = await town.anna.slash(town.channel, "jobs")
    await town.until(lambda: result.response and "A film" in said(result.response.message))
    assert result.response.ephemeral


async def test_cancel_by_command_leaves_no_question_open(town: Town) -> None:
    await town.queued()
    result = await town.anna.slash(town.channel, "cancel", job="1")
    await town.until(lambda: result.response and "Done." in result.response.content)
    await town.shows("Cancelled: A film")


async def test_formats_and_own_jobs_are_suggested(town: Town) -> None:
    await town.queued()
    formats = await town.anna.autocomplete(town.channel, "get", "format", "mp", link=LINK)
    assert [choice["value"] for choice in formats] == ["mp4", "mp3"]
    jobs = await town.anna.autocomplete(town.channel, "cancel", "job", "film")
    assert jobs == [{"name": "#1 A film", "value": "1"}]
    assert await town.bert.autocomplete(town.channel, "cancel", "job", "") == []


async def test_menu_of_a_message_fetches_its_links(town: Town) -> None:
    message = await town.bert.send(town.channel, f"look <{LINK}>")
    await town.anna.context_menu(town.channel, "Get audio", message)
    await town.shows("Queued")
    assert (await town.job()).choice["container"] == "mp3"


async def test_menu_of_a_message_without_a_link_says_so(town: Town) -> None:
    message = await town.bert.send(town.channel, "hello")
    result = await town.anna.context_menu(town.channel, "Get media", message)
    assert (result.ephemeral, result.response.content) == (True, "There is no link in that message.")


async def test_link_in_a_private_message_is_answered_there(town: Town) -> None:
    await town.anna.user.send_dm(LINK)
    channel = town.anna.user.dm_channel
    offer = await town.shows("Best video", channel)
    assert offer.reference is not None
    await town.anna.user.click(offer, label=first_button(offer))
    await town.finishes(await town.until_queued())
    assert (await town.shows("Done: A film", channel)).attachments


async def test_answer_in_an_embed_has_no_text_beside_it(town: Town) -> None:
    await town.anna.user.send_dm("hello")
    message = await town.shows("neither a link nor a command", town.anna.user.dm_channel)
    assert message.content == ""


async def test_format_of_the_site_is_taken_from_a_menu_and_the_offer_comes_back(town: Town) -> None:
    await town.offered()
    await town.anna.click(await town.shows("Best video, mp4"), label="More formats")
    await town.anna.click(await town.shows(":/form "), label="‹ The offer")
    await town.anna.click(await town.shows("Best video, mp4"), label="More formats")
    await town.anna.select(await town.shows(":/form "), ["2"])
    job = await town.until_queued()
    assert job.choice["format_id"] == "360"


async def test_two_links_have_a_message_each(town: Town) -> None:
    other = "https://example.org/other"
    await town.leads_to(other, video(other, title="A song"))
    await town.anna.user.send_dm(f"{LINK} {other}")
    channel = town.anna.user.dm_channel
    first, second = await town.shows("A film", channel), await town.shows("A song", channel)
    assert first.id != second.id


async def test_more_files_than_a_message_holds_come_in_several(town: Town) -> None:
    await town.queued()
    await town.finishes(await town.works_on(), *(bytes([65 + n]) * 100 for n in range(12)))
    first = await town.shows("Done: A film")
    rest = await town.until(lambda: [m for m in town.messages() if m.id != first.id and m.attachments])
    assert (len(first.attachments), len(rest[0].attachments)) == (10, 2)


async def test_refused_press_leaves_the_offer_in_a_private_conversation(town: Town) -> None:
    await town.anna.user.send_dm(LINK)
    offer = await town.shows("Best video", town.anna.user.dm_channel)
    await town.forget_offers()
    result = await town.anna.user.click(offer, label=first_button(offer))
    await town.until(lambda: result.followups)
    assert "too old" in said(result.followups[0].message)
    assert "Best video" in said(await town.shows("Best video", town.anna.user.dm_channel))


async def test_export_is_for_the_person_alone_also_in_a_server(town: Town) -> None:
    result = await town.anna.slash(town.channel, "export")
    await town.until(lambda: result.response and result.response.attachments)
    assert result.response.ephemeral


async def test_several_links_are_asked_for_at_once(town: Town) -> None:
    other = "https://example.org/other"
    await town.leads_to(other, video(other, title="A song"))
    await town.anna.slash(town.channel, "bulk", links=f"{LINK} {other}", format="mp3")
    await town.shows("#1")
    await town.shows("#2")


async def test_several_links_where_one_goes_are_refused_with_the_command_for_several(town: Town) -> None:
    result = await town.anna.slash(town.channel, "get", link=f"{LINK} https://example.org/other")
    await town.until(lambda: result.response)
    assert "/bulk" in result.response.content
    assert result.response.ephemeral


async def test_several_links_without_any_say_how_they_are_asked_for(town: Town) -> None:
    await town.anna.slash(town.channel, "bulk")
    await town.shows("/bulk LINK")


async def test_links_of_a_text_file_are_asked_for(town: Town) -> None:
    other = "https://example.org/other"
    await town.leads_to(other, video(other, title="A song"))
    await town.anna.slash(town.channel, "bulk", file=("links.txt", f"{LINK}\n{other}\n".encode()), format="mp3")
    await town.shows("A film")


async def test_statistics_are_a_picture_in_the_answer(town: Town) -> None:
    await town.queued()
    await town.finishes(await town.works_on(), b"film")
    # The file arrives before its delivery is written down, and the statistics count what is written.
    assert (await town.ended()).state is JobState.DELIVERED
    result = await town.anna.slash(town.channel, "stats")
    await town.until(lambda: result.response and result.response.attachments)
    (attachment,) = result.response.attachments
    assert (attachment.filename, town.content(attachment)[:8]) == ("statistics.png", b"\x89PNG\r\n\x1a\n")
    assert "1 download" in (attachment.description or "")
    assert (result.response.embeds[0].image.url or "").endswith("statistics.png")
