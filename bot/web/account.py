"""The page about one's account: what it can spend, what was booked, and what was downloaded, drawn."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.api.desk import Desk
from bot.drawn import drawn
from bot.messages import Messages
from bot.texts.text import short
from bot.web.sessions import Signed
from bot.web.visits import number, shown
from engine.accounts import Amount
from storage.models import Entry

DAYS: Final = 30
LINES: Final = 20
DOLLARS: Final = "usd"
MOST_PAGES: Final = 50_000


class AccountPages:
    """One's account."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def account(self, request: Request, signed: Signed) -> Response:
        """Credits, the book and the statistics."""
        records, texts = self._desk.engine.jobs.records, signed.texts
        page = number(request.query_params.get("page"), MOST_PAGES)
        funds = await records.funds(signed.asker)
        entries, total = await records.entries(signed.asker, LINES, (page - 1) * LINES)
        summary = await records.summary(signed.asker, DAYS)
        return shown(
            signed,
            "account.html",
            texts.text("web-account"),
            here="web-account",
            free=not self._desk.engine.settings.credits,
            available=funds.credits.available,
            held=funds.credits.held,
            dollars=texts.amount(Amount(funds.usd.available, DOLLARS))
            if funds.usd.available or funds.usd.held
            else None,
            # A hold that was charged in full gave nothing back: that line says nothing.
            entries=[_line(entry, currency, texts) for entry, currency in entries if entry.amount],
            page=page,
            last=max(1, -(-total // LINES)),
            summary=summary,
            charts=drawn(summary, DAYS, texts),
        )


def _line(entry: Entry, currency: str, texts: Messages) -> Mapping[str, str]:
    """A line of the book."""
    return {
        "day": texts.day(entry.created_at.date()),
        "kind": texts.text(f"entry-{entry.kind}"),
        "about": texts.text("entry-job", job=str(entry.job_id)) if entry.job_id else short(entry.reason),
        "amount": texts.change(Amount(entry.amount, currency)),
    }
