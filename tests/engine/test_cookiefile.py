"""engine.cookiefile: what browsers export is read, everything else refused with the reason and the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import cookiefile
from engine.cookiefile import REASONS, parse, read
from engine.errors.cookies import BadCookies, CookiesExpired, CookiesOfOthers

NOW = 1_800_000_000.0
LATER = int(NOW) + 1000
HEADER = "# Netscape HTTP Cookie File\n# http://curl.haxx.se/rfc/cookie_spec.html\n\n"


def line(domain=".youtube.com", below="TRUE", path="/", secure="TRUE", end=LATER, name="SID", value="a-secret"):
    return "\t".join([domain, below, path, secure, str(end), name, value])


def test_what_browsers_export_is_read():
    text = HEADER + "\r\n".join(
        [line(), "#HttpOnly_" + line(".google.com", name="HSID", end=0), "", line(name="X", value="")]
    )
    cookies = read("\ufeff" + text, "youtube", NOW)
    assert cookies.domains == ["google.com", "youtube.com"]
    assert [(each.name, each.value, each.ends_at) for each in cookies.kept] == [
        ("SID", "a-secret", LATER), ("HSID", "a-secret", 0), ("X", "", LATER),
    ]  # fmt: skip
    assert cookies.left_out == 0


def test_what_is_of_other_sites_or_has_ended_is_left_out():
    text = "\n".join(
        [line(), line("bank.example", "FALSE"), line(name="OLD", end=int(NOW) - 1), line(".notyoutube.com")]
    )
    cookies = read(text, "youtube", NOW)
    assert ([each.name for each in cookies.kept], cookies.left_out) == (["SID"], 3)
    assert "bank" not in cookies.text()


def test_last_cookie_of_a_name_counts():
    assert [each.value for each in parse("\n".join([line(value="1"), line(value="2")]))] == ["2"]


@pytest.mark.parametrize(
    ("text", "reason", "number"),
    [
        ("", "empty", 0), (HEADER, "empty", 0), ("x" * (cookiefile.MOST_CHARACTERS + 1), "large", 0),
        ("\n".join(line(name=f"n{number}") for number in range(cookiefile.MOST_COOKIES + 1)), "large", 0),
        ("SQLite format 3\0" + line(), "text", 0), ("\ufffd" + line(), "text", 0),
        ('[{"domain": ".youtube.com"}]', "json", 0), ('{"cookies": []}', "json", 0),
        ("Cookie: SID=secret; HSID=secret", "header", 0), ("SID=secret; HSID=secret", "header", 0),
        (HEADER + line().replace("\t", " "), "fields", 4), (line() + "\nrubbish", "fields", 2),
        (line(below="yes"), "flag", 1), (line(secure=""), "flag", 1), (line(path="none"), "flag", 1),
        (line(end="soon"), "time", 1), (line(domain="you tube"), "domain", 1), (line(domain=""), "domain", 1),
        (line(name=""), "name", 1), (line(name="a b"), "name", 1),
        (line(value="a;b"), "value", 1), (line(value="a\x01"), "value", 1),
    ],
)  # fmt: skip
def test_what_is_no_cookie_file_is_refused_with_the_line(text, reason, number):
    with pytest.raises(BadCookies) as refused:
        parse(text)
    assert (refused.value.reason, refused.value.line) == (reason, number)
    assert reason in REASONS
    assert "secret" not in str(refused.value)


def test_file_without_cookies_of_the_platform_is_refused_with_whose_they_are():
    with pytest.raises(CookiesOfOthers) as refused:
        read("\n".join([line("bank.example"), line(".youtube.com")]), "vimeo", NOW)
    assert refused.value.domains == ["bank.example", "youtube.com"]


def test_file_whose_cookies_have_all_ended_is_refused():
    with pytest.raises(CookiesExpired):
        read(line(end=int(NOW)), "youtube", NOW)


@pytest.mark.parametrize(
    ("host", "platform", "belongs"),
    [
        ("www.youtube.com", "youtube", True), ("accounts.google.com", "youtube", True),
        ("youtube.com.evil.org", "youtube", False), ("x.com", "twitter", True), ("notx.com", "twitter", False),
        ("example.org", "other", True), ("x.com", "other", False),
    ],
)  # fmt: skip
def test_domain_belongs_to_a_platform_or_lies_under_it(host, platform, belongs):
    assert cookiefile.belongs(host, platform) is belongs


def test_cookies_have_ended_when_the_last_of_those_that_end_has():
    assert cookiefile.have_ended("\n".join([line(end=10, name="a"), line(end=20, name="b"), line(end=0, name="c")]), 20)
    assert not cookiefile.have_ended("\n".join([line(end=10, name="a"), line(end=21, name="b")]), 20)
    assert not cookiefile.have_ended(line(end=0), 20)


@given(
    st.text(max_size=300) | st.lists(st.sampled_from([line(), "\t" * 6, "#x", "a=b;", "é"]), max_size=5).map("\n".join)
)
def test_any_text_is_read_or_refused_and_what_is_written_is_read_alike(text):
    try:
        found = parse(text)
    except BadCookies:
        return
    assert parse(cookiefile.Cookies(found).text()) == found
