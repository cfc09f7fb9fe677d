"""bot.texts: every view as plain text."""

import unicodedata

import pytest

from bot import views
from bot.messages import Messages
from bot.texts import status
from bot.texts.text import Text, short
from bot.texts.views import text
from engine.administration import Overview
from engine.errors.jobs import MaybeDelivered
from engine.media import Progress
from engine.places import Place
from storage.models import Tier
from storage.presence import Crew
from tests.bot.samples import DELIVERED, HOSTILE, MEDIA, RULES, VIEWS, job, quote

TEXTS = Messages()


def test_every_line_is_one_line_without_control_characters(subtests: pytest.Subtests) -> None:
    for number, view in enumerate(VIEWS):
        with subtests.test(type(view).__name__, number=number):
            said = text(view, TEXTS)
            assert all(said.lines)
            for line in said.lines:
                assert {unicodedata.category(sign) for sign in line}.isdisjoint({"Cc", "Cf", "Zl", "Zp"})


def test_no_text_has_a_hole_in_it() -> None:
    lines = [(type(view).__name__, line) for view in VIEWS for line in text(view, TEXTS).lines]
    assert [(view, line) for view, line in lines if "{" in line or "None" in line] == []


def test_long_titles_are_cut() -> None:
    assert len(short(HOSTILE)) == 60
    assert short(HOSTILE).endswith("…")
    assert short("Sea") == "Sea"


def test_offer_names_form_size_price_and_arrival() -> None:
    said = text(views.Offer(quote()), TEXTS)
    assert said.details[0] == "1. Best video, mp4, 1080p  ·  ~10.8 MB  ·  102 credits"
    assert said.details[1] == "2. 720p, mp4  ·  7.2 MB  ·  102 credits  ·  will be made smaller to fit here"


@pytest.mark.parametrize(
    ("waiting", "shown"),
    [({}, "Waiting: 0"), ({Tier.MEMBER: 2, Tier.PUBLIC: 1}, "Waiting: 3 (with credits 2, without credits 1)")],
)
def test_queue_names_the_tiers_of_those_who_wait(waiting: dict[Tier, int], shown: str) -> None:
    said = text(views.QueueState(Overview(waiting, 0, Crew(1, 2), None)), TEXTS)
    assert said.details[0] == shown


def test_delivery_that_was_broken_off_says_once_what_it_cost_and_how_to_get_the_file() -> None:
    said = text(views.Declined(MaybeDelivered(), job()), TEXTS)
    assert said.head.endswith(": Sending was interrupted, and the file may have arrived. Nothing was charged.")
    assert said.details == [f"/again {job().id} sends it once more."]


@pytest.mark.parametrize(("fraction", "shown"), [(0.0, "░░░░░"), (0.5, "██░░░"), (1.0, "█████"), (1.2, "█████")])
def test_bar_shows_how_much_is_done(fraction: float, shown: str) -> None:
    assert status.bar(fraction, 5) == shown


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (None, "Starting"),
        (Progress(stage="downloading", done_bytes=5_000_000), "Downloading  5.0 MB"),
        (Progress(stage="downloading", speed=2e6, eta=75), "Downloading  2.0 MB/s  1:15 left"),
    ],
)
def test_progress_says_what_is_known(progress: Progress | None, shown: str) -> None:
    assert status.progress(progress, TEXTS) == shown


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(0), "Queued, next in line"),
        (Place(2, 42.0), "Queued, 2 jobs ahead, done in about 40s"),
        (Place(0, parked=True), "Waits for your other jobs"),
    ],
)
def test_place_says_who_is_ahead_and_for_how_long(place: Place, shown: str) -> None:
    assert status.place(place, TEXTS) == shown


def test_delivered_says_where_it_is_and_what_it_cost() -> None:
    assert text(DELIVERED, TEXTS).details == ["Link: https://example.org/d/1", "Cost: 102 credits"]


def test_formats_tell_exact_sizes_from_estimated_ones() -> None:
    lines = text(views.Formats("3fa9c1d2", MEDIA, [MEDIA.formats[4], MEDIA.formats[5]], 1, 1, 1), TEXTS).details
    assert lines[0] == "1. 720  ·  mp4  ·  720p  ·  60 fps  ·  h264+aac  ·  2,880 kbit/s  ·  7.2 MB  ·  en"
    assert "~10.8 MB" in lines[1]


def test_size_is_estimated_from_the_bitrate_where_the_site_names_none() -> None:
    each = MEDIA.formats[0].model_copy(update={"size": None, "bitrate": 128.0})
    lines = text(views.Formats("3fa9c1d2", MEDIA, [each], 1, 1, 1), TEXTS).details
    assert "~3.0 MB" in lines[0]


def test_rules_that_were_set_just_there_are_marked() -> None:
    said = text(RULES, TEXTS)
    marked = [line for line in said.details if line.startswith("•")]
    assert marked == ["• quiet = on (keep errors to myself where nobody asked me)"]


def test_members_see_rules_without_how_to_change_them() -> None:
    member = views.ChatRules(RULES.current, RULES.possible, RULES.own, None, moderates=False)
    assert len(text(member, TEXTS).details) == len(text(RULES, TEXTS).details) - 1


def test_head_and_details_are_lines() -> None:
    assert Text("a", ["b", "c"]).lines == ["a", "b", "c"]


def test_failed_job_says_how_it_is_tried_again() -> None:
    view = next(view for view in VIEWS if isinstance(view, views.Declined) and view.job is not None)
    assert text(view, TEXTS).details == [f"/retry {job().id} tries again."]
