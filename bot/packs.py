"""Packs of credits that the operator sells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pack:
    """So many credits for so many Telegram Stars."""

    credits: int
    stars: int


def parse(text: str) -> Sequence[Pack]:
    """Read `500:50,2000:150` as credits for Stars; raises ValueError for what is no such list."""
    packs = []
    for word in filter(None, (word.strip() for word in text.split(","))):
        match = re.fullmatch(r"(\d{1,9}):(\d{1,6})", word, re.ASCII)
        if match is None or not int(match[1]) or not int(match[2]):
            raise ValueError(f"{word!r} is not of the form credits:stars")
        packs.append(Pack(int(match[1]), int(match[2])))
    return packs
