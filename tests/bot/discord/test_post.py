"""Where messages go when the first way is closed."""

from functools import partial

import pytest

from bot import views
from bot.errors import TurnedAway, Unreachable
from storage.models import JobState
from tests.bot.conftest import LINK
from tests.bot.discord.conftest import Town, first_button, said
from tests.discord_limits import Inspector

QUARTER = 15 * 60 + 1


async def test_job_goes_on_in_the_channel_when_its_interaction_is_over(town: Town) -> None:
    status = await town.queued()
    town.later = QUARTER
    job = await town.works_on()
    await town.shows("Starting")
    await town.finishes(job)
    message = await town.shows("Done: A film")
    assert (message.id, len(message.attachments)) == (status.id, 1)


async def test_token_that_discord_calls_over_is_not_used_again(town: Town) -> None:
    await town.queued()
    town.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, times=None)
    await town.finishes(await town.works_on())
    assert (await town.shows("Done: A film")).attachments
    assert "token" not in (await town.ended()).reply_to


async def test_answer_that_only_the_asker_saw_goes_on_in_private(town: Town) -> None:
    result = await town.anna.slash(town.channel, "get", link=LINK, private=True, format="mp4")
    await town.until(lambda: "Queued" in said(result.response.message))
    town.later = QUARTER
    await town.finishes(await town.works_on())
    message = await town.shows("Done: A film", town.anna.user.dm_channel)
    assert len(message.attachments) == 1
    assert (await town.ended()).reply_to["channel"] == town.anna.user.dm_channel.id


async def test_deleted_status_is_sent_anew_with_the_file(town: Town) -> None:
    status = await town.queued()
    job = await town.works_on()
    await town.shows("Starting")
    await status.delete()
    await town.finishes(job)
    message = await town.shows("Done: A film")
    assert (message.id != status.id, len(message.attachments)) == (True, 1)


async def test_lost_permission_sends_the_file_in_private(town: Town) -> None:
    await town.queued()
    town.later = QUARTER
    town.env.inject_error("PATCH", "/channels/*", status=403, code=50001, times=None)
    await town.finishes(await town.works_on())
    assert (await town.shows("Done: A film", town.anna.user.dm_channel)).attachments


async def test_nobody_to_write_to_ends_the_job_without_a_charge(town: Town) -> None:
    await town.queued()
    town.later = QUARTER
    town.env.inject_error("PATCH", "/channels/*", status=404, code=10003, times=None)
    town.env.inject_error("POST", "/channels/*", status=403, code=50007, times=None)
    await town.finishes(await town.works_on())
    job = await town.ended()
    assert (job.state, (job.error or {})["code"]) == (JobState.FAILED, "unreachable")


async def test_refused_upload_is_answered_by_the_next_step(town: Town, inspector: Inspector) -> None:
    await town.queued()
    job = await town.works_on()
    await town.shows("Starting")
    # Edits of the status go the same way: one of them must not meet the refusal in place of the upload.
    inspector.before_upload = partial(town.env.inject_error, "PATCH", "/webhooks/*", status=413, code=40005)
    await town.finishes(job, b"x" * 2000, name="A film.bin")
    message = await town.shows("http://localhost:8080/")
    assert message.attachments == []


@pytest.mark.parametrize("status", [500, 503])
async def test_fault_of_discord_is_waited_out(town: Town, status: int) -> None:
    await town.queued()
    town.env.inject_error("PATCH", "/webhooks/*", status=status, times=2)
    await town.finishes(await town.works_on())
    assert (await town.shows("Done: A film")).attachments


async def test_restart_goes_on_in_the_same_message(town: Town) -> None:
    status = await town.queued()
    job = await town.works_on()
    await town.shows("Starting")
    await town.restart()
    await town.finishes(job)
    message = await town.shows("Done: A film")
    assert (message.id, len(town.messages())) == (status.id, 1)


async def test_buttons_from_before_a_restart_work(town: Town) -> None:
    offer = await town.offered()
    await town.restart()
    await town.anna.click(offer, label=first_button(offer))
    await town.shows("Queued")


async def test_first_word_to_a_person_arrives_in_private(town: Town) -> None:
    where = town.front.chat.private(str(town.anna.id))
    with town.env.time_context():
        await town.front.chat.show(where, views.Announcement("We are back."))
    assert "We are back." in said(town.messages(town.anna.user.dm_channel)[0])


async def test_person_who_takes_no_messages_is_unreachable(town: Town) -> None:
    town.env.inject_error("POST", "/channels/*", status=403, code=50007)
    with town.env.time_context(), pytest.raises(Unreachable):
        await town.front.chat.show(town.front.chat.private(str(town.anna.id)), views.Announcement("We are back."))


async def test_discord_that_bans_the_machine_turns_it_away(town: Town) -> None:
    town.env.inject_error("POST", "/channels/*", status=429)
    with town.env.time_context(), pytest.raises(TurnedAway):
        await town.front.chat.show(town.front.chat.private(str(town.anna.id)), views.Announcement("We are back."))


async def test_conversation_begun_anew_names_neither_message_nor_interaction(town: Town) -> None:
    await town.queued()
    anew = town.front.chat.anew((await town.job()).reply_to)
    assert anew["channel"] == town.channel.id
    assert not {"message", "token", "original"} & anew.keys()
