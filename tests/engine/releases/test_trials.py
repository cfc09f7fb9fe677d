"""engine.releases.trials: a release held against the one in use before any job is given to it."""

import pytest

from engine.platforms import NO_FILE
from engine.releases.trials import Compared, Fault, Trials
from engine.supplies import Supplies
from tests.engine.releases import wheels
from tests.engine.releases.conftest import LIGHT

LINKS = ("https://a.example/film", "https://b.example/away/film")


@pytest.fixture
def trials_of(overlays):
    def make(task_module, *links):
        return Trials(overlays, Supplies("http://127.0.0.1:1", NO_FILE), links, task_module)

    return make


@pytest.fixture
def release(tmp_path):
    """Makes an overlay of a light wheel."""

    def make(version, fails=(), code=""):
        return wheels.unpacked(wheels.light(version, fails, code), tmp_path / version)

    return make


async def test_the_real_program_in_an_overlay_fetches_a_film_and_a_stream_of_our_own_site(trials_of, tmp_path):
    overlay = wheels.unpacked(wheels.shadow("2099.1.1"), tmp_path / "2099.1.1")
    assert await trials_of("engine.fetch.tasks").try_out(overlay, None) is None


async def test_the_real_program_with_a_fault_fails_at_our_own_site(trials_of, tmp_path):
    overlay = wheels.unpacked(
        wheels.shadow("2099.1.2", wheels.FAILING.format(pattern="127.0.0.1")), tmp_path / "2099.1.2"
    )
    fault = await trials_of("engine.fetch.tasks").try_out(overlay, None)
    assert (fault.why, fault.detail.partition(":")[0]) == ("own_site", "/watch")


async def test_a_release_that_does_not_start_says_why(trials_of, release):
    broken = release("2099.1.2", code="raise ImportError('doctored wheel')")
    assert await trials_of(LIGHT).try_out(broken, None) == Fault("import", "ImportError: doctored wheel")


async def test_a_link_counts_that_the_one_in_use_fetches(trials_of, release):
    good, worse = release("2099.1.1"), release("2099.1.2", fails=["a.example"])
    assert await trials_of(LIGHT, *LINKS).try_out(good, good) is None
    fault = await trials_of(LIGHT, *LINKS).try_out(worse, good)
    assert (fault.why, fault.detail) == ("canary", "other: https://a.example/film: platform_failed")


async def test_a_link_that_brings_less_counts_too(trials_of, release):
    good, less = release("2099.1.1"), release("2099.1.2", code="LESS = ('a.example',)")
    fault = await trials_of(LIGHT, *LINKS).try_out(less, good)
    assert (fault.why, fault.detail) == ("canary", "other: https://a.example/film: less was found")


async def test_two_releases_are_held_against_each_other(trials_of, release):
    one, other = release("2099.1.1", fails=["/x"]), release("2099.1.2", fails=["/y"])
    links = ["https://a.example/x", "https://a.example/x2", "https://a.example/y", *LINKS]
    assert await trials_of(LIGHT).compare(one, other, links) == Compared(worse=2, better=1, tried=5)
