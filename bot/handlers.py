"""Commands in, views out."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot import bulk, commands, grammar, views
from bot.answers import access, account, chats, cookies, following, house, jobs, keys, money, person
from bot.answers import help as bot_help
from bot.answers.request import Request
from bot.arguments import is_reference
from bot.chat import Chat, ReplyTo, Sender, Teller
from bot.errors import NoLinks
from bot.lists import ListAnswers
from bot.messages import negotiate
from bot.packs import Pack
from engine import delivery, forms, preferences, rules
from engine.askers import Asker
from engine.core import Engine
from engine.errors.forms import UnknownChoice
from engine.faults import report_bug
from engine.media import Media
from engine.telemetry import metrics, tracing
from storage.errors import DiskFull, NotEnoughCredits, StorageAway, UserError
from storage.models import Job

log = logging.getLogger(__name__)

FORMATS_A_PAGE = 10
LINKS_AT_ONCE = 4
"""How many links of one message are looked up at the same time."""


class Handlers:
    """Answers what people say on one platform."""

    def __init__(self, engine: Engine, chat: Chat, teller: Teller, *, packs: Sequence[Pack] = ()) -> None:
        self._engine = engine
        self._chat = chat
        self._teller = teller
        self._packs = packs
        self._lists = ListAnswers(engine, chat, teller)

    async def hear(self, sender: Sender, reply_to: ReplyTo, text: str) -> None:
        """Answer a text: a command, or links."""
        spoken = await self._in_language(sender, reply_to)

        async def answer() -> None:
            asked = bulk.together(grammar.parse(text), self._engine.settings.max_links)
            await self._answer_bulk(sender, spoken, asked)

        await self._guarded(spoken, answer)

    async def hear_file(self, sender: Sender, reply_to: ReplyTo, text: str, caption: str = "") -> None:
        """Answer a file: of links, whose form the caption may name, or of cookies, where it says so."""
        reply_to = await self._in_language(sender, reply_to)

        async def answer() -> None:
            if grammar.is_about_cookies(caption):
                (command,) = grammar.parse(caption)
                await self._answer_spoken(sender, reply_to, command, text)
                return
            await self._engine.jobs.count(await self._asker(sender), "manage")
            wanted = grammar.form(caption)
            asked = bulk.of_text(text, self._engine.settings.max_links, wanted.choice, zipped=wanted.zipped)
            if not asked.commands:
                raise NoLinks
            await self._answer_bulk(sender, reply_to, asked)

        await self._guarded(reply_to, answer)

    async def _answer_bulk(self, sender: Sender, reply_to: ReplyTo, asked: bulk.Bulk) -> None:
        if asked.duplicates or asked.left_out:
            limit = self._engine.settings.max_links
            told = views.LeftOut(asked.duplicates, asked.left_out, limit)
            await self._chat.show(self._chat.anew(reply_to), told)
        await self._answer_all(sender, reply_to, asked.commands)

    async def decline(self, sender: Sender, reply_to: ReplyTo, error: UserError) -> None:
        """Say why what was asked for comes to nothing, where that shows before it is read as a command."""
        await self._chat.show(await self._in_language(sender, reply_to), views.Declined(error))

    async def answer(self, sender: Sender, reply_to: ReplyTo, command: commands.Command, *, attached: str = "") -> None:
        """Answer one command; that it was heard is said before anything is looked up.

        What is somebody else's is refused before anything is said, since that would stand in the place of what they
        were told.
        """
        await self._answer_spoken(sender, await self._in_language(sender, reply_to), command, attached)

    async def _answer_spoken(
        self, sender: Sender, reply_to: ReplyTo, command: commands.Command, attached: str = ""
    ) -> None:
        name, platform = type(command).__name__, self._chat.platform
        metrics.COMMANDS.add(front_end=platform, command=name)
        with tracing.span(
            "command", parent=await self._origin(command), kind="server", front_end=platform, command=name
        ):
            await self._answer_traced(sender, reply_to, command, attached)

    async def _origin(self, command: commands.Command) -> str | None:
        """The trace that a command goes on with: what is picked belongs to the link that it was offered for."""
        match command:
            case commands.Pick(quote_id) | commands.PickFormat(quote_id):
                with suppress(StorageAway):
                    return await self._engine.jobs.lists.trace_of(quote_id)
        return None

    async def _answer_traced(self, sender: Sender, reply_to: ReplyTo, command: commands.Command, attached: str) -> None:
        async def work() -> None:
            meant = await self._meant(sender, command)
            answered = await self._acknowledge(reply_to, meant)
            await self._guarded(answered, lambda: self._answer(sender, answered, meant, attached))

        await self._guarded(reply_to, work)

    async def _meant(self, sender: Sender, command: commands.Command) -> commands.Command:
        """The command with a link for a reference; raises NotYours, QuoteExpired and UnknownJob."""
        jobs = self._engine.jobs
        match command:
            case commands.Pick(quote_id) | commands.PickFormat(quote_id) | commands.ShowOffer(quote_id):
                await jobs.lists.quoted(await self._asker(sender), quote_id)
            case commands.Retry(job_id) | commands.SendAgain(job_id) | commands.Redo(job_id):
                await jobs.get(await self._asker(sender), job_id)
            case commands.Get(link) | commands.Refresh(link) | commands.Info(link) | commands.Formats(link):
                if is_reference(link):
                    return replace(command, link=await jobs.link_of(await self._asker(sender), link))
            case _:
                pass
        return command

    async def _in_language(self, sender: Sender, reply_to: ReplyTo) -> ReplyTo:
        """The conversation with the language of whoever asks: renderers find it there, and so does a restart."""
        chosen = None
        with suppress(StorageAway, DiskFull):
            chosen = await self._engine.accounts.language(sender.platform, sender.external_id)
        return {**reply_to, "language": negotiate(chosen, sender.language)}

    async def _asker(self, sender: Sender) -> Asker:
        accounts, member = self._engine.accounts, sender.member
        return await accounts.asker(
            sender.platform, sender.external_id, sender.name, chat=sender.chat, topic=sender.topic, member=member
        )

    async def _answer_all(self, sender: Sender, reply_to: ReplyTo, asked: Sequence[commands.Command]) -> None:
        turns = asyncio.Semaphore(LINKS_AT_ONCE)

        async def in_turn(command: commands.Command) -> None:
            async with turns:
                await self._answer_spoken(sender, dict(reply_to), command)

        await asyncio.gather(*map(in_turn, asked))

    async def _guarded(self, reply_to: ReplyTo, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        # The edge of a front end: whatever goes wrong is said, and what nobody expected is logged under an id.
        try:
            await work()
        except UserError as error:
            await self._chat.show(reply_to, views.Declined(error))
        except Exception as error:  # noqa: BLE001
            await self._chat.show(reply_to, views.Declined(report_bug(error)))

    async def _acknowledge(self, reply_to: ReplyTo, command: commands.Command) -> ReplyTo:
        match command:
            case commands.Get(link) | commands.Refresh(link) | commands.Info(link) | commands.Items(link):
                return await self._chat.show(reply_to, views.Looking(link))
            case commands.Follow(link) | commands.Formats(link):
                return await self._chat.show(reply_to, views.Looking(link))
            case commands.GetAll(links):
                return await self._chat.show(reply_to, views.Looking(links[0]))
            case commands.Pick() | commands.PickFormat():
                return await self._chat.show(reply_to, views.Accepted())
            case commands.Retry() | commands.SendAgain() | commands.Redo():
                return await self._chat.show(reply_to, views.Accepted())
            case _:
                return reply_to

    async def _answer(self, sender: Sender, reply_to: ReplyTo, command: commands.Command, attached: str) -> None:
        asker = await self._asker(sender)
        match command:
            case commands.Get() | commands.Refresh():
                await self._get(asker, reply_to, command)
            case commands.GetAll() | commands.Items():
                await self._lists.answer(asker, reply_to, command)
            case commands.Pick():
                await self._pick(asker, reply_to, command)
            case commands.PickFormat():
                await self._pick_format(asker, reply_to, command)
            case commands.Info() | commands.Formats() | commands.ShowOffer():
                await self._describe(asker, reply_to, command)
            case commands.Cancel() | commands.CancelNewest():
                await self._cancel(asker, reply_to, command)
            case commands.Retry() | commands.SendAgain() | commands.Redo():
                await self._once_more(asker, reply_to, command)
            case _:
                await self._engine.jobs.count(asker, "manage")
                request = Request(
                    self._engine, self._chat, sender, reply_to, asker, self._packs, self._teller.public_url, attached
                )
                view = await _answer_at_once(request, command)
                if isinstance(view, views.Languages):
                    reply_to = {**reply_to, "language": view.current}
                await self._chat.show(reply_to, view)
                if isinstance(view, views.Forgotten):
                    return
        await self._tell_notice(sender, asker, reply_to)

    async def _tell_notice(self, sender: Sender, asker: Asker, reply_to: ReplyTo) -> None:
        # Once to everyone, and not into groups.
        notice = None if sender.chat is not None else await self._engine.administration.unseen_notice(asker)
        if notice is not None:
            await self._chat.show(self._chat.anew(reply_to), views.Announcement(notice.text))

    async def _get(self, asker: Asker, reply_to: ReplyTo, asked: commands.Get | commands.Refresh) -> None:
        fresh = isinstance(asked, commands.Refresh)
        at_once = isinstance(asked, commands.Refresh) or asked.at_once or not preferences.asks(asker.preferences)
        try:
            carried = self._chat.limits(reply_to)
            media = await self._engine.jobs.look_up(asker, asked.link)
            if self._lists.takes(media, asked):
                await self._lists.get(asker, reply_to, media, asked)
                return
            choice = asked.choice or forms.of_many(media, preferences.usual(asker.preferences))
            if choice is None and not at_once:
                quote = await self._engine.jobs.quote_media(asker, media, carried)
                await self._chat.show(reply_to, views.Offer(quote))
                return
            if choice is None:
                allowed = delivery.steps(asker.preferences)
                sound = preferences.wants_sound(asker.preferences) or rules.sound_only(asker.rules)
                choice = delivery.default(media, carried, allowed, audio=sound)
                smaller = delivery.stepped_down(media, choice, carried)
                if smaller is not None:
                    reply_to = await self._chat.show(reply_to, views.Accepted(smaller))
            platform = self._chat.platform
            job = await self._engine.jobs.submit(
                asker, media, choice, platform=platform, reply_to=reply_to, fresh=fresh
            )
        except NotEnoughCredits as error:
            await self._chat.show(reply_to, views.Declined(error))
            # Whoever runs a command that ends by itself has nobody to pick.
            if isinstance(asked, commands.Refresh) or not asked.at_once:
                await self._offer_free(asker, reply_to, media)
        except UserError as error:
            await self._chat.show(reply_to, views.Declined(error))
        else:
            await self._submitted(job)

    async def _offer_free(self, asker: Asker, reply_to: ReplyTo, media: Media) -> None:
        """Offer what everybody gets to whoever cannot pay for what they asked for, where there is such a form."""
        if media.is_playlist:
            return
        with suppress(UserError):
            quote = await self._engine.jobs.quote_media(asker, media, self._chat.limits(reply_to))
            if any(offered.terms.tier is not asker.tier for offered in quote.offers):
                await self._chat.show(self._chat.anew(reply_to), views.Offer(quote))

    async def _pick(self, asker: Asker, reply_to: ReplyTo, picked: commands.Pick) -> None:
        jobs, platform = self._engine.jobs, self._chat.platform
        media = await jobs.lists.quoted(asker, picked.quote_id)
        if media.is_playlist or picked.number == commands.WHOLE_LIST or picked.items is not None:
            await self._lists.pick(asker, reply_to, media, picked)
            return
        job = await jobs.pick(asker, picked.quote_id, picked.number, platform=platform, reply_to=reply_to)
        await self._submitted(job)

    async def _pick_format(self, asker: Asker, reply_to: ReplyTo, picked: commands.PickFormat) -> None:
        jobs, platform = self._engine.jobs, self._chat.platform
        media = await jobs.lists.quoted(asker, picked.quote_id)
        listed = forms.listed(media)
        if not 1 <= picked.number <= len(listed):
            raise UnknownChoice(str(picked.number))
        choice = forms.untouched(listed[picked.number - 1])
        await self._submitted(await jobs.submit(asker, media, choice, platform=platform, reply_to=reply_to))

    async def _describe(
        self, asker: Asker, reply_to: ReplyTo, asked: commands.Info | commands.Formats | commands.ShowOffer
    ) -> None:
        if isinstance(asked, commands.ShowOffer):
            known = await self._engine.jobs.lists.quoted(asker, asked.quote_id)
            offer = await self._engine.jobs.quote_media(asker, known, self._chat.limits(reply_to))
            await self._chat.show(reply_to, views.Offer(offer))
            return
        if isinstance(asked, commands.Info):
            media = await self._engine.jobs.look_up(asker, asked.link)
            await self._chat.show(reply_to, views.About(media, self._engine.jobs.offers.price(asker, media)))
            return
        quote = await self._engine.jobs.quote(asker, asked.link)
        listed = forms.listed(quote.media)
        pages = max(1, -(-len(listed) // FORMATS_A_PAGE))
        page = min(asked.page, pages)
        first = (page - 1) * FORMATS_A_PAGE
        shown = listed[first : first + FORMATS_A_PAGE]
        await self._chat.show(reply_to, views.Formats(quote.id, quote.media, shown, first + 1, page, pages))

    async def _once_more(
        self, asker: Asker, reply_to: ReplyTo, asked: commands.Retry | commands.SendAgain | commands.Redo
    ) -> None:
        jobs, platform = self._engine.jobs, self._chat.platform
        again = {commands.Retry: jobs.retry, commands.SendAgain: jobs.send_again, commands.Redo: jobs.redo}
        await self._submitted(await again[type(asked)](asker, asked.job_id, reply_to, platform=platform))

    async def _submitted(self, job: Job) -> None:
        # From here on the tracker alone writes the job's status.
        await self._teller.look(job.id or 0)

    async def _cancel(self, asker: Asker, reply_to: ReplyTo, command: commands.Cancel | commands.CancelNewest) -> None:
        # The status message of each job says that it was cancelled.
        jobs = self._engine.jobs
        found: object
        if isinstance(command, commands.CancelNewest):
            found = await jobs.cancel_newest(asker)
        elif command.job_id is None:
            found = await jobs.cancel_all(asker)
        else:
            found = await jobs.cancel(asker, command.job_id)
        if not found:
            await self._chat.show(reply_to, views.NothingToDo())


ToAnybody = (
    commands.AboutJobs
    | commands.AboutChats
    | commands.AboutMoney
    | commands.AboutPerson
    | commands.AboutAccount
    | commands.AboutAccess
    | commands.AboutFollowing
    | commands.AboutBot
    | commands.AboutKeys
)
AtOnce = ToAnybody | commands.AboutHouse | commands.AboutCookies


async def _answer_at_once(request: Request, command: AtOnce) -> views.View:
    if isinstance(command, commands.ForAdministrators):
        return await house.audited(request, command, lambda: _answer_to_administrators(request, command))
    return await _answer_of_family(request, command)


async def _answer_to_administrators(request: Request, command: commands.ForAdministrators) -> views.View:
    if isinstance(command, commands.AboutHouse):
        return await house.answer(request, command)
    if isinstance(command, commands.AboutCookies):
        return await cookies.answer(request, command)
    return await _answer_of_family(request, command)


async def _answer_of_family(request: Request, command: ToAnybody) -> views.View:
    if isinstance(command, commands.AboutFollowing):
        return await following.answer(request, command)
    if isinstance(command, commands.AboutJobs):
        return await jobs.answer(request, command)
    if isinstance(command, commands.AboutKeys):
        return await keys.answer(request, command)
    if isinstance(command, commands.AboutChats):
        return await chats.answer(request, command)
    if isinstance(command, commands.AboutMoney):
        return await money.answer(request, command)
    if isinstance(command, commands.AboutAccount):
        return await account.answer(request, command)
    if isinstance(command, commands.AboutAccess):
        return await access.answer(request, command)
    if isinstance(command, commands.AboutPerson):
        return await person.answer(request, command)
    return await bot_help.answer(request, command)
