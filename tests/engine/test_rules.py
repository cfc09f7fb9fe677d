"""engine.rules: what holds where, and what is acted on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import rules
from engine.errors.chats import BadRule, FormatNotHere, NoSuchRule, RoleNeeded
from engine.formats import Option
from engine.media import Choice
from engine.rules import Heard, Member, Rules

ANN = Member("ann")
YOUTUBE = "https://youtu.be/dQw4w9WgXcQ"
VIMEO = "https://vimeo.com/1"


@pytest.mark.parametrize(
    ("mode", "command", "mention", "reaction", "link"),
    [
        ("off", False, False, False, False),
        ("command", True, False, False, False),
        ("mention", True, True, False, False),
        ("reaction", True, True, True, False),
        ("automatic", True, True, True, True),
    ],
)
def test_each_mode_hears_what_those_before_it_hear(mode, command, mention, reaction, link):
    held = Rules(mode=mode)
    heard = [
        Heard("", ANN, command="get"),
        Heard(YOUTUBE, ANN, mentioned=True),
        Heard(YOUTUBE, ANN, reaction=True, author="ben"),
        Heard(YOUTUBE, ANN),
    ]
    assert [rules.acts_on(held, each) for each in heard] == [command, mention, reaction, link]


@pytest.mark.parametrize("command", ["rules", "diagnose"])
def test_a_bot_that_is_off_can_be_switched_on_again(command):
    assert rules.acts_on(Rules(mode="off"), Heard("", ANN, command=command))


@pytest.mark.parametrize(
    ("platforms", "text", "links"),
    [
        ((), f"see {YOUTUBE}", [YOUTUBE]),
        (("vimeo",), f"{YOUTUBE} {VIMEO}", [VIMEO]),
        (("other",), f"{YOUTUBE} https://example.org/x", ["https://example.org/x"]),
        ((), f"{YOUTUBE} #skip", []),
        ((), f"#SKIP {YOUTUBE}", []),
        ((), f"{YOUTUBE} #skipping", [YOUTUBE]),
        ((), f"$ {YOUTUBE} {VIMEO}", []),
        ((), f"${YOUTUBE} {VIMEO}", [VIMEO]),
        ((), f"costs $5 {VIMEO}", [VIMEO]),
        ((), f"<{YOUTUBE}> {VIMEO}", [VIMEO]),
        ((), f"a < b {VIMEO} > c", [VIMEO]),
        ((), "no link at all", []),
    ],
)
def test_automatic_mode_takes_links_that_are_not_held_back(platforms, text, links):
    held = Rules(mode="automatic", platforms=platforms)
    found = [
        link.replace("https://www.youtube.com/watch?v=", "https://youtu.be/") for link in rules.wanted_links(held, text)
    ]
    assert (found, rules.acts_on(held, Heard(text, ANN))) == (links, bool(links))


def test_a_member_who_wants_to_be_left_alone_is_heard_only_when_they_ask():
    held = Rules(mode="automatic", skipped=("ann",))
    assert not rules.acts_on(held, Heard(YOUTUBE, ANN))
    assert not rules.acts_on(held, Heard(YOUTUBE, Member("ben"), reaction=True, author="ann"))
    assert rules.acts_on(held, Heard(YOUTUBE, ANN, mentioned=True))


@pytest.mark.parametrize(
    ("member", "may"),
    [
        (Member("ann", frozenset({"dj"})), True),
        (Member("ann", frozenset({"guest"})), False),
        (Member("ann", frozenset()), False),
        (Member("ann", frozenset(), moderates=True), True),
        (Member("ann"), True),
    ],
)
def test_roles_decide_who_may_ask_and_moderators_always_may(member, may):
    held = Rules(mode="automatic", roles=("dj", "vip"))
    assert rules.may_ask(held, member) is may
    assert rules.acts_on(held, Heard(YOUTUBE, member)) is may


def test_who_may_not_ask_is_told_which_roles_may():
    with pytest.raises(RoleNeeded) as refused:
        rules.check_member(Rules(roles=("dj",)), Member("ann", frozenset()))
    assert refused.value.roles == ["dj"]


def test_a_topic_inherits_field_by_field():
    stored = {"mode": "automatic", "quiet": True, "topics": {"12": {"quiet": False}, "12/34": {"mode": "off"}}}
    shown = [(held.mode, held.quiet) for held in (rules.resolve(stored, topic) for topic in (None, "12", "12/34", "9"))]
    assert shown == [("automatic", True), ("automatic", False), ("off", False), ("automatic", True)]


def test_what_is_stored_and_not_understood_is_left_out():
    assert (
        rules.resolve({"mode": "telepathy", "payer": "pool", "colour": "red"}).model_dump()
        == Rules(payer="pool").model_dump()
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mode", "Automatic", "automatic"),
        ("quiet", "on", True),
        ("platforms", "youtube, Vimeo", ["youtube", "vimeo"]),
        ("platforms", "all", []),
        ("formats", "mp3,m4a mp3", ["mp3", "m4a"]),
        ("daily_limit", "20", 20),
        ("roles", "DJ 123", ["DJ", "123"]),
        ("deliver_to", "-1001234", "-1001234"),
        ("deliver_to", "here", ""),
    ],
)
def test_a_value_is_read_as_it_is_written(name, text, value):
    assert rules.parse(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("mode", "loud"), ("quiet", "maybe"), ("platforms", "youtube,nosuch"), ("formats", "exe"), ("daily_limit", "-1"),
     ("daily_limit", "1e9"), ("skipped", "ann"), ("nosuch", "on"), ("deliver_to", "a b"), ("payer", "nobody")],
)  # fmt: skip
def test_a_value_that_is_none_is_refused_with_those_that_are(name, text):
    with pytest.raises((BadRule, NoSuchRule)) as refused:
        rules.parse(name, text)
    assert refused.value.possible


def test_what_is_shown_can_be_written_again():
    held = Rules(mode="reaction", platforms=("youtube", "other"), quiet=True, daily_limit=5, formats=("mp3",))
    read = {name: rules.parse(name, text) for name, text in rules.shown(held).items()}
    assert rules.resolve(read) == held


@given(st.sampled_from(rules.NAMES), st.text(max_size=30))
def test_any_text_makes_a_rule_that_holds_or_is_refused(name, text):
    try:
        value = rules.parse(name, text)
    except BadRule:
        return
    assert rules.resolve({name: value}).model_dump(mode="json")[name] == value


def test_formats_that_are_not_taken_here_are_refused():
    held = Rules(formats=("mp3", "m4a"))
    rules.check_form(held, Choice(container="mp3"))
    rules.check_form(held, Choice(poster=True))
    with pytest.raises(FormatNotHere) as refused:
        rules.check_form(held, Choice(container="mp4"))
    assert refused.value.allowed == ["mp3", "m4a"]


def test_only_what_is_taken_here_is_on_offer():
    options = [Option(choice=Choice(container=name), kind="video") for name in ("mp4", "mp3")]
    assert rules.allowed(Rules(formats=("mp3",)), options) == options[1:]
    with pytest.raises(FormatNotHere):
        rules.allowed(Rules(formats=("flac",)), options)


@pytest.mark.parametrize(("formats", "only"), [((), False), (("mp3",), True), (("mp3", "mp4"), False)])
def test_a_group_for_music_gets_sound(formats, only):
    assert rules.sound_only(Rules(formats=formats)) is only


@pytest.mark.parametrize(("quiet", "asked", "told"), [(False, False, True), (True, False, False), (True, True, True)])
def test_errors_are_kept_quiet_only_where_nobody_asked(quiet, asked, told):
    assert rules.tells_errors(Rules(quiet=quiet), asked=asked) is told
