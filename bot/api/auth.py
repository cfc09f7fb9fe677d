"""Who asks: by an API key, by a session, or by a network address; and how often they may.

A request is judged before its body is read: whoever may not ask costs nothing more.
"""

import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from starlette.requests import Request

from bot.api.addresses import client_address
from bot.api.errors import Unauthorized
from bot.api.tokens import Tokens
from bot.settings import BotSettings
from engine.askers import Asker
from engine.core import Engine
from engine.errors.jobs import RateLimited
from engine.keys import SCOPES, check_scopes
from engine.telemetry import metrics
from storage.errors import UserError
from storage.models import Job

Action = Literal["public_infos", "public_downloads", "infos", "downloads", "bulks", "statuses", "manages"]
Scope = Literal["read", "write", "keys"]

KEY_HEADER: Final = "x-api-key"
WINDOW_SECONDS: Final = 60
WALLETS: Final = {"credits": "credits", "wallet": "usd"}
KNOWN_SECONDS: Final = 2.0
MOST_KNOWN: Final = 10_000

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


@dataclass(frozen=True)
class Access:
    """What an address asks of those who come: who they must be, and as what a request is counted."""

    action: Action
    scope: Scope | None
    """None: anybody may come."""
    always: bool = False
    """Whether anybody may come even where the public is shut out: to sign in."""


def open_to_all(action: Action, *, always: bool = False) -> Callable[[Endpoint], Endpoint]:
    """Let anybody come, counted by client address; where the public is shut out only if `always` says so."""
    return _marked(Access(action, None, always))


def needs(scope: Scope, action: Action = "manages") -> Callable[[Endpoint], Endpoint]:
    """Let come whoever has a key or a session with that scope, counted by account."""
    return _marked(Access(action, scope))


def access_of(endpoint: Callable[..., object]) -> Access:
    """What was asked of those who come to an endpoint."""
    access: Access = endpoint.access  # type: ignore[attr-defined] # Set by `_marked`; an endpoint without it is a bug.
    return access


def _marked(access: Access) -> Callable[[Endpoint], Endpoint]:
    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.access = access  # type: ignore[attr-defined] # A function takes any attribute.
        return endpoint

    return mark


@dataclass(frozen=True)
class Visit:
    """One request's person, and what they may do."""

    asker: Asker
    scopes: Collection[str]
    login_id: int | None = None
    """The session that they came with."""


class Gate:
    """Lets requests in, or turns them away."""

    def __init__(self, engine: Engine, tokens: Tokens, settings: BotSettings) -> None:
        self._engine = engine
        self._tokens = tokens
        self._settings = settings
        self._known: dict[int, tuple[float, Asker]] = {}

    async def admit(self, request: Request, access: Access) -> Visit:
        """Who asks; raises Unauthorized, KeyInvalid, LoginInvalid, ScopeMissing, RateLimited or StorageAway."""
        address = client_address(request, self._settings.api_trusted_proxies)
        if access.scope is None:
            await self._count(request, access.action, f"address:{address}")
            if not (self._settings.api_public or access.always):
                raise Unauthorized
            return Visit(replace(await self._engine.accounts.visitor(address), counted=False), ())
        try:
            visit = await self._identify(request)
        except UserError:
            await self._count(request, "manages", f"address:{address}")
            raise
        await self._count(request, access.action, str(visit.asker.user_id))
        check_scopes(visit.scopes, [access.scope])
        return visit

    async def count_lost(self, request: Request) -> None:
        """Count a request that leads nowhere, by its address; raises RateLimited."""
        address = client_address(request, self._settings.api_trusted_proxies)
        await self._count(request, "public_infos", f"lost:{address}")

    async def person(self, job: Job) -> Asker:
        """Who asked for a job of ours, to go on with it in their name."""
        asker = await self._engine.accounts.of_user(job.user_id)
        return replace(asker, currency=job.currency, counted=False)

    async def _identify(self, request: Request) -> Visit:
        key = request.headers.get(KEY_HEADER)
        if key is not None:
            row = await self._engine.accounts.keys.check(key)
            return Visit(await self._asker(row.user_id, WALLETS[self._settings.api_billing]), row.scopes)
        login = await self._engine.accounts.logins.check(self._tokens.read(_token(request)))
        return Visit(await self._asker(login.user_id, WALLETS["credits"]), SCOPES, login.id)

    async def _asker(self, user_id: int, currency: str) -> Asker:
        """The person behind a key or a session; who they are is read anew every few seconds, not at each request."""
        known = self._known.get(user_id)
        if known is None or known[0] < time.monotonic():
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = await self._engine.accounts.of_user(user_id)
            known = self._known[user_id] = (time.monotonic() + KNOWN_SECONDS, found)
        return replace(known[1], currency=currency, counted=False)

    async def _count(self, request: Request, action: Action, who: str) -> None:
        limit: int = getattr(self._settings, f"api_{action}_per_minute")
        met = await self._engine.jobs.meter(f"api:{action}:{who}", limit)
        wait = max(1, math.ceil(met.retry_after)) if met.remaining < limit else WINDOW_SECONDS
        request.scope["rate_headers"] = {
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(max(0, met.remaining)),
            "RateLimit-Reset": str(min(WINDOW_SECONDS, wait)),
        }
        if not met.allowed:
            metrics.REFUSED_FOR_HASTE.add(action=f"api_{action}")
            raise RateLimited(action=action, retry_after=met.retry_after)


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    raise Unauthorized


def schemes() -> Sequence[dict[str, list[str]]]:
    """The ways to say who asks, as OpenAPI names them."""
    return [{"ApiKey": []}, {"Session": []}]
