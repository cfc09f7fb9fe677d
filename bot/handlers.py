"""Commands in, views out."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot import commands, views
from bot.chat import Chat, ReplyTo, Sender
from bot.tracker import Tracker
from engine import delivery
from engine.accounts import PAYERS, PREFERENCES, Amount, Asker
from engine.core import Engine
from engine.errors import AdminsOnly
from engine.faults import report_bug
from storage.errors import UserError
from storage.models import Job, Tier

log = logging.getLogger(__name__)

LINKS_AT_ONCE = 4
"""How many links of one message are looked up at the same time."""


class Handlers:
    """Answers what people say on one platform."""

    def __init__(self, engine: Engine, chat: Chat, tracker: Tracker) -> None:
        self._engine = engine
        self._chat = chat
        self._tracker = tracker

    async def hear(self, sender: Sender, reply_to: ReplyTo, text: str) -> None:
        """Answer a text: a command, or links."""
        await self._guarded(reply_to, lambda: self._answer_all(sender, reply_to, commands.parse(text)))

    async def answer(self, sender: Sender, reply_to: ReplyTo, command: commands.Command) -> None:
        """Answer one command; that it was heard is said before anything is looked up."""
        answered = await self._acknowledge(reply_to, command)
        await self._guarded(answered, lambda: self._answer(sender, answered, command))

    async def _answer_all(self, sender: Sender, reply_to: ReplyTo, asked: Sequence[commands.Command]) -> None:
        turns = asyncio.Semaphore(LINKS_AT_ONCE)

        async def in_turn(command: commands.Command) -> None:
            async with turns:
                await self.answer(sender, dict(reply_to), command)

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
            case commands.Get(link) | commands.Refresh(link) | commands.Info(link):
                return await self._chat.show(reply_to, views.Looking(link))
            case commands.Pick() | commands.Retry() | commands.SendAgain():
                return await self._chat.show(reply_to, views.Accepted())
            case _:
                return reply_to

    async def _answer(self, sender: Sender, reply_to: ReplyTo, command: commands.Command) -> None:
        accounts = self._engine.accounts
        asker = await accounts.asker(sender.platform, sender.external_id, sender.name, chat=sender.chat)
        match command:
            case commands.Get() | commands.Refresh():
                await self._get(asker, reply_to, command)
            case commands.Pick(quote_id, number):
                await self._pick(asker, reply_to, quote_id, number)
            case commands.Info(link):
                await self._info(asker, reply_to, link)
            case commands.Cancel(job_id):
                await self._cancel(asker, reply_to, job_id)
            case commands.Retry(job_id):
                await self._submitted(await self._engine.jobs.retry(asker, job_id, reply_to))
            case commands.SendAgain(job_id):
                await self._submitted(await self._engine.jobs.send_again(asker, job_id, reply_to))
            case _:
                await self._engine.jobs.count(asker, "manage")
                await self._chat.show(reply_to, await self._answer_at_once(sender, asker, command))

    async def _answer_at_once(self, sender: Sender, asker: Asker, command: commands.Command) -> views.View:
        match command:
            case commands.Jobs():
                return views.JobList(await self._engine.jobs.mine(asker))
            case commands.Rename(job_id, title):
                return views.Renamed(await self._engine.jobs.rename(asker, job_id, title))
            case commands.Delete(job_id):
                return views.Deleted(await self._engine.jobs.delete(asker, job_id))
            case commands.Settings(name, value):
                return await self._settings(asker, name, value)
            case commands.Unknown(text, nearest):
                return views.NotUnderstood(text, nearest)
            case commands.Help():
                admin = asker.tier is Tier.ADMIN
                return views.Help([spec for spec in commands.COMMANDS if spec.listed and (admin or not spec.admin)])
            case _:
                return await self._answer_about_money(sender, asker, command)

    async def _answer_about_money(self, sender: Sender, asker: Asker, command: commands.Command) -> views.View:
        accounts = self._engine.accounts
        match command:
            case commands.Voucher(code):
                worth, balance = await accounts.redeem(asker, code)
                return views.Credited(sender.name or sender.external_id, worth, balance)
            case commands.Gift(to, amount):
                await accounts.give(asker, to, Amount.parse(amount))
                return views.Credited(to, Amount.parse(amount), None)
            case commands.Grant(to, amount, reason):
                balance = await accounts.grant(asker, to, Amount.parse(amount), reason)
                return views.Credited(to, Amount.parse(amount), balance)
            case commands.MakeVouchers(count, amount):
                worth = Amount.parse(amount)
                return views.VoucherCodes(await accounts.make_vouchers(asker, count, worth), worth)
            case commands.Payer(value):
                if value is not None:
                    if not sender.moderates:
                        raise AdminsOnly
                    asker = await accounts.set_payer(asker, value)
                pool = await accounts.pool(asker)
                return views.PayerRule(asker.group.payer if asker.group else PAYERS[0], PAYERS, pool)
            case _:
                charged = self._engine.settings.credits
                return views.Account(await accounts.statement(asker) if charged else None)

    async def _get(self, asker: Asker, reply_to: ReplyTo, asked: commands.Get | commands.Refresh) -> None:
        fresh = isinstance(asked, commands.Refresh)
        preferred = asker.preferences.get("format", "ask")
        at_once = isinstance(asked, commands.Refresh) or asked.at_once or preferred != "ask"
        try:
            carried = self._chat.limits(reply_to)
            if asked.choice is None and not at_once:
                await self._chat.show(reply_to, views.Offer(await self._engine.jobs.quote(asker, asked.link, carried)))
                return
            media = await self._engine.jobs.look_up(asker, asked.link)
            choice = asked.choice
            if choice is None:
                allowed = delivery.steps(asker.preferences)
                choice = delivery.default(media, carried, allowed, audio=preferred == "audio")
                smaller = delivery.stepped_down(media, choice, carried)
                if smaller is not None:
                    reply_to = await self._chat.show(reply_to, views.Accepted(smaller))
            platform = self._chat.platform
            job = await self._engine.jobs.submit(
                asker, media, choice, platform=platform, reply_to=reply_to, fresh=fresh
            )
        except UserError as error:
            await self._chat.show(reply_to, views.Declined(error))
        else:
            await self._submitted(job)

    async def _pick(self, asker: Asker, reply_to: ReplyTo, quote_id: str, number: int) -> None:
        platform = self._chat.platform
        job = await self._engine.jobs.pick(asker, quote_id, number, platform=platform, reply_to=reply_to)
        await self._submitted(job)

    async def _submitted(self, job: Job) -> None:
        # From here on the tracker alone writes the job's status.
        await self._tracker.look(job.id or 0)

    async def _info(self, asker: Asker, reply_to: ReplyTo, link: str) -> None:
        media = await self._engine.jobs.look_up(asker, link)
        await self._chat.show(reply_to, views.About(media, self._engine.jobs.price(asker, media)))

    async def _cancel(self, asker: Asker, reply_to: ReplyTo, job_id: int | None) -> None:
        # The status message of each job says that it was cancelled.
        if job_id is not None:
            await self._engine.jobs.cancel(asker, job_id)
        elif not await self._engine.jobs.cancel_all(asker):
            await self._chat.show(reply_to, views.NothingToDo())

    async def _settings(self, asker: Asker, name: str | None, value: str | None) -> views.View:
        if name is not None and value is not None:
            if value not in PREFERENCES.get(name, ()):
                return views.NotUnderstood(f"/settings {name} {value}", "settings")
            asker = await self._engine.accounts.set_preference(asker, name, value)
        current = {known: asker.preferences.get(known, values[0]) for known, values in PREFERENCES.items()}
        return views.Preferences(current, dict(PREFERENCES))
