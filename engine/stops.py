"""How a job that can end early is asked to, so that what it has by then is kept: by a file in its folder."""

from pathlib import Path
from typing import Final

STOP_FILE: Final = "stop"


def ask(folder: Path) -> None:
    """Let what records in a folder end soon; a second time changes nothing. Raises OSError where it is gone."""
    (folder / STOP_FILE).touch()


def asked() -> bool:
    """Whether the job of the current folder was asked to end."""
    return Path(STOP_FILE).exists()
