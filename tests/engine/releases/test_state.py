"""engine.releases.state: which release is in use, and which were refused."""

import pytest
from pydantic import ValidationError

from engine.releases import state as states
from engine.releases.state import MOST_REFUSED, MOST_TOLD, Package, Release, State
from storage import controls

ONE, TWO = (Release(version=f"2099.1.{n}", packages=(Package(name="yt-dlp", version=f"2099.1.{n}", sha256="ab"),))
            for n in (1, 2))  # fmt: skip
INSTALLED = "2026.10.26"


def test_what_is_installed_is_used_at_first():
    assert State().in_use(INSTALLED) is None


def test_the_one_before_comes_back_and_then_the_installed_one():
    state = State().adopted(ONE, {}).adopted(TWO, {"youtube": (9, 1)})
    assert (state.in_use(INSTALLED), state.previous) == (TWO, ONE)
    state = state.rolled_back(TWO.version, "worse", "youtube")
    assert (state.in_use(INSTALLED), state.before) == (ONE, {})
    assert [told.version for told in state.refused_since(ONE.version)] == [TWO.version]
    assert state.rolled_back(ONE.version, "operator", "").in_use(INSTALLED) is None


def test_a_newer_installation_wins_unless_another_one_is_pinned():
    state = State().adopted(ONE, {})
    assert state.in_use("2099.1.2") is None
    assert state.pinning(ONE, ONE.version).in_use("2099.1.2") == ONE
    assert state.pinning(ONE, ONE.version).unpinned(ONE.version).in_use("2099.1.2") is None


def test_what_is_pinned_or_used_is_not_refused_any_more():
    state = State().refusing(ONE.version, "canary", "").refusing(TWO.version, "import", "")
    assert list(state.adopted(ONE, {}).refused) == [TWO.version]
    assert list(state.pinning(TWO, TWO.version).refused) == [ONE.version]


def test_what_is_kept_does_not_grow():
    state = State()
    for number in range(MOST_REFUSED + 5):
        state = state.refusing(f"2099.2.{number}", "import", "x" * 10_000)
    assert len(state.refused) == MOST_REFUSED
    assert min(state.refused, key=states.parsed) == "2099.2.5"
    assert len(state.told) == MOST_TOLD
    assert len(state.model_dump_json()) < 100_000


def test_versions_are_compared_as_such():
    assert states.newer("2026.10.26", "2026.9.30")
    assert states.newer("2026.10.26.232815.dev0", "2026.10.25")
    assert not states.newer("nonsense", "2026.10.26")


@pytest.mark.parametrize("version", ["../../etc", ".hidden", "", "a/b", "2026 1"])
def test_a_version_names_a_folder_and_nothing_else(version):
    with pytest.raises(ValidationError):
        Release(version=version, packages=())


def test_what_this_program_asks_for_is_what_it_was_installed_with():
    asked = states.requirement()
    assert asked.name == "yt-dlp"
    assert "default" in asked.extras
    assert asked.specifier.contains(INSTALLED)


async def test_the_state_is_kept_whole(stores):
    state = State().adopted(ONE, {"youtube": (9, 1)}).refusing(TWO.version, "canary", "vimeo")
    async with stores.database.session() as session:
        assert await states.read(session) == State()
        await states.write(session, state)
        assert await states.read(session) == state


@pytest.mark.parametrize(
    "value", [{"current": 5}, {"later": "version", "current": {"version": "../x", "packages": []}}]
)
async def test_what_cannot_be_read_is_as_if_it_were_not_there(stores, value):
    async with stores.database.session() as session:
        await controls.put(session, controls.YTDLP, value)
        assert await states.read(session) == State()


async def test_what_a_later_version_has_written_besides_is_passed_over(stores):
    async with stores.database.session() as session:
        await controls.put(session, controls.YTDLP, {"pinned": True, "later": 1})
        assert (await states.read(session)).pinned
