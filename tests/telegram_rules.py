"""What Telegram refuses: parameters that do not fit a method, texts that do not parse, and whatever is too long.

The limits are those of https://core.telegram.org/bots/api; the methods' parameters come from aiogram's model of it.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramMethod

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024
CALLBACK_BYTES = 64
ALBUM = range(2, 11)
THUMBNAIL_BYTES = 200_000
THUMBNAIL_SIDE = 320
TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre",
    "blockquote", "tg-emoji",
}  # fmt: skip
TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>|&(#?\w+);|([^<&]+)|(.)", re.DOTALL)
KNOWN_ENTITIES = {"lt", "gt", "amp", "quot"}


@cache
def methods() -> Mapping[str, type["TelegramMethod[Any]"]]:
    """Every method by its name in small letters; the first call takes seconds, in which aiogram makes its models."""
    import aiogram.methods

    names = set(aiogram.methods.__all__) - {"TelegramMethod"}
    return {name.lower(): getattr(aiogram.methods, name) for name in names}


@dataclass
class Refusal(Exception):
    """An answer that is no success."""

    status: int
    description: str
    parameters: Mapping[str, int] = field(default_factory=dict)


def bad(description: str) -> Refusal:
    """What was asked for is wrong."""
    return Refusal(400, f"Bad Request: {description}")


def checked(method: str, raw: Mapping[str, str], files: Mapping[str, str]) -> dict[str, Any]:
    """A method's parameters as values; `files` names the uploaded ones by their part. Raises Refusal."""
    from aiogram.types import BufferedInputFile

    model = methods().get(method.lower())
    if model is None:
        raise Refusal(404, "Not Found")
    unknown = raw.keys() - model.model_fields.keys()
    if unknown:
        raise bad(f"unknown parameters {sorted(unknown)}")
    values = {name: _decoded(model, name, value) for name, value in raw.items()}
    parts = {name: BufferedInputFile(b"", file) for name, file in files.items() if name in model.model_fields}
    try:
        model.model_validate({**_attached(values, files), **parts})
    except ValidationError as error:
        fault = error.errors()[0]
        raise bad(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    return {**values, **{name: f"attach://{name}" for name in parts}}


def _attached(value: Any, files: Mapping[str, str]) -> Any:
    """The same with a file in place of each reference to one of the request's parts."""
    from aiogram.types import BufferedInputFile

    match value:
        case dict():
            return {name: _attached(each, files) for name, each in value.items()}
        case list():
            return [_attached(each, files) for each in value]
        case str() if (name := value.removeprefix("attach://")) != value and name in files:
            return BufferedInputFile(b"", files[name])
        case _:
            return value


def _decoded(model: type["TelegramMethod[Any]"], name: str, value: str) -> Any:
    kind = str(model.model_fields[name].annotation)
    if "InputFile" in kind or (
        "int" not in kind and ("str" in kind and "aiogram.types" not in kind and "list" not in kind)
    ):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def text(value: str | None, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """A message's text with its entities; raises Refusal."""
    plain, entities = parsed(value or "", mode)
    if not plain.strip():
        raise bad("message text is empty")
    if _units(plain) > TEXT_CHARACTERS:
        raise bad("message is too long")
    return plain, entities


def caption(value: str | None, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """A file's caption with its entities; raises Refusal."""
    plain, entities = parsed(value or "", mode)
    if _units(plain) > CAPTION_CHARACTERS:
        raise bad("message caption is too long")
    return plain, entities


def parsed(value: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """A text without its markup, and the entities that the markup meant; raises Refusal."""
    if mode is None:
        return value, []
    if mode != "HTML":
        raise bad("unsupported parse_mode")
    reader = _Html()
    for match in TOKEN.finditer(value):
        reader.read(match)
    if reader.opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{reader.opened[-1][0]}\"")
    return reader.plain.strip(), reader.entities


class _Html:
    """Reads HTML as Telegram does, piece by piece."""

    def __init__(self) -> None:
        self.plain = ""
        self.opened: list[tuple[str, str, int]] = []
        self.entities: list[dict[str, Any]] = []

    def read(self, match: re.Match[str]) -> None:
        closing, tag, attributes, entity, run, stray = match.groups()
        if stray:
            raise bad(f"can't parse entities: unexpected '{stray}' at byte offset {match.start()}")
        if tag:
            self._tag(tag, attributes, closing=bool(closing), offset=match.start())
        elif entity:
            known = entity in KNOWN_ENTITIES or entity.startswith("#")
            self.plain += html.unescape(f"&{entity};") if known else f"&{entity};"
        else:
            self.plain += run

    def _tag(self, tag: str, attributes: str, *, closing: bool, offset: int) -> None:
        if tag.lower() not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset}')
        if not closing:
            self.opened.append((tag, attributes, _units(self.plain)))
            return
        if not self.opened or self.opened[-1][0] != tag:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
        name, attributes, start = self.opened.pop()
        self.entities.append(_entity(name, attributes, start, _units(self.plain) - start))


def _entity(tag: str, attributes: str, offset: int, length: int) -> dict[str, Any]:
    names = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "text_link", "tg-spoiler": "spoiler"}
    entity = {"type": names.get(tag, tag), "offset": offset, "length": length}
    if tag == "a":
        entity["url"] = html.unescape(attributes.strip().removeprefix('href="').removesuffix('"'))
    return entity


def keyboard(markup: Mapping[str, Any] | None) -> None:
    """Check the buttons below a message; raises Refusal."""
    rows: Sequence[Sequence[Mapping[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise bad("text buttons are unallowed in the inline keyboard")
        actions = button.keys() - {"text", "style", "icon_custom_emoji_id"}
        if len(actions) != 1:
            raise bad("inline keyboard button must have exactly one action")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= CALLBACK_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        url = button.get("url")
        if url is not None and not re.match(r"(https?|tg)://[^/]*[^/.]", url):
            raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def commands(listed: Sequence[Mapping[str, str]]) -> None:
    """Check a menu of commands; raises Refusal."""
    if len(listed) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for entry in listed:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def invoice(asked: Mapping[str, Any]) -> None:
    """Check an invoice in Telegram Stars; raises Refusal."""
    if asked.get("currency") != "XTR" or asked.get("provider_token"):
        raise bad("PAYMENT_PROVIDER_INVALID")
    if not 1 <= len(asked["title"]) <= 32 or not 1 <= len(asked["description"]) <= 255:
        raise bad("INVOICE_TITLE_OR_DESCRIPTION_INVALID")
    if not 1 <= len(asked["payload"].encode()) <= 128:
        raise bad("INVOICE_PAYLOAD_INVALID")
    if len(asked["prices"]) != 1 or not 1 <= asked["prices"][0]["amount"] <= 100_000:
        raise bad("CURRENCY_TOTAL_AMOUNT_INVALID")


def album(media: Sequence[Mapping[str, Any]]) -> None:
    """Check what is sent together; raises Refusal."""
    if len(media) not in ALBUM:
        raise bad("wrong number of media in the album: 2-10 are needed")
    kinds = {item["type"] for item in media}
    if len(kinds) > 1 and kinds & {"audio", "document"}:
        raise bad("documents and audio files can't be mixed with other media types in an album")
    if not kinds <= {"photo", "video", "audio", "document", "live_photo"}:
        raise bad("this media can't be sent in an album")


def thumbnail(content: bytes) -> tuple[int, int]:
    """The width and height of a thumbnail; raises Refusal for one that Telegram leaves out without a word."""
    size = _jpeg_size(content)
    if size is None or len(content) > THUMBNAIL_BYTES or max(size) > THUMBNAIL_SIDE:
        raise bad(f"the thumbnail is no JPEG of at most 200 kB and 320 pixels: {len(content)} bytes, {size}")
    return size


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2 if content.startswith(b"\xff\xd8\xff") else len(content)
    while place + 9 <= len(content):
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        # The frame's header, of any kind of JPEG: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1.
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(content[at : at + 2]) for at in (place + 5, place + 7))
            return width, height
        place += 2 + length
    return None


def inline_results(results: Sequence[Mapping[str, Any]]) -> None:
    """Check the answers to an inline query; raises Refusal."""
    ids = [result["id"] for result in results]
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    if len(set(ids)) != len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if not all(1 <= len(name.encode()) <= 64 for name in ids):
        raise bad("RESULT_ID_INVALID")
    for result in results:
        keyboard(result.get("reply_markup"))


def _units(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2
