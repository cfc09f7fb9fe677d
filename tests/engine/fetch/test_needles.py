"""Every pattern, and each one that demands nothing for sure."""

import pytest

from engine.fetch.needles import needles


@pytest.mark.parametrize(
    ("pattern", "sought"),
    [
        (r"https?://(?:www\.)?clips\.example/(?P<id>\d+)", ["clips.example/"]),
        (r"https?://clips\.Example/watch\?v=", ["://clips.example/watch?v="]),
        (r"https?://(?P<host>clips\.example)/v", ["://clips.example/v"]),
        ("(?x) https?:// # [clips.example\n clips\\.other/[#\\s]x", ["://clips.other/"]),
        (r"(?i)CLIPS\.EXAMPLE", ["clips.example"]),
        (r"clips(?:\.example)+/videos", ["clips.example"]),
        (r"clips/*?\?.*?\bfilter=some", ["filter=some"]),
        (r"clip{2}|other", ["cli", "other"]),
        (r"other|[a-z]+", []),
        (r"(?:clips|other)\.ex", ["clips", "other"]),
        (r"(?:clips|other)?\.example", [".example"]),
        (r"(?:(?:clips|music)\.example|other\.ex(?:1|2))/", [".example", "other.ex"]),
        (r"(?:(?:clips|music)\.e|other\.ex)/", ["clips", "music", "other.ex"]),
        (r"a\\|b\|c", ["a\\", "b|c"]),
        (r"(?=clips)(?!other)[a-z]{8}\.e", [".e"]),
        (r"\x63lip\u0041more\101", ["more"]),
        (r"some[]a|]\|thing[^]b](?#comment)else", ["|thing"]),
        (r"prefix(?x: spaced )", []),
        (r"(a)(?(1)bcdefg|h)", ["a"]),
        (r".*", []),
        ("\ue000", []),
    ],
)  # fmt: skip
def test_pieces_of_which_a_pattern_demands_one(pattern, sought):
    assert needles(pattern) == sought
