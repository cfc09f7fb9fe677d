import pytest

from engine import platforms
from engine.platforms import PLATFORMS, read
from engine.settings import EngineSettings

WHOLE = """
[all]
proxies = ["http://user:secret@proxy.example:3128", "direct"]

[youtube]
impersonate = "chrome"
extractor_args.youtube.player_client = ["tv", "web_safari"]
extractor_args.youtubetab.skip = "webpage"
po_token_provider = "http://127.0.0.1:4416"

[vimeo]
proxies = []
headers = { Referer = "https://example.com/" }
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "platforms.toml"
        path.write_text(text)
        return path

    return write


def test_what_a_platform_leaves_out_is_taken_from_all(written):
    options = read(written(WHOLE))
    assert options["youtube"].proxies == ("http://user:secret@proxy.example:3128", "direct")
    assert options["youtube"].extractor_args["youtube"] == {"player_client": ["tv", "web_safari"]}
    assert options["youtube"].extractor_args["youtubetab"] == {"skip": ["webpage"]}
    assert options["vimeo"].proxies == ()
    assert options["a-site-without-a-name"] == options["other"]
    assert set(options) == set(PLATFORMS)


REFUSED = {
    "[youtube\n": "line 1",
    "[youtub]\n": "line 1: youtub: no platform",
    "[youtube]\n\nimpersonte = 'x'\n": "line 3: youtube.impersonte: no option; they are proxies",
    "[youtube]\nexec = 'rm -rf /'\n": "line 2: youtube.exec: could lead a download out of its sandbox",
    "[youtube]\noutput = '/etc/x'\n": "could lead",
    "[youtube]\ncookies-from-browser = 'firefox'\n": "could lead",
    "[tiktok]\nproxies = ['ftp://user:secret@x']\n": "line 2: tiktok.proxies.0: a proxy is written as",
    "[all]\n[youtube.extractor_args.youtubepot-bgutilscript]\nscript_path = '/x'\n": "could start a program",
    "[tiktok]\npo_token_provider = 'http://127.0.0.1:1'\n": "line 2: tiktok.po_token_provider: is for youtube alone",
    "[youtube]\nheaders = { Host = 'x' }\n": "the header Host is not",
    "[youtube]\nheaders = { X = \"a\\r\\nb\" }\n": "is no header",
    "[youtube]\nimpersonate = '--exec'\n": "is no client",
    "[youtube]\nsleep_requests = 900\n": "less than or equal to 30",
    "[youtube]\nextractor_args = 'x'\n": "valid dictionary",
    "youtube = 1\n": "line 1: youtube",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_refused_with_its_line_and_field(written, text):
    with pytest.raises(ValueError, match=r"platforms\.toml") as refusal:
        read(written(text))
    assert REFUSED[text] in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_no_option_that_leads_out_of_the_sandbox_is_an_option():
    assert not platforms.ESCAPES & set(platforms.PlatformOptions.model_fields)


def test_settings_name_the_fault(written, monkeypatch):
    with pytest.raises(ValueError, match=r"line 2: youtube\.exec"):
        EngineSettings(platforms_file=written("[youtube]\nexec = 'x'\n"))
    assert EngineSettings(platforms_file=written(WHOLE)).platforms["youtube"].impersonate == "chrome"
    with pytest.raises(ValueError, match="No such file"):
        EngineSettings(platforms_file=written("").with_name("none.toml"))
