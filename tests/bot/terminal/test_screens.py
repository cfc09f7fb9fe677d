import pytest

from bot.terminal.screens import PromptScreen


def test_what_passes_is_printed_before_there_is_a_prompt_and_stands_below_it_then(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = PromptScreen()
    screen.passing("1", "Queued")
    assert capsys.readouterr().out == "Queued\n"
    screen.has_prompt = True
    screen.passing("1", "Downloading")
    assert (capsys.readouterr().out, screen.toolbar_lines) == ("", {"1": "Downloading"})
