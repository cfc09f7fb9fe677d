"""Keys to the HTTP API, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, printable
from engine.logins import CODE_LASTS
from storage.models import ApiKey


def keys(view: views.Keys, texts: Messages) -> Text:
    """A person's keys, a line each."""
    if not view.keys:
        return Text(texts.text("keys-none"))
    return Text(texts.text("keys-listed"), [_line(key, texts) for key in view.keys])


def made(view: views.KeyMade, texts: Messages) -> Text:
    """A new key, which is shown this once."""
    return Text(texts.text("key-made", name=printable(view.made.row.name)), [view.made.text])


def login(view: views.LoginLink, texts: Messages) -> Text:
    """A link that signs in, once."""
    return Text(texts.text("login-link", time=texts.minutes(CODE_LASTS.total_seconds())), [view.url])


def _line(key: ApiKey, texts: Messages) -> str:
    used = texts.moment(key.last_used_at.timestamp()) if key.last_used_at else texts.text("key-unused")
    name, scopes = printable(key.name), ", ".join(key.scopes)
    return texts.text("key-line", prefix=key.prefix, name=name, scopes=scopes, used=used)
