from dataclasses import replace
from typing import Any

import pytest

from bot import views
from bot.messages import Messages
from bot.telegram.render import caption, html, render
from bot.texts.text import Text
from engine.delivery import Album, Fit, Forecast, Link, Parts, Upload
from engine.formats import options
from engine.media import Choice, Progress
from engine.offers import Offered, Quote, Terms
from storage.models import File, Job, Tier, now
from tests.bot.conftest import video
from tests.bot.samples import VIEWS
from tests.telegram_rules import caption as check_caption
from tests.telegram_rules import text as check_text

TEXTS = Messages()
MEDIA = video(title="<b>A & film</b>").model_copy(
    update={"uploader": "An<na", "thumbnail": "https://example.org/a.jpg"}
)


def job(title: str = MEDIA.title) -> Job:
    return Job(
        id=7, user_id=1, platform="telegram", reply_to={}, url=MEDIA.url, media=MEDIA.model_dump(mode="json"),
        choice=Choice().model_dump(mode="json"), form_key="f", title=title,
    )  # fmt: skip


def file() -> File:
    return File(id=1, form_key="f", path="p", name="a.mp4", size=10, mime="video/mp4", expires_at=now())


def offer() -> views.Offer:
    offers = [Offered(option, Terms(Tier.MEMBER, 33)) for option in options(MEDIA)]
    return views.Offer(Quote("3fa9c1d2", MEDIA, offers))


def delivered(*, title: str = MEDIA.title, link: bool = False) -> views.Delivered:
    plan = Link([file()]) if link else Upload([file()])
    return views.Delivered(job(title), plan, ["https://ferry.example.org/d/abc"], 33)


def test_offer_shows_the_picture_and_a_button_a_form_with_its_price() -> None:
    shown = render(offer(), TEXTS)
    assert check_text(shown.html, "HTML")[0].startswith("<b>A & film</b>")
    assert shown.picture == MEDIA.thumbnail
    assert [row[0].command for row in shown.rows][:2] == ["/pick 3fa9c1d2 1", "/pick 3fa9c1d2 2"]
    assert "33 credits" in shown.rows[0][0].label


@pytest.mark.parametrize("forecast", [Forecast("fit"), Forecast("parts", 12), Forecast("link")])
def test_offer_says_in_whole_how_a_form_arrives(forecast: Forecast) -> None:
    first, *others = offer().quote.offers
    quote = replace(offer().quote, offers=[replace(first, forecast=forecast), *others])
    shown = render(views.Offer(quote), TEXTS)
    assert check_text(shown.html, "HTML")[0].splitlines()[-1].endswith(f": {TEXTS.forecast(forecast)}")
    assert shown.rows[0][0].label.endswith("33 credits")


def test_list_stands_on_its_buttons_alone() -> None:
    view = next(view for view in VIEWS if isinstance(view, views.ListOffer))
    shown = render(view, TEXTS)
    assert next(row[0].label.split(" · ")[0] for row in shown.rows) == "Video, all 3, mp4"
    assert "1." not in shown.html


@pytest.mark.parametrize(
    "view",
    [
        views.Looking("https://example.org/<a>&"),
        views.Running(job(), Progress(stage="uploading", fraction=0.5)),
        views.Cancelled(job()),
        delivered(link=True),
        views.NothingToDo(),
        views.NotUnderstood("<x>"),
    ],
)
def test_whatever_is_said_parses(view: views.View) -> None:
    assert check_text(render(view, TEXTS).html, "HTML")[0]


def test_running_job_can_be_cancelled() -> None:
    assert render(views.Running(job()), TEXTS).rows[0][0].command == "/cancel 7"


def test_caption_holds_title_uploader_and_where_it_came_from() -> None:
    plain, entities = check_caption(caption(delivered(), TEXTS), "HTML")
    assert plain.splitlines()[0] == "<b>A & film</b>"
    assert "An<na" in plain
    assert MEDIA.url in [entity.get("url") for entity in entities]
    assert plain.splitlines()[-1] == "example.org"


@pytest.mark.parametrize(
    ("changes", "inline", "linked"),
    [
        ({"plan": Album([file(), file()]), "conversion": Parts([file()], 5, 2)}, False, 1),
        ({"conversion": Fit([file()], 5)}, False, 0),
        ({"conversion": Fit([file()], 5)}, True, 1),
        ({"plan": Upload([file()] * 3), "links": [f"https://ferry.example.org/d/{n}" for n in "abc"]}, True, 3),
        ({"plan": Album([file()] * 3), "links": [f"https://ferry.example.org/d/{n}" for n in "abc"]}, False, 0),
    ],
    ids=["parts", "button", "inline", "pictures-inline", "pictures"],
)
def test_caption_holds_the_links_that_no_button_carries(changes: Any, inline: bool, linked: int) -> None:
    view = replace(delivered(), **changes)
    _, entities = check_caption(caption(view, TEXTS, inline=inline), "HTML")
    found = [entity["url"] for entity in entities if "/d/" in entity.get("url", "")]
    assert found == view.links[:linked]


def test_caption_of_the_longest_title_fits() -> None:
    assert check_caption(caption(delivered(title="😀" * 500), TEXTS), "HTML")[0]


def test_long_lists_are_cut_to_what_a_message_holds() -> None:
    plain, _ = check_text(html(Text("Head", [f"{number} {'&' * 90}" for number in range(100)])), "HTML")
    assert plain.endswith("…")
