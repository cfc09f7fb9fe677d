"""What a text must hold where it matches a pattern: found out once, and looked for sooner than a match is tried."""

import re
from collections.abc import Sequence
from typing import Final

_GAP: Final = "\0"
"""Stands for what matches something that is not certain."""
_LITERAL: Final = 0xF000
"""Where characters stand, in what is worked on, that a backslash has made to mean themselves."""
_CHOICE: Final = 0xE000
"""Where the numbers of those pieces stand of which any one is needed."""
_TIMES: Final = r"(?:[*+?]|\{[\d,]*\})[+?]?"
_ESCAPES: Final = r"\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|(.))|(\[\^?\]?(?:\\.|[^\]\\])*\])"
_PLAIN: Final = re.compile(_ESCAPES, re.DOTALL)
_SPACED: Final = re.compile(rf"{_ESCAPES}|(\#[^\n]*|\s+)", re.DOTALL)
_VERBOSE: Final = re.compile(r"\(\?[a-zA-Z]*x")
_GROUP: Final = re.compile(rf"\((\?(?:P<\w+>|[^(]))?([^()]*)\)({_TIMES})?", re.DOTALL)
_REPEATED: Final = re.compile(rf".{_TIMES}", re.DOTALL)
_PIECE: Final = re.compile("[\ue000-\uefff]|[^\0.^$*+?{}|()\ue000-\uefff]+")


def needles(pattern: str) -> Sequence[str]:
    """Some pieces, in small letters, of which every ASCII text that the pattern matches holds one; none: unknown."""
    verbose = _VERBOSE.search(pattern) is not None
    if not pattern.isascii() or (verbose and not _VERBOSE.match(pattern.lstrip())):
        return []
    text, changed = (_SPACED if verbose else _PLAIN).sub(_unescaped, pattern), 1
    choices: list[Sequence[str]] = []

    def opened(group: re.Match[str]) -> str:
        kind, inside, times = group.groups()
        if not (kind is None or kind == "?:" or kind.startswith("?P<")) or (times and times[0] in "*?{"):
            return _GAP
        if "|" in inside:
            choices.append(_of_any(inside, choices))
            inside = chr(_CHOICE + len(choices) - 1)
        return f"{inside}{_GAP}" if times else str(inside)

    while changed:
        text, changed = _GROUP.subn(opened, text)
    return _of_any(text, choices)


def _unescaped(found: re.Match[str]) -> str:
    itself, _, space = (*found.groups(), None)[:3]
    if space:
        return ""
    return chr(_LITERAL + ord(itself)) if itself and not itself.isalnum() else _GAP


def _of_any(text: str, choices: Sequence[Sequence[str]]) -> Sequence[str]:
    """The pieces of an alternative each, where all of them demand one."""
    each = [_of_one(branch, choices) for branch in text.split("|")]
    return [piece for pieces in each for piece in pieces] if all(each) else []


def _of_one(text: str, choices: Sequence[Sequence[str]]) -> Sequence[str]:
    """The longest piece that a text demands, or the choice of pieces of which the shortest one is longest."""
    found: Sequence[str] = []
    for piece in _PIECE.findall(_REPEATED.sub(_GAP, text)):
        place = ord(piece[0]) - _CHOICE
        pieces = choices[place] if 0 <= place < len(choices) else [_plain(piece)]
        found = max(found, pieces, key=shortest)
    return found


def shortest(pieces: Sequence[str]) -> int:
    """How long the shortest of some pieces is; 0 where there is none."""
    return min(map(len, pieces), default=0)


def _plain(piece: str) -> str:
    return "".join(chr(ord(each) - _LITERAL) if ord(each) >= _LITERAL else each for each in piece).lower()
