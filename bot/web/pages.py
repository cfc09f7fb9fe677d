"""HTML pages: templates filled in by one person's language, readable on any screen, with nothing loaded from others."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.api.errors import NotFound
from bot.messages import RIGHT_TO_LEFT, Messages, negotiate

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS: Final = {"style.css": "text/css", "app.js": "text/javascript", "icon.svg": "image/svg+xml"}
STATIC: Final = "/static"
YEAR: Final = 366 * 24 * 3600
POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    # A form that is sent to us says that it came from us; others are told nothing (Fetch, section 4.6).
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of pages for somebody who is signed in, or is about to be."""


def texts_of(request: Request, chosen: str | None = None) -> Messages:
    """The texts in the language that somebody has chosen, or that their browser asks for (RFC 9110, section 12.5.4)."""
    return Messages(negotiate(chosen, *_accepted(request.headers.get("accept-language", ""))))


def render(texts: Messages, name: str, **facts: Any) -> str:
    """A template filled in; every text that it is given is written out as text."""
    return (
        _environment()
        .get_template(name)
        .render(
            t=texts.text,
            texts=texts,
            language=texts.language,
            direction="rtl" if texts.language in RIGHT_TO_LEFT else "ltr",
            **{"signed": None, "here": "", **facts},
        )
    )


def page(texts: Messages, heading: str, text: str) -> str:
    """A page that says one thing; heading and text are plain, and written as such."""
    return render(texts, "sentence.html", heading=heading, text=text)


def document(texts: Messages, heading: str, body: str) -> str:
    """A page with a body in HTML; the heading is plain."""
    return render(texts, "document.html", heading=heading, body=Markup(body))  # noqa: S704 - The caller has escaped it.


async def asset(request: Request) -> Response:
    """A style sheet, a script or a picture of ours; kept for a year under its own version. Raises NotFound."""
    name = request.path_params["name"]
    if name not in ASSETS:
        raise NotFound
    lasting = request.query_params.get("v") == _version(name)
    kept = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
    return Response(_content(name), media_type=ASSETS[name], headers={"Cache-Control": kept})


@cache
def _environment() -> "Environment":
    # A front end whose pages nobody looks at does without it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    address: Callable[[str], str] = _address
    environment.globals["asset"] = address
    return environment


def _address(name: str) -> str:
    return f"{STATIC}/{name}?v={_version(name)}"


@cache
def _content(name: str) -> bytes:
    return resources.files("bot.web").joinpath("static", name).read_bytes()


@cache
def _version(name: str) -> str:
    return sha256(_content(name)).hexdigest()[:12]


def _accepted(header: str) -> list[str]:
    """The languages that a header names, the most wanted first."""
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.partition(";")
        try:
            wanted = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if wanted > 0:
            weighed.append((-wanted, place, name.strip()))
    return [name for _, _, name in sorted(weighed)]
