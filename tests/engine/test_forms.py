import pytest

from engine import formats, forms
from engine.errors.fetching import UnsupportedLink
from engine.errors.forms import (
    CannotHold,
    ClipOfLive,
    ClipOutside,
    NoAudioLanguage,
    NoChapters,
    NoPictures,
    NoSegments,
    NoSound,
    NoSubtitles,
    NotLive,
    UnknownChoice,
)
from engine.media import SMALLEST, USUAL, Chapter, Choice, Clip, Format, Media, Picture, Subtitle, SubtitleWish


def video(name, height, codec="h264", audio=None, **facts):
    width = round(height * 16 / 9)
    return Format(id=name, container="mp4", width=width, height=height, video_codec=codec, audio_codec=audio, **facts)


def sound(name, codec="aac", **facts):
    return Format(id=name, container="m4a", audio_codec=codec, **facts)


def media(*each, **facts):
    plain = {"url": "https://a.org/v", "key": "x:1", "platform": "other", "id": "1", "title": "T", "duration": 60.0}
    return Media(**plain, formats=each, **facts)


LADDER = media(
    sound("fr", language="fr"), sound("en", language="en"), video("360", 360), video("1080", 1080, "vp9"),
    video("720", 720), video("2160", 2160, "vp9"), subtitles=(Subtitle(language="en-GB"), Subtitle(language="fr")),
)  # fmt: skip


def test_the_usual_height_needs_no_encoding_where_that_is_nearly_as_large():
    assert forms.agree(LADDER, Choice(height=USUAL)).height == 720
    assert forms.agree(LADDER, Choice(container="webm", height=USUAL)).height == 1080


def test_the_worst_is_the_smallest_there_is():
    assert forms.agree(LADDER, Choice(height=SMALLEST)).height == 360


def test_a_height_that_was_named_stays():
    assert forms.agree(LADDER, Choice(height=900)).height == 900
    assert forms.agree(LADDER, Choice()).height is None


@pytest.mark.parametrize(("container", "becomes"), [("mp4", "m4a"), ("webm", "opus"), ("mp3", "mp3")])
def test_a_sound_is_no_video(container, becomes):
    assert forms.agree(media(sound("a")), Choice(container=container)).container == becomes


def test_a_format_that_is_sound_is_no_video():
    assert forms.agree(LADDER, Choice(format_id="en")).container == "m4a"


@pytest.mark.parametrize(
    ("format_id", "container", "picked"),
    [("720", "mp4", "720+en"), ("720+fr", "mp4", "720+fr"), ("fr", "mp3", "fr"), ("1080", "mkv", "1080+en")],
)
def test_a_format_is_taken_by_its_id(format_id, container, picked):
    assert formats.selector(LADDER, Choice(format_id=format_id, container=container, height=144)) == picked


@pytest.mark.parametrize("format_id", ["7", "720+7", "+"])
def test_an_unknown_format_is_refused(format_id):
    with pytest.raises(UnknownChoice):
        forms.agree(LADDER, Choice(format_id=format_id))


@pytest.mark.parametrize(("language", "picked"), [("fr", "720+fr"), ("eng", "720+en"), (None, "720+en")])
def test_a_language_is_heard(language, picked):
    assert formats.selector(LADDER, Choice(height=720, audio_language=language)) == picked


def test_a_language_beside_a_picture_with_another_is_heard():
    both = media(sound("fr", language="fr"), video("360", 360, audio="aac", language="en"))
    assert formats.selector(both, Choice(audio_language="fr")) == "360+fr"
    assert formats.selector(both, Choice(audio_language="en")) == "360"


def test_a_language_that_nobody_speaks_is_refused_with_those_that_there_are():
    with pytest.raises(NoAudioLanguage) as refused:
        forms.agree(LADDER, Choice(audio_language="de"))
    assert refused.value.available == ["en", "fr"]


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (Choice(clip=Clip(start=61)), ClipOutside), (Choice(clip=Clip(end=70)), ClipOutside),
        (Choice(chapters=True), NoChapters), (Choice(sponsorblock=("sponsor",)), NoSegments),
        (Choice(subtitles=SubtitleWish(language="de")), NoSubtitles), (Choice(container="avi", cover=True), CannotHold),
        (Choice(live_seconds=30), NotLive), (Choice(album=True), NoPictures),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_refused(choice, error):
    with pytest.raises(error):
        forms.agree(LADDER, choice)


def test_what_can_be_had_is_agreed_to():
    tube = LADDER.model_copy(update={"extractor": "youtube", "chapters": (Chapter(title="A", start=0, end=9),)})
    choice = Choice(sponsorblock=("sponsor",), chapters=True, subtitles=SubtitleWish(language="en"), height=720)
    assert forms.agree(tube, choice) == choice


def test_a_live_stream_has_no_parts():
    stream = LADDER.model_copy(update={"live_status": "is_live"})
    with pytest.raises(ClipOfLive):
        forms.agree(stream, Choice(clip=Clip(start=10, end=20)))
    assert forms.agree(stream, Choice(live_seconds=30, height=720)).live_seconds == 30


def test_a_film_without_sound_is_no_sound():
    with pytest.raises(NoSound):
        forms.agree(media(video("360", 360)), Choice(container="mp3"))


def test_a_post_of_pictures_is_had_as_those_alone():
    post = media(pictures=(Picture(url="https://a.org/1.jpg", container="jpg"),))
    assert forms.agree(post, Choice(album=True)) == Choice(album=True)
    with pytest.raises(UnsupportedLink):
        forms.agree(post, Choice(container="mp3"))


@pytest.mark.parametrize("choice", [None, Choice(), Choice(container="mp3"), Choice(height=720)])
def test_a_form_for_many_is_for_films_and_not_for_pictures(choice):
    post = media(pictures=(Picture(url="https://a.org/1.jpg", container="jpg"),))
    assert forms.of_many(post, choice) is None
    assert forms.of_many(media(video("360", 360)), choice) == choice


def test_the_poster_of_many_is_that_of_pictures_too():
    post = media(pictures=(Picture(url="https://a.org/1.jpg", container="jpg"),))
    assert forms.of_many(post, Choice(poster=True)) == Choice(poster=True)


def test_written_subtitles_come_before_automatic_ones():
    offered = (
        Subtitle(language="en", automatic=True),
        Subtitle(language="en-GB"),
        Subtitle(language="de", automatic=True),
    )
    found = media(video("1", 360), subtitles=offered)
    assert forms.subtitles(found, SubtitleWish(language="en")) == offered[1]
    assert forms.subtitles(found, SubtitleWish(language="de")) == offered[2]
    assert forms.subtitles(found, SubtitleWish()) == offered[1]


def test_of_a_playlist_nothing_is_known():
    assert forms.agree(media(), Choice(height=USUAL)) == Choice(height=USUAL)


def test_the_picture_alone_has_no_other_form():
    wanted = Choice(container="webm", height=720, poster=True, filename="Film")
    assert forms.agree(media(), wanted) == Choice(poster=True, filename="Film")


@pytest.mark.parametrize(
    ("values", "container"),
    [
        ({"container": "webm", "video_codec": "vp9"}, "webm"),
        ({"container": "3gp", "video_codec": "h264"}, "mp4"),
        ({"container": "m4a", "audio_codec": "aac"}, "m4a"),
        ({"container": "webm", "audio_codec": "opus"}, "webm"),
    ],
)
def test_a_format_is_had_as_it_is_where_its_container_is_known(values, container):
    assert forms.untouched(Format(id="7", **values)) == Choice(container=container, height=None, format_id="7")


def test_formats_are_listed_from_the_best_on():
    both = Media(url="u", key="k", platform="other", id="1", title="t", formats=(
        Format(id="low", container="mp4"), Format(id="high", container="mp4")))  # fmt: skip
    assert [each.id for each in forms.listed(both)] == ["high", "low"]
