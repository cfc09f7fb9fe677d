"""bot.answers.following: what is followed is followed in the conversation where it was asked for."""

import pytest

from bot import views
from bot.chat import Sender
from bot.messages import Messages
from bot.texts.views import text
from engine.errors.people import BadWish, ModeratorsOnly, NothingToFollow, UnknownFollow
from engine.media import Entry
from tests.bot.conftest import ANNA, LINK, FrontEnd, video

LIST = "https://example.org/list"
MEMBER = Sender("fake", "ben", "Ben", chat="group")
MODERATOR = Sender("fake", "mod", "Mod", chat="group", moderates=True)


@pytest.fixture
async def desk(front_end: FrontEnd) -> FrontEnd:
    entries = (Entry(index=1, url=LINK, title="A film"),)
    await front_end.leads_to(LIST, video(LIST, title="A list").model_copy(update={"entries": entries, "formats": ()}))
    return front_end


def following(desk: FrontEnd) -> list[str]:
    return [follow.title for follow in desk.chat.of_kind(views.Following)[-1].follows]


async def test_followed_list_stands_under_following_until_it_is_ended(desk: FrontEnd) -> None:
    await desk.says(f"/follow {LIST} title:film", message=3)
    (followed,) = desk.chat.of_kind(views.Followed)
    assert followed.follow.reply_to["chat"] == "anna"
    assert "message" not in followed.follow.reply_to
    await desk.says("/following")
    assert following(desk) == ["A list"]
    await desk.says(f"/unfollow {followed.follow.id}")
    await desk.says("/following")
    assert (following(desk), len(desk.chat.of_kind(views.Unfollowed))) == ([], 1)


async def test_group_is_followed_for_by_moderators_alone_and_listed_for_all(desk: FrontEnd) -> None:
    await desk.says(f"/follow {LIST}", MEMBER)
    assert isinstance(desk.chat.of_kind(views.Declined)[0].error, ModeratorsOnly)
    await desk.says(f"/follow {LIST}", MODERATOR)
    number = desk.chat.of_kind(views.Followed)[0].follow.id
    await desk.says(f"/unfollow {number}", MEMBER)
    await desk.says("/following", MEMBER)
    assert following(desk) == ["A list"]
    await desk.says("/following", ANNA)
    assert following(desk) == []


async def test_what_somebody_else_follows_cannot_be_ended(desk: FrontEnd) -> None:
    await desk.says(f"/follow {LIST}", MODERATOR)
    await desk.says("/unfollow 1")
    assert isinstance(desk.chat.of_kind(views.Declined)[0].error, UnknownFollow)


@pytest.mark.parametrize(
    ("words", "error"), [(f"{LINK}", NothingToFollow), (f"{LIST} max:soon", BadWish), (f"{LIST} tomorrow", BadWish)]
)
async def test_what_cannot_be_followed_is_declined(desk: FrontEnd, words: str, error: type) -> None:
    await desk.says(f"/follow {words}")
    assert isinstance((await desk.chat.wait_for(views.Declined)).error, error)


async def test_answers_say_what_is_wanted_of_the_source(desk: FrontEnd) -> None:
    await desk.says(f"/follow {LIST} mp3 title:film min:1m max:20m")
    await desk.says("/following")
    (line,) = text(desk.chat.of_kind(views.Following)[0], Messages()).details
    for part in ("1. A list", LIST, "film", "1:00", "20:00", "mp3"):
        assert part in line
