"""The documentation: the OpenAPI document, and a page made of it that loads nothing from anybody."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.api.auth import KEY_HEADER
from bot.messages import Messages
from bot.web.pages import document

_CODE: Final = re.compile(r"`([^`]+)`")
METHODS: Final = ("get", "post", "put", "delete")
RATES: Final = {
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "Requests that are left now.",
    "RateLimit-Reset": "Seconds until there is one more.",
}


class Documentation:
    """What the API says of itself."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._document: dict[str, Any] | None = None

    def add_to(self, app: FastAPI) -> None:
        """Answer at /openapi.json and /docs."""
        app.add_route("/openapi.json", self.openapi, methods=["GET", "HEAD"])
        app.add_route("/docs", self.page, methods=["GET", "HEAD"])

    async def openapi(self, _: Request) -> Response:
        """The OpenAPI document."""
        return JSONResponse(self._made())

    async def page(self, _: Request) -> Response:
        """The documentation for people."""
        made = self._made()
        body = "".join(_sections(made))
        return HTMLResponse(document(Messages(), f"{made['info']['title']} API", body))

    def _made(self) -> dict[str, Any]:
        if self._document is None:
            self._document = _completed(
                get_openapi(
                    title=self._app.title,
                    version="1",
                    description=self._app.description,
                    routes=self._app.routes,
                )
            )
        return self._document


def _completed(made: dict[str, Any]) -> dict[str, Any]:
    """The framework's document with what it cannot know."""
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    made["components"]["securitySchemes"] = {
        "ApiKey": {"type": "apiKey", "in": "header", "name": KEY_HEADER.title().replace("Api", "API")},
        "Session": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    for _, operation in _operations(made):
        # The framework's own word for a malformed request, where nothing can be malformed.
        if "example" not in operation["responses"].get("422", {}).get("content", {}).get("application/json", {}):
            operation["responses"].pop("422", None)
        for answer in operation["responses"].values():
            answer["headers"] = {
                name: {"description": about, "schema": {"type": "string"}} for name, about in RATES.items()
            }
    return made


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in made["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _sections(made: dict[str, Any]) -> Iterator[str]:
    yield f"<p>{_marked(made['info']['description'])}</p>"
    yield '<p>For programs: <a href="/openapi.json">openapi.json</a></p>'
    for name, operation in _operations(made):
        yield f"<section><h2><code>{escape(name)}</code></h2><p>{_marked(operation.get('description', ''))}</p>"
        yield "".join(_fields(made, operation))
        for status, answer in sorted(operation["responses"].items()):
            yield f"<details><summary>{escape(status)} {escape(answer['description'])}</summary>"
            for kind, content in answer.get("content", {}).items():
                shown = content.get("example", "")
                text = shown if isinstance(shown, str) else json.dumps(shown, indent=2)
                yield f"<p>{escape(kind)}</p><pre>{escape(text)}</pre>"
            yield "</details>"
        yield "</section>"


def _fields(made: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    rows = [
        (each["name"], each["in"], each["schema"], each.get("required", False))
        for each in operation.get("parameters", ())
    ]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if content:
        schema = made["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        required = schema.get("required", ())
        rows += [(name, "body", each, name in required) for name, each in schema["properties"].items()]
    if not rows:
        return
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Fields">'
    yield "<table><thead><tr><th>Field</th><th>In</th><th>Type</th><th>About</th></tr></thead><tbody>"
    for name, place, schema, needed in rows:
        about = schema.get("description", "")
        mark = " (required)" if needed else ""
        yield f"<tr><td><code>{escape(name)}</code>{mark}</td><td>{place}</td><td>{escape(_type(schema))}</td>"
        yield f'<td dir="auto">{_marked(about)}</td></tr>'
    yield "</tbody></table></div>"


def _marked(text: str) -> str:
    """A description, which is written in Markdown, as HTML: of its marks only those of code are used."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    return str(schema.get("type") or schema.get("$ref", "").rpartition("/")[2])
