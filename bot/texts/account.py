"""What a person is told of their account, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, short
from storage.models import Identity, now


def link_code(view: views.LinkCode, texts: Messages) -> Text:
    """A code, how it is used, and what belongs together already."""
    code = view.code
    shown = [
        texts.text("link-how", code=code.text),
        texts.text("link-until", time=texts.minutes((code.expires_at - now()).total_seconds())),
        texts.text("link-warning"),
    ]
    return Text(texts.text("link-code", code=code.text), [*shown, *_identities(view.identities, texts)])


def linked(view: views.Linked | views.Unlinked, texts: Messages) -> Text:
    """What belongs together from now on, or no more."""
    ended = [texts.text("linked-locked-out")] if view.locked_out else []
    if isinstance(view, views.Unlinked):
        return Text(texts.text("unlinked", identity=identity(view.identity)), [texts.text("unlinked-empty"), *ended])
    return Text(texts.text("linked"), [*_identities(view.identities, texts), *ended, texts.text("linked-hint")])


def forget_warning(view: views.ForgetWarning, texts: Messages) -> Text:
    """What will be deleted, and how that is confirmed."""
    shown = [texts.text("forget-what"), texts.text("forget-stays"), texts.text("forget-how", word=view.word)]
    return Text(texts.text("forget-warning"), shown)


def history(view: views.History, texts: Messages) -> Text:
    """A page of files, each with what can be done with it."""
    if not view.kept:
        return Text(texts.text("history-nothing" if view.words else "history-none"))
    head = texts.text("history-head", count=view.total, page=view.page, pages=view.pages)
    shown = [kept_line(kept, texts) for kept in view.kept]
    if view.page < view.pages:
        words = "".join(f"{word} " for word in view.words)
        shown.append(texts.text("history-more", command=f"/history {words}page:{view.page + 1}"))
    return Text(head, shown)


def kept_line(kept: views.Kept, texts: Messages) -> str:
    """A job that brought files: its number, title and day, and how they are had again."""
    job = kept.job
    day = texts.day((job.finished_at or job.created_at).date())
    command = f"/again {job.id}" if kept.alive else f"/redo {job.id}"
    return texts.text("history-line", job=str(job.id), title=short(job.title), day=day, command=command)


def languages(view: views.Languages, texts: Messages) -> Text:
    """The language that is spoken, and those that there are, each in its own words."""
    head = texts.text("language-current", language=texts.language_name(view.current))
    shown = [f"/language {code}  {texts.language_name(code, code)}" for code in view.possible]
    hint = [texts.text("language-auto")] if view.chosen else []
    return Text(head, [*shown, *hint])


def identity(one: Identity) -> str:
    """A platform's account, as people name it."""
    name = f"{one.platform}:{one.external_id}"
    return f"{short(one.name)} ({name})" if one.name and one.name != one.external_id else name


def _identities(found: object, texts: Messages) -> list[str]:
    named = [identity(one) for one in found] if isinstance(found, list | tuple) else []
    return [texts.text("link-identities", identities=", ".join(named))] if len(named) > 1 else []
