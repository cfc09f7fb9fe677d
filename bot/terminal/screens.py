"""Where a terminal shows what it says: what passes is overwritten, what stays is printed."""

import sys
from typing import Protocol, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text


class Screen(Protocol):
    """A place for lines that stay and for lines that pass."""

    def keep(self, lines: list[str]) -> None:
        """Print lines that stay."""

    def passing(self, key: str, line: str | None) -> None:
        """Set the passing line under a key, or take it away."""

    def close(self) -> None:
        """Take everything away that passes."""


class PlainScreen:
    """A stream that is no terminal: passing lines are printed when they say something new."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last: dict[str, str] = {}

    def keep(self, lines: list[str]) -> None:
        """Print lines that stay."""
        for line in lines:
            print(line, file=self._stream, flush=True)

    def passing(self, key: str, line: str | None) -> None:
        """Print a line whose words differ from the last one's; numbers alone are no news."""
        words = "".join(character for character in (line or "").partition("█")[0].partition("░")[0])
        if line and self._last.get(key) != words:
            self._last[key] = words
            self.keep([line])

    def close(self) -> None:
        """Nothing is left to take away."""


class LiveScreen:
    """A terminal that nobody types in: passing lines are redrawn below those that stay."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._lines: dict[str, str] = {}
        self._live = Live(console=self._console, transient=True, refresh_per_second=8)
        self._live.start()

    def keep(self, lines: list[str]) -> None:
        """Print lines that stay above the passing ones."""
        for line in lines:
            self._console.print(Text(line))

    def passing(self, key: str, line: str | None) -> None:
        """Redraw the passing lines."""
        self._lines.pop(key, None)
        if line:
            self._lines[key] = line
        shown = list(self._lines.values())[: max(1, self._console.height - 2)]
        self._live.update(Group(*(Text(line, no_wrap=True, overflow="ellipsis") for line in shown)))

    def close(self) -> None:
        """Take the passing lines away."""
        self._live.stop()


class PromptScreen:
    """A terminal that is typed in: passing lines stand below the prompt, and are printed as long as there is none."""

    def __init__(self) -> None:
        self.toolbar_lines: dict[str, str] = {}
        self.has_prompt = False
        self._without_prompt = PlainScreen(sys.stdout)

    def keep(self, lines: list[str]) -> None:
        """Print lines above the prompt."""
        print("\n".join(lines), flush=True)

    def passing(self, key: str, line: str | None) -> None:
        """Change what stands below the prompt."""
        if not self.has_prompt:
            self._without_prompt.passing(key, line)
            return
        self.toolbar_lines.pop(key, None)
        if line:
            self.toolbar_lines[key] = line

    def close(self) -> None:
        """Take everything away that stands below the prompt."""
        self.toolbar_lines.clear()


def screen_for_progress() -> Screen:
    """Where progress is shown beside results on standard output: on standard error."""
    return LiveScreen() if sys.stderr.isatty() else PlainScreen(sys.stderr)
