"""Texts in a person's language, from one catalogue a language."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from bot.catalogues import catalogue
from engine.accounts import MICRO, Amount
from engine.delivery import Conversion, Fit, Forecast
from storage.errors import UserError

FALLBACK = "en"
AUTOMATIC = "auto"
"""In place of a language: the one that the platform names."""


def _languages() -> Sequence[str]:
    found = {path.name.removesuffix(".ftl") for path in resources.files("bot.locales").iterdir() if ".ftl" in path.name}
    return (FALLBACK, *sorted(found - {FALLBACK}))


LANGUAGES = _languages()
"""Those with a catalogue, English first."""


def negotiate(*wanted: str | None, fallback: str = FALLBACK) -> str:
    """The first of some languages or locales (`pt`, `pt-BR`, `de_DE.UTF-8`) that there is a catalogue of."""
    for locale in wanted:
        language = re.split(r"[-_.@]", (locale or "").strip().lower())[0]
        if language in LANGUAGES:
            return language
    return fallback


RIGHT_TO_LEFT = frozenset({"ar"})
FILLED_COMMAND = re.compile(r"(?<=/)\u2068([a-z]+)\u2069")
COMMAND = re.compile(r"(?<![\w/:.])/[a-z]+(?: (?:[A-Z][A-Z|]*|\u2068[^\u2069]*\u2069))*")

# Numbers that name something are written without marks between their digits.
NAMES = frozenset({"job_id", "pid", "port", "webhook_id"})
USD = "usd"
FUNDS = frozenset({"needed", "balance"})
# Facts that are shown as something else than a bare number.
SIZES = {
    "body_too_large": ("limit",),
    "too_large": ("limit", "actual"),
    "upload_too_large": ("limit",),
    "cannot_fit": ("limit",),
}
LENGTHS = {
    "too_long": ("limit", "actual"),
    "incomplete_media": ("expected", "actual"),
    "timed_out": ("limit",),
    "rate_limited": ("retry_after",),
    "cooling_down": ("retry_after",),
    "daily_limit": ("retry_after",),
    "clip_outside": ("start", "end", "duration"),
}


class Messages:
    """The texts of one language."""

    def __init__(self, language: str = FALLBACK) -> None:
        self.language = negotiate(language)
        self._catalogue = catalogue(self.language, isolates=self.language in RIGHT_TO_LEFT)

    def text(self, key: str, **facts: Any) -> str:
        """The text under a key with its facts filled in; raises KeyError for an unknown key."""
        text = self._catalogue.text(key, facts)
        return isolated(text) if self.language in RIGHT_TO_LEFT else text

    def beside(self, key: str, words: str) -> str:
        """The text under a key, and after it words that keep their own direction."""
        shown = f"\u2068{words}\u2069" if self.language in RIGHT_TO_LEFT else words
        return f"{self.text(key)} {shown}" if words else self.text(key)

    def error(self, error: UserError) -> str:
        """What an error says to a person."""
        return self.text(error.code, **self._shown(error.code, error.facts()))

    def size(self, size: float) -> str:
        """A size in bytes as people read it: 3.1 MB."""
        for unit, divisor in (("gigabyte", 1e9), ("megabyte", 1e6), ("kilobyte", 1e3)):
            if size >= divisor:
                digits = "#,##0.0" if size / divisor < 100 else "#,##0"
                return format_unit(size / divisor, f"digital-{unit}", "short", format=digits, locale=self.language)
        return format_unit(int(size), "digital-byte", "short", locale=self.language)

    def length(self, seconds: float) -> str:
        """A length as people read it on players: 3:05, or 1:02:03; under a minute 42 s."""
        if seconds < 59.5:
            shown = round(seconds, 1) if seconds < 10 else round(seconds)
            return self._seconds(shown)
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def _seconds(self, seconds: float) -> str:
        said = format_unit(seconds, "duration-second", "narrow", format="0.#", locale=self.language)
        # Where a language has no narrow form, Babel writes the name of the unit.
        is_name = "duration" in said
        return format_unit(seconds, "duration-second", "short", format="0.#", locale=self.language) if is_name else said

    def moment(self, timestamp: float) -> str:
        """A moment, given in seconds since 1970, as date and time in UTC."""
        return f"{format_datetime(datetime.fromtimestamp(timestamp, UTC), 'medium', locale=self.language)} UTC"

    def day(self, day: date) -> str:
        """A date as people read it."""
        return str(format_date(day, "medium", locale=self.language))

    def short_day(self, day: date) -> str:
        """A date without its year, as short as people write it."""
        return self.directed(str(format_skeleton("MMMd", day, locale=self.language)))

    def directed(self, text: str) -> str:
        """A text whose parts stand in the order of the language, also where all around it runs from left to right."""
        return f"\u202b{text}\u202c" if self.language in RIGHT_TO_LEFT else text

    def count(self, number: float) -> str:
        """A number as people write it: 1,234."""
        return str(format_decimal(round(number), locale=self.language))

    def language_name(self, code: str, language: str | None = None) -> str:
        """What a language is called: in this one, or in another."""
        return Locale.parse(code).get_display_name(language or self.language) or code

    def rough(self, seconds: float) -> str:
        """A time that is guessed: to ten seconds, then to minutes."""
        return self.length(max(5, 5 * round(seconds / 5)) if seconds < 60 else 60 * round(seconds / 60))

    def minutes(self, seconds: float) -> str:
        """A time to act in, in whole minutes: 10 minutes."""
        return format_unit(round(seconds / 60), "duration-minute", "long", locale=self.language)

    def amount(self, amount: Amount) -> str:
        """An amount of credits, or of US dollars."""
        if amount.currency == USD:
            return self.dollars(amount.value / MICRO)
        return self.text("price", credits=amount.value)

    def change(self, amount: Amount) -> str:
        """What was added to a balance, or taken from it: +1,000, or +$1.00."""
        sign = "+" if amount.value >= 0 else ""
        return f"{sign}{self.dollars(amount.value / MICRO) if amount.currency == USD else self.count(amount.value)}"

    def dollars(self, amount: float) -> str:
        """An amount of US dollars, with as much of a cent as there is: $1.00, $0.0005."""
        return str(format_currency(amount, "USD", locale=self.language, decimal_quantization=False))

    def percent(self, fraction: float) -> str:
        """A part of a whole: 45%."""
        return str(format_percent(min(1.0, max(0.0, fraction)), locale=self.language))

    def price(self, amount: int | None) -> str:
        """A price in credits, or that there is none."""
        return self.text("price", credits=amount) if amount else self.text("price-free")

    def forecast(self, forecast: Forecast) -> str:
        """How a form will arrive in the conversation."""
        return self.text(f"arrives-{forecast.way}", parts=forecast.parts)

    def conversion(self, conversion: Conversion, parts: int) -> str:
        """What was done to files to send them, in so many parts."""
        return self.text("delivered-fit") if isinstance(conversion, Fit) else self.text("delivered-parts", parts=parts)

    def _shown(self, code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for name, fact in facts.items():
            if fact in (None, "", []):
                shown[name] = "none"
            elif name in SIZES.get(code, ()):
                shown[name] = self.size(fact)
            elif name in LENGTHS.get(code, ()):
                shown[name] = self.length(max(1.0, fact) if name == "retry_after" else fact)
            elif facts.get("currency") == USD and name in FUNDS:
                shown[name] = self.dollars(fact)
            elif name == "starts_at":
                shown[name] = self.moment(fact)
            elif name in NAMES:
                shown[name] = str(fact)
            elif name == "state":
                shown[name] = self.text(f"state-{fact}")
            else:
                shown[name] = ", ".join(fact) if isinstance(fact, list) else fact
        return shown


def of(reply_to: Mapping[str, Any]) -> Messages:
    """The texts in the language of a conversation; see `bot/handlers.py`."""
    return Messages(str(reply_to.get("language", FALLBACK)))


def isolated(text: str) -> str:
    """A text that runs from right to left, whose commands run from left to right (Unicode annex 9, isolates)."""
    # A command whose name was filled in is one word, or it cannot be pressed.
    text = FILLED_COMMAND.sub(r"\1", text)
    return COMMAND.sub(lambda command: f"\u2066{command[0]}\u2069", text)
