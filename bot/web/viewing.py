"""A link's page: the file played, what it is and until when, and tags by which chats unfurl the link with a player."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.api.errors import NotFound
from bot.messages import Messages
from bot.web.pages import POLICY, render, texts_of
from engine.core import Engine
from engine.media import Media
from storage.models import File, Job
from storage.signed_urls import UrlSigner

PATH: Final = "/v"
DEFAULT_WIDTH, DEFAULT_HEIGHT = 640, 360
PLAYED: Final = ("video", "audio")


@dataclass(frozen=True)
class Linked:
    """What a link leads to: a file, the job that brought it, and the address of its picture among our own."""

    token: str
    file: File
    job: Job | None
    poster: str | None
    counted: bool
    """Whether each fetch is one of so many: what fetches by itself, as a player does, would use them up."""

    @property
    def address(self) -> str:
        """Where the file is, from our own pages."""
        return f"/d/{self.token}"

    @property
    def kind(self) -> str:
        """What kind of file it is: video, audio, image ..."""
        return self.file.mime.partition("/")[0]

    @property
    def is_played(self) -> bool:
        """Whether a page has a player for it."""
        return self.kind in PLAYED and not self.counted

    @property
    def title(self) -> str:
        """What it is called."""
        named = self.job.title if self.job is not None and self.file.role == "media" else ""
        return named or self.file.name

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of a player for it."""
        return self.file.width or DEFAULT_WIDTH, self.file.height or DEFAULT_HEIGHT


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
        linked = await self._linked(request.path_params["token"])
        texts = texts_of(request)
        page = f"{self._signer.public_url}{PATH}/{linked.token}"
        html = render(
            texts,
            "view.html",
            heading=linked.title,
            file=linked,
            poster=linked.poster,
            facts=_facts(linked.file, texts),
            until=texts.text("view-until", time=texts.moment(linked.file.expires_at.timestamp())),
            tags=list(self._tags(linked, page).items()),
            oembed=f"{self._signer.public_url}/oembed?url={quote(page, safe='')}",
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY, "Vary": "Accept-Language"})

    async def oembed(self, request: Request) -> Response:
        """What oEmbed (https://oembed.com) says of a page of ours; raises NotFound, and as `page` does."""
        path = _path(request.query_params.get("url", ""))
        if not path.startswith(f"{PATH}/"):
            raise NotFound
        linked = await self._linked(path.removeprefix(f"{PATH}/"))
        told: dict[str, Any] = {"version": "1.0", "type": "link", "title": linked.title, "provider_name": "Clipferry"}
        kind, (width, height) = linked.kind, linked.size
        if linked.is_played:
            player = f'<{kind} controls src="{escape(self._inline(linked), quote=True)}"></{kind}>'
            told |= {"type": "video" if kind == "video" else "rich", "html": player, "width": width, "height": height}
        if linked.poster is not None:
            picture = f"{self._signer.public_url}{linked.poster}"
            told |= {"thumbnail_url": picture, "thumbnail_width": width, "thumbnail_height": height}
        return JSONResponse(told)

    async def _linked(self, token: str) -> Linked:
        claim = self._signer.verify(token)
        file = await self._engine.jobs.linked_file(claim)
        job = await self._engine.jobs.read(claim.job_id)
        # A link that is counted or ends early opens its file alone.
        whole = job is not None and claim.uses is None and not claim.name
        poster = await self._poster(job, file) if job is not None and whole else None
        return Linked(token, file, job, poster, claim.uses is not None)

    async def _poster(self, job: Job, file: File) -> str | None:
        filed = (await self._engine.jobs.records.files([job])).get(job.id or 0, ())
        found = next(((place, each) for place, each in filed if each.role == "thumbnail"), None)
        if found is None or found[1].id == file.id:
            return None
        return f"/d/{self._signer.token(job.id or 0, found[1], found[0].link_serial)}"

    def _inline(self, linked: Linked) -> str:
        return f"{self._signer.public_url}{linked.address}?inline=1"

    def _tags(self, linked: Linked, page: str) -> dict[str, str]:
        kind, (width, height), mime = linked.kind, linked.size, linked.file.mime
        stream = self._inline(linked)
        tags = {"og:site_name": "Clipferry", "og:title": linked.title, "og:url": page, "og:type": "website"}
        if linked.is_played:
            tags |= {"og:type": f"{kind}.other", f"og:{kind}": stream, f"og:{kind}:type": mime}
        if linked.is_played and kind == "video":
            tags |= {"og:video:width": str(width), "og:video:height": str(height), "twitter:card": "player"}
            tags |= {"twitter:player:stream": stream, "twitter:player:stream:content_type": mime}
        picture = self._picture(linked)
        return tags | ({"og:image": picture} if picture else {})

    def _picture(self, linked: Linked) -> str | None:
        """A picture for those who unfurl the link: ours, or else the site's, which no browser of a visitor loads."""
        if linked.kind == "image" and not linked.counted:
            return f"{self._signer.public_url}{linked.address}"
        if linked.poster is not None:
            return f"{self._signer.public_url}{linked.poster}"
        media = Media.model_validate(linked.job.media) if linked.job is not None and linked.job.media else None
        return media.thumbnail if media and (media.thumbnail or "").startswith("https://") else None


def _facts(file: File, texts: Messages) -> list[str]:
    length = [texts.length(file.duration)] if file.duration else []
    picture = [f"{file.width}×{file.height}"] if file.width and file.height else []
    return [texts.size(file.size), *length, *picture]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
