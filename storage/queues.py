"""The queues that workers take from."""

LOOKUPS = "lookups"
DOWNLOADS = "downloads"
CONVERSIONS = "conversions"
EVERY_QUEUE = (LOOKUPS, DOWNLOADS, CONVERSIONS)
