"""Content-Disposition: whether a file is shown or saved, and under which name (RFC 6266, RFC 8187); pure."""

import unicodedata
from pathlib import PurePosixPath
from typing import Final, Literal
from urllib.parse import quote

# Beside letters and digits these stand for themselves in an extended value: attr-char of RFC 8187.
_ATTR_CHARS: Final = "!#$&+-.^_`|~"
# They end the quoted name, separate paths, or are decoded by some browsers (RFC 6266, appendix D).
_UNSAFE: Final = frozenset('"\\/%')
_MAX_STEM = 200
_MAX_SUFFIX = 16


def content_disposition(kind: Literal["attachment", "inline"], name: str) -> str:
    """The header's value: the name in its own script, and in ASCII for clients that know no better."""
    safe = _safe(name)
    extended = quote(safe, safe=_ATTR_CHARS)
    return f"{kind}; filename=\"{_ascii(safe)}\"; filename*=UTF-8''{extended}"


def _safe(name: str) -> str:
    flat = name.replace("/", "_").replace("\\", "_")
    # Other categories of C hold the joiners that emoji and Persian are written with.
    shown = "".join(c for c in flat if unicodedata.category(c) not in {"Cc", "Cs"})
    path = PurePosixPath(shown.strip(" .") or "media")
    return f"{path.stem[:_MAX_STEM]}{path.suffix[:_MAX_SUFFIX]}"


def _ascii(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    kept = "".join(c if " " <= c <= "~" and c not in _UNSAFE else "_" for c in plain)
    path = PurePosixPath(kept)
    return kept if any(c.isalnum() for c in path.stem) else f"media{path.suffix}"
