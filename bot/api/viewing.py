"""A link's page: the file played, what it is and until when, and tags by which chats unfurl the link with a player."""

from html import escape
from typing import Any, Final
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.api.errors import NotFound
from bot.api.pages import STYLE_SOURCE, document
from bot.messages import Messages
from engine.core import Engine
from storage.models import File
from storage.signed_urls import UrlSigner

PATH: Final = "/v"
DEFAULT_WIDTH, DEFAULT_HEIGHT = 640, 360
POLICY: Final = (
    f"default-src 'none'; style-src {STYLE_SOURCE}; media-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Viewing:
    """The pages of signed links, under the same token as the file."""

    def __init__(self, engine: Engine, signer: UrlSigner) -> None:
        self._engine = engine
        self._signer = signer

    def add_to(self, app: FastAPI) -> None:
        """Answer at /v and /oembed."""
        app.add_route(f"{PATH}/{{token}}", self.page, methods=["GET", "HEAD"])
        app.add_route("/oembed", self.oembed, methods=["GET", "HEAD"])

    async def page(self, request: Request) -> Response:
        """The page of a link; raises LinkInvalid, LinkExpired or FileGone."""
        token = request.path_params["token"]
        file = await self._file(token)
        texts = Messages()
        body = self._body(texts, token, file)
        page = document(texts, file.name, body, head=self._tags(token, file))
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    async def oembed(self, request: Request) -> Response:
        """What oEmbed (https://oembed.com) says of a page of ours; raises NotFound, and as `page` does."""
        path = _path(request.query_params.get("url", ""))
        if not path.startswith(f"{PATH}/"):
            raise NotFound
        token = path.removeprefix(f"{PATH}/")
        file = await self._file(token)
        told: dict[str, Any] = {"version": "1.0", "type": "link", "title": file.name, "provider_name": "Clipferry"}
        kind = file.mime.partition("/")[0]
        if kind in ("video", "audio"):
            width, height = _size(file)
            player = f'<{kind} controls src="{escape(self._inline(token), quote=True)}"></{kind}>'
            told |= {"type": "video" if kind == "video" else "rich", "html": player, "width": width, "height": height}
        return JSONResponse(told)

    async def _file(self, token: str) -> File:
        return await self._engine.jobs.linked_file(self._signer.verify(token))

    def _inline(self, token: str) -> str:
        return f"{self._signer.public_url}/d/{token}?inline=1"

    def _body(self, texts: Messages, token: str, file: File) -> str:
        kind = file.mime.partition("/")[0]
        source = f"/d/{escape(token, quote=True)}"
        player = f'<{kind} controls preload="metadata" src="{source}?inline=1"></{kind}>' if kind in PLAYED else ""
        facts = [texts.size(file.size), *([texts.length(file.duration)] if file.duration else [])]
        until = texts.text("view-until", time=texts.moment(file.expires_at.timestamp()))
        download = f'<p><a href="{source}">{escape(texts.text("view-download"))}</a></p>'
        return f"{player}<p>{escape(' · '.join(facts))}</p><p>{escape(until)}</p>{download}"

    def _tags(self, token: str, file: File) -> str:
        kind = file.mime.partition("/")[0]
        page = f"{self._signer.public_url}{PATH}/{token}"
        width, height = _size(file)
        tags = {"og:site_name": "Clipferry", "og:title": file.name, "og:url": page, "og:type": "website"}
        if kind in PLAYED:
            tags |= {"og:type": f"{kind}.other", f"og:{kind}": self._inline(token), f"og:{kind}:type": file.mime}
        if kind == "video":
            tags |= {"og:video:width": str(width), "og:video:height": str(height), "twitter:card": "player"}
        written = [_tag(name, value) for name, value in tags.items()]
        described = f"{self._signer.public_url}/oembed?url={quote(page, safe='')}"
        link = f'<link rel="alternate" type="application/json+oembed" href="{escape(described, quote=True)}">'
        return "\n".join([*written, link])


PLAYED: Final = ("video", "audio")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _tag(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{escape(value, quote=True)}">'


def _size(file: File) -> tuple[int, int]:
    return file.width or DEFAULT_WIDTH, file.height or DEFAULT_HEIGHT
