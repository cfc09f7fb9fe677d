"""What a link leads to and the forms of it, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.text import Text, short
from engine.formats import Option
from engine.media import Media
from engine.offers import Offered


def offer(view: views.Offer, texts: Messages) -> Text:
    """A media with its numbered forms."""
    media = view.quote.media
    facts = media_facts(media, texts)
    head = short(media.title) + (f"  ({', '.join(facts)})" if facts else "")
    forms = [
        texts.text("offer-line", number=number, form=form(offered.option, texts, default=number == 1),
                   details="".join(f"  ·  {detail}" for detail in details(offered, texts)))
        for number, offered in enumerate(view.quote.offers, 1)
    ]  # fmt: skip
    if view.quote.whole_list is not None:
        forms.append(texts.text("offer-whole-list", quote=view.quote.id))
    return Text(head, forms)


def media_facts(media: Media, texts: Messages) -> list[str]:
    """Who made it and how long it is, as far as that is known."""
    facts = [short(media.uploader)] if media.uploader else []
    return facts if media.duration is None else [*facts, texts.length(media.duration)]


def form(option: Option, texts: Messages, *, default: bool) -> str:
    """The name of a form on offer."""
    if option.kind == "pictures":
        return texts.text("offer-pictures")
    if option.choice.is_audio:
        return texts.text("offer-audio", container=option.choice.container)
    if default:
        best = texts.text("offer-best")
        return f"{best}, {option.height}p" if option.height else best
    return texts.text("offer-video", height=str(option.height), container=option.choice.container)


def details(offered: Offered, texts: Messages) -> list[str]:
    """Size, price, and how a form arrives where that is not as it is."""
    told = arrival(offered, texts)
    return [*cost(offered, texts), *([told] if told else [])]


def arrival(offered: Offered, texts: Messages) -> str:
    """How a form arrives; empty where it is not known, or as it is."""
    return texts.forecast(offered.forecast) if offered.forecast and offered.forecast.way != "whole" else ""


def cost(offered: Offered, texts: Messages) -> list[str]:
    """The size of a form, as far as it is known, and its price."""
    about = "" if offered.option.size_exact else "~"
    size = [f"{about}{texts.size(offered.option.size)}"] if offered.option.size else []
    price = texts.price(offered.price)
    most = offered.is_most and offered.price
    return [*size, texts.text("price-most", price=price) if most else price]


def smaller(option: Option, texts: Messages) -> str:
    """That this is the best form that fits."""
    return texts.text("smaller-form", form=form(option, texts, default=False))
