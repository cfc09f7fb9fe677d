"""What runs in a worker's killable child: links looked up, fetched and made into files; entered by `tasks`."""

from engine.imports import without

# Wherever yt-dlp is loaded from, it is so without what it would hold 3 MB of and nothing here asks it for: covers are
# put into files by FFmpeg, and what is not HTTP does not pass the egress guard.
with without("mutagen", "websockets"):
    import yt_dlp.dependencies  # type: ignore[import-untyped]  # noqa: F401
