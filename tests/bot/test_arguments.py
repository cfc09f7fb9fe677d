import pytest

from bot import arguments
from bot.commands import ChatRules, Jobs, Settings, Skip, Stats


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], Jobs()),
        (["failed"], Jobs("failed")),
        (["delivered", "youtube", "3"], Jobs("done", "youtube", 3)),
        (["2", "Waiting"], Jobs("waiting", None, 2)),
    ],
)
def test_jobs_are_asked_for_in_any_order(words: list[str], asked: Jobs) -> None:
    assert arguments.jobs(words) == asked


@pytest.mark.parametrize("words", [["nosuch"], ["0"], ["failed", "done"], ["1000001"], ["-1"], ["²"]])
def test_words_that_say_nothing_about_jobs_are_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        arguments.jobs(words)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], ChatRules()),
        (["here"], ChatRules(here=True)),
        (["Daily-Limit", "5"], ChatRules("daily_limit", "5")),
        (["here", "formats", "mp3", "m4a"], ChatRules("formats", "mp3 m4a", here=True)),
    ],
)
def test_rules_take_values_of_several_words(words: list[str], asked: ChatRules) -> None:
    assert arguments.chat_rules(words) == asked


def test_a_rule_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="mode"):
        arguments.chat_rules(["mode"])


@pytest.mark.parametrize(("words", "asked"), [([], Stats()), (["30"], Stats(30)), (["30d"], Stats(30))])
def test_statistics_take_a_number_of_days(words: list[str], asked: Stats) -> None:
    assert arguments.stats(words) == asked


@pytest.mark.parametrize(("words", "asked"), [([], Skip()), (["ON"], Skip(True)), (["off"], Skip(False))])
def test_skip_takes_on_and_off(words: list[str], asked: Skip) -> None:
    assert arguments.skip(words) == asked


def test_a_setting_takes_several_words() -> None:
    assert arguments.settings(["Format", "mp3", "320k"]) == Settings("format", "mp3 320k")


@pytest.mark.parametrize(
    ("word", "stands"), [("#12", True), ("q:3fa9c1d2", True), ("12", False), ("q:x", False), ("#", False)]
)
def test_a_reference_stands_for_a_link(word: str, stands: bool) -> None:
    assert arguments.is_reference(word) is stands
