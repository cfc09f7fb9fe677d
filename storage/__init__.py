"""What is remembered."""

from storage.collector import keep_away
from storage.imports import hold_back

# Here, because every process loads this before any library.
hold_back()
keep_away()
