"""Answers about one's account: what belongs to it, what it got, what is kept of it, and in which language."""

import json
from typing import assert_never

from bot import commands, views
from bot.answers.request import Request
from bot.messages import AUTOMATIC, LANGUAGES, negotiate
from engine.errors.people import NotLinked, UnknownLanguage

PAGE = 8
"""How many files one page of a history holds."""


async def answer(request: Request, command: commands.AboutAccount) -> views.View:
    """What is said to a command about one's account; raises what `engine.linking` and `engine.privacy` raise."""
    match command:
        case commands.Link(code):
            return await _link(request, code)
        case commands.Unlink(name):
            return await _unlink(request, name)
        case commands.Export():
            kept = await request.engine.privacy.export(request.asker)
            text = json.dumps(kept, ensure_ascii=False, indent=2)
            return views.Document("clipferry-export.json", text.encode(), "application/json")
        case commands.Forget(word):
            if word is None:
                return views.ForgetWarning(await request.engine.privacy.ask_to_forget(request.asker))
            await request.engine.privacy.forget(request.asker, word)
            return views.Forgotten()
        case commands.History(words, page):
            return await _history(request, words, page)
        case commands.Language(code):
            return await _language(request, code)
        case _:
            assert_never(command)


async def _link(request: Request, code: str | None) -> views.View:
    linking = request.engine.linking
    if code is not None:
        joined = await linking.join(request.asker, code)
        return views.Linked(list(joined.identities), joined.locked_out)
    return views.LinkCode(await linking.new_code(request.asker), list(await linking.identities(request.asker)))


async def _unlink(request: Request, name: str | None) -> views.View:
    linking, sender = request.engine.linking, request.sender
    if name is None:
        left = await linking.unlink(request.asker, sender.platform, sender.external_id)
        return views.Unlinked(left.identity, left.locked_out)
    platform, _, external_id = name.partition(":")
    known = await linking.identities(request.asker)
    named = [one for one in known if one.platform == platform and external_id in ("", one.external_id)]
    if len(named) != 1:
        raise NotLinked
    left = await linking.unlink(request.asker, platform, named[0].external_id)
    return views.Unlinked(left.identity, left.locked_out)


async def _history(request: Request, words: tuple[str, ...], page: int) -> views.History:
    records = request.engine.jobs.records
    found = await records.history(request.asker, words, PAGE, (page - 1) * PAGE)
    kept = [views.Kept(job, alive) for job, alive in found.kept]
    return views.History(kept, words, page, max(1, -(-found.total // PAGE)), found.total)


async def _language(request: Request, code: str | None) -> views.Languages:
    accounts, asker = request.engine.accounts, request.asker
    if code is not None:
        known = None if code == AUTOMATIC else negotiate(code, fallback="")
        if known == "":
            raise UnknownLanguage(language=code[:20], available=list(LANGUAGES))
        asker = await accounts.set_language(asker, known)
    chosen = asker.preferences.get("language")
    return views.Languages(negotiate(chosen or request.sender.language), chosen is not None, LANGUAGES)
