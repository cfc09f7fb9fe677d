"""What processes above a job ask of the kernel."""

import io
import sys
from pathlib import Path

import pytest
from pymediainfo import MediaInfo  # type: ignore[import-untyped]

from engine.kernel import let_go_of_code
from engine.mediainfo import warm_up

WAVE = b"RIFF\x25\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x01\0\0\0\x80"


def _mapped_code(name: str) -> int:
    """How much of the code of libraries whose name holds those words is mapped, in kB (smaps in proc(5))."""
    kilobytes, of_it = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            of_it = words[1] == "r-xp" and name in words[-1]
        elif words[0] == "Rss:" and of_it:
            kilobytes += int(words[1])
    return kilobytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what is mapped")
def test_code_that_was_let_go_of_is_there_again_when_it_is_run() -> None:
    warm_up()
    before = _mapped_code("libmediainfo")
    let_go_of_code()
    assert _mapped_code("libmediainfo") == 0
    track = MediaInfo.parse(io.BytesIO(WAVE)).general_tracks[0]
    assert track.format == "Wave"
    assert 0 < _mapped_code("libmediainfo") <= before
