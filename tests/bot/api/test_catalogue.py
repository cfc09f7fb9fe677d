"""bot.api.catalogue: what is on offer, as ruled."""

from bot.api import catalogue
from engine.media import Format
from engine.settings import EngineSettings
from tests.bot.conftest import video

SETTINGS = EngineSettings(_env_file=None)


def test_public_formats_are_those_of_the_reference():
    told = catalogue.formats(SETTINGS, public=True).model_dump()
    assert (told["video_formats"], told["audio_formats"]) == (["mp4"], ["mp3", "wav"])
    limits = {"max_duration_minutes": 10, "requires_authentication": False, "credit_cost": 0}
    assert told["limitations"] == limits


def test_all_formats_and_platforms_are_those_of_the_rulings():
    told = catalogue.formats(SETTINGS, public=False).model_dump()
    assert told["video_formats"] == ["mp4", "webm", "mkv", "flv", "avi", "mov"]
    assert told["audio_formats"] == ["mp3", "wav", "aac", "m4a", "ogg", "opus", "flac"]
    assert sorted(told["supported_platforms"]) == [
        "dailymotion", "facebook", "instagram", "other", "soundcloud", "spotify", "tiktok", "twitch", "twitter",
        "vimeo", "youtube",
    ]  # fmt: skip
    assert {"144p", "2160p", "best", "worst", "64kbps", "320kbps"} <= set(told["quality_options"])
    assert told["limitations"] == {
        "max_duration_minutes": None, "requires_authentication": True,
        "credit_cost": "Variable based on duration",
    }  # fmt: skip


def test_a_length_that_the_operator_set_is_told():
    told = catalogue.formats(EngineSettings(_env_file=None, max_minutes=90), public=False)
    assert told.limitations.max_duration_minutes == 90


def test_large_heights_are_listed_by_both_names():
    large = Format(id="1", container="webm", width=3840, height=2160, video_codec="vp9")
    media = video().model_copy(update={"formats": (large,)})
    assert catalogue.info(media, (1, None), ()).quality_options[:2] == ["4K", "2160p"]


def test_a_sound_has_a_rate_and_a_picture_a_height():
    formats = (
        Format(id="140", container="m4a", audio_codec="aac", bitrate=128.2, size=3_000_000),
        Format(id="22", container="mp4", width=1280, height=720, fps=30, video_codec="h264", audio_codec="aac"),
    )
    sound, picture = catalogue.info(video(), (1, None), formats).formats
    assert (sound.quality, sound.resolution, sound.file_size) == ("128kbps", None, 3_000_000)
    assert (picture.quality, picture.resolution, picture.fps) == ("720p", "1280x720", 30)
