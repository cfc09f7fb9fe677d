"""The cookies that sites know us by, as text: whose they are and how they stand, never what they are."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, printable
from storage.models import CookieSet, now


def cookie_sets(view: views.CookieSets, texts: Messages) -> Text:
    """The sets, a line each."""
    if not view.rows:
        return Text(texts.text("cookies-none"))
    return Text(texts.text("cookies-head"), [line(row, texts) for row in view.rows])


def kept(view: views.CookiesKept, texts: Messages) -> Text:
    """That a set is kept, whether it was tried, and what was left out of it."""
    row = view.kept.row
    head = texts.text("cookies-kept", number=str(row.id), platform=row.platform, domains=_domains(row))
    left_out = [texts.text("cookies-left-out", count=view.kept.left_out)] if view.kept.left_out else []
    proven = "cookies-proven" if view.kept.proven else "cookies-untried"
    return Text(head, [*left_out, texts.text(proven, platform=row.platform), texts.text("cookies-delete")])


def line(row: CookieSet, texts: Messages) -> str:
    """A set in one line."""
    age = (now() - row.created_at).total_seconds()
    return texts.text(
        "cookies-line", number=str(row.id), platform=row.platform, domains=_domains(row),
        state=texts.text(f"cookies-{row.state}"), age=texts.rough(age), uses=row.uses, result=row.last_result or "-",
    )  # fmt: skip


def _domains(row: CookieSet) -> str:
    return printable(", ".join(row.domains))
