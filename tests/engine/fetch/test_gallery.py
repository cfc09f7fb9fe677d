import ipaddress
import json
from pathlib import Path

import pytest

from engine import choices, formats, pricing
from engine.errors.fetching import (
    LoginRequired,
    MediaUnavailable,
    NotMedia,
    PlatformFailed,
    PrivateAddress,
    TooLarge,
    UnsupportedLink,
)
from engine.fetch import gallery, tasks, ytdlp
from engine.media import Choice, Media, Picture, Produced
from tests.engine import samples
from tests.engine.network import Network

# yt-dlp leaves the answers that it turns into errors unclosed.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def network():
    with Network([ipaddress.ip_network("127.0.0.1/32")]) as network:
        yield network


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ytdlp, "PAUSES", (0.0,))
    monkeypatch.setattr(gallery, "LOOK_SECONDS", 90.0)


def probe(network, path):
    found = tasks.TASKS["probe"]({"url": network.url(path), "proxy": network.proxy}, lambda _: None)
    return Media.model_validate({name: value for name, value in found.items() if name != "raw"})


def download(network, path, max_bytes=10**9, tell=lambda _: None):
    limits = {"max_bytes": max_bytes, "max_seconds": 3600.0, "proxy": network.proxy}
    request = {"url": network.url(path), "choice": {"album": True}, "limits": limits}
    result = tasks.TASKS["download"](json.loads(json.dumps(request)), tell)
    return [Produced.model_validate(each) for each in result["files"]]


def test_a_post_of_pictures_is_found_where_ytdlp_has_nothing(network):
    media = probe(network, "/images/7")
    assert [each.container for each in media.pictures] == ["jpg", "jpg", "png"]
    assert not media.formats
    (option,) = formats.options(media)
    assert (option.kind, option.choice) == ("pictures", Choice(album=True))
    assert pricing.price(media, option.choice, 3600) == 3


def test_a_picture_is_a_post_of_one(network):
    assert [each.container for each in probe(network, "/clips/picture.jpg").pictures] == ["jpg"]


def test_a_mixed_post_keeps_its_film_and_its_pictures(network, monkeypatch):
    monkeypatch.setattr(gallery, "MIXED", frozenset({"other"}))
    media = probe(network, "/images/mixed")
    assert media.formats
    assert [each.container for each in media.pictures] == ["jpg", "jpg", "png", "mp4"]
    assert [each.kind for each in formats.options(media)][-1] == "pictures"


def test_the_album_arrives_in_its_order(network, tmp_path):
    told = []
    files = download(network, "/images/mixed", tell=told.append)
    assert [(each.role, each.path.suffix) for each in files] == [
        ("picture", ".jpg"), ("picture", ".jpg"), ("picture", ".png"), ("media", ".mp4"),
    ]  # fmt: skip
    assert files[3].duration == pytest.approx(3, abs=0.1)
    assert all(each.size == each.path.stat().st_size > 0 and each.path.parent == tmp_path for each in files)
    assert len({each.name for each in files}) == 4
    assert {each["stage"] for each in told} == {"downloading"}


def test_the_guard_stands_before_the_program(network):
    with pytest.raises(PrivateAddress):
        download(network, f"/images/1?more={network.url('/redirect/x.jpg')}?to=http://127.0.0.2/x.jpg")


@pytest.mark.parametrize("to", ["http://127.0.0.2/x.jpg", "http://10.0.0.1/x.jpg", "https://127.0.0.2/x.jpg"])
def test_a_redirect_inside_is_refused(network, to):
    with pytest.raises(PrivateAddress):
        download(network, f"/redirect/x.jpg?to={to}")


def test_a_page_without_pictures_stays_unsupported(network):
    with pytest.raises(UnsupportedLink):
        probe(network, "/html")


def test_what_is_no_picture_is_refused(network):
    with pytest.raises((NotMedia, UnsupportedLink)):
        download(network, f"/images/1?more={network.url('/dressed.mp4')}")


def test_an_album_beyond_the_limit_is_refused(network):
    with pytest.raises(TooLarge):
        download(network, "/images/mixed", max_bytes=30_000)


@pytest.mark.parametrize(
    ("code", "said", "error"),
    [
        (64, "Unsupported URL", UnsupportedLink),
        (4, "HttpError: '404 Not Found' for 'https://a.example/1'", MediaUnavailable),
        (4, "HttpError: '502 Host unreachable' for 'https://a.example/1'", None),
        (16, "AuthRequired: 'cookies' needed to access this", LoginRequired),
        (8, "NotFoundError: Requested post could not be found", MediaUnavailable),
        (1, "An unexpected error", PlatformFailed),
        (4, "ProxyError: 403 Address refused by the egress guard", PrivateAddress),
    ],
)
def test_what_the_program_ends_with_is_understood(code, said, error):
    meant = gallery._refusal(code, said)
    assert type(meant) is error if error else meant.code == "host_not_found"


def test_the_facts_of_a_known_site_are_read():
    facts = {
        "category": "site", "id": 12, "content": "Two boats\nand more", "author": {"name": "ann"},
        "date": "2026-01-02 03:04",
    }  # fmt: skip
    told = [[2, facts], [3, "https://a.example/1.jpeg", {**facts, "extension": "jpeg", "width": 640, "height": 480}]]
    media = gallery._media(gallery._post(told), "https://a.example/post/12")
    assert (media.key, media.title, media.uploader, media.upload_date) == (
        "gallery:site:12", "Two boats", "ann", "2026-01-02",
    )  # fmt: skip
    assert media.pictures == (Picture(url="https://a.example/1.jpeg", container="jpg", width=640, height=480),)


def test_only_web_addresses_of_pictures_are_taken():
    told = [
        [3, "file:///etc/passwd.jpg", {}],
        [3, "ytdl:https://a.example/1.mp4", {}],
        [3, "https://a.example/1.exe", {}],
    ]
    assert gallery._post(told).files == ()


def test_a_film_in_a_post_costs_by_its_length():
    film = Picture(url="https://a.example/1.mp4", container="mp4", duration=60.0)
    still = Picture(url="https://a.example/1.jpg", container="jpg")
    assert pricing.price(samples.media(pictures=(still, film)), Choice(album=True), 3600) == 34
    unknown = film.model_copy(update={"duration": None})
    assert pricing.price(samples.media(pictures=(still, unknown)), Choice(album=True), 120) == 67


def test_nothing_of_the_program_is_imported():
    root = Path(gallery.__file__).parents[2]
    sources = [path for room in ("bot", "engine", "storage") for path in (root / room).rglob("*.py")]
    assert not [path for path in sources if "import gallery_dl" in path.read_text()]


def test_a_word_asks_for_the_album():
    assert choices.from_words(["album"]).album
