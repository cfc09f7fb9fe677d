"""Answers to administrators; every command of theirs leaves a line in the audit book."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine.administration import Action
from engine.askers import check_admin
from engine.errors.people import PrivateOnly
from storage.errors import UserError


async def answer(request: Request, command: commands.AboutHouse) -> views.View:
    """What is said to a command of an administrator; raises AdminsOnly, PrivateOnly and as `engine.administration`."""
    engine, asker = request.engine, request.asker
    check_admin(asker)
    match command:
        case commands.ShowPerson() | commands.ShowFault() if request.sender.chat is not None:
            raise PrivateOnly  # What is told is other people's.
        case commands.ShowPerson(person):
            return views.Person(await engine.administration.profile(asker, person))
        case commands.AllJobs():
            return views.EveryJob(await engine.administration.unfinished(asker))
        case commands.ShowFault(error_id):
            return views.FaultFound(await engine.administration.fault(asker, error_id))
        case commands.TakeDown():
            return await _takedown(request, command)
        case commands.ShowPlatforms() | commands.SwitchPlatform():
            return await _platforms(request, command)
        case commands.Ban() | commands.Unban():
            return await _ban(request, command)
        case commands.ShowHealth() | commands.ShowQueue() | commands.Pause() | commands.Resume():
            return await _queue(request, command)
        case commands.Broadcast() | commands.StopBroadcast() | commands.ShowBroadcasts() | commands.Announce():
            return await _to_everyone(request, command)
        case _:
            assert_never(command)


async def audited(
    request: Request, command: commands.ForAdministrators, work: Callable[[], Awaitable[views.View]]
) -> views.View:
    """Do what an administrator asks for, and write down that they did and how it ended; raises what `work` raises."""
    check_admin(request.asker)
    outcome = "failed"
    try:
        view = await work()
        outcome = "done"
    except UserError as error:
        outcome = error.code
        raise
    finally:
        action = Action(request.sender.platform, type(command).__name__.lower(), asdict(command))
        await request.engine.administration.note(request.asker, action, outcome)
    return view


async def _takedown(request: Request, command: commands.TakeDown) -> views.View:
    house, asker, link = request.engine.administration, request.asker, command.link
    if not command.undo:
        return views.TakenDown(link, await house.take_down(asker, link))
    return views.TakenDown(link, None) if await house.give_out_again(asker, link) else views.NothingToDo()


async def _queue(
    request: Request, command: commands.ShowHealth | commands.ShowQueue | commands.Pause | commands.Resume
) -> views.View:
    house, asker = request.engine.administration, request.asker
    match command:
        case commands.ShowHealth():
            return views.Health(await request.engine.health.report(asker))
        case commands.Pause(drain):
            await house.pause(asker, drain=drain)
        case commands.Resume():
            await house.resume(asker)
        case commands.ShowQueue():
            pass
        case _:
            assert_never(command)
    return views.QueueState(await house.overview(asker))


async def _to_everyone(
    request: Request, command: commands.Broadcast | commands.StopBroadcast | commands.ShowBroadcasts | commands.Announce
) -> views.View:
    broadcasts, asker = request.engine.broadcasts, request.asker
    match command:
        case commands.Announce(text):
            await request.engine.administration.announce(asker, text)
            return views.NoticeSet(text)
        case commands.Broadcast(text):
            await broadcasts.add(asker, text)
        case commands.StopBroadcast():
            await broadcasts.stop(asker)
        case commands.ShowBroadcasts():
            pass
        case _:
            assert_never(command)
    return views.Broadcasts(await broadcasts.newest(asker))


async def _platforms(request: Request, command: commands.ShowPlatforms | commands.SwitchPlatform) -> views.View:
    house, asker = request.engine.administration, request.asker
    if isinstance(command, commands.SwitchPlatform):
        await house.switch_platform(asker, command.platform, on=command.on, reason=command.reason)
    return views.Platforms(await house.platforms(asker))


async def _ban(request: Request, command: commands.Ban | commands.Unban) -> views.View:
    access, asker = request.engine.access, request.asker
    match command:
        case commands.Ban(person, reason):
            await access.set_rule(asker, "person", person, allowed=False, reason=reason)
            return views.Banned(person, banned=True)
        case commands.Unban(person):
            lifted = await access.lift(asker, "person", person)
            return views.Banned(person, banned=False) if lifted else views.NothingToDo()
        case _:
            assert_never(command)
