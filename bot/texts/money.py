"""Credits, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, printable
from engine.accounts import Amount, Statement
from storage.models import Entry


def account(statement: Statement | None, texts: Messages) -> Text:
    """A balance and the newest lines of its book; None where downloads are free."""
    if statement is None:
        return Text(texts.text("credits-off"))
    held = statement.balance.held
    shown = [texts.text("credits-held", held=held)] if held else []
    # A hold that was charged in full gave nothing back: that line says nothing.
    shown += [entry_line(entry, currency, texts) for entry, currency in statement.entries if entry.amount]
    return Text(texts.text("credits-balance", available=statement.balance.available), shown)


def entry_line(entry: Entry, currency: str, texts: Messages) -> str:
    """A line of the book."""
    about = texts.text("entry-job", job=str(entry.job_id)) if entry.job_id else printable(entry.reason)
    amount = texts.change(Amount(entry.amount, currency))
    return texts.text("entry-line", amount=amount, kind=texts.text(f"entry-{entry.kind}"), about=about)


def credited(view: views.Credited, texts: Messages) -> Text:
    """What was added to a balance."""
    head = texts.text("credited", amount=texts.amount(view.amount), to=printable(view.to))
    if view.balance is None:
        return Text(head)
    balance = texts.amount(Amount(view.balance, view.amount.currency))
    return Text(head, [texts.text("credited-balance", balance=balance)])


def vouchers(view: views.VoucherCodes, texts: Messages) -> Text:
    """New voucher codes, a line each."""
    return Text(texts.text("vouchers-made", amount=texts.amount(view.amount)), view.codes)


def packs(view: views.Packs, texts: Messages) -> Text:
    """What credits cost, and how else they are had."""
    shown = [texts.text("packs-line", price=texts.price(pack.credits), stars=pack.stars) for pack in view.packs]
    head = texts.text("packs-head" if view.packs else "packs-none")
    return Text(head, [*shown, texts.text("packs-voucher")])


def payer(view: views.PayerRule, texts: Messages) -> Text:
    """Who pays in a group, and what its pool holds."""
    return Text(texts.text(f"payer-{view.current}"), [texts.text("payer-balance", pool=view.pool)])
