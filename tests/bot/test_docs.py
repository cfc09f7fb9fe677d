"""The documentation says what the code does: settings, commands, exit codes."""

import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from bot.grammar import COMMANDS
from bot.settings import BotSettings, flat
from engine.settings import EngineSettings
from engine.telemetry.settings import TelemetrySettings
from storage.settings import StorageSettings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
SETTINGS = {setting.name: setting for setting in flat()}


def rows(heading: str) -> dict[str, list[str]]:
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in section.splitlines() if "|" in line]
    return {cell[0].strip("`").split(" ")[0]: cell for cell in cells[2:]}


def test_settings_table_lists_every_setting_and_no_other() -> None:
    assert set(rows("Settings")) == set(SETTINGS)


def test_settings_table_describes_each_setting_as_the_code_does() -> None:
    described = {name: row[2] for name, row in rows("Settings").items()}
    assert described == {name: setting.description for name, setting in SETTINGS.items()}


def test_env_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?(CLIPFERRY_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(SETTINGS)


def test_env_example_holds_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    kinds: list[type[BaseSettings]] = [StorageSettings, EngineSettings, BotSettings, TelemetrySettings]
    for kind in kinds:
        assert kind(_env_file=ROOT / ".env.example") == kind(_env_file=None)


def test_commands_table_lists_every_listed_command() -> None:
    assert set(rows("Commands")) == {f"/{spec.name}" for spec in COMMANDS if spec.listed}


def test_every_relative_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", README):
        assert (ROOT / target).exists(), target
