"""What is followed, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, printable, short
from engine.wishes import Wish
from storage.models import Follow


def followed(view: views.Followed, texts: Messages) -> Text:
    """That a source is followed from now on, how much of it, and how that is ended."""
    head = texts.text("followed", title=short(view.follow.title))
    return Text(head, [*_wish(view.follow, texts), texts.text("followed-hint", number=str(view.follow.id))])


def following(view: views.Following, texts: Messages) -> Text:
    """What is followed in a conversation, a line each."""
    if not view.follows:
        return Text(texts.text("following-none"))
    return Text(texts.text("following-head"), [_line(follow, texts) for follow in view.follows])


def unfollowed(view: views.Unfollowed, texts: Messages) -> Text:
    """That a source is followed no more."""
    return Text(texts.text("unfollowed", title=short(view.follow.title)))


def trouble(view: views.FollowTrouble, texts: Messages) -> Text:
    """Why nothing new comes from a source, and what to do about it."""
    told = view.trouble
    head = texts.text("follow-paused" if told.paused else "follow-waits", title=short(told.follow.title))
    hint = [texts.text("follow-paused-hint", url=printable(told.follow.url))] if told.paused else []
    return Text(head, [texts.error(told.error), *hint])


def _line(follow: Follow, texts: Messages) -> str:
    state = [] if follow.next_at is not None else [texts.text("following-paused")]
    parts = [f"{follow.id}. {short(follow.title)}", printable(follow.url), *_wish(follow, texts), *state]
    return "  ·  ".join(parts)


def _wish(follow: Follow, texts: Messages) -> list[str]:
    wish = Wish.model_validate(follow.wish)
    shown = [texts.text("wish-title", words=", ".join(map(printable, wish.titles)))] if wish.titles else []
    if wish.min_seconds is not None:
        shown.append(texts.text("wish-min", length=texts.length(wish.min_seconds)))
    if wish.max_seconds is not None:
        shown.append(texts.text("wish-max", length=texts.length(wish.max_seconds)))
    return shown + ([wish.choice.container] if wish.choice is not None else [])
