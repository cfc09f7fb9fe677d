"""Routes about the account: its balance, its book, its keys, its webhooks and its sessions."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Query

from bot.api import examples
from bot.api.answers import (
    CreditsAnswer,
    EntriesAnswer,
    EntryAnswer,
    KeyAnswer,
    KeysAnswer,
    MessageAnswer,
    NewKeyAnswer,
    NewWebhookAnswer,
    SessionAnswer,
    WebhookAnswer,
    WebhooksAnswer,
)
from bot.api.auth import Visit, needs, open_to_all
from bot.api.describe import CREDITS, MICRO
from bot.api.desk import Desk
from bot.api.examples import MALFORMED, WITH_BODY, responses
from bot.api.requests import MAX_ID, KeyRequest, LoginRequest, Number, PageQuery, WebhookRequest
from bot.api.routing import PREFIX, desk_of, router, visit_of
from engine.errors.fetching import NotALink
from engine.errors.people import LoginInvalid, TooManyKeys, TooManyWebhooks, UnknownKey, UnknownWebhook
from engine.keys import check_scopes
from storage.models import ApiKey, Login, Webhook, now

ROUTES = router(tags=["account"])
Here = Annotated[Desk, Depends(desk_of)]
Who = Annotated[Visit, Depends(visit_of)]


@ROUTES.get(f"{PREFIX}/credits", responses=responses(examples.CREDITS))
@needs("read")
async def balance(visit: Who, desk: Here) -> CreditsAnswer:
    """Show what the account can spend, and what its running jobs hold."""
    funds = await desk.engine.jobs.records.funds(visit.asker)
    return CreditsAnswer(
        credits=funds.credits.available,
        credits_held=funds.credits.held,
        usd=funds.usd.available / MICRO,
        usd_held=funds.usd.held / MICRO,
        billing="credits" if visit.asker.currency == CREDITS else "wallet",
    )


@ROUTES.get(f"{PREFIX}/credits/history", responses=responses(examples.ENTRIES, MALFORMED))
@needs("read")
async def history(query: Annotated[PageQuery, Query()], visit: Who, desk: Here) -> EntriesAnswer:
    """List the lines of the account's book, newest first."""
    entries, total = await desk.engine.jobs.records.entries(visit.asker, query.limit, query.skip)
    told = [
        EntryAnswer(
            id=entry.id or 0,
            kind=entry.kind,
            amount=entry.amount if currency == CREDITS else entry.amount / MICRO,
            currency=currency,
            job_id=entry.job_id,
            reason=entry.reason,
            created_at=_plain(entry.created_at),
        )
        for entry, currency in entries
    ]
    return EntriesAnswer(items=told, total=total, limit=query.limit, skip=query.skip)


@ROUTES.get(f"{PREFIX}/keys", responses=responses({"items": [examples.KEY]}))
@needs("keys")
async def keys(visit: Who, desk: Here) -> KeysAnswer:
    """List the account's API keys."""
    found = await desk.engine.accounts.keys.mine(visit.asker.user_id)
    return KeysAnswer(items=[_key(key) for key in found])


@ROUTES.post(f"{PREFIX}/keys", responses=responses(examples.NEW_KEY, MALFORMED, TooManyKeys(limit=50), *WITH_BODY))
@needs("keys")
async def make_key(body: KeyRequest, visit: Who, desk: Here) -> NewKeyAnswer:
    """Make an API key; it is shown this once. It can do no more than what makes it."""
    scopes = visit.scopes if body.scopes is None else body.scopes
    check_scopes(visit.scopes, scopes)
    made = await desk.engine.accounts.keys.make(visit.asker.user_id, body.name, scopes, body.end)
    return NewKeyAnswer(**_key(made.row).model_dump(), key=made.text)


@ROUTES.delete(
    f"{PREFIX}/keys/{{prefix}}", responses=responses({"message": "Key revoked"}, MALFORMED, UnknownKey(prefix="cf_0"))
)
@needs("keys")
async def revoke_key(
    prefix: Annotated[str, Path(max_length=40, pattern=r"^[\x21-\x7e]+$")], visit: Who, desk: Here
) -> MessageAnswer:
    """Revoke an API key; it opens nothing from now on."""
    await desk.engine.accounts.keys.revoke(visit.asker.user_id, prefix)
    return MessageAnswer(message="Key revoked")


@ROUTES.get(f"{PREFIX}/webhooks", responses=responses({"items": [examples.WEBHOOK]}))
@needs("keys")
async def webhooks(visit: Who, desk: Here) -> WebhooksAnswer:
    """List the account's webhooks."""
    found = await desk.engine.accounts.webhooks.mine(visit.asker.user_id)
    return WebhooksAnswer(items=[_webhook(webhook) for webhook in found])


@ROUTES.post(
    f"{PREFIX}/webhooks",
    responses=responses(
        examples.NEW_WEBHOOK, MALFORMED, NotALink(text="example"), TooManyWebhooks(limit=10), *WITH_BODY
    ),
)
@needs("keys")
async def make_webhook(body: WebhookRequest, visit: Who, desk: Here) -> NewWebhookAnswer:
    """Have an address told when a job from the API ends. Calls are signed as Standard Webhooks has it."""
    # It is told what only `read` may see.
    check_scopes(visit.scopes, ["read"])
    allowed = desk.engine.settings.allowed_networks
    made = await desk.engine.accounts.webhooks.make(visit.asker.user_id, body.url, allowed)
    return NewWebhookAnswer(**_webhook(made).model_dump(), secret=made.secret)


@ROUTES.delete(
    f"{PREFIX}/webhooks/{{webhook_id}}",
    responses=responses({"message": "Webhook deleted"}, MALFORMED, UnknownWebhook(webhook_id=5)),
)
@needs("keys")
async def delete_webhook(webhook_id: Annotated[Number, Path(ge=1, le=MAX_ID)], visit: Who, desk: Here) -> MessageAnswer:
    """Delete a webhook; it is told nothing from now on."""
    await desk.engine.accounts.webhooks.remove(visit.asker.user_id, webhook_id)
    return MessageAnswer(message="Webhook deleted")


@ROUTES.post(
    f"{PREFIX}/auth/login", responses=responses(examples.SESSION, MALFORMED, LoginInvalid(), *WITH_BODY, public=True)
)
@open_to_all("public_downloads", always=True)
async def login(body: LoginRequest, desk: Here) -> SessionAnswer:
    """Sign in with the code of a `/login` link; it works once. The token goes into `Authorization: Bearer`."""
    return session_answer(desk, await desk.engine.accounts.logins.redeem(body.code))


@ROUTES.post(f"{PREFIX}/auth/logout", responses=responses({"message": "Signed out"}))
@needs("read")
async def logout(visit: Who, desk: Here) -> MessageAnswer:
    """End the session that this request came with."""
    if visit.login_id is not None:
        await desk.engine.accounts.logins.end(visit.login_id)
    return MessageAnswer(message="Signed out")


def session_answer(desk: Desk, opened: Login) -> SessionAnswer:
    """A session's token."""
    end = opened.expires_at or now()
    token = desk.tokens.make(opened.id or 0, opened.user_id, end)
    seconds = max(0, int((end - now()).total_seconds()))
    return SessionAnswer(access_token=token, token_type="bearer", expires_at=_plain(end), expires_in=seconds)  # noqa: S106


def _key(key: ApiKey) -> KeyAnswer:
    return KeyAnswer(
        prefix=key.prefix,
        name=key.name,
        scopes=key.scopes,
        created_at=_plain(key.created_at),
        expires_at=_plain(key.expires_at) if key.expires_at else None,
        last_used_at=_plain(key.last_used_at) if key.last_used_at else None,
    )


def _webhook(webhook: Webhook) -> WebhookAnswer:
    return WebhookAnswer(
        id=webhook.id or 0,
        url=webhook.url,
        active=webhook.disabled_at is None,
        created_at=_plain(webhook.created_at),
    )


def _plain(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
