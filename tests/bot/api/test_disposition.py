"""bot.api.disposition: names in headers."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.disposition import content_disposition

# The whole grammar that we write: a quoted name without escapes, and attr-char or pct-encoded (RFC 8187).
FORM = re.compile(
    r"""attachment; filename="([ !#-$&-.0-\[\]-~]+)"; filename\*=UTF-8''((?:[\w!#$&+.^`|~-]|%[0-9A-F]{2})+)""", re.ASCII
)


def names(name):
    match = FORM.fullmatch(content_disposition("attachment", name))
    assert match
    return match[1], unquote(match[2], errors="strict")


@pytest.mark.parametrize(
    ("name", "ascii_name"),
    [
        ("clip.mp4", "clip.mp4"),
        ("Привет мир.mp4", "media.mp4"),
        ("أهلا 2024.mp3", "____ 2024.mp3"),
        ("café.mp4", "cafe.mp4"),
        ("🎬.mp4", "media.mp4"),
        ('a "quoted" one.mp4', "a _quoted_ one.mp4"),
        ("100%25.mp4", "100_25.mp4"),
        ("a; filename=b.mp4", "a; filename=b.mp4"),
        ("a'b`c.mp4", "a'b`c.mp4"),
    ],
)
def test_a_name_is_kept_whole_and_has_an_ascii_form(name, ascii_name):
    assert names(name) == (ascii_name, name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\r\nSet-Cookie: b=c.mp4", "aSet-Cookie: b=c.mp4"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b.mp4", "a_b.mp4"),
        ("nul\0.mp4", "nul.mp4"),
        ("half \ud83d.mp4", "half .mp4"),
        ("", "media"),
        (" . . ", "media"),
        ("x" * 5000 + ".mp4", "x" * 200 + ".mp4"),
    ],
)
def test_a_bad_name_is_mended(name, safe):
    assert names(name)[1] == safe


def test_joined_emoji_stay_joined():
    assert names("👩‍🚀.mp4")[1] == "👩‍🚀.mp4"


@given(st.text() | st.text(st.characters(categories=["Cc", "Cs", "P", "Zs"])))
def test_any_name_gives_one_safe_header(name):
    plain, real = names(name)
    assert not set('/\\"\r\n\0') & set(plain)
    assert not set("/\\\r\n\0") & set(real)
