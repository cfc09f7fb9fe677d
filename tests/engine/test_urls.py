import ipaddress
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import urls
from engine.errors.fetching import LinkTooLong, NotALink, PrivateAddress, UnsupportedScheme
from storage.errors import UserError

LINK = "https://youtu.be/b"
LOOPBACK = [ipaddress.ip_network("127.0.0.1/32")]

INTERNAL_HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "127.0.0.1.", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "0300.0250.0.1", "100.64.0.1",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "168.63.129.16", "100.100.100.200",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]",
    "[fd00:ec2::254]", "[fc00::1]", "１２７.０.０.１", "①②⑦.0.0.1", "127。0。0。1", "127．0．0．1", "%31%32%37.0.0.1",
    "localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "a.localhost", "printer.local", "metadata.google.internal",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        f"look: {LINK}", f"{LINK}.", f"{LINK}, and", f"{LINK}!", f"{LINK}?", f"{LINK}...", f"({LINK})", f"[{LINK}]",
        f"<{LINK}>", f'"{LINK}"', f"'{LINK}'", f"[a film]({LINK})", f"[{LINK}]({LINK})", f"*{LINK}*", f"**{LINK}**",
        f"_{LINK}_", f"`{LINK}`", f"||{LINK}||", f"~~{LINK}~~", f"„{LINK}“", f"«{LINK}»", f"“{LINK}”", f"「{LINK}」",
        f"日本語{LINK}。", f"看{LINK}，好", f"😀{LINK}😀", f"{LINK}…", f"\u202b{LINK}\u202c", f"{LINK}\u200b",
        f"{LINK}؟", f"смотри:{LINK}", f"{LINK}\n{LINK}", f"{LINK}\u3000x", f"{LINK}|x", "HTTPS://YouTu.Be/b",
    ],
)  # fmt: skip
def test_a_link_is_found_whatever_stands_around_it(text):
    assert urls.find(text) == [LINK]


@pytest.mark.parametrize("between", [" ", "\n", ",", ", ", ";", " and ", "|", "、", "😀"])
def test_several_links_are_found_in_their_order(between):
    assert urls.find(f"{LINK}{between}https://a.org/c") == [LINK, "https://a.org/c"]


@pytest.mark.parametrize(
    "link",
    [
        "https://a.org/x_(y)", "https://a.org/x_(y)_z", "https://youtu.be/b_", "https://a.org/?u=https://b.org/x",
        "https://web.archive.org/web/2020/https://a.org/x", "https://a.org/a-b~c/d;e,f'g?h=i&j=k#l", "https://a.org/@x",
    ],
)  # fmt: skip
def test_what_belongs_to_a_link_stays(link):
    assert urls.find(f"See ({link}).") == [link]


def test_a_path_in_another_script_is_part_of_the_link():
    assert urls.find("https://a.org/日本語") == ["https://a.org/%E6%97%A5%E6%9C%AC%E8%AA%9E"]


def test_a_bare_host_is_a_link():
    assert urls.find("youtu.be/b, youtube.com/watch?v=1") == ["http://youtu.be/b", "http://youtube.com/watch?v=1"]


@pytest.mark.parametrize("text", ["", "hello", "1.5", "a@b.org", "mailto:a@b.org", "javascript:alert(1)", "//a.org/x"])
def test_what_is_no_link_is_not_found(text):
    assert urls.find(text) == []


def test_a_link_that_will_be_refused_is_found_as_it_is_written():
    assert urls.find("http://127.1/x and ftp://a.org/b") == ["http://127.1/x", "ftp://a.org/b"]


@given(st.text(), st.text())
def test_free_text_around_a_link_never_breaks_the_search(before, after):
    assert urls.find(f"{before} {LINK} {after}").count(LINK) == 1


@given(st.text())
def test_what_is_found_is_normal_or_refused_for_good(text):
    for link in urls.find(text):
        try:
            assert urls.normalise(link) == link
        except UserError:
            with pytest.raises(UserError):
                urls.normalise(link)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTP://YouTube.COM:80/A?v=1", "http://youtube.com/A?v=1"),
        ("https://a.org:443/", "https://a.org/"),
        ("https://例え.jp/x", "https://xn--r8jz45g.jp/x"),
        ("youtu.be/x", "http://youtu.be/x"),
        ("a.org:8080/x", "http://a.org:8080/x"),
        ("  https://a.org/x\n", "https://a.org/x"),
        ("https://youtu.be/x?si=1&t=3#a", "https://youtu.be/x?t=3#a"),
        ("https://youtu.be/x?utm_source=1", "https://youtu.be/x"),
        ("https://a.org/x?a=1;b=2&c=%2B+%FF&utm_x=1", "https://a.org/x?a=1;b=2&c=%2B+%FF"),
        ("https://a.org/x?si=1&feature=2", "https://a.org/x?si=1&feature=2"),
        ("https://a.org/x#__youtubedl_smuggle=%7B%7D", "https://a.org/x"),
    ],
)
def test_a_link_has_one_spelling(written, normal):
    assert urls.normalise(written) == normal


@given(st.from_regex(r"\A(https?://)?[a-zà-ÿ0-9.-]{1,30}(:[0-9]{1,5})?(/[^\s]{0,20})?(\?[^\s]{0,20})?(#[^\s]{0,9})?\Z"))
def test_normalising_twice_changes_nothing(link):
    try:
        once = urls.normalise(link)
    except UserError:
        return
    assert urls.normalise(once) == once


@pytest.mark.parametrize("link", ["http://xn--a/", "https://xn--/x", "http://xn--a.youtube.com/watch?v=1"])
def test_a_host_that_is_no_idna_is_no_link(link):
    with pytest.raises(NotALink):
        urls.normalise(link)


@given(st.text())
def test_any_text_is_a_link_or_refused(text):
    with suppress(NotALink, PrivateAddress, UnsupportedScheme):
        urls.normalise(text)


@pytest.mark.parametrize("around", ["http://{}/", "https://{}:8443/x?y", "http://youtube.com@{}/", "http://a:b@{}/"])
def test_an_internal_host_is_refused_in_every_spelling(around, subtests):
    for host in INTERNAL_HOSTS:
        with subtests.test(host), pytest.raises(PrivateAddress):
            urls.normalise(around.format(host))


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="169.254.0.0/16"))
def test_every_number_of_a_private_address_is_refused(address):
    for spelling in (str(address), str(int(address)), hex(int(address)), f"0{int(address):o}", f"[::ffff:{address}]"):
        with pytest.raises(PrivateAddress):
            urls.normalise(f"http://{spelling}/")


def test_an_allowed_network_is_let_through_and_no_other():
    assert urls.normalise("http://127.0.0.1:80/x", LOOPBACK) == "http://127.0.0.1/x"
    with pytest.raises(PrivateAddress):
        urls.normalise("http://127.0.0.2/x", LOOPBACK)


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://a.org/x",
        "data:text/html,x",
        "blob:https://a.org/1",
        "ws://a.org",
    ],
)
def test_only_http_is_fetched(link):
    with pytest.raises(UnsupportedScheme):
        urls.normalise(link)


@pytest.mark.parametrize(
    "link",
    [
        "", "hello", ".", "..", "http://", "https:///x", "http://a..b/", "http://.../", "http://a.org:99999/", "http://[::1",
        "http://a.org:80:80/", "http://a b.org/", "http://a.org/a b", "http://a\0b.org/", "http://a.org/\0",
        "http:\\\\127.0.0.1\\a", "http://youtube.com\\@127.0.0.1/", "http://127.0.0.1%00.a.org/", "//a.org/x",
        f"http://{'x' * 64}.org/",
    ],
)  # fmt: skip
def test_what_is_no_link_is_refused(link):
    with pytest.raises(NotALink):
        urls.normalise(link)


@pytest.mark.parametrize("link", [f"HTTPS://a.org/{'x' * 100_000}", f"http://{'x' * 100_000}.org/"])
def test_what_is_a_link_and_too_long_is_said_to_be_that(link):
    with pytest.raises(LinkTooLong) as refused:
        urls.normalise(link)
    assert (refused.value.limit, refused.value.actual) == (urls.MAX_LENGTH, len(link))


def test_a_link_that_is_too_long_is_found():
    link = f"https://a.org/{'x' * 100_000}"
    assert urls.find(f"see {link}") == [link]


def test_a_refusal_repeats_only_the_beginning_of_what_was_sent():
    with pytest.raises(NotALink) as refused:
        urls.normalise("x" * 100_000)
    assert len(refused.value.text) == 200


@pytest.mark.parametrize(
    ("link", "platform"),
    [
        ("https://www.youtube.com/watch?v=1", "youtube"),
        ("https://music.youtube.com./x", "youtube"),
        ("https://youtu.be/x", "youtube"),
        ("https://vm.tiktok.com/x", "tiktok"),
        ("https://x.com/a", "twitter"),
        ("https://fb.watch/x", "facebook"),
        ("https://open.spotify.com/x", "spotify"),
        ("https://m.twitch.tv/x", "twitch"),
        ("https://notyoutube.com/x", "other"),
        ("https://youtube.com.evil.org/x", "other"),
        ("https://evil.org/youtube.com", "other"),
        ("https://youtube.com@evil.org/x", "other"),
        ("https://netflix.com/x", "other"),
        ("https://xn--/", "other"),
    ],
)
def test_the_platform_is_named_by_the_host(link, platform):
    assert urls.platform(link) == platform
