"""Posts that are pictures, or pictures and films: found and fetched by gallery-dl where yt-dlp has nothing.

gallery-dl is a program of its own (GPL): it is started in the job's child process, with a configuration of ours, and
reaches the network through the egress guard's proxy only. Nothing of it is imported.

What it cannot do: of a page that gallery-dl does not know, only the pictures are found that it names by whole links;
which of them are the post, and which belong to the page around it, is guessed by their names.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from engine import mediainfo, refusals, urls
from engine.errors.fetching import (
    AccessDenied,
    GeoBlocked,
    LoginRequired,
    MediaUnavailable,
    NotMedia,
    PlatformFailed,
    PrivateAddress,
    PrivateMedia,
    TooLarge,
    UnsupportedLink,
)
from engine.means import Means
from engine.media import VIDEO_CONTAINERS, FetchLimits, Media, Picture, Produced, Progress
from engine.names import file_name
from storage.errors import UserError

Json = dict[str, Any]

MAX_PICTURES: Final = 50
LOOK_SECONDS: Final = 12.0
PICTURES: Final = ("jpg", "png", "gif", "webp", "avif", "heic")
MIXED: Final = frozenset({"instagram", "twitter"})
"""Platforms whose posts hold pictures beside the films that yt-dlp finds."""
FOLDER: Final = Path("pictures")

_CONFIG: Final = Path("gallery.json")
_NOT_OF_THE_POST: Final = re.compile(
    r"favicon|sprite|poster|thumb|\blogo|avatar|\bicons?\b|emoji|badge|1x1|pixel", re.IGNORECASE
)
# What a program ends with, and what that means, by its manual (EXIT STATUS).
_NO_EXTRACTOR: Final = 64
_AUTHENTICATION: Final = 16
_NOT_FOUND: Final = 8
_SIGNATURES: Final = (
    (b"\xff\xd8\xff", 0, "jpg"), (b"\x89PNG\r\n\x1a\n", 0, "png"), (b"GIF8", 0, "gif"), (b"WEBP", 8, "webp"),
    (b"ftypavif", 4, "avif"), (b"ftypheic", 4, "heic"), (b"ftypmif1", 4, "heic"),
)  # fmt: skip


@dataclass(frozen=True)
class _Post:
    """What gallery-dl says of a link: the files, and the facts that came with the first of them."""

    files: tuple[Picture, ...]
    facts: Json

    @property
    def has_pictures(self) -> bool:
        return any(not each.is_video for each in self.files)


def look(url: str, means: Means) -> Media:
    """The post that a link leads to; raises UnsupportedLink where there is none, and what the site refuses it with."""
    post = _looked(url, means)
    if not post.files:
        raise UnsupportedLink(url)
    return _media(post, url)


def instead(url: str, means: Means, refusal: UserError) -> Media:
    """The post behind a link that yt-dlp refused; raises that refusal where gallery-dl knows no better."""
    try:
        return look(url, means)
    except UserError as other:
        raise (other if _says_more(other) else refusal) from None


def beside(media: Media, means: Means) -> Media:
    """A media with the pictures of its post, on platforms whose posts have both."""
    if urls.platform(media.url) not in MIXED or media.live_status != "not_live":
        return media
    try:
        post = _looked(media.url, means)
    except UserError:
        # The film was found; whatever else is in the post is welcome and not needed.
        return media
    return media.model_copy(update={"pictures": post.files}) if post.has_pictures else media


def fetch(url: str, limits: FetchLimits, means: Means, tell: Any) -> tuple[Media, list[Produced]]:
    """Write every file of a post into the current folder; raises as `look` does, TooLarge, and NotMedia."""
    media = look(url, means)
    FOLDER.mkdir(exist_ok=True)
    tell(Progress(stage="downloading", fraction=0.0))
    command = ["--filesize-max", str(limits.max_bytes), "--directory", str(FOLDER), *_sources(url, media)]
    paths = []
    for path in _downloaded(command, means):
        paths.append(path)
        _check_size(paths, limits.max_bytes)
        tell(Progress(stage="downloading", fraction=min(1.0, len(paths) / len(media.pictures))))
    if not paths:
        raise UnsupportedLink(url)
    return media, [_produced(path, number, media) for number, path in enumerate(paths, 1)]


def _check_size(paths: Sequence[Path], limit: int) -> None:
    size = sum(path.stat().st_size for path in paths)
    if size > limit:
        raise TooLarge(limit, size)


# A page that gallery-dl does not know is looked through for links to files; those are asked for one by one.
def _looked(url: str, means: Means) -> _Post:
    try:
        return _post(_messages(["--dump-json", url], means))
    except UnsupportedLink:
        found = _post(_messages(["--resolve-json", f"recursive:{url}"], means))
        return _Post(tuple(each for each in found.files if not _NOT_OF_THE_POST.search(each.url)), {})


def _sources(url: str, media: Media) -> list[str]:
    return [each.url for each in media.pictures] if media.extractor == "generic" else [url]


def _media(post: _Post, url: str) -> Media:
    facts = post.facts
    category = str(facts.get("category") or "generic")
    identity = _first(facts, "tweet_id", "post_shortcode", "shortcode", "post_id", "id") or url
    known = category not in ("generic", "directlink")
    return Media(
        url=url,
        key=f"gallery:{category}:{identity}" if known else url,
        platform=urls.platform(url),
        id=identity if known else "",
        title=_title(facts, url),
        extractor=category if known else "generic",
        description=_first(facts, "description", "content", "caption"),
        uploader=_author(facts) or None,
        upload_date=str(facts.get("date") or "")[:10] or None,
        thumbnail=next((each.url for each in post.files if not each.is_video), None),
        pictures=post.files,
    )


def _title(facts: Json, url: str) -> str:
    said = _first(facts, "title", "content", "description", "caption").strip()
    path = PurePosixPath(urlsplit(url).path)
    return (said.splitlines()[0][:200] if said else "") or path.stem or urlsplit(url).hostname or "pictures"


def _author(facts: Json) -> str:
    author = facts.get("author") or facts.get("user") or facts.get("account")
    if isinstance(author, dict):
        return _first(author, "nick", "display_name", "name", "username")
    return _first(facts, "username", "uploader", "artist") or (author if isinstance(author, str) else "")


def _first(facts: Json, *names: str) -> str:
    return next((str(facts[name]) for name in names if isinstance(facts.get(name), (str, int)) and facts[name]), "")


# Messages as documented for extractors: 2 is a folder, 3 a file, 6 another link to look at, -1 an error.
def _post(messages: Sequence[list[Any]]) -> _Post:
    files = {message[1]: message[2] for message in messages if message[0] == 3 and _is_web(message[1])}
    facts: Json = next((message[-1] for message in messages if message[0] in (2, 3)), {})
    pictures = (_picture(address, said) for address, said in files.items())
    return _Post(tuple(each for each in pictures if each is not None)[:MAX_PICTURES], facts)


def _is_web(address: object) -> bool:
    return isinstance(address, str) and address.startswith(("http://", "https://"))


def _picture(address: str, said: Json) -> Picture | None:
    suffix = str(said.get("extension") or PurePosixPath(urlsplit(address).path).suffix).lower().lstrip(".")
    suffix = {"jpeg": "jpg", "m4v": "mp4"}.get(suffix, suffix)
    if suffix not in (*PICTURES, *VIDEO_CONTAINERS):
        return None
    return Picture(
        url=address, container=suffix, width=_number(said.get("width")), height=_number(said.get("height")),
        duration=_number(said.get("duration")) or None,
    )  # fmt: skip


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) and 0 < value < 10**9 else None


def _produced(path: Path, number: int, media: Media) -> Produced:
    with path.open("rb") as file:
        head = file.read(mediainfo.SNIFFED_BYTES)
    kind = next((name for mark, place, name in _SIGNATURES if head.startswith(mark, place)), None)
    facts: Json = {"role": "picture"}
    if kind is None:
        found = mediainfo.inspect(path)
        if not found.has_video:
            raise NotMedia("other streams")
        kind = found.container if found.container in VIDEO_CONTAINERS else "mp4"
        names = ("duration", "width", "height", "video_codec", "audio_codec")
        facts = {name: getattr(found, name) for name in names}
    target = path.rename(f"media-{number:02}.{kind}").absolute()
    name = file_name(f"{media.title} {number}", f".{kind}")
    return Produced(path=target, size=target.stat().st_size, name=name, **facts)


# --- the program


@contextmanager
def _started(arguments: Sequence[str], means: Means, **streams: Any) -> Iterator[subprocess.Popen[str]]:
    """The program, killed at the end of the block if it has not ended."""
    with _unnamed(means.cookies) as cookies:
        _CONFIG.write_text(
            json.dumps(_configuration(means.proxy, None if cookies is None else f"/dev/fd/{cookies}")), encoding="utf-8"
        )
        # Isolated: nothing of the folder that it works in, and nothing of a person's, is imported or read.
        command = [sys.executable, "-I", "-m", "gallery_dl", "--config-ignore", "--config", str(_CONFIG), *arguments]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, text=True, errors="replace",
            pass_fds=[] if cookies is None else [cookies], **streams,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()


@contextmanager
def _unnamed(text: str) -> Iterator[int | None]:
    """The descriptor of a file without a name that holds the text: what is secret is left in no folder."""
    if not text:
        yield None
        return
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        file.seek(0)
        yield file.fileno()


def _configuration(proxy: str, cookies: str | None) -> Json:
    everywhere = {
        "proxy": proxy, "timeout": 15, "retries": 1, "sleep-429": 2, "cookies": cookies, "cookies-update": False,
        "netrc": False, "file-range": f"1-{MAX_PICTURES}", "postprocessors": [],
        "skip": "enumerate", "path-restrict": "^A-Za-z0-9_.-",
    }  # fmt: skip
    sites = {
        "recursive": {"whitelist": ["directlink"]}, "ytdl": {"enabled": False}, "generic": {"enabled": False},
        "twitter": {"text-tweets": False, "quoted": False, "retweets": "original"},
    }  # fmt: skip
    return {
        "extractor": {**everywhere, **sites},
        "downloader": {"part": False, "ytdl": {"enabled": False}},
        "cache": {"file": None},
        "output": {"mode": "pipe", "shorten": False, "colors": {}},
    }


def _messages(arguments: Sequence[str], means: Means) -> list[list[Any]]:
    with _started(arguments, means, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            said, complaints = process.communicate(timeout=LOOK_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise PlatformFailed from error
    messages = _parsed(said)
    if not any(message[0] == 3 for message in messages):
        told = [f"{each[1].get('error')}: {each[1].get('message')}" for each in messages if each[0] == -1]
        raise _refusal(process.returncode, " ".join([*told, complaints])) or UnsupportedLink()
    return messages


def _parsed(text: str) -> list[list[Any]]:
    try:
        messages = json.loads(text or "[]")
    except ValueError:
        return []
    return [each for each in messages if isinstance(each, list) and len(each) > 1 and isinstance(each[0], int)]


def _downloaded(arguments: Sequence[str], means: Means) -> Iterator[Path]:
    errors = Path("gallery.log")
    with errors.open("wb") as log, _started(arguments, means, stdout=subprocess.PIPE, stderr=log) as process:
        assert process.stdout is not None
        for line in process.stdout:
            path = Path(line.removeprefix("# ").rstrip("\n"))
            if path.is_file():
                yield path
        process.wait()
    refusal = _refusal(process.returncode, errors.read_text(errors="replace"))
    if process.returncode > 0 and refusal is not None:
        raise refusal


_STATUS: Final = re.compile(r"'(\d{3}) [^']*' for|HTTP status code: (\d{3})")


def _refusal(code: int, said: str) -> UserError | None:
    """What the program ended with, in our words; None where nothing went wrong."""
    if code & _NO_EXTRACTOR:
        return UnsupportedLink()
    if guarded := refusals.by_guard(said):
        return guarded
    if status := _STATUS.search(said):
        return refusals.by_status(int(status[1] or status[2]))
    if code & _AUTHENTICATION or "AuthRequired" in said or "AuthorizationError" in said:
        return LoginRequired()
    if code & _NOT_FOUND or "NotFoundError" in said:
        return MediaUnavailable()
    return refusals.by_sentence(said) or (PlatformFailed() if code else None)


def _says_more(refusal: UserError) -> bool:
    return isinstance(
        refusal, (AccessDenied, GeoBlocked, LoginRequired, MediaUnavailable, PrivateAddress, PrivateMedia)
    )
