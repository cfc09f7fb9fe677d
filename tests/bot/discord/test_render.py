"""Views as messages, which Discord must take whatever is in them."""

import pytest

from bot import views
from bot.discord.content import Button, Content, Menu, Option, clip_lines
from bot.discord.places import Place, Wishes
from bot.discord.render import render
from bot.messages import Messages
from engine import delivery
from engine.formats import options
from engine.media import Choice, Media, Progress
from engine.offers import Offered, Quote, Terms
from engine.places import Place as Turn
from storage.errors import UserError
from storage.models import File, Job, Tier, now
from tests.bot.conftest import LINK, video
from tests.discord_limits import faults

HERE = Place(user=5, channel=6, guild=7)
LONG = "*_`~|" * 400


def shown(view, place=HERE) -> list[dict]:
    """A view as Discord is sent it."""
    contents = render(view, Messages(), place)
    return [payload(content, place) for content in contents]


def payload(content: Content, place: Place = HERE) -> dict:
    view = content.view(place.mark)
    embeds = [content.embed.to_dict()] if content.embed else []
    return {"content": content.text, "embeds": embeds, "components": view.to_components() if view else []}


def job(**facts) -> Job:
    media = video().model_dump(mode="json")
    plain = {"id": 9, "user_id": 1, "platform": "discord", "reply_to": {}, "url": LINK, "media": media,
             "choice": Choice().model_dump(mode="json"), "form_key": "f", "title": "A film"}  # fmt: skip
    return Job(**(plain | facts))


def offer(media: Media) -> views.Offer:
    offers = [Offered(option, Terms(Tier.MEMBER, 3), delivery.Forecast("fit")) for option in options(media)]
    return views.Offer(Quote("3fa9c1d2", media, offers))


@pytest.mark.parametrize(
    "view",
    [
        offer(video(title=LONG)),
        views.About(video(title=LONG).model_copy(update={"uploader": LONG}), 3),
        views.Queued(job(title=LONG), Turn(3, 40.0)),
        views.Running(job(title=LONG), Progress(stage="downloading", fraction=0.5, speed=1e6, eta=9)),
        views.Cancelled(job(title=LONG)),
        views.Declined(UserError(), job(title=LONG)),
        views.JobList([job(id=number, title=LONG) for number in range(60)]),
        views.Announcement(LONG * 3),
        views.Looking(f"https://example.org/{LONG}"),
    ],
    ids=lambda view: type(view).__name__,
)
def test_long_texts_stay_within_what_discord_takes(view) -> None:
    assert [fault for message in shown(view) for fault in faults(message)] == []


def test_title_is_shown_as_it_is_written() -> None:
    (message,) = shown(offer(video(title="**bold** @everyone")))
    assert message["embeds"][0]["title"] == r"\*\*bold\*\* @everyone"


def test_offer_has_a_line_for_each_form_with_size_and_price() -> None:
    (message,) = shown(offer(video()))
    lines = message["components"][0]["components"][0]["options"]
    assert [line["value"] for line in lines] == ["1", "2", "3"]
    assert "3 credits" in lines[0]["description"]


def test_link_stands_in_the_text_so_that_a_player_is_shown() -> None:
    file = File(id=1, form_key="f", path="x", name="a.mp4", size=9, mime="video/mp4", expires_at=now())
    view = views.Delivered(job(), delivery.Link([file]), ["https://clips.example.org/d/abc"], 3)
    (message,) = shown(view)
    assert "https://clips.example.org/d/abc" in message["content"].splitlines()
    hidden = shown(view, HERE.moved(wishes=Wishes(spoiler=True)))
    assert "||https://clips.example.org/d/abc||" in hidden[0]["content"]


def test_progress_has_a_bar_and_a_button_that_cancels() -> None:
    (message,) = shown(views.Running(job(), Progress(stage="downloading", fraction=0.5)))
    assert "50%" in message["embeds"][0]["description"]
    (button,) = message["components"][0]["components"]
    assert (button["custom_id"], button["style"]) == ("5:/cancel 9", 4)


def test_command_that_is_too_long_for_a_button_is_left_out() -> None:
    assert Content(buttons=[Button(label="x", command="/get " + "a" * 100)]).view("5") is None


def test_address_that_is_too_long_for_a_button_is_left_out() -> None:
    assert Content(buttons=[Button(label="x", url="https://example.org/" + "a" * 600)]).view("5") is None


def test_menu_holds_no_more_lines_than_discord_takes() -> None:
    lines = tuple(Option(label=str(number), value=str(number)) for number in range(40))
    assert faults(payload(Content(menus=[Menu(options=lines)]))) == []


def test_lines_are_left_out_whole() -> None:
    assert clip_lines(["one", "two", "three"], 12) == "one\ntwo\n…"


@pytest.mark.parametrize("place", [HERE, HERE.moved(token="t", until=5.0, wishes=Wishes(private=True)), Place(user=1)])
def test_place_is_read_as_it_was_written(place: Place) -> None:
    assert Place.read(place.write()) == place
    assert Place.read({**place.write(), "origin": "x"}).write()["origin"] == "x"
