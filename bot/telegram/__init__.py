"""Telegram, over python-telegram-bot."""

import os

# The library's times are timedeltas from its next version on; until then it warns of each that is not.
os.environ.setdefault("PTB_TIMEDELTA", "true")
