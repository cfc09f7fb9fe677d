"""Answers about credits: balances, vouchers, gifts and who pays."""

from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from engine.accounts import Amount
from engine.errors.people import ModeratorsOnly, PrivateOnly
from engine.rules import PAYERS


async def answer(request: Request, command: commands.AboutMoney) -> views.View:
    """What is said to a command about money; raises what `engine.accounts` raises."""
    accounts, asker = request.engine.accounts, request.asker
    match command:
        case commands.Credits():
            charged = request.engine.settings.credits
            return views.Account(await accounts.statement(asker) if charged else None)
        case commands.Buy():
            return views.Packs(request.packs)
        case commands.Voucher(code):
            worth, balance = await accounts.redeem(asker, code)
            return views.Credited(request.sender.name or request.sender.external_id, worth, balance)
        case commands.Gift(to, amount):
            await accounts.give(asker, to, Amount.parse(amount))
            return views.Credited(to, Amount.parse(amount), None)
        case commands.Grant(to, amount, reason):
            balance = await accounts.grant(asker, to, Amount.parse(amount), reason)
            return views.Credited(to, Amount.parse(amount), balance)
        case commands.MakeVouchers(count, amount):
            if request.sender.chat is not None:
                raise PrivateOnly  # Whoever reads the codes first could redeem them.
            worth = Amount.parse(amount)
            return views.VoucherCodes(await accounts.make_vouchers(asker, count, worth), worth)
        case commands.Payer(value):
            return await _payer(request, value)
        case _:
            assert_never(command)


async def _payer(request: Request, value: str | None) -> views.PayerRule:
    accounts, asker = request.engine.accounts, request.asker
    if value is not None:
        if not request.sender.moderates:
            raise ModeratorsOnly
        asker = await accounts.set_payer(asker, value)
    pool = await accounts.pool(asker)
    return views.PayerRule(asker.group.payer if asker.group else PAYERS[0], PAYERS, pool)
