from pathlib import Path

import pytest

from bot.telegram.uploads import CountedFile, Sent, groups, kind_of
from storage.models import File, now


def file(name: str, **facts: object) -> File:
    facts = {"form_key": "f", "path": "p", "size": 10, "mime": "m", "expires_at": now(), **facts}
    return File(name=name, **facts)


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (file("a.mp4", video_codec="h264", audio_codec="aac", duration=5.0), "video"),
        (file("a.mp4", video_codec="h264", audio_codec=None, duration=5.0), "animation"),
        (file("a.mp4", duration=5.0), "video"),
        (file("a.mkv"), "document"),
        (file("a.mp3"), "audio"),
        (file("a.opus", duration=60.0), "voice"),
        (file("a.opus", duration=3600.0), "document"),
        (file("a.flac"), "document"),
        (file("a.gif"), "animation"),
        (file("a.jpg", width=100, height=100), "photo"),
        (file("a.jpg", width=9000, height=9000), "document"),
        (file("a.jpg", width=100, height=2100), "document"),
        (file("a.png", size=20_000_000), "document"),
        (file("a.srt"), "document"),
    ],
)
def test_file_is_sent_as_what_apps_play_or_show(made: File, kind: str) -> None:
    assert kind_of(made) == kind


def test_files_go_together_by_their_family_ten_at_most() -> None:
    files = [file(f"{number}.jpg") for number in range(11)] + [file("a.mp3"), file("b.mp3"), file("c.gif")]
    assert [len(group) for group in groups(files)] == [10, 1, 2, 1]


def test_what_is_read_is_counted_and_what_is_read_anew_is_not_counted_twice(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    sent = Sent(100)
    sent.begin(100, again=False)
    with CountedFile(path, sent) as handle:
        handle.read(60)
        assert (sent.done, sent.is_whole) == (60, False)
        handle.seek(0)
        handle.read(-1)
    assert (sent.done, sent.is_whole) == (100, True)
