"""File names that every file system takes."""

import unicodedata

from pathvalidate import sanitize_filename

# NAME_MAX of Linux and APFS is 255 bytes; some room is left for " (2)" and for a suffix like ".part".
MAX_BYTES = 200


def file_name(title: str, suffix: str) -> str:
    """A name for a file with that title: in any script, without path parts, control characters or reserved names.

    It is cut by bytes between characters, and is never empty.
    """
    flat = " ".join(unicodedata.normalize("NFC", title).split())
    shown = "".join(c for c in flat if unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} and c not in BIDI)
    # Stripped before, since "CON ." is no reserved name but what is left of it is one.
    stem = sanitize_filename(shown.strip(" ."), platform="universal", replacement_text="_", max_len=1000)
    cut = _cut(stem.strip(" ."), MAX_BYTES - len(suffix.encode()))
    return f"{cut if any(map(_is_seen, cut)) else 'media'}{suffix}"


# Marks that make a name read as another one, such as one that seems to end in another suffix (Unicode TR 36).
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS"


def _cut(text: str, size: int) -> str:
    cut = text.encode()[:size].decode(errors="ignore")
    if cut != text:
        # Half of a joined emoji or of a letter with its accent is another sign: what was joined goes together.
        while cut and (unicodedata.combining(cut[-1]) or cut[-1] in "\u200d\ufe0f"):
            cut = cut[:-1]
    return cut.strip(" .")
