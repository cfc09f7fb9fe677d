import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import pricing
from engine.errors.forms import ClipOutside
from engine.media import Choice, Clip, Media
from storage.models import File, now

MEDIA = Media(url="https://a.org/x", key="generic:x", platform="other", id="x", title="A title")


@pytest.mark.parametrize(
    ("seconds", "price"),
    [
        (0, 0), (0.001, 1), (1, 1), (60, 33), (60.001, 34), (185.4, 102), (300, 165), (600, 330), (1800, 990),
        (7200, 3960),
    ],
)  # fmt: skip
def test_a_minute_costs_33_credits_rounded_up(seconds, price):
    assert pricing.credits_for(seconds) == price


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_longer_never_costs_less(one, other):
    shorter, longer = sorted((one / 1000, other / 1000))
    assert pricing.credits_for(shorter) <= pricing.credits_for(longer)


def test_the_price_is_that_of_the_length():
    assert pricing.price(MEDIA.model_copy(update={"duration": 300.0}), Choice(), 7200) == 165


def test_an_unknown_length_is_held_as_the_longest_allowed():
    assert pricing.price(MEDIA, Choice(), 7200) == 3960


def test_sound_costs_as_much_as_its_picture():
    media = MEDIA.model_copy(update={"duration": 60.0})
    assert pricing.price(media, Choice(container="mp3"), 7200) == pricing.price(media, Choice(), 7200)


def test_what_is_charged_is_the_real_length():
    assert pricing.charge(3960, 300) == 165


def test_no_more_is_charged_than_was_held():
    assert pricing.charge(165, 310) == 165


def test_a_file_of_unknown_length_costs_what_was_held():
    assert pricing.charge(165, None) == 165


def test_a_part_costs_what_it_lasts():
    media = MEDIA.model_copy(update={"duration": 7200.0})
    assert pricing.price(media, Choice(clip=Clip(start=600, end=900)), 7200) == 165
    assert pricing.price(media, Choice(clip=Clip(start=7140)), 7200) == 33
    assert pricing.price(MEDIA, Choice(clip=Clip(end=60)), 7200) == 33


def test_a_part_that_is_not_there_has_no_price():
    with pytest.raises(ClipOutside):
        pricing.price(MEDIA.model_copy(update={"duration": 60.0}), Choice(clip=Clip(start=60)), 7200)


def test_a_thumbnail_costs_a_credit():
    assert pricing.price(MEDIA.model_copy(update={"duration": 185.4}), Choice(thumbnail=True), 7200) == 103


def test_what_was_delivered_is_charged_with_its_thumbnail():
    files = [
        File(role=role, duration=length) for role, length in (("media", 60.0), ("media", 60.0), ("subtitles", None))
    ]
    assert pricing.charge_for(1000, files) == 66
    assert pricing.charge_for(1000, [*files, File(role="thumbnail")]) == 67
    assert pricing.charge_for(1000, [File(role="media")]) == 1000


def test_the_picture_alone_costs_a_credit_however_long_the_media_is():
    film = Media(url="u", key="k", platform="other", id="1", title="t", duration=7200.0)
    assert pricing.price(film, Choice(poster=True), 240.0) == 1
    picture = File(form_key="f", path="p", name="n.jpg", size=1, mime="image/jpeg", role="thumbnail", expires_at=now())
    assert pricing.charge_for(1, [picture]) == 1
