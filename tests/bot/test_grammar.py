import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands, grammar
from bot.commands import Cancel, Get, Info, Pick, Retry, Settings, Unknown
from bot.grammar import parse
from engine.errors.forms import BadClip, CannotHold, UnknownChoice
from engine.errors.people import BadWish
from engine.media import USUAL, Choice, Clip
from engine.wishes import Wish

LINK = "https://example.org/v"


def test_bare_link_is_a_get() -> None:
    assert parse(f"  {LINK} ") == [Get(LINK)]


def test_each_link_of_a_text_is_a_get_of_its_own() -> None:
    assert parse(f"look: {LINK}, and (https://example.org/w)!") == [Get(LINK), Get("https://example.org/w")]


def test_same_link_twice_is_one_get() -> None:
    assert parse(f"{LINK} {LINK}") == [Get(LINK)]


def test_get_takes_words_in_any_order() -> None:
    assert parse(f"/get mp3 {LINK} 320k") == [Get(LINK, Choice(container="mp3", bitrate=320))]


def test_get_takes_a_dot_before_a_container() -> None:
    assert parse(f"/get {LINK} .webm") == [Get(LINK, Choice(container="webm", height=USUAL))]


def test_get_with_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownChoice):
        parse(f"/get {LINK} splendid")


def test_a_part_may_have_a_point_in_it() -> None:
    assert parse(f"/get {LINK} mp3 1:05.5-2:00") == [Get(LINK, Choice(container="mp3", clip=Clip(start=65.5, end=120)))]


def test_a_part_without_a_beginning_begins_where_the_link_does() -> None:
    links = (f"{LINK}?t=90", LINK)
    wanted = [Clip(start=90, end=120), Clip(end=120)]
    assert parse(f"/get {' '.join(links)} mp3 -2:00") == [
        Get(link, Choice(container="mp3", clip=clip)) for link, clip in zip(links, wanted, strict=True)
    ]


def test_command_may_name_the_bot() -> None:
    assert parse(f"/INFO@clipferry_bot {LINK}") == [Info(LINK)]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/pick 3fa9c1d2 1", Pick("3fa9c1d2", 1)),
        ("/cancel 7", Cancel(7)),
        ("/cancel #7", Cancel(7)),
        ("/cancel all", Cancel(None)),
        ("/retry 7", Retry(7)),
        ("/settings", Settings()),
        ("/settings format audio", Settings("format", "audio")),
    ],
)
def test_command_is_read(text: str, command: commands.Command) -> None:
    assert parse(text) == [command]


@pytest.mark.parametrize(
    "text", ["/get", "/info", "/cancel x", "/pick a", "/retry", "/settings a", "/jobs 0", "/skip x"]
)
def test_command_with_wrong_words_says_how_it_is_used(text: str) -> None:
    (command,) = parse(text)
    assert isinstance(command, Unknown)
    assert command.nearest == text[1:].partition(" ")[0]


def test_number_that_no_offer_has_is_no_choice() -> None:
    with pytest.raises(UnknownChoice) as refused:
        parse("/pick 3fa9c1d2 0")
    assert refused.value.choice == "0"


def test_misspelt_command_gets_the_nearest() -> None:
    assert parse("/creditz") == [Unknown("/creditz", "credits")]


def test_text_without_a_link_is_not_understood() -> None:
    assert parse("hello there") == [Unknown("hello there")]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"/follow {LINK}", commands.Follow(LINK, Wish())),
        (f"/follow title:live {LINK} max:1m", commands.Follow(LINK, Wish(titles=("live",), max_seconds=60))),
        ("/unfollow #3", commands.Unfollow(3)),
        ("/ban telegram:5 too much spam", commands.Ban("telegram:5", "too much spam")),
        ("/jobs all", commands.AllJobs()),
        ("/drain", commands.Pause(drain=True)),
        ("/broadcast", commands.ShowBroadcasts()),
        ("/broadcast stop", commands.StopBroadcast()),
        ("/announce off", commands.Announce(None)),
        ("/error a1b2c3", commands.ShowFault("a1b2c3")),
    ],
)
def test_following_and_administration_are_read(text: str, command: commands.Command) -> None:
    assert parse(text) == [command]


def test_broadcast_is_taken_as_it_is_written() -> None:
    text = 'It\'s "done":\n\n  two  spaces'
    assert parse(f"/broadcast {text}") == [commands.Broadcast(text)]


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse(text)
    except (UnknownChoice, BadClip, CannotHold):
        assert text.strip().lower().startswith("/get")


def test_platform_is_switched_on_or_off_and_nothing_else() -> None:
    assert parse("/platform YouTube OFF broken") == [commands.SwitchPlatform("youtube", False, "broken")]
    assert parse("/platform youtube maybe") == [Unknown("/platform youtube maybe", "platform")]


@given(st.sampled_from([spec.name for spec in grammar.COMMANDS]), st.text(max_size=40))
def test_any_words_after_a_command_are_read_or_refused(name: str, words: str) -> None:
    try:
        assert parse(f"/{name} {words}")
    except (UnknownChoice, BadClip, CannotHold):
        assert name in ("get", "refresh", "audio", "follow")
    except BadWish:
        assert name == "follow"
