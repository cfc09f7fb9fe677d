"""Signed links: whoever holds one gets the file, whole or in parts."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import aclosing, closing
from secrets import token_hex
from typing import Final
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from bot.api import ranges
from bot.api.conditions import Validators
from bot.api.disposition import content_disposition
from bot.api.ranges import Span
from bot.api.sendfile import EXTENSION, STALL_SECONDS
from engine.core import Engine
from storage.files import Content
from storage.models import File, now
from storage.signed_urls import Claim, UrlSigner

_MIME: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
LENT_SECONDS: Final = 15 * 60.0
"""How long an address at the file store itself is good for: so long a revoked link goes on for who had opened it."""
GIVING: Final = (200, 206)
"""The statuses of answers with something of the file, or with the word to the nginx in front that sends it."""
_PLAYABLE: Final = ("audio/", "video/")


class Files:
    """The files behind signed links."""

    def __init__(self, engine: Engine, signer: UrlSigner, nginx_location: str | None = None) -> None:
        self._engine = engine
        self._signer = signer
        self._nginx_location = nginx_location

    async def get(self, request: Request) -> Response:
        """The linked file, as its conditions and its range ask; raises LinkInvalid, LinkExpired or FileGone.

        A name after the token is for the eye and for programs that save under an address's last part.
        """
        claim = self._signer.verify(request.path_params["token"])
        file = await self._engine.jobs.linked_file(claim)
        content = await self._engine.files.open(file)
        try:
            answer = await self._answer(request, claim, file, content)
            # What gives something counts, a range too: who could go on for ever from the second byte had no limit.
            if claim.uses is not None and request.method == "GET" and answer.status_code in GIVING:
                await self._engine.jobs.count_fetch(claim)
        except BaseException:
            content.close()
            raise
        if not isinstance(answer, Transfer):
            content.close()
        return answer

    async def _answer(self, request: Request, claim: Claim, file: File, content: Content) -> Response:
        if request.method == "GET" and claim.uses is None:
            # At the store nobody counts, and it sends what it promised until its address ends.
            seconds = min(LENT_SECONDS, (claim.expires_at - now()).total_seconds())
            named = {"disposition": _disposition(request, file), "mime": _mime(file)}
            address = await self._engine.files.link(file, seconds=seconds, **named)
            if address is not None:
                return RedirectResponse(address, 302, headers={"Cache-Control": "no-store"})
        if self._nginx_location is not None and content.handle is not None:
            return _hand_over(request, file, self._nginx_location)
        validators = Validators.of(content)
        headers = {"ETag": validators.etag, "Last-Modified": validators.last_modified}
        if validators.still_holds(request.headers):
            return Response(status_code=304, headers=headers)
        headers |= {"Accept-Ranges": "bytes", **_description(request, file)}
        answer = _transfer(content, _spans(request, validators, content.size), headers)
        return Response(status_code=200, headers=answer.headers) if request.method == "HEAD" else answer


def _hand_over(request: Request, file: File, location: str) -> Response:
    """Let the nginx in front send a file; conditions and ranges are judged there."""
    return Response(headers={**_description(request, file), "X-Accel-Redirect": quote(f"{location}{file.path}")})


def _description(request: Request, file: File) -> Mapping[str, str]:
    return {"Content-Type": _mime(file), "Content-Disposition": _disposition(request, file)}


def _mime(file: File) -> str:
    if not _MIME.fullmatch(file.mime):
        return "application/octet-stream"
    # What we store as text is subtitles, and those are written in UTF-8.
    return f"{file.mime}; charset=utf-8" if file.mime.startswith("text/") else file.mime


def _disposition(request: Request, file: File) -> str:
    # Only what cannot hold a script is shown in place.
    inline = request.query_params.get("inline") == "1" and _mime(file).startswith(_PLAYABLE)
    return content_disposition("inline" if inline else "attachment", file.name)


def _spans(request: Request, validators: Validators, size: int) -> Sequence[Span] | None:
    asked = request.headers.get("range")
    # A range is defined for GET alone (RFC 9110, section 14.2).
    if asked is None or request.method != "GET" or not validators.allow_range(request.headers):
        return None
    return ranges.parse(asked, size)


def _transfer(content: Content, spans: Sequence[Span] | None, headers: Mapping[str, str]) -> "Transfer":
    size = content.size
    if spans is None:
        return Transfer(content, [Span(0, size)], 200, headers)
    if len(spans) == 1:
        return Transfer(content, spans, 206, {**headers, "Content-Range": spans[0].content_range(size)})
    boundary = token_hex(16)
    parts: list[bytes | Span] = []
    for span in spans:
        head = f"--{boundary}\r\nContent-Type: {headers['Content-Type']}\r\nContent-Range: {span.content_range(size)}"
        parts += [f"{head}\r\n\r\n".encode(), span, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return Transfer(content, parts, 206, {**headers, "Content-Type": f"multipart/byteranges; boundary={boundary}"})


class Transfer(Response):
    """Parts of an open file with what stands between them; the file is closed when the answer has ended."""

    def __init__(
        self, content: Content, parts: Sequence[bytes | Span], status: int, headers: Mapping[str, str]
    ) -> None:
        length = sum(len(part) for part in parts)
        super().__init__(None, status, {**headers, "Content-Length": str(length)})
        self._content = content
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as fast as the client takes it; raises EOFError where the file became shorter."""
        with closing(self._content) as content:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for part in self._parts:
                if isinstance(part, bytes):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                elif content.handle is not None:
                    count = part.stop - part.start
                    await send({"type": EXTENSION, "file": content.handle, "offset": part.start, "count": count})
                else:
                    await _pass_on(content, part, receive, send)
            await send({"type": "http.response.body"})


async def _pass_on(content: Content, part: Span, receive: Receive, send: Send) -> None:
    """Send a part of a file that lies elsewhere; raises ClientDisconnect where the client goes or takes nothing."""
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        async with aclosing(content.read(part.start, part.stop)) as pieces:
            async for piece in pieces:
                async with asyncio.timeout(STALL_SECONDS):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                # The server takes what nobody gets, too.
                if gone.done():
                    raise ClientDisconnect
    except TimeoutError as error:
        raise ClientDisconnect from error
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
