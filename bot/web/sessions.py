"""Who looks at a page: a session in a cookie, and proof that a form came from a page of ours.

The cookie goes to us alone, and no script reads it. A form is taken where the browser does not say that it comes from
another site, and where it carries the session's own token.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.api.desk import Desk
from bot.api.errors import CrossSite, Malformed, Unauthorized, UnsupportedMediaType
from bot.api.requests import storable
from bot.api.routing import LimitedRequest
from bot.chat import Sender
from bot.messages import Messages
from bot.web.pages import texts_of
from engine.askers import Asker
from engine.errors.jobs import RateLimited
from engine.errors.people import LoginInvalid, UnknownPerson
from storage.models import Login, Tier, now

COOKIE: Final = "clipferry"
FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 20
PAGES_A_MINUTE: Final = 120
"""Pages and forms that one account may ask for; what they do is counted by the engine beside it."""


@dataclass(frozen=True)
class Signed:
    """Somebody who is signed in, as pages need to know them."""

    login_id: int
    asker: Asker
    sender: Sender
    texts: Messages
    token: str
    """What a form of theirs carries."""

    @cached_property
    def field(self) -> Markup:
        """The token, as a form's hidden field."""
        return Markup('<input type="hidden" name="token" value="{}">').format(self.token)

    @property
    def places(self) -> Sequence[tuple[str, str]]:
        """Where they can go: the key of each place's name, and its address."""
        house = [("web-admin", "/admin")] if self.asker.tier is Tier.ADMIN else []
        return [("web-home", "/"), ("web-jobs", "/jobs"), ("web-account", "/account"), *house]


class Sessions:
    """The sessions of browsers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        public = urlsplit(desk.signer.public_url)
        self._host = public.netloc
        self._secure = public.scheme == "https"
        # With this prefix no other host of the same domain can set it (RFC 6265bis, section 4.1.3).
        self._name = f"__Host-{COOKIE}" if self._secure else COOKIE

    async def find(self, request: Request) -> Signed | None:
        """Who looks at a page; None for a stranger. Raises RateLimited, and as `Accounts.asker` does."""
        try:
            return await self._signed(request)
        except (Unauthorized, LoginInvalid, UnknownPerson):
            return None

    async def posted(self, request: Request) -> tuple[Signed, Mapping[str, str]]:
        """Who sent a form, and its fields.

        Raises Unauthorized, LoginInvalid, CrossSite, Malformed, UnsupportedMediaType, BodyTooLarge, and as `find`.
        """
        self.check_origin(request)
        signed = await self._signed(request)
        fields = await fields_of(request)
        if not hmac.compare_digest(fields.get("token", "").encode(), signed.token.encode()):
            raise CrossSite
        return signed, fields

    def check_origin(self, request: Request) -> None:
        """Refuse a form that another site's page has sent; raises CrossSite."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise CrossSite
        origin = request.headers.get("origin")
        # A proxy in front may have taken the name for one of its own.
        if origin is not None and _host(origin) not in (self._host, request.headers.get("host")):
            raise CrossSite

    def open(self, response: Response, login: Login) -> None:
        """Let a browser keep a session, until its end."""
        end = login.expires_at or now()
        response.set_cookie(
            self._name,
            self._desk.tokens.make(login.id or 0, login.user_id, end),
            max_age=max(0, int((end - now()).total_seconds())),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def close(self, response: Response) -> None:
        """Let a browser forget its session."""
        response.delete_cookie(self._name, path="/", secure=self._secure, httponly=True, samesite="lax")

    async def _signed(self, request: Request) -> Signed:
        cookie = request.cookies.get(self._name)
        if not cookie:
            raise Unauthorized
        engine, tokens = self._desk.engine, self._desk.tokens
        login = await engine.accounts.logins.check(tokens.read(cookie))
        met = await engine.jobs.meter(f"web:{login.user_id}", PAGES_A_MINUTE)
        if not met.allowed:
            raise RateLimited(action="pages", retry_after=met.retry_after)
        known = await engine.accounts.identity(login.user_id)
        asker = await engine.accounts.asker(known.platform, known.external_id, known.name)
        chosen = await engine.accounts.language(known.platform, known.external_id)
        texts = texts_of(request, chosen)
        sender = Sender(known.platform, known.external_id, known.name, texts.language)
        login_id = login.id or 0
        return Signed(login_id, asker, sender, texts, tokens.form_token(login_id))


async def fields_of(request: Request) -> Mapping[str, str]:
    """The fields of a form; raises Malformed, UnsupportedMediaType or BodyTooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise UnsupportedMediaType(FORM)
    body = await LimitedRequest(request.scope, request.receive).body()
    try:
        text = body.decode("ascii")
        read = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        return {name: storable(value) for name, value in read}
    except ValueError as error:
        raise Malformed(["the form cannot be read"]) from error


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
