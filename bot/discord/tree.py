"""The slash commands and the menu of messages, as Discord lists them in each person's language."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.discord.signatures import CHOICES, DESCRIPTION_CHARACTERS, Parameter, Signature, localised, signatures
from bot.messages import LANGUAGES, Messages

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLED = app_commands.AppInstallationType(guild=True, user=True)

Ask = Callable[[discord.Interaction, Signature, Mapping[str, Any]], Awaitable[None]]
Fetch = Callable[[discord.Interaction, discord.Message, str], Awaitable[None]]
Suggest = Callable[[discord.Interaction, str], Awaitable[Sequence[tuple[str, str]]]]


class InTheirLanguage(app_commands.Translator):
    """The catalogue's descriptions in the languages that there are."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Any) -> str | None:
        """A description in a language of Discord's; None where there is none but the English one."""
        del context
        language = locale.value.partition("-")[0]
        if language == "en" or language not in LANGUAGES or "key" not in string.extras:
            return None
        return Messages(language).beside(string.extras["key"], string.extras["words"])[:DESCRIPTION_CHARACTERS]


def build(client: discord.Client, ask: Ask, fetch: Fetch, suggest_jobs: Suggest) -> app_commands.CommandTree:
    """The tree with every command; what is asked for is handed on as text."""
    tree: app_commands.CommandTree = app_commands.CommandTree(
        client, allowed_contexts=EVERYWHERE, allowed_installs=INSTALLED
    )
    groups: dict[str, app_commands.Group] = {}
    for signature in signatures():
        parent, _, name = signature.name.rpartition(" ")
        if parent and parent not in groups:
            groups[parent] = app_commands.Group(name=parent, description=localised(f"help-{parent}"))
            tree.add_command(groups[parent])
        command = _command(name, signature, ask, suggest_jobs)
        (groups[parent] if parent else tree).add_command(command)
    for menu, form in (("media", ""), ("audio", "audio")):
        tree.add_command(_menu(localised(f"discord-menu-{menu}"), form, fetch))
    return tree


def _command(name: str, signature: Signature, ask: Ask, suggest_jobs: Suggest) -> Any:
    async def run(interaction: discord.Interaction, **values: Any) -> None:
        await ask(interaction, signature, {key: value for key, value in values.items() if value is not None})

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    # The library reads options off a function's parameters; these come from a table.
    run.__signature__ = inspect.Signature([first, *map(_option, signature.parameters)])  # type: ignore[attr-defined]
    run = app_commands.describe(**{each.name: signature.described(each) for each in signature.parameters})(run)
    for each in signature.parameters:
        if each.choices:
            run = app_commands.choices(**{each.name: [_choice(value) for value in each.choices]})(run)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=localised(signature.about), callback=run
    )
    if signature.admin:
        command.default_permissions = discord.Permissions(administrator=True)
    for each in signature.parameters:
        if each.suggested:
            command.autocomplete(each.name)(_suggest_values(each.suggested))
        elif each.name == "job":
            command.autocomplete(each.name)(_suggest_jobs(suggest_jobs))
    return command


def _choice(value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=localised(f"discord-choice-{value}"), value=value)


def _option(parameter: Parameter) -> inspect.Parameter:
    kind: Any = parameter.kind if parameter.required else parameter.kind | None
    empty = inspect.Parameter.empty if parameter.required else None
    return inspect.Parameter(parameter.name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=empty)


def _suggest_values(values: Sequence[str]) -> Any:
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        fitting = [value for value in values if typed.lower() in value]
        return [app_commands.Choice(name=value, value=value) for value in fitting[:CHOICES]]

    return suggest


def _suggest_jobs(suggest_jobs: Suggest) -> Any:
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        jobs = await suggest_jobs(interaction, typed)
        return [app_commands.Choice(name=name[:100], value=value) for name, value in jobs[:CHOICES]]

    return suggest


def _menu(name: app_commands.locale_str, form: str, fetch: Fetch) -> app_commands.ContextMenu:
    async def run(interaction: discord.Interaction, message: discord.Message) -> None:
        await fetch(interaction, message, form)

    return app_commands.ContextMenu(name=name, callback=run)
