"""What can be pressed under a view: buttons and menus, each line of which is a command."""

from collections.abc import Sequence
from itertools import groupby

from bot import views
from bot.actions import Action, actions
from bot.discord.content import OPTIONS, ROWS, Button, Menu, Option
from bot.messages import Messages
from bot.texts import formats as format_texts
from bot.texts import offers
from bot.texts.actions import label
from bot.texts.text import short
from bot.texts.views import text


def buttons(view: views.View, texts: Messages) -> list[Button]:
    """A button for each thing that can be done, but for the forms on offer, which a menu holds."""
    first = _shortcuts(view, texts) if isinstance(view, views.Offer) else []
    return [*first, *(_button(action, texts) for action in actions(view) if action.option is None)]


def _button(action: Action, texts: Messages) -> Button:
    if action.url is not None:
        return Button(label=label(action, texts), url=action.url)
    styles = {"cancel": "danger", "retry": "first"}
    return Button.model_validate(
        {"label": label(action, texts), "command": action.command, "style": styles.get(action.key, "plain")}
    )


def _shortcuts(view: views.Offer, texts: Messages) -> list[Button]:
    """The first form, and the first one that is sound alone, at one press."""
    numbered = list(enumerate(view.quote.offers, 1))
    sound = [(number, offered) for number, offered in numbered[1:] if offered.option.kind == "audio"]
    shown: list[Button] = []
    for number, offered in [*numbered[:1], *sound[:1]]:
        name = offers.form(offered.option, texts, default=number == 1)
        words = " · ".join([name, *offers.details(offered, texts)[:2]])
        style = "plain" if shown else "first"
        shown.append(
            Button.model_validate({"label": words, "command": f"/pick {view.quote.id} {number}", "style": style})
        )
    return shown


def forms(view: views.Offer, texts: Messages) -> list[Menu]:
    """The menu of all forms on offer, with size and price."""
    lines = [
        Option(
            label=offers.form(offered.option, texts, default=number == 1),
            about=" · ".join(offers.details(offered, texts)),
            value=str(number),
        )
        for number, offered in enumerate(view.quote.offers, 1)
    ]
    return (
        [Menu(options=tuple(lines), command=f"/pick {view.quote.id}", hint=texts.text("discord-pick"))] if lines else []
    )


def formats(view: views.Formats, texts: Messages) -> list[Menu]:
    """The menu of a page of the site's formats, each as the site has it."""
    lines = [
        Option(
            label=short(each.id),
            about=" · ".join(format_texts.facts(each, view.media, texts)),
            value=str(number),
        )
        for number, each in enumerate(view.formats, view.first)
    ]
    return [Menu(options=tuple(lines), command=f"/form {view.quote_id}", hint=texts.text("discord-pick"))]


def lists(view: views.ListOffer, texts: Messages) -> list[Menu]:
    """The menu of the forms in which a whole list can be had."""
    said = text(view, texts).details
    lines = [
        Option(label=said[number] if number < len(said) else str(number + 1), value=str(number + 1))
        for number in range(len(view.quote.offers))
    ]
    return (
        [Menu(options=tuple(lines), command=f"/pick {view.quote.id}", hint=texts.text("discord-pick"))] if lines else []
    )


def settings(view: views.ChatRules | views.Preferences, texts: Messages) -> list[Menu]:
    """A menu for each setting with several values, and one for all that are only switched."""
    grouped = [list(group) for _, group in groupby(actions(view), key=lambda action: action.facts.get("name"))]
    several = [group for group in grouped if len(group) > 1]
    switches = [action for group in grouped if len(group) == 1 for action in group]
    menus = [_values(group, view, texts) for group in several[: ROWS - 1]]
    if switches:
        lines = [Option(label=label(each, texts), value=_tail(each)) for each in switches[:OPTIONS]]
        menus.append(Menu(options=tuple(lines), command=_beginning(switches[0]), hint=texts.text("discord-more")))
    return menus


def _values(group: Sequence[Action], view: views.ChatRules | views.Preferences, texts: Messages) -> Menu:
    name = str(group[0].facts["name"])
    lines = [Option(label=label(action, texts), value=str(action.facts["value"])) for action in group]
    command = group[0].command.removesuffix(f" {group[0].facts['value']}")
    return Menu(options=tuple(lines[:OPTIONS]), command=command, hint=f"{name}: {view.current.get(name, '')}")


def _beginning(action: Action) -> str:
    return action.command.removesuffix(f" {_tail(action)}")


def _tail(action: Action) -> str:
    return f"{action.facts['name']} {action.facts['value']}"
