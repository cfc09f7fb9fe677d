"""What is said on a page: an answer to each thing that was asked, with what can be done next as buttons."""

from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot import views
from bot.actions import Action, actions
from bot.api.desk import Desk
from bot.messages import Messages
from bot.texts import formats, lists, offers
from bot.texts.actions import label
from bot.texts.text import short
from bot.texts.views import text
from bot.web.cards import Card, cards
from bot.web.chat import Conversations
from bot.web.pages import HEADERS, render
from bot.web.sessions import Signed

MOST_ITEMS: Final = 500
"""Characters that name items of a list."""


@dataclass(frozen=True)
class Button:
    """A press that says something."""

    label: str
    says: str
    about: str = ""
    """What is worth knowing before: size, price."""


@dataclass(frozen=True)
class Answer:
    """What is said to one thing that was asked."""

    head: str
    lines: Sequence[str] = ()
    picks: Sequence[Button] = ()
    """The forms on offer."""
    buttons: Sequence[Button] = ()
    """What else can be done."""
    takes_items: bool = False
    """Whether items of a list can be named beside a form."""
    refused: bool = False
    card: Card | None = None
    document: tuple[str, str] | None = None
    """The name of a file that was made for the person, and its content as an address."""


class Says:
    """Answers what people say on pages."""

    def __init__(self, desk: Desk, conversations: Conversations) -> None:
        self._desk = desk
        self._conversations = conversations

    async def chat(self, request: Request, signed: Signed, fields: Mapping[str, str]) -> Response:
        """Answer what was typed into the box, or stands on a button."""
        said = fields.get("text", "")
        named = fields.get("items", "").strip()[:MOST_ITEMS]
        return self.answered(signed, self._conversations.hear(signed, f"{said} {named}" if named else said), said)

    def answered(self, signed: Signed, heard: AsyncIterator[views.View], said: str = "") -> Response:
        """A page that is sent bit by bit, as the answers come: a link takes its time to be looked up."""
        mark = token_hex(16)
        kept = "" if said.startswith("/pick ") else said
        page = render(
            signed.texts,
            "answers.html",
            heading=signed.texts.text("web-answers"),
            signed=signed,
            here="web-home",
            mark=mark,
            said=kept,
        )
        head, _, foot = page.partition(mark)

        async def content() -> AsyncIterator[str]:
            yield head
            said_something = False
            async for view in heard:
                said_something = True
                answer = await self._of(view, signed.texts)
                yield render(signed.texts, "answer.html", answer=answer, signed=signed)
            if not said_something:
                # In a chat the status of a job says it, which is not on this page.
                done = Answer(signed.texts.text("web-done"))
                yield render(signed.texts, "answer.html", answer=done, signed=signed)
            yield foot

        return StreamingResponse(content(), media_type="text/html; charset=utf-8", headers=HEADERS)

    async def _of(self, view: views.View, texts: Messages) -> Answer:
        match view:
            case views.Queued(job) | views.Running(job) | views.Gathering(job):
                return Answer("", card=(await cards(self._desk, [job], texts))[0])
            case views.Offer():
                return _offer(view, texts)
            case views.ListOffer():
                return _list_offer(view, texts)
            case views.Formats():
                return _formats(view, texts)
            case _:
                return _plain(view, texts)


def _offer(view: views.Offer, texts: Messages) -> Answer:
    media = view.quote.media
    picks = [
        Button(
            offers.form(offered.option, texts, default=number == 1),
            f"/pick {view.quote.id} {number}",
            " · ".join(offers.details(offered, texts)),
        )
        for number, offered in enumerate(view.quote.offers, 1)
    ]
    lines = [" · ".join(offers.media_facts(media, texts))]
    return Answer(short(media.title, 200), [line for line in lines if line], picks, _buttons(view, texts))


def _list_offer(view: views.ListOffer, texts: Messages) -> Answer:
    picks = [
        Button(
            lists.form(offered, texts),
            f"/pick {view.quote.id} {number}",
            lists.price(offered.price, offered.unknown, offered.count, texts),
        )
        for number, offered in enumerate(view.quote.offers, 1)
    ]
    head = lists.offer(view, texts).head
    return Answer(head, picks=picks, buttons=_buttons(view, texts), takes_items=True)


def _formats(view: views.Formats, texts: Messages) -> Answer:
    said = text(view, texts)
    picks = [
        Button(formats.line(number, each, view.media, texts), f"/form {view.quote_id} {number}")
        for number, each in enumerate(view.formats, view.first)
    ]
    return Answer(said.head, [] if picks else said.details, picks, _buttons(view, texts))


def _plain(view: views.View, texts: Messages) -> Answer:
    said = text(view, texts)
    document = None
    if isinstance(view, views.Document):
        document = (view.name, f"data:{view.mime};base64,{b64encode(view.content).decode()}")
    refused = isinstance(view, views.Declined)
    return Answer(said.head, said.details, (), _buttons(view, texts), refused=refused, document=document)


def _buttons(view: views.View, texts: Messages) -> list[Button]:
    beside = [each for each in actions(view) if each.url is None and not _is_pick(view, each)]
    return [Button(label(each, texts), each.command) for each in beside]


def _is_pick(view: views.View, action: Action) -> bool:
    return action.option is not None and isinstance(view, views.Offer | views.ListOffer | views.Formats)
