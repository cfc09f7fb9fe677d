"""Releases of yt-dlp beside the one that is installed: found, tried, used by all workers, and taken back."""
