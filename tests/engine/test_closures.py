import pytest

from engine import closures
from engine.errors.chats import SiteNotAllowed
from engine.errors.jobs import Draining, PlatformOff, TakenDown
from engine.media import Match, Media
from storage import access, controls, takedowns
from tests.storage.rows import add_user

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def a_media(**facts):
    return Media(**{"url": WATCH, "key": "youtube:dQw4w9WgXcQ", "platform": "youtube", "id": "x", "title": "t"} | facts)


def test_a_link_is_named_by_its_media_where_it_tells_it():
    assert closures.of_link(f"{WATCH}&t=5") == ["youtube:dQw4w9WgXcQ"]
    assert closures.of_link("https://example.org/film") == ["https://example.org/film"]


def test_a_media_is_named_by_what_it_is_how_it_was_reached_and_where_it_comes_from():
    match = Match(url=WATCH, title="t", score=100)
    media = a_media(url="https://open.spotify.com/track/abc", key="spotify:track:abc", matched=match)
    assert closures.of_media(media) == ["spotify:track:abc", "youtube:dQw4w9WgXcQ"]
    assert closures.of_media(a_media()) == ["youtube:dQw4w9WgXcQ"]


async def test_everything_is_open_where_nothing_is_closed(database):
    async with database.session() as session:
        await controls.put(session, controls.PAUSED, {"drain": False})
        await closures.check(session, ["youtube:dQw4w9WgXcQ"])


async def test_everything_is_closed_while_draining(database):
    async with database.session() as session:
        await controls.put(session, controls.PAUSED, {"drain": True})
        with pytest.raises(Draining):
            await closures.check(session, [])


async def test_what_was_taken_down_is_closed_alone(database):
    async with database.session() as session:
        await takedowns.add(session, "youtube:dQw4w9WgXcQ", WATCH, await add_user(session))
        await closures.check(session, ["youtube:other"])
        with pytest.raises(TakenDown):
            await closures.check(session, ["other", "youtube:dQw4w9WgXcQ"])


async def test_all_that_may_be_closed_is_found_by_one_question(database):
    link = "https://music.example.org/v"
    async with database.session() as session:
        boss = await add_user(session)
        await controls.put(session, controls.PLATFORM_OFF + "vimeo", {})
        await takedowns.add(session, "youtube:dQw4w9WgXcQ", WATCH, boss)
        await access.put(session, "site", "example.com", allowed=False, reason="", made_by=boss)
        await access.put(session, "person", "music.example.org", allowed=False, reason="", made_by=boss)
        await closures.check_all(session, ["other"], link)
        await closures.check_all(session, [])
        with pytest.raises(PlatformOff):
            await closures.check_all(session, ["other"], link, "https://vimeo.com/1")
        with pytest.raises(TakenDown):
            await closures.check_all(session, ["other", "youtube:dQw4w9WgXcQ"], link)
        with pytest.raises(SiteNotAllowed):
            await closures.check_all(session, ["other"], link, "https://www.example.com/v")
        await controls.put(session, controls.PAUSED, {"drain": True})
        with pytest.raises(Draining):
            await closures.check_all(session, ["other"], link)
