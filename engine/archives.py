"""Several files as one zip: stored as they are, since media does not get smaller, and copied block by block."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

BLOCK_BYTES: Final = 1024 * 1024


class Archive:
    """A zip that is written, file by file; `told` takes the bytes copied so far, and what it raises ends it."""

    def __init__(self, target: Path, told: Callable[[int], None]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._told = told
        self._copied = 0

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, path: Path) -> None:
        """Copy a file into it under that name."""
        info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        with path.open("rb") as source, self._zip.open(info, "w", force_zip64=True) as member:
            while block := source.read(BLOCK_BYTES):
                member.write(block)
                self._copied += len(block)
                self._told(self._copied)


def names(wanted: Sequence[tuple[int, str]]) -> list[str]:
    """A name of its own for each file, from its item's number and its name, so that they stand in the list's order."""
    width = max((len(str(number)) for number, _ in wanted), default=1)
    given: list[str] = []
    for number, name in wanted:
        stem, dot, suffix = name.rpartition(".")
        first = f"{number:0{width}} {name}"
        tries = (f"{number:0{width}} {stem or suffix} ({again}){dot if stem else ''}{suffix if stem else ''}"
                 for again in range(2, len(wanted) + 2))  # fmt: skip
        given.append(next(each for each in (first, *tries) if each not in given))
    return given
