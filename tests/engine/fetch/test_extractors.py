"""Which extractor takes a link, found without asking all of them, and without importing most of them."""

import json
import subprocess
import sys

import pytest

from engine.fetch import extractors

# In processes of their own: in this one the examples are forgotten, or will be.
EXAMPLES = """
import json, os, sys
os.environ["YTDLP_NO_LAZY_EXTRACTORS"] = "1"
import engine.fetch
from yt_dlp.extractor import gen_extractor_classes
from yt_dlp.extractor.common import InfoExtractor
from engine.fetch.extractors import demands, taker
kinds = gen_extractor_classes()
examples, left_out, finding = [], [], []
for kind in kinds:
    sought = demands(kind)
    for example in kind().get_testcases(include_onlymatching=True):
        link = example["url"]
        examples.append(link)
        if link.isascii() and kind.suitable(link) and not any(each in link.lower() for each in sought):
            left_out.append(link)
    asks = [getattr(kind, name) for name in ("_extract_from_webpage", "_extract_embed_urls", "extract_from_webpage")]
    usual = [getattr(InfoExtractor, each.__name__) for each in asks]
    if kind._EMBED_REGEX or any(getattr(a, "__func__", a) is not b.__func__ for a, b in zip(asks, usual)):
        finding.append(kind.ie_key())
takers = {link: taker(link) for link in examples}
json.dump({"left_out": left_out, "finding": finding, "takers": takers}, sys.stdout)
"""
TAKERS = """
import json, sys
import engine.fetch
from engine.fetch.extractors import taker
json.dump({link: taker(link) for link in json.load(sys.stdin)}, sys.stdout)
"""
LOADED = """
import sys
import engine.fetch
from engine.fetch import extractors
extractors.taker("https://example.org/page")
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("yt_dlp.extractor.")))
"""


@pytest.fixture(scope="module")
def whole():
    """What yt-dlp's extractors say themselves, all of them imported, as those of a release without short forms are."""
    return json.loads(subprocess.check_output([sys.executable, "-c", EXAMPLES]))


def test_no_extractor_is_left_out_for_a_link_that_it_takes(whole):
    assert len(whole["takers"]) > 3000
    assert whole["left_out"] == []


def test_every_example_is_taken_by_the_extractor_that_yt_dlp_itself_finds(whole):
    asked = json.dumps(list(whole["takers"])).encode()
    assert json.loads(subprocess.check_output([sys.executable, "-c", TAKERS], input=asked)) == whole["takers"]


def test_every_extractor_that_finds_itself_in_pages_is_asked_for_them(whole):
    short = {kind.ie_key() for kind in extractors.every() if "extract_from_webpage" in vars(kind)}
    assert len(whole["finding"]) > 100
    assert short.isdisjoint(whole["finding"])


def test_most_extractors_are_imported_by_the_child_that_needs_them():
    loaded = set(subprocess.check_output([sys.executable, "-c", LOADED], text=True).split())
    assert len(loaded) < 400
    assert {"generic", "youtube", "tiktok", "instagram"} <= loaded
    assert "zattoo" not in loaded


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/playlist?list=PLwP_SiAcdui0KVebT0mU9Apz359a4ubsC",
        "https://www.tiktok.com/@someone/video/7206382937372134662",
        "https://twitter.com/someone/status/1577855540407197696",
        "https://vimeo.com/channels/staffpicks/76979871",
        "https://SoundCloud.com/someone/some-track",
        "https://example.org/a.mp4",
        "https://example.org/ünïcode.mp4",
        "ytsearch5:words of ſomebody",
        "rtmp://example.org/live",
        "no link",
    ],
)
def test_the_extractor_that_takes_a_link_is_the_first_that_says_so(link):
    every = extractors.every()
    assert extractors.taker(link) == next((each.ie_key() for each in every if each.suitable(link)), None)
