from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yt_dlp.extractor import gen_extractor_classes

from engine import canonical, urls
from engine.fetch import extracted
from engine.queue import lookup_key

MARK = "dQw4w9WgXcQ"
WATCH = f"https://www.youtube.com/watch?v={MARK}"


@cache
def examples():
    """The links of yt-dlp's own tests for the platforms: extractor, id or None, whether it is a list, link."""
    # In a process of its own: a parent of children that was warmed up in this one has forgotten them.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(read_examples).result()


def read_examples():
    found = []
    for extractor in gen_extractor_classes():
        name = extractor.ie_key().lower()
        if extracted.platform(name) == "other":
            continue
        for case in extractor.get_testcases(include_onlymatching=True):
            link = case["url"]
            if link.startswith("http") and " " not in link and "__youtubedl_smuggle" not in link:
                listed = any(key.startswith("playlist") for key in case)
                found.append((name, (case.get("info_dict") or {}).get("id"), listed, urls.normalise(link)))
    return found


# Archives and players on other people's pages; what they show is named by the look-up.
FOREIGN = ("https://web.archive.org/", "http://web.archive.org/", "https://www.lequipe.fr/")


def test_every_example_link_names_its_platform():
    named = [(name, link) for name, _, _, link in examples() if not link.startswith(FOREIGN)]
    assert len(named) > 400
    wrong = [(name, link) for name, link in named if urls.platform(link) != extracted.platform(name)]
    assert wrong == []


# Of these the link tells another id than the page: a word instead of a number, or a video that replaced it.
OTHER_IDS = ("twitter", "twittercard", "twitchclips", "soundcloud", "facebook")


def test_the_name_is_that_of_the_look_up_wherever_the_link_tells_it():
    same = [
        (canonical.key(link), f"{name}:{identity}")
        for name, identity, listed, link in examples()
        if name in ("youtube", "tiktok", "instagram", "vimeo", "twitchvod", "dailymotion", "twitterspaces")
        and identity and not listed and canonical.key(link) and "yYr8q0y5Jfg" not in link
    ]  # fmt: skip
    assert len(same) > 60
    assert [pair for pair in same if pair[0].partition("/")[0] != pair[1]] == []


def test_every_example_has_one_spelling_under_the_same_name():
    for _, _, _, link in examples():
        folded = canonical.fold(link)
        assert canonical.key(folded) == canonical.key(link)
        assert canonical.fold(folded) == folded
        assert urls.platform(folded) == urls.platform(link) or canonical.key(link)


def test_most_examples_of_single_media_have_a_name():
    single = [link for name, _, listed, link in examples() if not listed and name in urls.PLATFORMS]
    assert sum(canonical.key(link) is not None for link in single) > 0.8 * len(single)


@pytest.mark.parametrize(
    "link",
    [
        WATCH, f"http://youtube.com/watch?v={MARK}", f"https://m.youtube.com/watch?v={MARK}&app=desktop",
        f"https://music.youtube.com/watch?v={MARK}&si=abc", f"https://youtu.be/{MARK}?si=abc", f"https://youtu.be/{MARK}/",
        f"https://www.youtube.com/shorts/{MARK}?feature=share", f"https://www.youtube.com/embed/{MARK}?rel=0",
        f"https://www.youtube-nocookie.com/embed/{MARK}", f"https://www.youtube.com/live/{MARK}?cbrd=1",
        f"https://www.youtube.com/v/{MARK}", f"https://www.youtubekids.com/watch?v={MARK}",
        f"{WATCH}&pp=ygUEdGVzdA%3D%3D",
        f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{MARK}&gl=DE",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Fyoutu.be%2F{MARK}&h=AT0",
    ],
)  # fmt: skip
def test_links_to_one_video_fold_into_one(link):
    normal = urls.normalise(link)
    assert canonical.fold(normal) == WATCH
    assert canonical.key(normal) == f"youtube:{MARK}"


@pytest.mark.parametrize(
    ("link", "folded", "key"),
    [
        (f"https://youtu.be/{MARK}?t=42&si=x", f"{WATCH}&t=42", f"youtube:{MARK}"),
        (f"{WATCH}&list=PL123&index=3#t=10s", f"{WATCH}&list=PL123#t=10s", f"youtube:{MARK}"),
        (
            "https://m.youtube.com/playlist?list=PL123", "https://www.youtube.com/playlist?list=PL123",
            "youtubetab:PL123",
        ),
        ("https://twitter.com/a/status/12?s=20", "https://x.com/i/status/12", "twitter:status/12"),
        ("https://mobile.x.com/b/status/12/photo/1", "https://x.com/i/status/12/video/1", "twitter:status/12/1"),
        ("https://vxtwitter.com/a/status/12", "https://x.com/i/status/12", "twitter:status/12"),
        (
            "https://m.tiktok.com/v/70000000001.html", "https://www.tiktok.com/@_/video/70000000001",
            "tiktok:70000000001",
        ),
        (
            "https://www.tiktok.com/@a/video/70000000001?is_from_webapp=1", "https://www.tiktok.com/@_/video/70000000001",
            "tiktok:70000000001",
        ),
        (
            "https://www.tiktok.com/@a/photo/70000000001", "https://www.tiktok.com/@_/photo/70000000001",
            "tiktok:70000000001",
        ),
        (
            "https://www.instagram.com/reel/Chunk8-jurw/?igsh=x", "https://www.instagram.com/p/Chunk8-jurw/",
            "instagram:Chunk8-jurw",
        ),
        ("https://vimeo.com/channels/staffpicks/143603739", "https://vimeo.com/143603739", "vimeo:143603739"),
        (
            "https://player.vimeo.com/video/1234?h=abcdef1234", "https://vimeo.com/1234/abcdef1234",
            "vimeo:1234/abcdef1234",
        ),
        (
            "https://m.facebook.com/watch/?v=123&ref=sharing", "https://www.facebook.com/watch/?v=123",
            "facebook:123",
        ),
        ("https://zh-hk.facebook.com/x/videos/123/", "https://www.facebook.com/watch/?v=123", "facebook:123"),
        (
            "https://open.spotify.com/intl-de/track/4abc?si=x", "https://open.spotify.com/track/4abc",
            "spotify:track:4abc",
        ),
        (
            "https://m.soundcloud.com/a/b/s-xyz?utm_source=x", "https://soundcloud.com/a/b/s-xyz",
            "soundcloud:a/b/s-xyz",
        ),
        ("https://player.twitch.tv/?video=v123&t=5m", "https://www.twitch.tv/videos/123?t=5m", "twitchvod:v123"),
        ("https://m.twitch.tv/x/clip/SomeClip", "https://clips.twitch.tv/SomeClip", "twitchclips:SomeClip"),
        ("https://dai.ly/x94cnnk", "https://www.dailymotion.com/video/x94cnnk", "dailymotion:x94cnnk"),
    ],
)  # fmt: skip
def test_what_a_link_says_beside_the_media_stays_in_its_spelling(link, folded, key):
    normal = urls.normalise(link)
    assert (canonical.fold(normal), canonical.key(normal)) == (folded, key)


@pytest.mark.parametrize(
    "link",
    [
        "https://vm.tiktok.com/ZTR45GpSF/", "https://www.tiktok.com/t/ZTRC5xgJp", "https://t.co/abcdefghij",
        "https://fb.watch/abc123/", "https://www.facebook.com/share/r/1abc/", "https://www.instagram.com/share/reel/abcdef",
        "https://on.soundcloud.com/abc", "https://spotify.link/abc", "https://www.youtube.com/embed/live_stream?channel=UC",
        "https://www.youtube.com/watch?v=short", "https://www.youtube.com/@somebody", "https://example.org/watch?v=dQw4w9WgXcQ",
        f"https://www.youtube.com/redirect?q=http%3A%2F%2F10.0.0.1%2F{MARK}",
        f"https://www.youtube.com/redirect?q=https%3A%2F%2Fyoutube.com%3A8080%2Fwatch%3Fv%3D{MARK}",
        f"https://www.youtube.com/redirect?q=https%3A%2F%2Fxn--a.youtube.com%2Fwatch%3Fv%3D{MARK}",
    ],
)  # fmt: skip
def test_a_link_that_does_not_tell_has_no_name_and_stays(link):
    assert canonical.key(link) is None
    assert canonical.fold(link) == link


@given(
    st.sampled_from(sorted(domain for domains in urls.PLATFORMS.values() for domain in domains)),
    st.from_regex(r"(/[a-z@0-9_-]{0,12}){0,4}", fullmatch=True),
    st.from_regex(r"((v|list|t|video|u|href)=[A-Za-z0-9_%-]{0,14}&?){0,3}", fullmatch=True),
)
def test_folding_twice_changes_nothing_and_keeps_the_name(host, path, query):
    link = urls.normalise(f"https://{host}{path}?{query}")
    folded = canonical.fold(link)
    assert canonical.fold(folded) == folded
    assert canonical.key(folded) == canonical.key(link)


def test_all_links_to_a_video_share_one_look_up():
    assert lookup_key(f"https://youtu.be/{MARK}?t=5") == lookup_key(WATCH) != lookup_key("https://example.org/")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&t=5", "https://www.youtube.com/playlist?list=PL123"),
        ("https://youtu.be/dQw4w9WgXcQ?list=PL123", "https://www.youtube.com/playlist?list=PL123"),
        ("https://www.dailymotion.com/video/x5kesuj?playlist=x7yz", "https://www.dailymotion.com/playlist/x7yz"),
        # A mix is made for one viewer, and what one saved is theirs alone.
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ", None),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=WL", None),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("https://www.youtube.com/playlist?list=PL123", None),
        ("https://example.org/watch?list=PL123", None),
    ],
)
def test_a_link_to_an_item_tells_the_list_that_it_was_shared_from(link, expected):
    assert canonical.list_of(link) == expected


def test_an_item_and_its_list_have_different_names():
    link = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123"
    assert canonical.key(link) != canonical.key(canonical.list_of(link))
