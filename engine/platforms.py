"""What an operator sets for each platform, in a TOML file: proxies, impersonation, cookies, what extractors are told.

A file has a table for each platform, and one named `all` for what the others leave out:

    [all]
    proxies = ["http://user:password@proxy.example:3128", "direct"]

    [youtube]
    impersonate = "chrome"
    extractor_args.youtube.player_client = ["tv", "web_safari"]

Only what is named here can be set. yt-dlp has hundreds of options more, some of which start programs, read browsers or
write where they like: none of them gets through.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from engine import urls
from engine.egress import upstreams

EVERY: Final = "all"
PLATFORMS: Final = (*urls.PLATFORMS, urls.OTHER)
ESCAPES: Final = frozenset({
    "ap_mso", "ap_password", "ap_username", "allow_unplayable_formats", "batchfile", "cachedir", "config",
    "cookiefile", "cookies_from_browser", "cookiesfrombrowser", "default_search", "downloader",
    "enable_file_urls", "exec", "exec_cmd", "external_downloader", "external_downloader_args", "ffmpeg_location",
    "final_ext", "format", "home", "js_runtimes", "load_info_filename", "netrc", "netrc_cmd", "netrc_location",
    "outtmpl", "output", "params", "password", "paths", "plugin_dirs", "postprocessor_args", "postprocessors",
    "proxy", "remote_components", "source_address", "username", "usenetrc", "video_password",
})  # fmt: skip
"""Options of yt-dlp that start programs, read or write files, go around the egress guard, or are decided elsewhere."""
_NOT_FOR_EXTRACTORS: Final = re.compile(r"path|file|script|exec|command|dir|bin|home", re.IGNORECASE)
_NOT_HEADERS: Final = frozenset(
    {"connection", "content-length", "cookie", "host", "proxy-authorization", "transfer-encoding", "upgrade"}
)
_WORD: Final = re.compile(r"[A-Za-z0-9_+:-]{1,60}")
_TARGET: Final = re.compile(r"[a-z]+(-[0-9.]+)?(:[a-z]+(-[0-9.]+)?)?")


def _web(value: str) -> str:
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        raise ValueError(f"{value!r} is no http or https address")
    return value


def _proxy(value: str) -> str:
    if value == upstreams.DIRECT:
        return value
    try:
        parts = urlsplit(value)
        known = parts.scheme in upstreams.SCHEMES and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        known = False
    if not known:
        schemes = ", ".join(f"{scheme}://HOST:PORT" for scheme in upstreams.SCHEMES)
        # What is written there may hold a password.
        raise ValueError(f"a proxy is written as one of {schemes}, or {upstreams.DIRECT!r}")
    return value


Link = Annotated[str, AfterValidator(_web)]
Proxy = Annotated[str, AfterValidator(_proxy)]


class PlatformOptions(BaseModel):
    """How one platform is dealt with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    proxies: tuple[Proxy, ...] = Field(
        (), description="proxies on the way there, each taking over when those before it fail; `direct`: without one."
    )
    impersonate: str | None = Field(None, description="the client whose TLS is imitated: `chrome`, `safari-18.0:ios`.")
    headers: dict[str, str] = Field(default_factory=dict, description="HTTP headers sent along.")
    extractor_args: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict, description="yt-dlp's extractor arguments, by extractor and name."
    )
    geo_bypass_country: str | None = Field(
        None, pattern="^[A-Z]{2}$", description="country of which an X-Forwarded-For is sent, as DE."
    )
    sleep_requests: float = Field(0, ge=0, le=30, description="seconds between two requests of a look-up.")
    po_token_provider: Link | None = Field(
        None, description="address of a PO-token provider (of youtube alone): `http://127.0.0.1:4416`."
    )

    @field_validator("impersonate")
    @classmethod
    def _check_target(cls, value: str | None) -> str | None:
        if value is not None and not _TARGET.fullmatch(value):
            raise ValueError(f"{value!r} is no client, as chrome or safari-18.0:ios")
        return value

    @field_validator("headers")
    @classmethod
    def _check_headers(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if name.lower() in _NOT_HEADERS:
                raise ValueError(f"the header {name} is not for this file to set")
            if not re.fullmatch(r"[A-Za-z0-9-]+", name) or not text.isprintable():
                raise ValueError(f"{name!r} is no header")
        return value

    @field_validator("extractor_args", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            extractor: {name: [words] if isinstance(words, str) else words for name, words in given.items()}
            if isinstance(given, dict)
            else given
            for extractor, given in value.items()
        }

    @field_validator("extractor_args")
    @classmethod
    def _check_arguments(cls, value: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
        for extractor, given in value.items():
            for name in (extractor, *given):
                if not _WORD.fullmatch(name):
                    raise ValueError(f"{name!r} is no name of an extractor or of its argument")
            if unfit := next(filter(_NOT_FOR_EXTRACTORS.search, given), None):
                raise ValueError(f"{extractor}.{unfit} could start a program or open a file, and is not passed on")
        return value


class PlatformFile(Mapping[str, PlatformOptions]):
    """The options of every platform."""

    def __init__(self, tables: Mapping[str, PlatformOptions]) -> None:
        everywhere = tables.get(EVERY, PlatformOptions())
        self._options = {name: _over(everywhere, tables.get(name)) for name in PLATFORMS}

    def __getitem__(self, platform: str) -> PlatformOptions:
        return self._options.get(platform, self._options[urls.OTHER])

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)


def _over(everywhere: PlatformOptions, own: PlatformOptions | None) -> PlatformOptions:
    return (
        everywhere if own is None else everywhere.model_copy(update={n: getattr(own, n) for n in own.model_fields_set})
    )


NO_FILE: Final = PlatformFile({})


def read(path: Path) -> PlatformFile:
    """The options in a file; raises ValueError with a sentence that names the line and the field."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error
    found: dict[str, PlatformOptions] = {}
    for name, table in tables.items():
        if name not in (*PLATFORMS, EVERY):
            raise ValueError(_sentence(path, text, (name,), f"no platform; they are {', '.join((*PLATFORMS, EVERY))}"))
        try:
            found[name] = PlatformOptions.model_validate(table)
        except ValidationError as error:
            raise ValueError("; ".join(_faults(path, text, name, error))) from error
        if name != "youtube" and found[name].po_token_provider is not None:
            raise ValueError(_sentence(path, text, (name, "po_token_provider"), "is for youtube alone"))
    return PlatformFile(found)


def _faults(path: Path, text: str, name: str, error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        place = (name, *fault["loc"])
        key = str(place[-1]).replace("-", "_").lower()
        if fault["type"] != "extra_forbidden":
            about = fault["msg"].removeprefix("Value error, ")
        elif key in ESCAPES:
            about = "could lead a download out of its sandbox, and is not passed on"
        else:
            about = f"no option; they are {', '.join(PlatformOptions.model_fields)}"
        yield _sentence(path, text, place, about)


def _sentence(path: Path, text: str, place: tuple[int | str, ...], about: str) -> str:
    line = _line(text, [str(part) for part in place if isinstance(part, str)])
    return f"{path}{f', line {line}' if line else ''}: {'.'.join(map(str, place))}: {about}"


def _line(text: str, names: list[str]) -> int | None:
    """The line that a key stands in, or the nearest above it that is named; TOML's parser does not tell."""
    table: list[str] = []
    best, depth = None, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            table = _keys(header[1])
            written = table
        elif key := re.match(r"\s*((?:[\w\"'-]+\s*\.\s*)*[\w\"'-]+)\s*=", line):
            written = [*table, *_keys(key[1])]
        else:
            continue
        shared = next((n for n, pair in enumerate(zip(written, names, strict=False)) if pair[0] != pair[1]), None)
        shared = min(len(written), len(names)) if shared is None else shared
        if shared > depth:
            best, depth = number, shared
    return best


def _keys(dotted: str) -> list[str]:
    return [key.strip().strip("\"'") for key in dotted.split(".")]
