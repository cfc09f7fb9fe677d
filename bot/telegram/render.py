"""Views as messages: HTML, buttons and captions."""

from collections.abc import Sequence
from html import escape

from telegram.constants import MessageLimit

from bot import views
from bot.actions import actions
from bot.messages import Messages
from bot.telegram.screens import Button, Content
from bot.texts import lists, offers
from bot.texts.text import Text, fitted, printable
from bot.texts.views import text as text_of
from engine import urls
from engine.delivery import Link
from engine.media import Media

TITLE_CHARACTERS = 300
BUTTON_CHARACTERS = 60
BUTTONS_IN_ROW = 4
MOST_BUTTONS = 100
"""Below one message (found by trying; Telegram does not say)."""
MOST_LINKS = 20


def render(view: views.View, texts: Messages) -> Content:
    """A view as a message."""
    match view:
        case views.Offer():
            return _offer(view, texts)
        case views.ListOffer():
            # What can be had stands on the buttons.
            said = text_of(view, texts)
            return Content(html(Text(said.head, said.details[len(view.quote.offers) :])), _buttons(view, texts))
        case views.Delivered(plan=Link()):
            return _link(view, texts)
        case _:
            return Content(html(text_of(view, texts)), _buttons(view, texts))


def caption(view: views.Delivered, texts: Messages, *, inline: bool = False) -> str:
    """What stands below a delivered file, with the links that no button below it can carry."""
    media = Media.model_validate(view.job.media)
    title = printable(view.job.title)[:TITLE_CHARACTERS]
    facts = offers.media_facts(media, texts)
    lines = [f"<b>{escape(title)}</b>", escape(" · ".join(facts))]
    if media.url.startswith(("http://", "https://")) and len(media.url) <= MessageLimit.CAPTION_LENGTH:
        lines.append(f'<a href="{escape(media.url)}">{escape(_site(media))}</a>')
    if view.smaller is not None:
        lines.append(escape(offers.smaller(view.smaller, texts)))
    if view.conversion is not None:
        lines.append(escape(texts.conversion(view.conversion, len(view.plan.files))))
    # Telegram allows no buttons below an album, and an inline message shows the first file alone.
    unbuttoned = inline or len(view.plan.files) > 1
    if (view.conversion is not None and unbuttoned) or (inline and len(view.links) > 1):
        lines.append(_links(view.links, texts))
    return "\n".join(line for line in lines if line)


def _links(links: Sequence[str], texts: Messages) -> str:
    name = escape(texts.text("action-link"))
    names = [name] if len(links) == 1 else [f"{name} {number}" for number in range(1, len(links) + 1)]
    public = [(link, named) for link, named in zip(links, names, strict=True) if _is_public(link)]
    return " · ".join(f'<a href="{escape(link)}">{named}</a>' for link, named in public[:MOST_LINKS])


def caption_buttons(view: views.Delivered, texts: Messages) -> Sequence[Sequence[Button]]:
    """What can be done with a delivered file."""
    return _buttons(view, texts)


def html(text: Text, characters: int = MessageLimit.MAX_TEXT_LENGTH) -> str:
    """Lines as HTML, the first one in bold, within what a message or a caption holds."""
    shown = f"<b>{escape(text.head)}</b>" if text.details else escape(text.head)
    room = characters - _units(text.head) - 2
    for line in text.details:
        room -= _units(line) + 1
        if room < 0:
            return f"{shown}\n…"
        shown += f"\n{escape(line)}"
    return shown


def _units(text: str) -> int:
    """How long a text is as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _offer(view: views.Offer, texts: Messages) -> Content:
    media = view.quote.media
    facts = offers.media_facts(media, texts)
    lines = [f"<b>{escape(printable(media.title)[:TITLE_CHARACTERS])}</b>", escape(" · ".join(facts))]
    for number, offered in enumerate(view.quote.offers, 1):
        # A button is too short for it.
        if told := offers.arrival(offered, texts):
            named = offers.form(offered.option, texts, default=number == 1)
            lines.append(escape(f"{named}: {told}"))
    return Content("\n".join(line for line in lines if line), _buttons(view, texts), _picture(media))


def _link(view: views.Delivered, texts: Messages) -> Content:
    links = view.links[:MOST_LINKS] if len(view.links) > 1 else []
    rows = [[Button(texts.text("action-link"), url=link)] for link in links if _is_public(link)]
    return Content(html(text_of(view, texts)), [*rows, *_buttons(view, texts)])


def _buttons(view: views.View, texts: Messages) -> Sequence[Sequence[Button]]:
    rows: dict[tuple[int, int], list[Button]] = {}
    for action in actions(view)[:MOST_BUTTONS]:
        if action.url is not None and not _is_public(action.url):
            continue
        # A form has a row of its own, so that its size and its price can be read.
        form = _form(view, action.option, texts)
        row = (action.row, action.option or 0) if form else (action.row, 0)
        label = form or texts.text(f"action-{action.key}", **action.facts)
        rows.setdefault(row, []).append(Button(label, action.command, action.url or ""))
    return [part for row in rows.values() for part in _split(row)]


def _split(row: Sequence[Button]) -> Sequence[Sequence[Button]]:
    return [row[start : start + BUTTONS_IN_ROW] for start in range(0, len(row), BUTTONS_IN_ROW)]


def _form(view: views.View, number: int | None, texts: Messages) -> str:
    """What a form on offer is, and what it costs; empty for a button that takes none."""
    if number is None:
        return ""
    match view:
        case views.Offer(quote):
            offered = quote.offers[number - 1]
            words = [offers.form(offered.option, texts, default=number == 1), *offers.cost(offered, texts)]
        case views.ListOffer(quote):
            of_list = quote.offers[number - 1]
            price = lists.price(of_list.price, of_list.unknown, of_list.count, texts)
            words = [lists.form(of_list, texts), price]
        case _:
            return ""
    return fitted(" · ".join(words), BUTTON_CHARACTERS)


def _site(media: Media) -> str:
    """What people call the site that a media is from."""
    return media.platform.title() if media.platform != urls.OTHER else urls.host(media.url)


def _picture(media: Media) -> str | None:
    return media.thumbnail if media.thumbnail and media.thumbnail.startswith(("http://", "https://")) else None


def _is_public(link: str) -> bool:
    # Telegram refuses a button to a host without a dot, and with it the whole message.
    return "." in link.partition("://")[2].partition("/")[0]
