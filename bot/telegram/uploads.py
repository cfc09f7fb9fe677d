"""Files as Telegram takes them: what each is sent as, and streamed from the disk while it is counted."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, cast

from telegram import InputFile

from storage.models import File

Kind = Literal["video", "audio", "photo", "animation", "voice", "document"]

VOICE_SECONDS = 600.0
ANIMATION_SECONDS = 60.0
PHOTO_BYTES = 10_000_000
PHOTO_SIDES = 10_000
"""Width and height of a photo together (https://core.telegram.org/bots/api#sendphoto)."""
PHOTO_RATIO = 20
"""How many times as wide as high a photo may be, or as high as wide."""
THUMBNAILS = frozenset({"mp4", "m4v", "mov", "webm", "mkv", "mp3", "m4a"})
"""Endings of files that apps show a picture of: a voice has none, and of a picture they make one themselves."""
ALBUM = 10
"""Most files in one message (https://core.telegram.org/bots/api#sendmediagroup)."""


def kind_of(file: File) -> Kind:
    """What a file is sent as: something that apps play or show, where they can."""
    ending = Path(file.name).suffix.lower().removeprefix(".")
    match ending:
        case "mp4" | "m4v" | "mov":
            return "animation" if _is_silent(file) else "video"
        case "mp3" | "m4a":
            return "audio"
        case "opus":
            return "voice" if file.duration is not None and file.duration <= VOICE_SECONDS else "document"
        case "gif":
            return "animation"
        case "jpg" | "jpeg" | "png" | "webp":
            return "photo" if _is_photo(file) else "document"
        case _:
            return "document"


def groups(files: Sequence[File]) -> list[list[File]]:
    """Files that go together in one message, in their order: pictures and films, sounds, documents."""
    found: list[list[File]] = []
    family = ""
    for file in files:
        kind = kind_of(file)
        current = {"photo": "picture", "video": "picture"}.get(kind, kind)
        if found and current == family and current in ("picture", "audio", "document") and len(found[-1]) < ALBUM:
            found[-1].append(file)
        else:
            found.append([file])
        family = current
    return found


def _is_silent(file: File) -> bool:
    short = file.duration is not None and file.duration <= ANIMATION_SECONDS
    return bool(short and file.video_codec and file.audio_codec is None)


def _is_photo(file: File) -> bool:
    width, height = file.width or 0, file.height or 0
    long = max(width, height) > PHOTO_RATIO * min(width, height)
    return file.size <= PHOTO_BYTES and width + height <= PHOTO_SIDES and not long


@dataclass
class Sent:
    """How much of some files has gone out, over several requests."""

    total: int
    tell: Callable[[int], None] = field(default=lambda _: None)
    done: int = 0
    _before: int = 0
    _size: int = 0

    def begin(self, size: int, *, again: bool) -> None:
        """A request with so many bytes of files begins; whether it is the last one, once more."""
        self._before = self._before if again else self._before + self._size
        self._size = size
        self.done = self._before

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the request is left: then Telegram may have it, whatever comes back."""
        return self.done >= self._before + self._size

    def add(self, count: int) -> None:
        """Count what was read to be sent."""
        self.done += count
        self.tell(self.done)


class CountedFile(io.BufferedIOBase):
    """A file that counts what is read of it; the HTTP client reads it piece by piece."""

    def __init__(self, path: Path, sent: Sent) -> None:
        self._file = path.open("rb")
        self._sent = sent
        self._counted = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        chunk = self._file.read(size)
        self._counted += len(chunk)
        self._sent.add(len(chunk))
        return chunk

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place; what is read anew is counted anew."""
        self._sent.add(-self._counted)
        self._counted = 0
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The place of the next byte."""
        return self._file.tell()

    def fileno(self) -> int:
        """The open file's number, for its size."""
        return self._file.fileno()

    def seekable(self) -> bool:
        """It can be sent again from its beginning."""
        return True

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


@contextmanager
def opened(paths: Sequence[Path], sent: Sent, *, attach: bool, names: Sequence[str]) -> Iterator[list[InputFile]]:
    """The files as parts of a request, open for as long as the block."""
    with ExitStack() as stack:
        handles = [stack.enter_context(CountedFile(path, sent)) for path in paths]
        yield [
            InputFile(cast("IO[bytes]", handle), filename=name, attach=attach, read_file_handle=False)
            for handle, name in zip(handles, names, strict=True)
        ]
