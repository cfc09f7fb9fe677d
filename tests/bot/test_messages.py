import dataclasses
import re
from importlib import resources

import pytest

from bot import errors as bot_errors
from bot import messages
from bot.api import errors as api_errors
from bot.messages import Messages
from engine import errors
from engine.accounts import Amount
from engine.delivery import Fit, Forecast, Parts
from storage.errors import UserError

assert all((errors, bot_errors, api_errors))  # Importing it completes the tree.
EXAMPLES = {
    "str": "x",
    "int": 5,
    "float": 2.0,
    "int | None": None,
    "float | None": None,
    "list[str]": [],
    "object": 1,
}
TREE = list(UserError.tree())


def example(kind: type[UserError]) -> UserError:
    facts = {}
    for name, field in ((field.name, field) for field in dataclasses.fields(kind)):
        type_name = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
        facts[name] = "queued" if name == "state" else EXAMPLES.get(str(field.type), EXAMPLES.get(type_name))
    return kind(**facts)


def test_every_error_has_a_text(subtests: pytest.Subtests) -> None:
    for kind in TREE:
        with subtests.test(kind.code):
            text = Messages().error(example(kind))
            # A command that stands last is copied, without a full stop.
            assert text.endswith((".", ")", " LINK"))
            assert "{" not in text
            assert "None" not in text


def test_codes_are_unique() -> None:
    assert len({kind.code for kind in TREE}) == len(TREE)


def test_catalogue_holds_no_text_that_nobody_says() -> None:
    source = resources.files("bot.locales").joinpath("en.ftl").read_text()
    keys = set(re.findall(r"^([a-z][\w-]*) =", source, re.MULTILINE))
    said = " ".join(path.read_text() for path in messages_users())
    families = (
        "state-",
        "stage-",
        "entry-",
        "help-",
        "page-",
        "payer-",
        "tally-",
        "tier-",
        "access-",
        "alarm-",
        "cookies-dead",
        "cookies-good",
        "cookies-new",
        "queue-",
        "refused-",
        "arrives-",
        "action-",
        "discord-option-",
        "discord-choice-",
        "discord-menu-",
        "rule-",
        "telegram-help-",
        "telegram-inline-",
        "telegram-lacks-",
        "web-state-",
    )
    codes = {kind.code for kind in TREE}
    unsaid = {key for key in keys - codes if not re.search(f"[\"']{key}[\"']", said) and not key.startswith(families)}
    assert unsaid == set()


def messages_users() -> list:
    root = resources.files("bot")
    return [*root.rglob("*.py"), *root.rglob("*.html")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1500, "1.5 kB"),
        (3_000_000, "3.0 MB"),
        (640_000_000, "640 MB"),
        (2e9, "2.0 GB"),
    ],
)
def test_size_is_rounded_as_people_read_it(size: float, text: str) -> None:
    assert Messages().size(size) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.42, "0.4s"), (42, "42s"), (59.7, "1:00"), (185.4, "3:05"), (3723, "1:02:03")]
)
def test_length_is_written_as_on_a_player(seconds: float, text: str) -> None:
    assert Messages().length(seconds) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(1000), "+1,000"),
        (Amount(-2), "-2"),
        (Amount(1_000_000, "usd"), "+$1.00"),
        (Amount(-500, "usd"), "-$0.0005"),
    ],
)
def test_a_change_is_said_in_its_currency(amount: Amount, text: str) -> None:
    assert Messages().change(amount) == text


def test_unknown_language_falls_back_to_english() -> None:
    assert Messages("tlh").text("price-free") == Messages("en").text("price-free")


def test_unknown_key_is_a_bug() -> None:
    with pytest.raises(LookupError):
        Messages().text("no-such-key")


def test_languages_are_those_with_a_catalogue() -> None:
    found = {path.name.removesuffix(".ftl") for path in resources.files("bot.locales").iterdir() if ".ftl" in path.name}
    assert found == set(messages.LANGUAGES)


def test_a_stream_that_is_announced_says_when_it_begins() -> None:
    assert "Oct 2, 2096" in Messages().error(errors.fetching.NotLiveYet(4_000_000_000.0))


@pytest.mark.parametrize(
    ("forecast", "text"),
    [
        (Forecast("whole"), "fits here"),
        (Forecast("fit"), "will be made smaller to fit here"),
        (Forecast("parts", 3), "will come in about 3 parts"),
        (Forecast("link"), "will come as a link"),
    ],
)
def test_forecast_is_said_in_words(forecast: Forecast, text: str) -> None:
    assert Messages().forecast(forecast) == text


def test_conversion_is_said_in_words() -> None:
    assert Messages().conversion(Fit([], 1), 1).startswith("Made smaller")
    assert Messages().conversion(Parts([], 1, 3), 4).startswith("Cut into 4 parts")
