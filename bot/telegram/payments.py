"""Credits for Telegram Stars: bills, payments that count once, and money that goes back."""

import logging
import re
from collections.abc import Sequence
from html import escape

from telegram import Bot, LabeledPrice, PreCheckoutQuery, RefundedPayment, SuccessfulPayment, User
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat import Sender
from bot.messages import Messages, negotiate
from bot.packs import Pack
from bot.telegram.addresses import Address
from bot.telegram.caller import Caller
from bot.telegram.deliverer import PLATFORM
from bot.telegram.screens import Button, Content, Screens
from engine.askers import Asker, check_admin
from engine.core import Engine
from engine.errors.people import AlreadyRefunded
from storage.errors import DiskFull, StorageAway, UserError
from storage.models import Tier

log = logging.getLogger(__name__)

STARS = "XTR"
"""Telegram's currency for digital goods (https://core.telegram.org/bots/payments-stars)."""
BUYS = "buy"
"""What stands after /start for somebody who comes to buy."""


class Payments:
    """The till of one bot."""

    def __init__(
        self, bot: Bot, caller: Caller, screens: Screens, engine: Engine, packs: Sequence[Pack], support: str
    ) -> None:
        self._bot = bot
        self._caller = caller
        self._screens = screens
        self._engine = engine
        self.packs = packs
        self._support = support

    async def offer(self, address: Address, texts: Messages, words: str = "") -> None:
        """Show what is sold, or send the bill for what was picked: so many credits. In groups, say where that is."""
        if address.is_group:
            # A bill goes to a person, and to nobody who has not started the bot.
            name = self._bot.username
            button = Button(f"@{name}", url=f"https://t.me/{name}?start={BUYS}")
            await self._screens.last(address, Content(escape(texts.text("telegram-buy-alone")), [[button]]))
            return
        pack = next((pack for pack in self.packs if str(pack.credits) == words.strip()), None)
        if pack is not None:
            await self._bill(address, pack, texts)
            return
        rows = [
            [Button(texts.text("telegram-pack", credits=pack.credits, stars=pack.stars), f"/buy {pack.credits}")]
            for pack in self.packs
        ]
        await self._screens.last(address, Content(escape(texts.text("telegram-buy")), rows))

    async def support(self, address: Address, sender: Sender, texts: Messages) -> None:
        """Say whom to write to, and the person's newest payments with their charges."""
        asker = await self._engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        lines = [escape(self._support or texts.text("telegram-support"))]
        lines += [
            escape(texts.text("telegram-payment", credits=each.credits, stars=each.paid, charge=each.charge_id))
            for each in await self._engine.purchases.of(asker)
        ]
        await self._screens.last(address, Content("\n".join(lines)))

    async def check(self, query: PreCheckoutQuery) -> None:
        """Let a payment through if what is paid for is still sold at that price, to someone who may buy it."""
        texts = Messages(negotiate(query.from_user.language_code))
        refusal = await self._refusal(query, texts)
        await self._bot.answer_pre_checkout_query(query.id, ok=refusal is None, error_message=refusal)

    async def book(self, user: User, payment: SuccessfulPayment, address: Address, texts: Messages) -> None:
        """Add what was paid for; a payment that is told again is passed over."""
        match = re.fullmatch(r"credits:(\d+):(\d+)", payment.invoice_payload)
        if match is None or payment.currency != STARS:
            log.error("a payment is for nothing that is sold here: charge %s", payment.telegram_payment_charge_id)
            return
        balance = await self._engine.purchases.book(
            await self._buyer(user), PLATFORM, str(user.id), payment.telegram_payment_charge_id, amount=int(match[1]),
            paid=payment.total_amount, currency=STARS,
        )  # fmt: skip
        if balance is not None:
            said = texts.text("telegram-paid", credits=int(match[1]), balance=balance)
            await self._screens.last(address, Content(escape(said)))

    async def _buyer(self, user: User) -> Asker:
        """Who paid, even if they were shut out since: what was taken is owed."""
        try:
            return await self._engine.accounts.asker(PLATFORM, str(user.id), user.full_name)
        except (StorageAway, DiskFull):
            raise
        except UserError:
            return Asker(await self._engine.accounts.person(f"{PLATFORM}:{user.id}"), Tier.PUBLIC)

    async def refund(self, address: Address, sender: Sender, charge: str, texts: Messages) -> None:
        """Give a payment back, as an administrator; raises AdminsOnly, UnknownCharge or AlreadyRefunded."""
        asker = await self._engine.accounts.asker(sender.platform, sender.external_id, sender.name)
        check_admin(asker)
        if not charge:
            await self._screens.last(address, Content(escape(texts.text("telegram-refund-usage"))))
            return
        try:
            purchase, taken = await self._engine.purchases.begin_refund(asker, PLATFORM, charge)
            begun = True
        except AlreadyRefunded:
            # Telegram may not have heard of it: the last attempt may have ended between our book and theirs.
            purchase, taken, begun = await self._engine.purchases.get(asker, PLATFORM, charge), 0, False
        try:
            await self._bot.refund_star_payment(int(purchase.external_id), charge)
        except TelegramError as error:
            # The library writes the reason in small letters.
            told_twice = "ALREADY_REFUNDED" in str(error).upper()
            if told_twice and not begun:
                raise AlreadyRefunded(charge=charge) from error
            if not told_twice:
                # Whether a broken connection gave the money back nobody knows: asking again says so.
                if begun and isinstance(error, BadRequest | Forbidden):
                    await self._engine.purchases.undo_refund(purchase, taken)
                raise
        said = texts.text("telegram-refunded", stars=purchase.paid, credits=taken)
        await self._screens.last(address, Content(escape(said)))

    async def note_refund(self, payment: RefundedPayment, address: Address, texts: Messages) -> None:
        """Take back what a payment bought that Telegram itself has given back."""
        taken_back = await self._engine.purchases.note_refund(PLATFORM, payment.telegram_payment_charge_id)
        if taken_back is not None:
            purchase, taken = taken_back
            said = texts.text("telegram-refunded", stars=purchase.paid, credits=taken)
            await self._screens.last(address, Content(escape(said)))

    async def _bill(self, address: Address, pack: Pack, texts: Messages) -> None:
        title = texts.text("telegram-bill", credits=pack.credits)
        await self._caller.say(
            address.person,
            lambda chat: self._bot.send_invoice(
                chat, title=title[:32], description=texts.text("telegram-bill-about", credits=pack.credits)[:255],
                payload=payload(pack), currency=STARS, prices=[LabeledPrice(title, pack.stars)], provider_token="",
            ),
        )  # fmt: skip

    async def _refusal(self, query: PreCheckoutQuery, texts: Messages) -> str | None:
        pack = next((pack for pack in self.packs if payload(pack) == query.invoice_payload), None)
        if pack is None or query.currency != STARS or query.total_amount != pack.stars:
            return texts.text("telegram-not-sold")
        try:
            user = query.from_user
            await self._engine.accounts.asker(PLATFORM, str(user.id), user.full_name)
        except UserError as error:
            return texts.error(error)
        return None


def payload(pack: Pack) -> str:
    """What a bill for a pack carries."""
    return f"credits:{pack.credits}:{pack.stars}"
