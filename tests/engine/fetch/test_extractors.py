"""Which extractor takes a link, found without asking all of them."""

import json
import subprocess
import sys

import pytest

from engine.fetch import extractors

# In a process of its own: in this one the examples are forgotten, or will be.
EXAMPLES = """
import json, sys
from yt_dlp.extractor import gen_extractors
from engine.fetch.extractors import demands
left_out, count = [], 0
for extractor in gen_extractors():
    sought = demands(extractor)
    for example in extractor.get_testcases(include_onlymatching=True):
        link, count = example["url"], count + 1
        if link.isascii() and extractor.suitable(link) and not any(each in link.lower() for each in sought):
            left_out.append(link)
json.dump([count, left_out], sys.stdout)
"""


def test_no_extractor_is_left_out_for_a_link_that_it_takes():
    done = subprocess.run([sys.executable, "-c", EXAMPLES], capture_output=True, check=True)
    count, left_out = json.loads(done.stdout)
    assert count > 3000
    assert left_out == []


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
    every = extractors.instances()
    assert extractors.taker(link) == next((each.ie_key() for each in every if each.suitable(link)), None)
