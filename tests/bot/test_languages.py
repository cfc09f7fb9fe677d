"""Every language says everything: each catalogue beside the English one, and each view and error in each language."""

import typing
from importlib import resources
from typing import Any

import pytest

from bot import messages, views
from bot.grammar import COMMANDS
from bot.messages import FALLBACK, LANGUAGES, RIGHT_TO_LEFT, Messages, negotiate
from bot.texts.views import text
from storage.errors import UserError
from storage.models import Job, JobState
from tests.bot import catalogues
from tests.bot.examples import Examples
from tests.bot.test_messages import TREE, example

VIEWS = typing.get_args(views.View)
TITLE = "A film"
JOB = {
    "user_id": 1, "platform": "test", "reply_to": {}, "url": "https://example.org/v", "media": {}, "choice": {},
    "form_key": "form", "title": TITLE, "id": 7,
}  # fmt: skip
KNOWN: dict[tuple[str, str], Any] = {
    ("", "job"): Job(**JOB),
    ("ChatRules", "current"): {"mode": "mention"},
    ("ChatRules", "possible"): {"mode": ["off"]},
    ("", "url"): "https://example.org/v",
    ("NotUnderstood", "nearest"): "get",
    ("Alarm", "name"): "cookies-dead",
    ("Alarm", "facts"): {"number": 3, "platform": "youtube", "result": "login_required"},
    ("Report", "jars"): {("youtube", "dead"): 1},
    ("Report", "workers"): {
        "one": {
            "ytdlp": "2026.8.19",
            "released_at": 0,
            "proxies": [{"platform": "youtube", "name": "socks5://a:1", "resting": 5, "reason": "refuses hosts"}],
            "troubles": ["Clients: none"],
        }
    },
    ("Help", "commands"): [spec for spec in COMMANDS if spec.listed],
    ("Usage", "command"): COMMANDS[0],
    ("PayerRule", "current"): "pool",
    ("AccessRules", "mode"): "allowed",
    ("Languages", "current"): "en",
    ("Languages", "possible"): LANGUAGES,
    ("Preferences", "current"): {"format": "ask"},
    ("Preferences", "possible"): {"format": ["ask"]},
}


def catalogue(language: str) -> str:
    return resources.files("bot.locales").joinpath(f"{language}.ftl").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_says_what_the_english_one_says(language: str) -> None:
    assert sorted(catalogues.faults(catalogue(FALLBACK), catalogue(language), language)) == []


@pytest.mark.parametrize("bare", [False, True], ids=["full", "bare"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_is_said_in_every_language(language: str, bare: bool, subtests: pytest.Subtests) -> None:
    for kind in VIEWS:
        with subtests.test(kind.__name__):
            said = text(Examples(KNOWN, bare=bare).of(kind), Messages(language))
            assert said.head.strip()
            for line in said.lines:
                assert "{" not in line
                assert "None" not in line
                assert not line.endswith("…") or kind in (views.Looking, views.Accepted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_said_in_every_language(language: str) -> None:
    for kind in TREE:
        said = Messages(language).error(example(kind))
        assert said
        assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_command_has_its_words_in_every_language(language: str) -> None:
    texts = Messages(language)
    for key in [*(f"state-{state}" for state in JobState), *(f"help-{spec.name}" for spec in COMMANDS if spec.listed)]:
        assert texts.text(key)


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ("a = Hallo { $name }", "b: missing"),
        ("a = Hallo\nb = { $n -> \n [one] ein\n *[other] { $n }\n }", "a: has [] for ['name']"),
        ("a = Hallo { $name }\nb = { $n -> \n *[other] { $n }\n }\nc = x", "c: not in English"),
        ("a = Hello dear friend { $name }\nb = { $n ->\n [one] ein\n *[other] { $n }\n }", "a: is English"),
        ("a = Hallo { $name }\nb = { $n ->\n [one] ein\n [few] { $n }\n *[other] { $n }\n }", "b: n has ['few']"),
        ("a = Hallo { $name }\nb = { $n ->\n *[zero] { $n }\n }", "b: n lacks ['one', 'other']"),
        ("a = Hallo { $name }\nb = { $n }", "b: does not select by n"),
    ],
)
def test_fault_of_a_catalogue_is_found(other: str, fault: str) -> None:
    english = "a = Hello dear friend { $name }\nb = { $n ->\n [one] one\n *[other] { $n }\n }"
    assert any(found.startswith(fault) for found in catalogues.faults(english, other, "de"))


def test_variants_that_are_named_after_facts_are_kept() -> None:
    english = "a = { $kind ->\n [person] person\n *[site] site\n }"
    other = "a = { $kind ->\n [persona] persona\n *[site] sitio\n }"
    assert list(catalogues.faults(english, other, "es")) == ["a: kind lacks ['person']"]


def test_plural_forms_are_those_of_the_language() -> None:
    assert catalogues.plural_categories("ru") == {"one", "few", "many", "other"}
    assert catalogues.plural_categories("ar") == {"zero", "one", "two", "few", "many", "other"}
    assert catalogues.plural_categories("es") == {"one", "other"}


@pytest.mark.parametrize(
    ("wanted", "language"),
    [(("de-AT",), "de"), (("pt_BR.UTF-8",), "pt"), (("tlh", "de"), "de"), (("", None), "en"), (("C.UTF-8",), "en")],
)
def test_language_is_picked_from_a_locale(
    monkeypatch: pytest.MonkeyPatch, wanted: tuple[str | None, ...], language: str
) -> None:
    monkeypatch.setattr(messages, "LANGUAGES", ("en", "de", "pt"))
    assert negotiate(*wanted) == language


def test_language_is_named_in_its_own_words() -> None:
    assert Messages().language_name("de", "de") == "Deutsch"
    assert Messages().language_name("ar") == "Arabic"


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT & set(LANGUAGES)))
def test_what_is_filled_in_keeps_its_own_direction(language: str) -> None:
    said = Messages(language).text("delivered", title=TITLE)
    assert f"\u2068{TITLE}\u2069" in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("أرسل /forget \u2068word\u2069 الآن", "أرسل \u2066/forget \u2068word\u2069\u2069 الآن"),
        ("غيّر بـ /settings NAME VALUE هنا", "غيّر بـ \u2066/settings NAME VALUE\u2069 هنا"),
        ("انظر https://example.org/watch", "انظر https://example.org/watch"),
    ],
)
def test_command_in_a_text_from_right_to_left_keeps_its_slash_in_front(text: str, shown: str) -> None:
    assert messages.isolated(text) == shown


def test_unexpected_error_codes_are_keys() -> None:
    keys = catalogues.shapes(catalogue(FALLBACK)).keys()
    assert {kind.code for kind in UserError.tree()} <= keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_have_a_form_in_every_language(language: str) -> None:
    texts = Messages(language)
    said = [texts.length(3), texts.length(42), *(texts.size(10.0**digits) for digits in (2, 4, 7, 10))]
    assert not [each for each in said if "duration" in each or "digital" in each]
