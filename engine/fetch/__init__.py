"""What runs in a worker's killable child: links looked up, fetched and made into files; entered by `tasks`."""

import warnings

from storage.imports import without

# Wherever yt-dlp is loaded from, it is so without what it would hold 9 MB of and nothing here asks it for: covers are
# put into files by FFmpeg, what is not HTTP does not pass the egress guard, cookies come from no browser's database,
# and nobody asks requests to guess an alphabet. Without cffi, and its parser of C, Cryptodome calls by ctypes.
with without("mutagen", "websockets", "sqlite3", "chardet", "charset_normalizer", "cffi"), warnings.catch_warnings():
    # Whoever missed what guesses would be told so by requests.
    warnings.filterwarnings("ignore", message="Unable to find acceptable character detection")
    import yt_dlp.dependencies  # type: ignore[import-untyped]  # noqa: F401
