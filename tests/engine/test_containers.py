import pytest

from engine import containers
from engine.containers import CONTAINERS, ENCODERS
from engine.errors.forms import CannotHold
from engine.media import VIDEO_CODECS, Choice, SubtitleWish


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_codec_that_can_be_asked_for_has_an_encoder(name):
    for codec, encoder in CONTAINERS[name].encoders:
        assert codec in VIDEO_CODECS
        assert encoder in ENCODERS
        narrowed = containers.of(Choice(container=name, video_codec=codec))
        assert (narrowed.video, narrowed.video_encoder) == ((codec,), encoder)


@pytest.mark.parametrize("codec", VIDEO_CODECS)
def test_every_codec_has_a_container(codec):
    assert containers.of(Choice(container=containers.usual(codec, sound=False), video_codec=codec))


def test_a_sound_of_every_video_container_fits_its_family():
    for video, sound in containers.SOUND_OF.items():
        assert CONTAINERS[sound].is_audio
        assert set(CONTAINERS[sound].audio) & set(CONTAINERS[video].audio) or video == "avi"


@pytest.mark.parametrize(
    "choice",
    [
        Choice(container="flv", subtitles=SubtitleWish(place="embed")), Choice(container="mov", cover=True),
        Choice(container="wav", subtitles=SubtitleWish(place="burn")), Choice(container="avi", video_codec="vp9"),
    ],
)  # fmt: skip
def test_what_no_such_file_can_have_is_refused(choice):
    with pytest.raises(CannotHold) as refused:
        containers.check(choice)
    for name in refused.value.fitting:
        containers.check(choice.model_copy(update={"container": name}))
