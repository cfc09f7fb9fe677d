import json
from base64 import b64encode

import pytest

from engine.errors.fetching import MediaUnavailable, NoMatch, PlatformFailed
from engine.fetch import sheets, spotify, tasks, ytdlp
from engine.fetch.sheets import Sheet
from engine.media import Entry, Media, Produced
from tests.engine.network import Network

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

TRACK = "https://open.spotify.com/track/4boats"
COVER = "https://i.example/cover.jpg"


def entity(**facts):
    """The data of a page, as pages embed them."""
    plain = {
        "type": "track",
        "name": "Two Boats",
        "title": "Two Boats",
        "artists": [{"name": "Ann Harbour"}],
        "duration": 3000,
        "releaseDate": {"isoString": "2021-05-06T00:00:00Z"},
        "visualIdentity": {"image": [{"url": f"{COVER}?small", "maxHeight": 64}, {"url": COVER, "maxHeight": 640}]},
    }
    return plain | facts


def page(facts):
    session = {"accessToken": "everybodys"}
    data = json.dumps(
        {"props": {"pageProps": {"state": {"data": {"entity": facts}, "settings": {"session": session}}}}}
    )
    return f'<!doctype html><html><script id="__NEXT_DATA__" type="application/json">{data}</script></html>'


ALBUM = entity(
    type="album", name="Harbours", title="Harbours", artists=[], subtitle="Ann Harbour",
    trackList=[
        {"uri": "spotify:track:4boats", "title": "Two Boats", "subtitle": "Ann Harbour", "duration": 3000},
        {"uri": "spotify:track:5oars", "title": "Oars", "subtitle": "Ann Harbour", "duration": 60_000},
        {"uri": "spotify:local:x:y", "title": "Somebody's own file"},
    ],
)  # fmt: skip
LONG = ALBUM | {"trackList": [{"uri": f"spotify:track:{n}t", "title": f"Song {n}"} for n in range(1, 101)]}
REST = [None, {"uri": "spotify:track:102t", "name": "Last", "artists": [{"name": "Ann"}], "duration_ms": 9000}]
EPISODE = entity(type="episode", name="On Rope", title="On Rope", artists=[], subtitle="The Knot Show", duration=3000)
PAGES = {
    "track/4boats": page(entity()),
    "track/nowhere": page(entity(name="Unheard Of", title="Unheard Of", artists=[{"name": "Nobody"}])),
    "album/6album": page(ALBUM),
    "playlist/7list": page(ALBUM | {"type": "playlist", "name": "Mine", "title": "Mine"}),
    "playlist/empty": page(ALBUM | {"trackList": []}),
    "episode/8rope": page(EPISODE),
    "track/words": "<html><title>Nothing</title></html>",
    "playlist/long": page(LONG), "album/long": page(LONG), "playlist/refused": page(LONG),
    "show/9show": page(entity(type="show", name="The Knot Show", title="The Knot Show")),
}  # fmt: skip


def show(episodes, total, links=()):
    """A show's own page: its episodes in data for its script, or as plain links."""
    listed = {"items": [{"entity": {"data": each}} for each in episodes], "totalCount": total}
    shown = {"name": "The Knot Show", "publisher": {"name": "Ann"}, "episodesV2": listed} if episodes else {}
    state = b64encode(json.dumps({"entities": {"items": {"spotify:show:9show": shown}}}).encode()).decode()
    linked = "".join(f'<a href="/episode/{each}?si=x">{each}</a>' for each in links)
    head = '<meta property="og:title" content="The Knot Show"/>'
    return f'<html><head>{head}</head><script id="initialState" type="text/plain">{state}</script>{linked}</html>'


KNOT = {"uri": "spotify:episode:8rope", "name": "On Rope", "duration": {"totalMilliseconds": 3000}}
OTHERS = {
    "show/9show": show([KNOT], 3), "show/linked": show([], 0, ["8rope", "7twine", "8rope"]),
    "show/empty": show([], 0),
    "lists/shows/9show/episodes": json.dumps({"items": REST, "total": 3}).replace("track", "episode"),
    "lists/albums/long/tracks": json.dumps({"items": REST, "total": 102}),
    "playlists/playlist/long": json.dumps({"contents": {"items": REST}, "length": 102}),
    "playlists/playlist/refused": "<html>Not for you</html>",
}  # fmt: skip
HEAD = (
    '<html><head><meta property="og:title" content="Two Boats &amp; One"/>'
    '<meta property="og:image" content="https://i.example/cover.jpg"/><meta name="music:duration" content="213"/>'
    '<meta name="music:musician_description" content="Ann Harbour, Ben"/>'
    '<meta name="music:release_date" content="2021-05-06"/></head></html>'
)


@pytest.fixture(scope="module")
def network():
    with Network() as network:
        network.site.state.pages = {f"/spotify/embed/{path}": text for path, text in PAGES.items()}
        network.site.state.pages |= {f"/spotify/{path}": text for path, text in OTHERS.items()}
        yield network


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))


def found_there(network, *items):
    """Let the search find these: title, duration in seconds, path on the site."""
    listed = [{"url": path, "title": title, "duration": seconds} for title, seconds, path in items]
    network.site.set_playlist("found", listed)


def asked(network, url):
    sources = {
        "pages": network.url("/spotify"), "search": network.url("/playlist/found?q={query}"),
        "playlists": network.url("/spotify/playlists"), "lists": network.url("/spotify/lists"),
    }  # fmt: skip
    return {"url": url, "proxy": network.proxy, "spotify": sources}


def probe(network, url):
    found = tasks.TASKS["probe"](asked(network, url), lambda _: None)
    raw = found.pop("raw")
    return Media.model_validate(found), raw


def download(network, url, raw=None, **choice):
    limits = {"max_bytes": 10**9, "max_seconds": 3600.0, "proxy": network.proxy}
    request = {**asked(network, url), "choice": choice, "limits": limits, "raw": raw}
    result = tasks.TASKS["download"](json.loads(json.dumps(request)), lambda _: None)
    return Media.model_validate(result["media"]), Produced.model_validate(result["files"][0])


@pytest.fixture
def harbour(network):
    """A search that finds the song among others."""
    found_there(
        network,
        ("Ann Harbour - Two Boats (Live at the Pier)", 3, "/clips/vp9.webm"),
        ("Ann Harbour - Two Boats (Official Audio)", 3, "/clips/short.mp4"),
        ("Something Else", 3, "/clips/audio.mp3"),
    )


def test_a_track_is_found_elsewhere_and_keeps_its_own_words(network, harbour):
    media, raw = probe(network, TRACK)
    assert (media.key, media.platform, media.title, media.uploader, media.thumbnail) == (
        "spotify:track:4boats", "spotify", "Two Boats", "Ann Harbour", COVER,
    )  # fmt: skip
    assert media.matched.url == network.url("/clips/short.mp4")
    assert media.matched.score >= spotify.THRESHOLD
    assert media.upload_date == "2021-05-06"
    assert raw["title"] == "Two Boats"


@pytest.mark.parametrize("again", [False, True])
def test_a_track_arrives_as_a_song(network, harbour, again):
    raw = None if again else probe(network, TRACK)[1]
    media, file = download(network, TRACK, raw, container="mp3")
    assert (media.title, media.uploader) == ("Two Boats", "Ann Harbour")
    assert (file.audio_codec, file.duration) == ("mp3", pytest.approx(3, abs=0.2))


def test_the_search_is_for_artist_and_title(network, harbour):
    network.site.requests.clear()
    probe(network, TRACK)
    (query,) = [each["query"]["q"] for each in network.site.requests if each["path"] == "/playlist/found"]
    assert query == "Ann Harbour - Two Boats"


def test_what_is_not_certain_is_offered_and_not_taken(network, harbour):
    with pytest.raises(NoMatch) as caught:
        probe(network, "https://open.spotify.com/track/nowhere")
    assert caught.value.title == "Nobody - Unheard Of"
    assert len(caught.value.candidates) == spotify.SHOWN
    assert all("http" in each for each in caught.value.candidates)


def test_nothing_found_offers_nothing(network):
    found_there(network)
    with pytest.raises(NoMatch) as caught:
        probe(network, TRACK)
    assert caught.value.candidates == []


@pytest.mark.parametrize("kind", ["album/6album", "playlist/7list"])
def test_a_list_is_listed_and_its_songs_are_not_looked_up(network, kind):
    network.site.requests.clear()
    media, _ = probe(network, f"https://open.spotify.com/{kind}?si=x")
    assert [(each.url, each.title, each.duration) for each in media.entries] == [
        (TRACK, "Ann Harbour - Two Boats", 3.0),
        ("https://open.spotify.com/track/5oars", "Ann Harbour - Oars", 60.0),
    ]
    assert len(network.site.requests) == 1


@pytest.mark.parametrize(
    ("kind", "last"),
    [("playlist", ("Ann - Last", 9.0)), ("album", ("Ann - Last", 9.0)), ("refused", ("Song 100", None))],
)
def test_the_rest_of_a_long_list_is_asked_for(network, kind, last):
    network.site.requests.clear()
    media, _ = probe(network, f"https://open.spotify.com/{'playlist/refused' if kind == 'refused' else f'{kind}/long'}")
    assert [each.index for each in media.entries] == [*range(1, 101), *([102] if kind != "refused" else [])]
    assert (media.entries[-1].title, media.entries[-1].duration) == last
    assert network.site.requests[1]["authorization"] == "Bearer everybodys"


def test_a_show_is_listed_with_the_episodes_that_its_page_leaves_out(network):
    media, _ = probe(network, "https://open.spotify.com/show/9show")
    assert (media.title, media.uploader) == ("The Knot Show", "Ann")
    assert [(each.index, each.url, each.duration) for each in media.entries] == [
        (1, "https://open.spotify.com/episode/8rope", 3.0), (3, "https://open.spotify.com/episode/102t", 9.0),
    ]  # fmt: skip


def test_a_show_whose_data_says_nothing_is_read_from_its_links(network):
    media, _ = probe(network, "https://open.spotify.com/show/linked")
    assert [each.url.rpartition("/")[2] for each in media.entries] == ["8rope", "7twine"]


@pytest.mark.parametrize("answer", ["", "[]", "null", '{"items": {}}', '{"contents": 1}', '{"items": [1]}'])
def test_a_rest_that_cannot_be_read_is_none(answer):
    assert sheets.read_rest(answer, 100)[0] == ()


def test_an_episode_is_found_by_its_show(network):
    found_there(network, ("On Rope | The Knot Show", 3, "/clips/short.mp4"), ("On Ropes", 900, "/clips/vp9.webm"))
    media, _ = probe(network, "https://open.spotify.com/intl-de/episode/8rope")
    assert media.matched.url == network.url("/clips/short.mp4")


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("playlist/empty", MediaUnavailable), ("track/gone", MediaUnavailable), ("track/words", PlatformFailed),
        ("show/gone", MediaUnavailable), ("show/empty", MediaUnavailable),
    ],
)  # fmt: skip
def test_other_pages_are_refused(network, link, error):
    with pytest.raises(error):
        probe(network, f"https://open.spotify.com/{link}")


def test_the_head_of_a_page_says_it_too():
    sheet = sheets.read(HEAD)
    assert sheet == Sheet(
        title="Two Boats & One", artists=("Ann Harbour", "Ben"), duration=213, cover=COVER, date="2021-05-06"
    )


def test_data_that_cannot_be_read_is_not_the_end():
    broken = '<script id="__NEXT_DATA__" type="application/json">{"props": 1}</script>'
    assert sheets.read(broken + HEAD).title == "Two Boats & One"


SONG = Sheet(title="Río Ancho", artists=("Los Álamos",), duration=200)


def candidate(title, duration=200.0, uploader=""):
    return Entry(index=1, url="https://a.example/1", title=title, duration=duration, uploader=uploader)


@pytest.mark.parametrize(
    "same",
    [
        candidate("Los Álamos - Río Ancho (Official Video)"), candidate("RIO ANCHO", uploader="Los Alamos - Topic"),
        candidate("Río Ancho [HD] Los Álamos", 203), candidate("Los Álamos — Río Ancho (Lyrics)", None),
        candidate("Los Álamos - Río Ancho (2011 Remaster)", 201),
    ],
)  # fmt: skip
def test_the_same_recording_is_known_in_its_spellings(same):
    assert spotify.score(SONG, same) >= spotify.THRESHOLD


@pytest.mark.parametrize(
    "other",
    [
        candidate("Los Álamos - Río Ancho (Live in Lima)"), candidate("Río Ancho (Karaoke)", uploader="Sing it"),
        candidate("Los Álamos - Río Ancho - one hour", 3600), candidate("Los Álamos - Otra", 260),
        candidate("Río Grande", uploader="Somebody", duration=150), candidate("", None),
    ],
)  # fmt: skip
def test_another_recording_is_not(other):
    assert spotify.score(SONG, other) < spotify.THRESHOLD


def test_what_was_asked_for_live_is_found_live():
    asked_live = SONG.model_copy(update={"title": "Río Ancho - Live"})
    assert spotify.score(asked_live, candidate("Los Álamos - Río Ancho (Live)")) >= spotify.THRESHOLD
